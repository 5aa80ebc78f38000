"""The notions and frames of this plugin (`notions/*.toml`), one listener a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from inbox_fatigue.plugin import notions

PLACE = "notions"


@cache
def listener(language: str) -> notions.Listener:
    """Return what hears the frames in a language, read once per process."""
    told = _told(language)
    return notions.listener(_told("frames"), told["words"], spaced=told.get("spaces", True))


def _told(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(PLACE, f"{name}.toml").read_text("utf-8"))
