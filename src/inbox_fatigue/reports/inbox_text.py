"""One person's inbox as they saw it, oldest first, with what tired them beside the mail that did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from inbox_fatigue.reports.layout import WIDTH, columns, heading, page, paragraph, safe
from inbox_fatigue.reports.phrases import count, points, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.text import Text as RichText

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import InboxLine, InboxView

_LONGEST_SENDER = 22
_SURE = {
    "declared": "",
    "headers": "told by headers: ",
    "wording": "told by wording: ",
    "audience": "told by its audience: ",
    "assumed": "assumed: ",
}


def render_inbox(view: InboxView, *, colour: bool = False, width: int = WIDTH) -> str:
    """Return the inbox as text."""
    mails = sum(line.incoming for line in view.lines)
    told = f"{view.label} · {view.state.value}, fatigue {points(view.fatigue)} · {count(mails, 'message')}"
    parts: list[Part] = [heading(told)]
    if view.addresses:
        parts.append(paragraph(f"addresses: {', '.join(view.addresses)}"))
    parts += [paragraph(line) for line in _who(view)]
    if view.about:
        parts.append(
            paragraph(", ".join(f"{key}: {value}" for key, value in sorted(view.about.items()) if value))
        )
    parts.append(Text())
    if not view.lines:
        return page([*parts, paragraph("No mail to this person is known.")], colour=colour, width=width)
    parts.append(columns(list(_table(view.lines)), indent=0))
    if not mails:
        parts += [Text(), paragraph("No mail to this person is in it, so nothing could be judged.")]
    elif not view.findings:
        parts += [Text(), paragraph("Nothing in this inbox breaks a rule.")]
    return page(parts, colour=colour, width=width)


def _who(view: InboxView) -> Iterator[str]:
    """Yield what is known of who reads this inbox: why its addresses are one person's, and who else may be it."""
    for alias in view.merged:
        what = f"{alias.address} is theirs" if alias.address else "another address is theirs"
        yield f"{what}: {'; '.join(alias.because)}"
    for alias in view.suggested:
        other = alias.recipient if alias.address == view.label else alias.address
        yield f"may be one person with {other}: {'; '.join(alias.because)} (alias_of in --contacts makes them one)"
    if view.role:
        yield "a mailbox that several people may read"
    if view.account:
        yield f"company: {view.account}"


def _table(lines: Sequence[InboxLine]) -> Iterator[tuple[str | RichText, ...]]:
    """Yield the rows of all lines; why a mail is what it is stands below it where its sender's last was another."""
    told: dict[str, tuple[str, str]] = {}
    for line in lines:
        first, *more = _rows(line)
        yield first
        if line.incoming and line.reason and told.get(line.who) != (line.stream, line.reason):
            told[line.who] = (line.stream, line.reason)
            yield "", "", safe(f"{line.stream}, {_SURE.get(line.confidence, '')}{line.reason}", "dim")
        yield from more


def _rows(line: InboxLine) -> list[tuple[str | RichText, ...]]:
    at, who = _when(line), shortened(line.who, _LONGEST_SENDER)
    if line.incoming:
        marks = " ".join(f"[{mark}]" for mark in _marks(line))
        told = f"{line.subject or '(no subject)'} {marks}".rstrip()
        rows: list[tuple[str | RichText, ...]] = [(at, who, told)]
    else:
        answer = safe(f"{line.kind.replace('_', ' ')}{': ' if line.subject else ''}{line.subject}", "green")
        rows = [(at, safe("← they", "green"), answer)]
    return [*rows, *(("", "", safe(f"tires: {message}", "yellow")) for message in line.findings)]


def _when(line: InboxLine) -> str:
    """Return the time by the person's own clock, where that is known."""
    if line.local_at is not None:
        return f"{line.local_at:%Y-%m-%d %H:%M}"
    return f"{line.at:%Y-%m-%d %H:%M} UTC" if line.at else "no usable date"


def _marks(line: InboxLine) -> Iterator[str]:
    """Yield what keeps a message from being mail that came."""
    if line.channel != "email":
        yield line.channel
    if line.bounced:
        yield "bounced"
