"""Presets: the arithmetic of sending systems as caps, from the files in `presets/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from inbox_fatigue.caps import Cap  # noqa: TC001 - a field of a public dataclass
from inbox_fatigue.settings.caps import CapSetting, require_consistent
from inbox_fatigue.settings.shipped import Shipped


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


_PRESETS = Shipped(folder="presets", noun="preset", instead="see them with: inbox-fatigue presets")
preset_names = _PRESETS.names
require_preset = _PRESETS.require


@cache
def preset(name: str) -> Preset:
    """Return a preset; UsageError if there is none of that name."""
    text = _PRESETS.text(name)
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
