"""Weighs what was measured without what a policy has accepted: what an `[[ignores]]` of the settings covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.audit.judging import weigh
from inbox_fatigue.ledger import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.audit.judging import Judgement
    from inbox_fatigue.audit.measuring import Measured
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
    return weigh(measured, inboxes, rules, settings, _accepted(measured, settings, inboxes.touches, names))


def _accepted(measured: Measured, settings: Settings, touches: pl.DataFrame, names: Accepting) -> pl.Series:
    """Return the findings that an `[[ignores]]` of the settings covers, by the day of their peak."""
    if not settings.ignores:
        return pl.Series("finding", [], dtype=pl.Int64)
    placed = measured.findings.join(touches.select("touch", "campaign"), on="touch", how="left")
    kept = [
        row["finding"]
        for row in placed.iter_rows(named=True)
        if any(
            one.covers(
                rule=row["rule"],
                recipient=who,
                campaign=names.campaigns.get(row["campaign"], ""),
                on=row["last_at"].date(),
            )
            for one in settings.ignores
            for who in names.people[row["person"]]
        )
    ]
    return pl.Series("finding", kept, dtype=pl.Int64)
