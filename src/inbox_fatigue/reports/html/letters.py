"""What one person's time with a sender was like, in a paragraph that could be read aloud."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_fatigue.reports.phrases import count, day, joined, period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from inbox_fatigue.results import InboxLine, InboxView
    from inbox_fatigue.results.pictures import Day

# What came back, as a sentence tells it; what a machine reports is no act of the person.
_ACTS = {
    "reply": "answered",
    "click": "clicked",
    "purchase": "bought something",
    "unsubscribe": "unsubscribed",
    "complaint": "complained",
    "decline": "declined",
    "case_opened": "asked for help",
}
_MOST_FINDINGS = 3
_SAME, _SPAN = (
    timedelta(0),
    timedelta(days=7),
)  # seven days that end within a day begin within the eighth before


def letter(view: InboxView) -> list[str]:
    """Return the sentences, the plainest facts first."""
    mails = [line for line in view.lines if line.incoming and not line.planned and not line.bounced]
    planned = sum(line.planned for line in view.lines)
    if not mails:
        past = [f"No mail to {view.label} is known."]
    else:
        past = [*_what_came(view, mails), *_fullest(view), *_what_came_back(view)]
    if planned:
        return [*past, *_ahead(view, planned, "more message" if mails else "message")]
    return [*past, *_what_tires(view)] if mails else past


def _what_came(view: InboxView, mails: list[InboxLine]) -> Iterator[str]:
    dated = [line.at for line in mails if line.at is not None]
    when = _span(min(dated), max(dated)) if dated else "At times that are not known"
    senders = len({line.who for line in mails if line.who})
    whose = f" from {count(senders, 'sender')}" if senders else ""
    yield f"{when}, {view.label} got {count(len(mails), 'message')}{whose}."
    streams = Counter(line.stream for line in mails if line.stream)
    if len(streams) > 1:
        parts = [
            f"{number:,} {'were' if number > 1 else 'was'} {name}" for name, number in streams.most_common()
        ]
        yield f"Of these, {joined(parts)}."


def _span(first: datetime, last: datetime) -> str:
    return f"{'On' if first.date() == last.date() else 'From'} {period(first, last)}"


def _fullest(view: InboxView) -> Iterator[str]:
    past = _before_the_plan(view.days)
    if past:
        peak = max(past, key=lambda one: (one.fullest, -one.on.toordinal()))
        line = f"the cap “{view.cap}” allows {view.comfortable:g}"
        line = line if view.cap else f"{view.comfortable:g} is comfortable"
        against = f", where {line}" if peak.fullest > view.comfortable else ""
        yield f"The fullest seven days ended on {day(peak.on)}: {count(peak.fullest, 'message')}{against}."


def _before_the_plan(days: Sequence[Day]) -> list[Day]:
    """Return the days whose last seven days hold nothing that is planned."""
    planned = [one.on for one in days if one.planned]
    return [one for one in days if not any(_SPAN >= one.on - other >= _SAME for other in planned)]


def _what_came_back(view: InboxView) -> Iterator[str]:
    acts = Counter(line.kind for line in view.lines if not line.incoming and line.kind in _ACTS)
    if not acts:
        known = any(not line.incoming for line in view.lines)
        yield "They did nothing that we know of in return." if not known else "They did not answer."
        return
    times = [f"{_ACTS[kind]}{_times(number)}" for kind, number in acts.most_common()]
    yield f"In return they {joined(times)}."


def _times(number: int) -> str:
    return {1: " once", 2: " twice"}.get(number, f" {number:,} times")


def _what_tires(view: InboxView) -> Iterator[str]:
    said = _said(view)
    yield f"What tired them most: {said}." if said else "Nothing in this inbox breaks a rule."


def _ahead(view: InboxView, planned: int, noun: str) -> Iterator[str]:
    """Yield what the plan would send, and what is found of past and plan together."""
    said = _said(view)
    yield f"The plan would send them {count(planned, noun)}."
    yield f"What would tire them most then: {said}." if said else "Nothing in this inbox would break a rule."


def _said(view: InboxView) -> str:
    said = list(dict.fromkeys(finding.message for finding in view.findings))[:_MOST_FINDINGS]
    return "; then ".join(map(_clause, said))


def _clause(message: str) -> str:
    """Return a finding's message so that it stands within a sentence."""
    fact, semicolon, norm = message.rpartition("; ")
    if not semicolon or not norm.endswith("is comfortable"):
        return message
    return f"{fact}, where {'none' if norm.startswith('0 ') else norm.removesuffix(' is comfortable')} is comfortable"
