"""One person's inbox as they saw it, with the findings beside the mails that caused them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.showing.picturing import days
from inbox_fatigue.audit.showing.quoting import name_words, nameless, whole_words
from inbox_fatigue.inboxes.clocks import with_local_time
from inbox_fatigue.ledger import reading
from inbox_fatigue.results import InboxLine, InboxView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.results import Alias, Identities, Person

_ABOUT = (
    "status", "languages", "country", "city", "timezone", "interests", "owns", "max_per_week", "household",
)  # fmt: skip


def view(  # noqa: PLR0913 - an inbox is put together from all of them
    ledger: Ledger,
    inboxes: Inboxes,
    person: Person,
    *,
    line: tuple[float, str],
    show_addresses: bool,
    planned: Mapping[int, tuple[str, str, str]] | None = None,
) -> InboxView:
    """Return the inbox of one person; what they got and what came back, oldest first.

    `line` is how many messages in seven days are comfortable, and the cap that says so.
    `planned` has the sender, the subject and the beginning of what is planned, by touch, "" where the ledger
    knows it.
    Without `show_addresses` no text shows the person's name.
    """
    own = inboxes.touches.filter(pl.col("person") == person.id)
    lines = [
        *_received(ledger, own, person, planned or {}, show_addresses=show_addresses),
        *_came_back(inboxes, person.id),
    ]
    lines.sort(key=lambda line: (line.at is None, line.at, not line.incoming, line.subject))
    return InboxView(
        label=person.label,
        state=person.state,
        fatigue=person.fatigue,
        about=_about(inboxes, person.id),
        lines=tuple(lines),
        findings=person.findings,
        addresses=reading.addresses_of(ledger, person.id) if show_addresses else (),
        role=person.role,
        account=reading.account_of(ledger, person.id) if show_addresses else "",
        days=days(own.filter("counted"), 1, line[0], inboxes.as_of),
        comfortable=line[0],
        cap=line[1],
        as_of=inboxes.as_of,
    )


def with_identities(inbox: InboxView, identities: Identities) -> InboxView:
    """Return an inbox with which other addresses are, or may be, its owner's."""
    return replace(
        inbox,
        merged=_of(inbox.label, identities.merged),
        suggested=_of(inbox.label, identities.suggested),
    )


def _of(label: str, aliases: Iterable[Alias]) -> tuple[Alias, ...]:
    return tuple(one for one in aliases if label in (one.recipient, one.address))


def _received(
    ledger: Ledger,
    own: pl.DataFrame,
    person: Person,
    planned: Mapping[int, tuple[str, str, str]],
    *,
    show_addresses: bool,
) -> Iterator[InboxLine]:
    told = reading.inbox_texts(ledger, person.id)
    private, others = _names(ledger, own, person.id, show_addresses=show_addresses)
    peaks = _peaks(own, person)
    for row in own.iter_rows(named=True):
        subject, name, address, preview, reason = told.get(row["touch"], ("", "", "", "", ""))
        who, heading, beginning = planned.get(row["touch"], ("", "", ""))
        yield InboxLine(
            at=row["at"],
            who=who or name or address,
            subject=nameless(heading or subject, private),
            stream=row["stream"] or "",
            incoming=True,
            confidence=row["stream_confidence"] or "",
            reason=reason,
            findings=tuple(peaks.get(row["touch"], ())),
            preview=nameless(whole_words(beginning or preview), private if beginning else others),
            local_at=row["local_at"],
            counted=row["counted"],
            planned=row["planned"],
            bounced=row["bounced"],
            channel=row["channel"] or "email",
        )


def _names(
    ledger: Ledger, own: pl.DataFrame, person: int, *, show_addresses: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that subjects and that beginnings of texts must not show."""
    mine = name_words(reading.names_of(ledger, person))
    everybody = name_words(reading.names_of_readers(ledger, own["content"].drop_nulls().unique().to_list()))
    return (frozenset(), everybody - mine) if show_addresses else (mine, everybody | mine)


def _peaks(own: pl.DataFrame, person: Person) -> dict[int, list[str]]:
    """Return the messages of the findings by the last touch of this person that each counted."""
    at = dict(own.select("touch", "at").rows())
    beside: dict[int, list[str]] = defaultdict(list)
    for finding in person.findings:
        theirs = [touch for touch in finding.touches if touch in at]
        if theirs:
            beside[max(theirs, key=lambda touch: (at[touch], touch))].append(finding.message)
    return beside


def _came_back(inboxes: Inboxes, person: int) -> Iterator[InboxLine]:
    told = inboxes.events.filter(pl.col("person") == person)
    for row in with_local_time(told, inboxes.people).sort("at", "event").iter_rows(named=True):
        yield InboxLine(
            at=row["at"],
            who="",
            subject=": ".join(said for said in (row["list"], row["detail"]) if said),
            stream="",
            incoming=False,
            kind=row["kind"],
            local_at=row["local_at"],
        )


def _about(inboxes: Inboxes, person: int) -> dict[str, str]:
    known = inboxes.people.filter(pl.col("person") == person)
    if known.is_empty():
        return {}
    row = known.row(0, named=True)
    return {
        name: ", ".join(row[name])
        if isinstance(row[name], list)
        else f"{row[name]:g}"
        if isinstance(row[name], float)
        else str(row[name])
        for name in _ABOUT
        if row[name] not in (None, [])
    }
