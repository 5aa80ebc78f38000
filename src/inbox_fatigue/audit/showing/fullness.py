"""How full people's inboxes were on each day: what the seven days that end on it held.

A table of people by days is the quickest way to it, also for a hundred thousand people; it is made for some
people at a time, so that it fits in memory over many years.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.windows import trailing_count

if TYPE_CHECKING:
    from datetime import date

    import numpy as np

DAYS = 7
_CELLS = 1 << 24  # of a table: 64 MB of whole numbers


def last_seven_days(sent: pl.DataFrame, first: date, length: int, comfortable: float) -> pl.DataFrame:
    """Return (total, fullest, crowded) for each of so many days from the first on.

    `sent` has touch, person, at and the day `on`.
    The total is that of the seven days up to midnight.
    Somebody's fullest may have ended at any mail of the day, as the rules count it.
    """
    import numpy as np  # noqa: PLC0415 - most reports show no chart

    exact = trailing_count(sent, timedelta(days=DAYS), by="person")
    placed = sent.join(exact, on="touch").select(
        who=pl.col("person").rank("dense") - 1, day=(pl.col("on") - first).dt.total_days(), held="measured"
    )
    cells = placed.group_by("who", "day").agg(number=pl.len(), held=pl.col("held").max()).sort("who", "day")
    total, fullest, crowded = (np.zeros(length, dtype=np.int64) for _ in range(3))
    some = max(1, _CELLS // (length + DAYS))
    for start in range(0, int(placed["who"].max() or 0) + 1, some):  # type: ignore[arg-type]
        within = cells.filter(pl.col("who").is_between(start, start + some - 1))
        ended, most = _table(within, start, length)
        total += ended.sum(axis=0)
        fullest = np.maximum(fullest, most.max(axis=0))
        crowded += (most > comfortable).sum(axis=0)
    return pl.DataFrame({"total": total, "fullest": fullest, "crowded": crowded})


def _table(cells: pl.DataFrame, start: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Return people by days: what the seven days up to midnight held, and the most at any mail of the day."""
    import numpy as np  # noqa: PLC0415 - likewise

    who = cells["who"].to_numpy() - start
    day = cells["day"].to_numpy()
    sent = np.zeros((int(who.max()) + 1, length + DAYS), dtype=np.int32)
    sent[who, day + DAYS] = cells["number"].to_numpy()
    so_far = sent.cumsum(axis=1, dtype=np.int32)
    ended = so_far[:, DAYS:] - so_far[:, :-DAYS]
    most = ended.copy()
    most[who, day] = np.maximum(most[who, day], cells["held"].to_numpy().astype(np.int32))
    return ended, most
