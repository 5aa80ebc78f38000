"""One person's inbox as they saw it, with the findings beside the mails that caused them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.ledger import reading
from inbox_fatigue.results import Alias, InboxLine, InboxView, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inbox_fatigue.columns import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.results import AuditResult, Person

_ABOUT = (
    "status", "languages", "country", "city", "timezone", "interests", "owns", "max_per_week", "household",
)  # fmt: skip


def view(
    ledger: Ledger, inboxes: Inboxes, result: AuditResult, person: int, *, show_addresses: bool
) -> InboxView:
    """Return the inbox of one person; what they got and what came back, oldest first."""
    score = next((one for one in result.people if one.id == person), None)
    lines = [*_received(ledger, inboxes, score, person), *_came_back(inboxes, person)]
    lines.sort(key=lambda line: (line.at is None, line.at, not line.incoming, line.subject))
    label = (
        score.label if score else dict(reading.recipients(ledger).select("person", "label").rows())[person]
    )
    return InboxView(
        label=label,
        state=score.state if score else State.UNKNOWN,
        fatigue=score.fatigue if score else 0.0,
        about=_about(inboxes, person),
        lines=tuple(lines),
        findings=score.findings if score else (),
        addresses=reading.addresses_of(ledger, person) if show_addresses else (),
        merged=_of(label, result.identities.merged),
        suggested=_of(label, result.identities.suggested),
        role=bool(score and score.role),
        account=reading.account_of(ledger, person) if show_addresses else "",
    )


def _of(label: str, aliases: Iterable[Alias]) -> tuple[Alias, ...]:
    return tuple(one for one in aliases if label in (one.recipient, one.address))


def _received(ledger: Ledger, inboxes: Inboxes, score: Person | None, person: int) -> Iterator[InboxLine]:
    told = reading.inbox_subjects(ledger, person)
    peaks = _peaks(inboxes, score)
    for row in inboxes.touches.filter(pl.col("person") == person).iter_rows(named=True):
        subject, name, address, reason = told.get(row["touch"], ("", "", "", ""))
        yield InboxLine(
            at=row["at"],
            who=name or address,
            subject=subject,
            stream=row["stream"] or "",
            incoming=True,
            confidence=row["stream_confidence"] or "",
            reason=reason,
            findings=tuple(peaks.get(row["touch"], ())),
        )


def _peaks(inboxes: Inboxes, score: Person | None) -> dict[int, list[str]]:
    """Return the messages of the findings by the last touch that each counted."""
    at = dict(inboxes.touches.select("touch", "at").rows()) if score and score.findings else {}
    beside: dict[int, list[str]] = defaultdict(list)
    for finding in score.findings if score else ():
        beside[max(finding.touches, key=lambda touch: (at[touch], touch))].append(finding.message)
    return beside


def _came_back(inboxes: Inboxes, person: int) -> Iterator[InboxLine]:
    for row in inboxes.events.filter(pl.col("person") == person).iter_rows(named=True):
        yield InboxLine(
            at=row["at"], who="", subject=row["detail"] or "", stream="", incoming=False, kind=row["kind"]
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
