"""Caps and their windows in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_fatigue.caps.cap import Counts, Per
from inbox_fatigue.caps.windows import Calendar, Grouped, Sliding, SlidingMonths, Unit, needs_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inbox_fatigue.caps.cap import Cap
    from inbox_fatigue.caps.windows import Window

_SIZES = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))
_EACH = {
    Per.PERSON: "person",
    Per.ADDRESS: "address",
    Per.ACCOUNT: "company",
    Per.HOUSEHOLD: "household",
    Per.PERSON_SENDER: "person and sender",
    Per.PERSON_CAMPAIGN: "person and campaign",
    Per.PERSON_CREATIVE: "person and creative",
}
_OF = {
    Per.PERSON: "",
    Per.ADDRESS: " to this address",
    Per.ACCOUNT: " to this company",
    Per.HOUSEHOLD: " to this household",
    Per.PERSON_SENDER: " from this sender",
    Per.PERSON_CAMPAIGN: " of this campaign",
    Per.PERSON_CREATIVE: " that say the same",
}


def window_text(window: Window) -> str:
    """Return a window in words: "7 days", "2 calendar days", "14 days and the rest of that month before"."""
    match window:
        case Sliding(span=span):
            return span_words(span)
        case SlidingMonths(months=months):
            return _counted(months, "month")
        case Calendar(unit=unit, count=count):
            return _counted(count, f"calendar {unit}") + _begins(window)
        case Grouped(span=span, unit=unit):
            return f"{span_words(span)} and the rest of that {unit} before" + _begins(window)


def _begins(window: Calendar | Grouped) -> str:
    return " (from Sunday)" if window.unit is Unit.WEEK and window.week_start == "sunday" else ""


def span_words(span: timedelta) -> str:
    """Return a span in the largest unit that divides it: "7 days", "90 minutes"."""
    if span == timedelta(days=1):
        return "24 hours"  # "1 day" would be read as a day of the calendar
    for name, size in _SIZES:
        if span >= size and span % size == timedelta(0):
            return _counted(span // size, name)
    return _counted(round(span.total_seconds()), "second")


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def allows(cap: Cap) -> str:
    """Return what a cap allows: "3 in 7 days", "none in 1 calendar day for each company"."""
    each = "" if cap.per is Per.PERSON else f" for each {_EACH[cap.per]}"
    return f"{cap.limit or 'none'} in {window_text(cap.window)}{each}"


def noun_text(cap: Cap, count: int) -> str:
    """Return what a cap counts in one of its windows, for so many: "messages to this company"."""
    if cap.per is Per.PERSON_CREATIVE and count == 1:
        return "message that says the same"
    return f"{'message' if count == 1 else 'messages'}{_OF[cap.per]}"


def sentence(cap: Cap) -> str:
    """Return a cap as one sentence, with everything that decides."""
    return f"{', '.join(_parts(cap))}."


def _parts(cap: Cap) -> Iterator[str]:
    limit = f"at most {cap.limit}" if cap.limit else "no"
    own = f" (or the person's own {cap.limit_from})" if cap.limit_from else ""
    noun = "message" if cap.limit == 1 else "messages"
    yield f"{cap.name}: {limit}{own} {noun} in {window_text(cap.window)} for each {_EACH[cap.per]}"
    if needs_clock(cap.window):
        yield "on the person's own clock" if cap.clock == "recipient" else f"on the clock of {cap.clock}"
    if isinstance(cap.window, Sliding) and cap.window.resolution >= timedelta(seconds=1):
        yield f"times cut to whole {span_words(cap.window.resolution).removeprefix('1 ')}s"
    yield f"counting {_what(cap)}"
    if cap.exempt:
        counted = (
            "passes and uses it up all the same" if cap.exempt_still_count else "passes and is not counted"
        )
        yield f"{_listed(cap.exempt)} mail {counted}"
    if cap.yields_to:
        yield f"messages under {_listed(cap.yields_to)} pass and use it up"
    if cap.applies_to:
        yield f"for people of whom {cap.applies_to} holds"


def _what(cap: Cap) -> str:
    kinds = _listed(cap.streams or ("marketing", "sales", "service"))
    over = f" over {_listed(cap.channels)}" if cap.channels else " over all channels together"
    about = f" of the category {_listed(cap.categories)}" if cap.categories else ""
    bounced = ", bounces included" if cap.counts is Counts.ATTEMPTED else ""
    return f"{kinds}{about}{over}{bounced}"


def _listed(names: Iterable[str]) -> str:
    *most, last = sorted(names)
    return f"{', '.join(most)} and {last}" if most else last
