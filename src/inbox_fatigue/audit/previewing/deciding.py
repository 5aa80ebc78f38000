"""Decides what of a plan may go: arbitration, and no follow-up of a mail that does not go."""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 - a field of a public dataclass
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.arbitration import DECISIONS, arbitrate
from inbox_fatigue.frames.schemas import conform

if TYPE_CHECKING:
    from inbox_fatigue.arbitration import Arbitration, Pair, Resolver
    from inbox_fatigue.caps import Cap
    from inbox_fatigue.inbox_frames import Inboxes

FOLLOWS = "the mail before it"  # what a follow-up rests on that does not go because an earlier step does not


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What arbitration goes by."""

    caps: Sequence[Cap]
    pairs: Sequence[Pair]
    resolver: Resolver


def decide(
    inboxes: Inboxes, limits: Limits, sends: pl.DataFrame, barred: pl.Series | None = None
) -> Arbitration:
    """Return what may go of the planned sends, and when the rest may; `barred` names touches that do not go.

    A follow-up of a mail that does not go is left out, which makes room for others: what is left is
    decided again until no follow-up is without the mail that it follows.
    """
    orphans = pl.DataFrame(schema={"touch": pl.Int64, "before": pl.Int64})
    links = before(sends).join(inboxes.touches.select("touch"), on="touch", how="semi")
    never = pl.DataFrame({"touch": [] if barred is None else barred}, schema={"touch": pl.Int64})
    while True:
        left = inboxes.touches.join(orphans, on="touch", how="anti")
        decided = arbitrate(left, limits.caps, inboxes.people, pairs=limits.pairs, resolver=limits.resolver)
        refused = decided.decisions.filter(~pl.col("kept")).select("touch")
        gone = pl.concat([refused, orphans.select("touch"), never])
        follows = pl.col("before").is_in(gone["touch"].implode())
        more = links.filter(follows).join(orphans, on="touch", how="anti")
        if more.is_empty():
            return replace(decided, decisions=_with(decided.decisions, orphans, inboxes.touches))
        orphans = pl.concat([orphans, more])


def before(sends: pl.DataFrame) -> pl.DataFrame:
    """Return (touch, before): each follow-up and the mail that it follows."""
    own = ["campaign", "row", "address"]
    steps = sends.select(*own, "step", before="touch").with_columns(step=pl.col("step") + 1)
    return sends.filter(pl.col("step") > 0).join(steps, on=[*own, "step"]).select("touch", "before")


def _with(decisions: pl.DataFrame, orphans: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    """Return the decisions with those on follow-ups that follow nothing any more."""
    told = orphans.join(touches.select("touch", "person", "campaign"), on="touch").select(
        "touch",
        "person",
        "campaign",
        kept=pl.lit(value=False),
        cap=pl.lit(FOLLOWS),
        counted=pl.concat_list("before"),
        exact=pl.lit(value=True),
        reason=pl.lit("the mail that it follows does not go"),
    )
    return pl.concat([decisions, conform(told, DECISIONS).select(*DECISIONS)])
