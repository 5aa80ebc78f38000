"""Whole numbers of 32 bits as the ledger packs them: four bytes each, the lowest first."""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 4  # bytes of a number
_FEW = 10_000  # numbers that are read sooner than numpy is loaded


def numbers(raw: bytes) -> pl.Series:
    """Return the numbers that some bytes hold."""
    count = len(raw) // WIDTH
    if count <= _FEW:
        return pl.Series(unpack(f"<{count}I", raw), dtype=pl.UInt32)
    import numpy as np  # noqa: PLC0415 - see above

    return pl.Series(np.frombuffer(raw, dtype="<u4"))


def owners(counts: Sequence[int]) -> pl.Series:
    """Return whose each number is, where one after the other has so many: 0 as often as the first, then 1."""
    rows = pl.DataFrame({"count": counts}, schema={"count": pl.Int64}).with_row_index("owner")
    return rows.filter(pl.col("count") > 0).select(pl.col("owner").repeat_by("count").explode()).to_series()
