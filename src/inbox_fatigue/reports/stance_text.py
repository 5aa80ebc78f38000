"""Stances in words: the argument of each side, what follows from it, and the settings to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from inbox_fatigue.reports.layout import WIDTH, columns, heading, page, paragraph, safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.settings import Stance


def render_stances(some: Iterable[Stance], *, colour: bool = False, width: int = WIDTH) -> str:
    """Return the stances by name, each with the argument for it."""
    parts: list[Part] = [
        paragraph("Whom is mail for? Marketers disagree, so it is yours to say; without a stance the "
                  "audit asks nobody's status."),
        Text(),
    ]  # fmt: skip
    for one in some:
        parts += [
            columns([(safe(one.name, "bold"), one.title)], indent=0),
            paragraph(one.pro, indent=2),
            Text(),
        ]
    parts += [
        paragraph("inbox-fatigue stances NAME shows what one sets and what speaks against it."),
        paragraph('--stance NAME, or stance = "NAME" in the settings, lets it hold.'),
    ]
    return page(parts, colour=colour, width=width)


def render_stance(one: Stance, *, colour: bool = False, width: int = WIDTH) -> str:
    """Return one stance: what speaks for it and against it, what it sets and why, and its TOML."""
    parts: list[Part] = [
        safe(f"{one.name}: {one.title}", "bold"),
        Text(),
        heading("For it"),
        paragraph(one.pro, indent=2),
        Text(),
        heading("Against it"),
        paragraph(one.contra, indent=2),
        Text(),
        heading("What it sets, and why"),
        *(paragraph(reason, indent=2) for reason in one.reasons),
        Text(),
        heading("To copy"),
        *(paragraph(line, indent=2) for line in one.template.splitlines()),
        Text(),
        paragraph(f'Or all of it: stance = "{one.name}" at the top of the settings, or --stance {one.name}.'),
    ]
    return page(parts, colour=colour, width=width)
