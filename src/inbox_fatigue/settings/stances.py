"""Stances: whom mail is for, as marketers disagree on it; each is settings, from the files in `stances/`.

What a stance sets lies between the defaults and the user's file, and the user's own caps replace its caps of
the same name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping  # noqa: TC003 - a field of a public dataclass
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from inbox_fatigue.caps import Cap  # noqa: TC001 - a field of a public dataclass
from inbox_fatigue.errors import UsageError
from inbox_fatigue.settings.caps import CapSetting, require_consistent
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """One answer to the question whom mail is for."""

    name: str
    title: str
    pro: str  # the argument for it
    contra: str  # the argument against it
    reasons: tuple[str, ...]  # what it sets and why those numbers, in sentences
    values: Mapping[str, Any]  # the settings, as a file would write them; without the caps
    caps: tuple[Cap, ...]
    template: str  # all that it sets as TOML, to copy


def stance_names() -> tuple[str, ...]:
    """Return the names of all stances, sorted."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _files()))


def require_stance(name: str) -> str:
    """Return the name; ValueError if there is no stance of it."""
    if name not in stance_names():
        hint = suggestion(name, stance_names(), instead=f"the stances are {', '.join(stance_names())}")
        raise ValueError(f'names "{name}", which is no stance{hint}')
    return name


@cache
def stance(name: str) -> Stance:
    """Return a stance; UsageError if there is none of that name."""
    try:
        require_stance(name)
    except ValueError as error:
        raise UsageError(f"the stance {error}") from error
    file = next(file for file in _files() if file.name == f"{name}.toml")
    text = file.read_text("utf-8")
    told = tomllib.loads(text)
    caps = tuple(CapSetting.model_validate(table) for table in told.pop("caps", ()))
    require_consistent(caps, ())
    return Stance(
        name=name,
        title=told.pop("title"),
        pro=told.pop("pro"),
        contra=told.pop("contra"),
        reasons=tuple(told.pop("reasons")),
        values=told,
        caps=tuple(table.cap() for table in caps),
        template=text[text.index("\n[") + 1 :],
    )


def _files() -> list[Traversable]:
    folder = resources.files("inbox_fatigue").joinpath("stances")
    return [file for file in folder.iterdir() if file.name.endswith(".toml")]
