"""What a rule means, in the order in which a reader asks."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text

from inbox_fatigue.reports.layout import WIDTH, columns, heading, page, paragraph
from inbox_fatigue.scoring.wording import message, number
from inbox_fatigue.settings import scorer_fields, scorer_meaning, span_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from inbox_fatigue.findings import Rule
    from inbox_fatigue.reports.layout import Part

_MOST_LINES = 8  # of an example
_LONGEST = 30  # signs of a setting that its meaning stands beside; below longer ones
_WINDOW = re.compile(
    r"\b(?:in|of|last) (\d+) (hours?|days?)\b"
)  # of a unit that names one: touches in 7 days
_NOTE = re.compile(r"(?<!\w)\{note")  # right behind a word it is one that a sentence may do without
_SHOWN = ("sender", "campaign", "subject", "content", "stream", "language", "kind")


class Plugin(Protocol):
    """What is needed to know of the plugin that a rule comes from."""

    @property
    def label(self) -> str:
        """The plugin's name with its version."""
        ...

    @property
    def module(self) -> ModuleType:
        """The module beside which its cases lie."""
        ...


def render_rule(
    rule: Rule, *, scorer: type[Any], plugin: Plugin, colour: bool = False, width: int = WIDTH
) -> str:
    """Return everything there is to say about a rule."""
    parts: list[Part] = [heading(f"{rule.slug}   ({plugin.label})")]
    for title, said in (
        ("What it notices", [paragraph(rule.notices, indent=2)]),
        ("Why that tires people", [paragraph(rule.tires, indent=2)]),
        ("An example", _example(rule, plugin)),
        ("What to do instead", [paragraph(rule.instead, indent=2)]),
        ("What moves it", _settings(rule, scorer)),
        ("When it is wrong", [paragraph(rule.wrong_when, indent=2)]),
        ("When it is not assessed", [paragraph(f"where {need.reason}", indent=2) for need in rule.needs]),
        ("Where the numbers come from", [paragraph(rule.because, indent=2)]),
    ):
        if said:
            parts += [Text(), heading(title), *said]
    return page(parts, colour=colour, width=width)


def _settings(rule: Rule, scorer: type[Any]) -> list[Part]:
    """Return the settings of a rule with their defaults, as a settings file writes them."""
    rows = [
        (f"comfortable = {rule.comfortable:g}", f"{rule.unit}; up to here there is no strain"),
        (f"unbearable = {rule.unbearable:g}", f"{rule.unit}; from here on strain is at its most"),
        (f"ceiling = {rule.ceiling:g}", "the most strain that this rule alone may add, below 1"),
    ]
    if rule.gates_only:
        rows = [(f"comfortable = {rule.comfortable:g}", f"{rule.unit}; told above this, adds no fatigue")]
    own = [
        (f"{name} = {_as_written(_default(scorer, name))}", scorer_meaning(scorer, name))
        for name in scorer_fields(scorer)
    ]
    long = [row for row in own if len(row[0]) > _LONGEST]
    return [
        paragraph(f'[rules."{rule.slug}"]', indent=2),
        columns([*rows, *(row for row in own if row not in long)]),
        *(
            paragraph(told, indent=indent)
            for row in long
            for told, indent in zip(row, (2, 4), strict=True)
            if told
        ),
    ]


def _default(scorer: type[Any], name: str) -> Any:
    field = next(one for one in dataclasses.fields(scorer) if one.name == name)
    made = field.default_factory
    return field.default if made is dataclasses.MISSING else made()


def _as_written(value: Any) -> str:
    match value:
        case timedelta():
            return f'"{span_text(value)}"'
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case tuple() | list():
            return "[" + ", ".join(_as_written(one) for one in value) + "]"
        case int() | float():
            return f"{value:g}"
        case _:
            return "(none)"


def _example(rule: Rule, plugin: Plugin) -> list[Part]:
    """Return the first story of the rule's cases file in which it fires; nothing where there is none."""
    case = _first_firing(rule, plugin)
    if case is None:
        return []
    lines = sorted(_lines(case))
    shown = [(at, told) for at, told in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(("", f"and {len(lines) - _MOST_LINES} more"))
    found = _found(rule, case)
    return [
        paragraph(str(case.get("name", "")), indent=2),
        columns(shown, indent=4),
        *([paragraph(found, indent=2)] if found else []),
    ]


def _found(rule: Rule, case: dict[str, Any]) -> str:
    """Return what a report would say of a story, in plain numbers where the story does not tell enough of it."""
    measured, note = case["expect"].get("measured"), case["expect"].get("note")
    if measured is None:
        return ""
    window = _WINDOW.search(rule.unit)
    unknown = (_NOTE.search(rule.fires) is not None and note is None) or (
        "{span" in rule.fires and (window is None or "settings" in case)
    )
    if unknown:
        return f"measured: {number(measured)} ({rule.unit}); {number(rule.comfortable)} is comfortable"
    return f"reported: {message(rule, measured, window and _microseconds(*window.groups()), note)}"


def _microseconds(many: str, unit: str) -> int:
    span = timedelta(days=int(many)) if unit.startswith("day") else timedelta(hours=int(many))
    return span // timedelta(microseconds=1)


def _first_firing(rule: Rule, plugin: Plugin) -> dict[str, Any] | None:
    if plugin.module.__file__ is None:
        return None
    path = Path(plugin.module.__file__).parent / "cases" / f"{rule.slug.partition('/')[2]}.toml"
    if not path.is_file():
        return None
    cases: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("case", [])
    return next((case for case in cases if case.get("expect", {}).get("findings")), None)


def _lines(case: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind in ("touches", "events"):
        for entry in case.get(kind, ()):
            told = entry if isinstance(entry, dict) else {"at": entry}
            at = str(told.get("at", "")).replace("T", " ")
            about = ", ".join(str(told[name]) for name in _SHOWN if told.get(name)) or "a message"
            if local := str(told.get("local_at", "")).replace("T", " "):
                day = at.partition(" ")[0]
                at, about = f"{at} UTC", f"{about}, {local.removeprefix(f'{day} ')} by their clock"
            yield at, about
