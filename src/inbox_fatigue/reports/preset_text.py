"""Presets in words: what each sending system counts, what it hides, and the settings to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from inbox_fatigue.caps import sentence
from inbox_fatigue.reports.layout import WIDTH, columns, heading, page, paragraph, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.settings import Preset

_RESOLVERS = {
    "as-sent": "Where not all may go, the earliest goes first.",
    "by-weight": "Where not all may go, the greatest weight goes first, and of equal ones the earliest.",
    "best": "Where not all may go, the greatest weight in all is kept.",
}


def render_presets(some: Iterable[Preset], *, colour: bool = False, width: int = WIDTH) -> str:
    """Return the presets by name, each with its title and the document that it reproduces."""
    rows: list[tuple[str | Text, ...]] = []
    for one in some:
        rows += [(safe(one.name, "bold"), one.title), ("", one.source)]
    parts: list[Part] = [
        paragraph("How sending systems count. Their limits are examples where a system has none of its own."),
        Text(),
        columns(rows, indent=0),
        Text(),
        paragraph(
            'inbox-fatigue presets NAME shows one; extends = "NAME" in the settings lets its caps hold.'
        ),
    ]
    return page(parts, colour=colour, width=width)


def render_preset(one: Preset, *, colour: bool = False, width: int = WIDTH) -> str:
    """Return one preset: its arithmetic, its caps in words, what it never counts, and its TOML."""
    told = [paragraph(sentence(cap), indent=2) for cap in one.caps]
    notes = [paragraph(note, indent=2) for note in one.notes]
    parts: list[Part] = [
        safe(f"{one.name}: {one.title}", "bold"),
        Text(),
        paragraph(one.counts),
        paragraph(_RESOLVERS[one.resolver]),
        paragraph(f"Source: {one.source}"),
        Text(),
        heading("Its caps"),
        *told,
        Text(),
        heading("What it never counts"),
        paragraph(one.hides, indent=2),
        Text(),
        heading("To know"),
        *notes,
        Text(),
        heading("To copy"),
        *(paragraph(line, indent=2) for line in one.template.splitlines()),
        Text(),
        paragraph(f'Or all of it: extends = "{one.name}" at the top of the settings.'),
    ]
    return page(parts, colour=colour, width=width)
