"""One person's inbox as they saw it, oldest first, with what tired them beside the mail that did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from inbox_fatigue.reports.layout import WIDTH, columns, heading, page, paragraph, safe
from inbox_fatigue.reports.phrases import count, points, shortened

if TYPE_CHECKING:
    from rich.text import Text as RichText

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import InboxLine, InboxView

_LONGEST_SENDER = 22


def render_inbox(view: InboxView, *, colour: bool = False, width: int = WIDTH) -> str:
    """Return the inbox as text."""
    mails = sum(line.incoming for line in view.lines)
    told = f"{view.label} · {view.state.value}, fatigue {points(view.fatigue)} · {count(mails, 'message')}"
    parts: list[Part] = [heading(told)]
    if view.addresses:
        parts.append(paragraph(f"addresses: {', '.join(view.addresses)}"))
    if view.about:
        parts.append(
            paragraph(", ".join(f"{key}: {value}" for key, value in sorted(view.about.items()) if value))
        )
    parts.append(Text())
    if not view.lines:
        return page([*parts, paragraph("No mail to this person is known.")], colour=colour, width=width)
    parts.append(columns([row for line in view.lines for row in _rows(line)], indent=0))
    if not view.findings:
        parts += [Text(), paragraph("Nothing in this inbox breaks a rule.")]
    return page(parts, colour=colour, width=width)


def _rows(line: InboxLine) -> list[tuple[str | RichText, ...]]:
    at = line.at.strftime("%Y-%m-%d %H:%M") if line.at else "no usable date"
    who = shortened(line.who, _LONGEST_SENDER)
    if line.incoming:
        rows: list[tuple[str | RichText, ...]] = [(at, who, line.subject or "(no subject)")]
    else:
        answer = safe(f"{line.kind.replace('_', ' ')}{': ' if line.subject else ''}{line.subject}", "green")
        rows = [(at, safe("← they", "green"), answer)]
    return [*rows, *(("", "", safe(f"tires: {message}", "yellow")) for message in line.findings)]
