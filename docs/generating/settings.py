"""The page about settings: every table and key of a settings file, with its default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generating.bundled import host, in_toml, one_line
from inbox_fatigue.settings import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = (
    ("[gate]", "Gate"),
    ("[states]", "States"),
    ("[status.customer], [status.prospect], [status.former]", "Status"),
    ("[[caps]]", "CapSetting"),
    ("[caps.exempt]", "Exempt"),
    ("[[ignores]]", "Ignore"),
    ("[[streams]]", "StreamOverride"),
    ("[streams.when]", "When"),
    ("[limits]", "LimitsTable"),
)
ELSEWHERE = ("rules", "caps", "ignores", "streams")  # tables of their own


def settings_page() -> str:
    """Return every key of the settings file except those of single rules, with its default."""
    told = schema(host())
    lines = [
        "# Settings",
        "",
        "Settings stand in `inbox-fatigue.toml`, or in `pyproject.toml` under `[tool.inbox-fatigue]`.",
        "An option on the command line outranks an environment variable, which outranks the file.",
        "An unknown key is an error, and all mistakes of a file are told at once.",
        "`inbox-fatigue init` writes a file to start from.",
        "`inbox-fatigue schema` prints the JSON Schema, for editors.",
        "The settings of single rules are on the page [Rules](rules.md).",
        "",
        "## Top level",
        "",
        *_keys({name: one for name, one in told["properties"].items() if name not in ELSEWHERE}),
    ]
    for title, name in TABLES:
        table = told["$defs"][name]
        lines += [f"## `{title}`", "", one_line(table.get("description", "")), ""]
        lines += _keys(table["properties"])
    return "\n".join(lines)


def _keys(properties: dict[str, Any]) -> Iterator[str]:
    yield from ("| key | default | meaning |", "|---|---|---|")
    for name, one in properties.items():
        if "$ref" not in one:  # a table has a section of its own
            default = f"`{in_toml(one['default'])}`" if one.get("default") is not None else ""
            yield f"| `{name}` | {default} | {one_line(one.get('description', ''))} |"
    yield ""
