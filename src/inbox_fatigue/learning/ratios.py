"""How many times as often people left after some messages as after others, other things being equal.

The ratio of Mantel and Haenszel compares within strata and puts the comparisons together; its interval is that of
Greenland and Robins (Biometrics 41, 1985, 55-68, for cohorts).
"""

from __future__ import annotations

import math

import polars as pl

SURE = 2.575829303548901  # standard errors on each side of 99 of 100 cases


def ratio(some: pl.DataFrame, others: pl.DataFrame) -> tuple[float, float, float] | None:
    """Return the ratio of two frames (stratum, messages, left) with both ends of its interval.

    None where no stratum holds both, or nobody left in one of them.
    """
    both = some.join(others, on="stratum", suffix="_other")
    n1, n0 = pl.col("messages").cast(pl.Float64), pl.col("messages_other").cast(pl.Float64)
    a, b, n = pl.col("left"), pl.col("left_other"), n1 + n0
    sums = both.select(
        ours=(a * n0 / n).sum(),
        theirs=(b * n1 / n).sum(),
        spread=((n1 * n0 * (a + b) - a * b * n) / (n * n)).sum(),
    ).row(0)
    ours, theirs, spread = (float(value) for value in sums)
    if ours <= 0 or theirs <= 0:
        return None
    middle, error = math.log(ours / theirs), math.sqrt(spread / (ours * theirs))
    return math.exp(middle), math.exp(middle - SURE * error), math.exp(middle + SURE * error)
