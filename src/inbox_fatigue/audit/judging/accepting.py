"""Weighs what was measured without what a policy has accepted: what an `[[ignores]]` of the settings covers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging.judgement import weigh
from inbox_fatigue.ledger import reading
from inbox_fatigue.model import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.judging.measuring import Measured
    from inbox_fatigue.findings import Rule
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.ledger import Ledger
    from inbox_fatigue.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Accepting:
    """The names by which settings accept findings."""

    people: Mapping[int, tuple[str, str]]  # label and address
    campaigns: Mapping[int, str]

    @classmethod
    def of(cls, ledger: Ledger, settings: Settings) -> Accepting:
        """Return the names in a ledger; none where the settings accept nothing and nobody asks for them."""
        if not settings.ignores:
            return cls(people={}, campaigns={})
        rows = reading.recipients(ledger).select("person", "label", "address").rows()
        return cls(people={row[0]: row[1:] for row in rows}, campaigns=reading.campaigns(ledger))


def weighed(
    measured: Measured, inboxes: Inboxes, rules: Mapping[str, Rule], settings: Settings, names: Accepting
) -> Judgement:
    """Return scores and states from what was measured in some inboxes, accepted findings left out."""
    covered, by_label = _covered(measured, settings, inboxes.touches, names)
    accepted = pl.Series("finding", list(covered), dtype=pl.Int64)
    idle = set(range(len(settings.ignores))).difference(*covered.values())
    judgement = weigh(measured, inboxes, rules, settings, accepted)
    return replace(judgement, idle=tuple(sorted(idle)), by_label=tuple(sorted(by_label)))


def doubtful_ignores(settings: Settings, judgement: Judgement, now: datetime | None) -> tuple[Problem, ...]:
    """Return a note for each `[[ignores]]` that does not do what its author may believe.

    It covers no finding, or names a person by a label: that may be somebody else's after the next ingest.
    """
    moving = (
        "names a person by a label, which may be another's when people have joined or left; name the address, or see "
        "whose it is after each ingest"
    )
    return (
        *(
            _note(settings, "accepts-nothing", number, _why_idle(settings, number, now))
            for number in judgement.idle
        ),
        *(_note(settings, "accepts-by-label", number, moving) for number in judgement.by_label),
    )


def _why_idle(settings: Settings, number: int, now: datetime | None) -> str:
    last = settings.ignores[number].expires
    if now is not None and last < now.date():
        return f"covers no finding, and has expired on {last}; take it out, or look again and give it another day"
    return "covers no finding; mend its names, or take it out"


def _note(settings: Settings, why: str, number: int, what: str) -> Problem:
    return Problem(why=why, detail=f"{settings.place('ignores', number)} {what}", lost=0)


def _covered(
    measured: Measured, settings: Settings, touches: pl.DataFrame, names: Accepting
) -> tuple[dict[int, list[int]], set[int]]:
    """Return, of each finding that is accepted, by which `[[ignores]]`, from 0, and which of these go by a label alone.

    The day of a finding is the last of its episode: with mail that goes on after an entry has expired, what came
    before is accepted no more.
    """
    if not settings.ignores:
        return {}, set()
    placed = measured.findings.join(touches.select("touch", "campaign"), on="touch", how="left")
    found, by_label = {}, set()
    for row in placed.iter_rows(named=True):
        campaign, on = names.campaigns.get(row["campaign"], ""), row["ends_at"].date()
        of_label, of_address = (
            {
                number
                for number, one in enumerate(settings.ignores)
                if one.covers(rule=row["rule"], recipient=who, campaign=campaign, on=on)
            }
            for who in names.people[row["person"]]
        )
        by_label |= of_label - of_address
        if by := of_label | of_address:
            found[row["finding"]] = sorted(by)
    return found, by_label
