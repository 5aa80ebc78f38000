"""Arbitration: which planned touches may go, which must not and why, and when those may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from inbox_fatigue.arbitration.apart import apart
from inbox_fatigue.arbitration.asking import Clocks
from inbox_fatigue.arbitration.causes import causes
from inbox_fatigue.arbitration.closed import NEVER
from inbox_fatigue.arbitration.deciding import Question, decide
from inbox_fatigue.arbitration.lines import lines
from inbox_fatigue.arbitration.occupied import occupied
from inbox_fatigue.arbitration.pairs import Pair, clashes
from inbox_fatigue.arbitration.postponing import Waiting, next_moments
from inbox_fatigue.caps.breaches import UNASSESSED, all_spans, unknown
from inbox_fatigue.columns import AT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.arbitration.lines import Bools, Ints
    from inbox_fatigue.arbitration.solving import Resolver
    from inbox_fatigue.caps.cap import Cap
    from inbox_fatigue.frames.schemas import Schema

DECISIONS: Schema = {
    "touch": pl.Int64,
    "person": pl.Int64,
    "campaign": pl.Int64,
    "kept": pl.Boolean,  # it may go
    "cap": pl.String,  # name of the cap or pair on which a refusal rests, "" for those kept
    "counted": pl.List(pl.Int64),  # touches counted in the window that refuses it; of very many the latest
    "next_at": AT,  # when a refused touch may go; null: never, or not within 366 days (or hundreds wait before it)
    "reason": pl.String,  # a sentence without its full stop, "" for those kept
    "exact": pl.Boolean,  # False: too much is in each other's way to be sure that this is the best
}
MILLIONTHS = 1_000_000  # weights are compared to the millionth, so that equal sums are equal
GREATEST = 1e9  # weight; a greater one counts as this, and less than none counts as none


@dataclass(frozen=True, slots=True, kw_only=True)
class Arbitration:
    """What goes and what does not."""

    decisions: pl.DataFrame  # DECISIONS: one row per planned touch, by person, time and touch
    unassessed: pl.DataFrame  # UNASSESSED: people with planned touches to whom a cap cannot be applied


def arbitrate(
    touches: pl.DataFrame,
    caps: Sequence[Cap],
    people: pl.DataFrame,
    *,
    pairs: Sequence[Pair] = (),
    resolver: Resolver,
) -> Arbitration:
    """Decide about the planned touches, given the past ones.

    `touches` has the columns TOUCHES, of whole units of the caps; `people` has the columns PEOPLE.
    What the past has overfilled by itself is not blamed on the plan, but nothing planned is put into it.
    The same input gives the same answer, in whatever order its rows are.
    """
    known = touches.with_columns(pl.col("planned", "bounced").fill_null(value=False))
    planned = _planned(known)
    if not len(planned):
        return Arbitration(
            decisions=pl.DataFrame(schema=DECISIONS), unassessed=pl.DataFrame(schema=UNASSESSED)
        )
    counted = all_spans(caps, known, people)
    rows = lines(counted, planned)
    clashing = clashes(pairs, known, planned)
    weights = planned["millionths"].to_numpy()
    found = decide(Question(lines=rows, clashing=clashing, weights=weights), resolver)
    told = causes(rows, clashing, pairs, found.goes)
    waits = [occupied(line, found.goes) for line in rows]
    free = next_moments(
        _waiting(planned, people, found.goes), waits, apart(pairs, known, planned, found.goes)
    )
    concerned = unknown(counted, planned=True).join(
        planned.select("person").unique(), on="person", how="semi"
    )
    return Arbitration(
        decisions=_decisions(planned, found.goes, found.exact, told, free), unassessed=concerned
    )


def _planned(touches: pl.DataFrame) -> pl.DataFrame:
    """Return the planned touches in the order of as-sent: by time, of one moment the heavier first."""
    weight = pl.col("weight").fill_null(1.0).fill_nan(0.0).clip(0.0, GREATEST)
    return (
        touches.filter("planned")
        .with_columns(millionths=(weight * MILLIONTHS).round().cast(pl.Int64))
        .sort("at", "millionths", "touch", descending=[False, True, False])
    )


def _waiting(planned: pl.DataFrame, people: pl.DataFrame, goes: Bools) -> Waiting:
    who = people.select("person", "timezone").unique("person", keep="first", maintain_order=True)
    zoned = planned.select("person", "at", "local_at").join(
        who, on="person", how="left", maintain_order="left"
    )
    offset = pl.col("local_at") - pl.col("at").dt.replace_time_zone(None)
    return Waiting(
        refused=~goes,
        at=planned["at"].dt.epoch("us").to_numpy(),
        weights=planned["millionths"].to_numpy(),
        person=(planned["person"].rank("dense").cast(pl.Int64) - 1).to_numpy(),
        clocks=Clocks(
            zones=zoned["timezone"],
            offsets=zoned.select(offset.dt.total_microseconds().fill_null(0)).to_series().to_numpy(),
        ),
    )


def _decisions(
    planned: pl.DataFrame, goes: Bools, exact: Bools, told: pl.DataFrame, free: Ints
) -> pl.DataFrame:
    decided = planned.select("touch", "person", "campaign", "at").with_columns(
        number=pl.int_range(pl.len(), dtype=pl.Int64),
        kept=pl.Series(goes),
        exact=pl.Series(exact),
        next_at=pl.Series(np.where(free == NEVER, 0, free)).cast(AT),
        never=pl.Series(free == NEVER),
    )
    return (
        decided.join(told, on="number", how="left", maintain_order="left")
        .with_columns(
            pl.col("cap", "reason").fill_null(""),
            pl.col("counted").fill_null(pl.lit([], dtype=pl.List(pl.Int64))),
            next_at=pl.when(~pl.col("never")).then("next_at"),
        )
        .sort("person", "at", "touch")
        .select(*DECISIONS)
    )
