"""Stances: whom mail is for, as marketers disagree on it; each is settings, from the files in `stances/`.

What a stance sets lies between the defaults and the user's file, and the user's own caps replace its caps of
the same name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping  # noqa: TC003 - a field of a public dataclass
from dataclasses import dataclass
from functools import cache
from typing import Any

from inbox_fatigue.caps import Cap  # noqa: TC001 - a field of a public dataclass
from inbox_fatigue.settings.caps import CapSetting, require_consistent
from inbox_fatigue.settings.shipped import Shipped


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


_STANCES = Shipped(folder="stances", noun="stance", instead="the stances are {names}")
stance_names = _STANCES.names
require_stance = _STANCES.require


@cache
def stance(name: str) -> Stance:
    """Return a stance; UsageError if there is none of that name."""
    text = _STANCES.text(name)
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
