"""What was learned, in words: how often people left at each number of a rule, and the numbers to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from inbox_fatigue.reports.layout import WIDTH, columns, heading, page, paragraph, safe
from inbox_fatigue.reports.phrases import count, listed, people, period, tail
from inbox_fatigue.scoring.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.learning import Band, Lesson, Lessons
    from inbox_fatigue.reports.layout import Part

_NOUNS = {"unsubscribe": "unsubscribed", "complaint": "complained", "decline": "said no"}
_BEARING = (
    "Whoever cannot bear much mail leaves early, and whoever likes it may be sent more, so that many messages lie with"
    " those who bear them: a limit that shows is one, and where none shows there may be one all the same."
)
_COMPARED = (
    "Messages are compared within one organisation, one quarter of a year, and people of one status (--contacts) who"
    " have known the sender for about as long; below the first rule, also among those that it counts alike. Who is sent"
    " more may differ in other ways, which nothing here tells. `times` is how many times as many left as after those of"
    " the first line, with the interval that holds it in 99 of 100 cases."
)


def render_lessons(told: Lessons, *, colour: bool = False, width: int = WIDTH) -> str:
    """Return what was learned as a text."""
    return page(_parts(told), colour=colour, width=width)


def _parts(told: Lessons) -> Iterator[Part]:
    names = listed([tail(source, 40) for source in told.sources], most=2) or "no source"
    yield paragraph(
        " · ".join(
            (names, period(told.since, told.until), people(told.people), count(told.messages, "message"))
        )
    )
    yield paragraph(_leavings(told))
    yield Text()
    if told.left < told.enough:
        yield paragraph(_too_few(told))
        return
    limits = [one for one in told.lessons if one.learned_comfortable is not None]
    yield heading("How much is too much here")
    if not limits:
        yield paragraph("no limit shows: nobody left sooner where there was more", indent=2)
    for one in told.lessons if told.named else limits:
        yield from _lesson(one, answers=told.answers)
    yield from _rest(told)
    if limits:
        yield Text()
        yield heading("To copy into the settings")
        yield from (paragraph(line, indent=2) for one in limits for line in _settings(one))
    yield Text()
    yield heading("What this says, and what it does not")
    yield paragraph(_BEARING, indent=2)
    yield paragraph(_COMPARED, indent=2)


def _leavings(told: Lessons) -> str:
    kinds = ", ".join(f"{many:,} {_NOUNS[kind]}" for kind, many in told.kinds) or "nobody left"
    unplaced = f"; of {people(told.unplaced)} it is not known after what" if told.unplaced else ""
    return f"{kinds}; {people(told.left)} within 14 days of a message{unplaced}"


def _too_few(told: Lessons) -> str:
    if not told.kinds:
        return (
            "Nothing can be learned: no unsubscribes, complaints or refusals are known (add --events, or mail from"
            " the people)."
        )
    needed = f"it takes {told.enough} people who left after a message, and there are {told.left}"
    return f"Nothing can be learned yet: {needed}."


def _lesson(one: Lesson, *, answers: bool) -> Iterator[Part]:
    yield Text()
    yield safe(f"{one.rule}: {one.unit}", "bold")
    titles = ("", "messages", "left", "of 1,000", "times", "answered", "of 1,000")
    rows = [titles, *(_row(band, one) for band in one.bands)]
    yield columns([row if answers else row[:5] for row in rows], right=(0, 1, 2, 3, 5, 6))
    yield paragraph(_said(one), indent=2)


def _row(band: Band, one: Lesson) -> tuple[str, ...]:
    if band.times is None or band.at_least is None or band.at_most is None:
        times = "1" if band is one.bands[0] else "not known"
    else:
        times = f"{band.times:.1f} ({band.at_least:.1f} to {band.at_most:.1f})"
    numbers = _numbers(band, last=band is one.bands[-1])
    return (numbers, f"{band.messages:,}", *_of(band.left, band), times, *_of(band.answered, band))


def _of(people: int, band: Band) -> tuple[str, str]:
    return f"{people:,}", f"{people * 1000 / band.messages:.1f}"


def _numbers(band: Band, *, last: bool) -> str:
    if band.high is None:
        return "none"
    low = "0" if band.low is None else number(band.low)
    if last and band.low != band.high:
        return f"{low} or more"
    return low if band.low == band.high else f"{low} to {number(band.high)}"


def _said(one: Lesson) -> str:
    if one.follows:
        return "The limit that shows is that of a rule above."
    if one.learned_comfortable is None or one.above is None:
        return "No limit shows."
    beyond, times = (
        number(one.learned_comfortable),
        "{:.1f} times as many leave ({:.1f} to {:.1f})".format(*one.above),
    )
    return f"Above {beyond}, {times}: comfortable is {beyond} here (now {number(one.comfortable)})."


def _rest(told: Lessons) -> Iterator[Part]:
    silent = [one.rule for one in told.lessons if one.learned_comfortable is None and not one.follows]
    rows = [
        ("the same limit", ", ".join(one.rule for one in told.lessons if one.follows)),
        ("no limit shows", ", ".join(silent)),
        ("too few to compare", ", ".join(told.alike)),
        ("no count", ", ".join(told.uncounted)),
        ("failed", ", ".join(told.failed)),
    ]
    if any(names for _, names in rows):
        yield Text()
        yield columns([(why, names) for why, names in rows if names])


def _settings(one: Lesson) -> Iterator[str]:
    learned = one.learned_comfortable or 0.0
    yield f'[rules."{one.rule}"]'
    yield f"comfortable = {number(learned)}"
    if learned >= one.unbearable:  # as far above it as it was
        yield f"unbearable = {number(learned + one.unbearable - one.comfortable)}"
