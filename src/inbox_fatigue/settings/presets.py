"""Presets: the arithmetic of sending systems as caps, from the files in `presets/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from inbox_fatigue.caps import Cap  # noqa: TC001 - a field of a public dataclass
from inbox_fatigue.errors import UsageError
from inbox_fatigue.settings.caps import CapSetting, require_consistent
from inbox_fatigue.user_files.mistakes import suggestion

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """How one sending system counts."""

    name: str
    title: str
    counts: str  # its arithmetic, in one sentence
    source: str  # the document that it reproduces
    resolver: str  # who goes where not all may: as-sent, by-weight or best
    hides: str  # what it never counts
    notes: tuple[str, ...]  # where the limits come from, and what differs from the system
    caps: tuple[Cap, ...]
    template: str  # the caps as TOML, to copy


def preset_names() -> tuple[str, ...]:
    """Return the names of all presets, sorted."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _files()))


def require_preset(name: str) -> str:
    """Return the name; ValueError if there is no preset of it."""
    if name not in preset_names():
        hint = suggestion(name, preset_names(), instead="see them with: inbox-fatigue presets")
        raise ValueError(f'names "{name}", which is no preset{hint}')
    return name


@cache
def preset(name: str) -> Preset:
    """Return a preset; UsageError if there is none of that name."""
    try:
        require_preset(name)
    except ValueError as error:
        raise UsageError(f"the preset {error}") from error
    file = next(file for file in _files() if file.name == f"{name}.toml")
    text = file.read_text("utf-8")
    told = tomllib.loads(text)
    tables = tuple(CapSetting.model_validate(table) for table in told.pop("caps"))
    require_consistent(tables, ())
    return Preset(
        name=name,
        notes=tuple(told.pop("notes")),
        caps=tuple(table.cap() for table in tables),
        template=text[text.index("[[caps]]") :],
        **told,
    )


def _files() -> list[Traversable]:
    folder = resources.files("inbox_fatigue").joinpath("presets")
    return [file for file in folder.iterdir() if file.name.endswith(".toml")]
