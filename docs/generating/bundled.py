"""What all pages need: the bundled plugins, and values as a settings file writes them."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from inbox_fatigue.host import GROUP, PluginHost

ROOT = Path(__file__).parents[2]


def host() -> PluginHost:
    """Return the bundled plugins alone, whatever else is installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    points = project["entry-points"][GROUP].items()
    return PluginHost([EntryPoint(name=name, value=value, group=GROUP) for name, value in points])


def in_toml(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case list() | tuple():
            return "[" + ", ".join(in_toml(one) for one in value) + "]"
        case dict():
            return "{ " + ", ".join(f'"{key}" = {in_toml(one)}' for key, one in value.items()) + " }"
        case _:
            return f"{value}"


def one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
