"""Who is tired and why, and who was before."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph, safe
from inbox_fatigue.reports.phrases import day, people, points
from inbox_fatigue.results import WEARY, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.text import Text

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult, FoundFinding, Person

    Entry = tuple[str, str, Text, list[str]]  # label, fatigue, a word, messages

_STYLES = {State.EXHAUSTED: "red", State.TIRED: "yellow"}
_ORDER = (State.EXHAUSTED, State.TIRED, State.COMFORTABLE, State.RESTED)
_MOST_PEOPLE = 8
_MOST_MESSAGES = 3  # of each of the most tired people; of the others the worst one
_IN_DETAIL = 3
_NEAREST = 3  # people shown where nobody is tired
_EARLIER = 5
_LONGEST_LABEL = 14  # longer labels (addresses) get a line of their own


def tired(result: AuditResult) -> list[Part]:
    """Return the most tired people with what tires them; where nobody is, who comes nearest."""
    weary = [person for person in result.people if person.state in WEARY]
    if not weary:
        return _nobody(result)
    since = ""
    if result.known is not None:
        weary.sort(key=_newly)
        since = "; first who is worse than in the baseline"
    entries = [
        _now(one, result, _MOST_MESSAGES if rank < _IN_DETAIL else 1)
        for rank, one in enumerate(weary[:_MOST_PEOPLE])
    ]
    parts: list[Part] = [heading(f"Who is tired{_when(result)}, and why{since}"), *_listing(entries)]
    if len(weary) > _MOST_PEOPLE:
        parts.append(paragraph(f"and {len(weary) - _MOST_PEOPLE:,} more", indent=2))
    return [*parts, paragraph(states(result), indent=2)]


def _newly(person: Person) -> tuple[bool, bool]:
    """Return what puts those first of whom a baseline knows least: who is worse, then who has something new."""
    return not person.worse, all(one.known for one in person.reasons)


def _nobody(result: AuditResult) -> list[Part]:
    """Return that nobody is tired, or why that cannot be said."""
    if not result.people:
        return [heading("Nobody could be judged"), paragraph("no mail to anybody was found", indent=2)]
    if result.states.get(State.UNKNOWN, 0) == len(result.people):
        return [heading("Nobody could be judged"), paragraph(people(len(result.people)), indent=2)]
    parts: list[Part] = [heading(f"Nobody is tired{_when(result)}"), paragraph(states(result), indent=2)]
    near = [one for one in result.people[:_NEAREST] if one.state is State.COMFORTABLE and one.reasons]
    if near and not before(result):
        parts += [
            paragraph("the nearest to it:", indent=2),
            *_listing([_now(one, result, 1) for one in near]),
        ]
    return parts


def _when(result: AuditResult) -> str:
    """Return the day that "now" means: in an old archive it is not the reader's."""
    return f" on {day(result.as_of)}" if result.as_of else ""


def states(result: AuditResult) -> str:
    """Return how many people there are in each state."""
    told = [f"{result.states.get(state, 0):,} {state.value}" for state in _ORDER]
    unknown = result.states.get(State.UNKNOWN, 0)
    return f"{people(len(result.people))}: {', '.join(told)}" + (
        f", {unknown:,} not judged" if unknown else ""
    )


def _listing(entries: Sequence[Entry]) -> list[Part]:
    """Return people in columns; where a label is long, its messages go on the lines below it."""
    if max(len(entry[0]) for entry in entries) <= _LONGEST_LABEL:
        return [columns([row for entry in entries for row in _rows(*entry)], right=(1,))]
    parts: list[Part] = []
    for label, fatigue, word, told in entries:
        parts.append(columns([(fatigue, word, label)], right=(0,)))
        parts += [paragraph(message, indent=8) for message in told]
    return parts


def _rows(label: str, fatigue: str, word: Text, told: list[str]) -> Iterable[tuple[str | Text, ...]]:
    yield label, fatigue, word, told[0]
    for message in told[1:]:
        yield "", "", "", message


def _now(person: Person, result: AuditResult, most: int) -> Entry:
    state = safe(f"{person.state.value}{', worse' if person.worse else ''}", _STYLES.get(person.state, ""))
    return person.label, points(person.fatigue), state, reasons(person.reasons, result, most)


def _then(person: Person, result: AuditResult) -> Entry:
    when = f"on {day(person.at_worst_on)}" if person.at_worst_on else ""
    return person.label, points(person.at_worst), safe(when), reasons(person.until_now, result, 1)


def reasons(some: Sequence[FoundFinding], result: AuditResult, most: int) -> list[str]:
    """Return the messages of the worst of a person's findings, one of each rule, and how many more there are.

    Where several organisations write, each message names the one that it is about; one that goes on and was at its
    worst before *now* names that day. Beside a baseline, what it does not know comes first, and says that it is new.
    """
    if not some:
        return ["no single finding"]
    worst: dict[str, FoundFinding] = {}
    for finding in sorted(some, key=lambda one: one.known):  # what a baseline knows comes last
        worst.setdefault(finding.rule, finding)
    shown = list(worst.values())[:most]
    told = [_noted(one, result) for one in shown]
    if result.known is not None:
        told = [text if one.known else f"new: {text}" for one, text in zip(shown, told, strict=True)]
    left = len(some) - len(shown)
    return [*told[:-1], f"{told[-1]} [and {left:,} more]" if left else told[-1]]


def _noted(one: FoundFinding, result: AuditResult) -> str:
    notes = [_whose(one)] if len(result.organisations) > 1 else []
    if one.now and result.now_begins is not None and one.last_at <= result.now_begins:
        notes.append(f"at its worst on {day(one.last_at)}")
    return f"{one.message} ({'; '.join(notes)})" if notes else one.message


def _whose(one: FoundFinding) -> str:
    """Return whose mail a finding is about, and what everybody together sent in the same time."""
    return one.organisation if one.from_all is None else f"{one.organisation}; {one.from_all:,} from all"


def earlier(result: AuditResult) -> list[Part]:
    """Return people who are not tired now and were at some time of the audited period."""
    past = before(result)
    if not past:
        return []
    worst = nlargest(_EARLIER, past, key=lambda one: one.at_worst)
    title = f"{people(len(past))} {'was' if len(past) == 1 else 'were'} tired before"
    parts: list[Part] = [heading(title), *_listing([_then(person, result) for person in worst])]
    left = len(past) - len(worst)
    return [*parts, paragraph(f"and {left:,} more", indent=2)] if left else parts


def before(result: AuditResult) -> list[Person]:
    """Return the people who are not tired now and were at their worst."""
    return [one for one in result.people if one.state not in WEARY and one.at_worst >= result.tired_from]
