"""Sets each touch beside earlier ones of its inbox, and tells whether it says anything new after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import little_new, newness

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

# A repeat or a bump is compared with this many mails before it, so that a daily letter under one
# title costs no more than a few comparisons an issue.
LOOK_BACK = 8
EDGES = {"touch": pl.Int64, "earlier": pl.Int64}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far back and how much alike an earlier mail may be."""

    mail: timedelta  # for repeats and bumps
    sequence: timedelta  # between two steps
    new_share: float  # share of new words above which a repeat is a new mail
    new_words: int  # number of new words from which it is one


def compared(pairs: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return the pairs of which both texts are known, with what is new in the later one."""
    said = pairs.select("content", earlier="_content")
    return pairs.join(newness(said, inboxes).rename({"earlier": "_content"}), on=["content", "_content"])


def alike(reach: Reach) -> pl.Expr:
    """Return whether the later of two compared texts says little new."""
    return little_new(pl.col("new_words"), pl.col("said"), reach.new_share, reach.new_words)


def looking_back(ordered: pl.DataFrame, keys: list[str], reach: timedelta) -> pl.DataFrame:
    """Return each touch beside the ones before it with the same keys, `LOOK_BACK` at most, within reach."""
    before = ordered.group_by(keys).len().get_column("len").max() or 0  # and not more than so many less one
    assert isinstance(before, int), "a count of rows is a whole number"
    lags = range(1, max(2, min(LOOK_BACK + 1, before)))
    return pl.concat([lagged(ordered, keys, lag, reach) for lag in lags])


def lagged(ordered: pl.DataFrame, keys: list[str], lag: int, reach: timedelta) -> pl.DataFrame:
    """Return each touch beside the one `lag` places before it with the same keys, within reach.

    Mail of one and the same second is no follow-up.
    """
    before = {
        "earlier": "touch",
        "_at": "at",
        "_content": "content",
        "_creative": "creative",
        "_sender": "sender",
        "_stream": "stream",
        "_outreach": "outreach",
        "_pressing": "pressing",
        "_number": "number",
    }
    paired = ordered.with_columns(
        *[
            pl.col(column).shift(lag).alias(name)
            for name, column in before.items()
            if column in ordered.columns
        ],
        _same=pl.all_horizontal([pl.col(key).eq_missing(pl.col(key).shift(lag)) for key in keys]),
    )
    gap = pl.col("at") - pl.col("_at")
    return paired.filter(pl.col("_same") & (gap > timedelta(0)) & (gap <= reach))
