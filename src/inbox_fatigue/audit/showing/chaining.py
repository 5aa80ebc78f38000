"""Draws chains out of what the follow-up rules counted: one mail after the other that asks the same again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.results.pictures import Chain, ChainPoint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from inbox_fatigue.audit.showing.naming import Names
    from inbox_fatigue.inbox_frames import Inboxes
    from inbox_fatigue.results import FoundFinding

FAMILY = "follow-up"  # its rules count the mails of one chain
SHORTEST = 3  # mails: a first one and a follow-up are ordinary, a second follow-up is a chain
MOST = 8  # chains that are drawn


def chains(findings: Sequence[FoundFinding], inboxes: Inboxes, names: Names) -> tuple[tuple[Chain, ...], int]:
    """Return the longest chains, and how many more there are; a chain that is part of another is left out."""
    found = _longest(findings)
    shown = found[:MOST]
    wanted = {touch for one in shown for touch in one.touches}
    rows = inboxes.touches.filter(pl.col("touch").is_in(pl.Series(sorted(wanted), dtype=pl.Int64).implode()))
    mails = {row["touch"]: row for row in rows.iter_rows(named=True)}
    drawn = tuple(_drawn(one, mails, inboxes.events, names) for one in shown)
    return drawn, len(found) - len(shown)


def _longest(findings: Sequence[FoundFinding]) -> list[FoundFinding]:
    ranked = sorted(
        (one for one in findings if one.rule.startswith(f"{FAMILY}/") and len(one.touches) >= SHORTEST),
        key=lambda one: (-len(one.touches), -one.share, one.recipient, one.id),
    )
    covered: set[int] = set()
    kept = []
    for one in ranked:
        if not covered.intersection(
            one.touches
        ):  # of rules that count the same mails, the one that counts most
            kept.append(one)
            covered.update(one.touches)
    return kept


def _drawn(
    one: FoundFinding, mails: Mapping[int, Mapping[str, Any]], events: pl.DataFrame, names: Names
) -> Chain:
    rows = sorted((mails[touch] for touch in one.touches), key=lambda row: (row["at"], row["touch"]))
    points = tuple(
        ChainPoint(
            at=row["at"],
            sender=names.senders.get(row["sender"], ""),
            planned=bool(row["planned"]),
        )
        for row in rows
    )
    return Chain(
        recipient=one.recipient,
        campaign=one.campaign,
        points=points,
        answered_at=_answer(events, rows[-1]),
        message=one.message,
    )


def _answer(events: pl.DataFrame, last: Mapping[str, Any]) -> datetime | None:
    replies = events.filter(
        (pl.col("person") == last["person"]) & (pl.col("at") > last["at"]) & (pl.col("kind") == "reply")
    )
    first: datetime | None = replies["at"].min()  # type: ignore[assignment]
    return first
