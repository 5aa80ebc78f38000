"""Keeps the columns of the touches beside their rows, for rows are what SQLite is slow to give away.

To read a million rows takes two to four seconds of a processor, to read their columns a twentieth of that.
SQLite itself notes in triggers which touches were added, changed or taken away since, whoever wrote: those
alone are read as rows. Where too many were, or none are kept, all are read as rows and kept anew.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.one_value import with_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.ledger.opening import Ledger

FEWEST = 100_000  # touches from which columns are kept: fewer are read as rows in the time that keeping takes
MOST_CHANGED = 0.1  # share of the touches up to which changed ones are read as rows beside the kept ones
OF_PART = 1_000_000  # touches, about, of which columns are made at a time: some 8 MB each
RUNS = ("(own)", "(shared)")  # names of what a load leaves there (`loaded_columns`); no column has them
_ADDED = "touch_added"
_NOTED = {
    _ADDED: ("INSERT", "new"),
    "touch_altered": ("UPDATE", "new"),
    "touch_renamed": ("UPDATE OF id", "old"),
    "touch_gone": ("DELETE", "old"),
}
# Not INSERT OR IGNORE: the statement that fires a trigger has the last word on conflicts, and an upsert says abort.
_NOTE = """
CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON touch
  WHEN NOT EXISTS (SELECT 1 FROM touch_changed WHERE touch = {row}.id)
 BEGIN INSERT INTO touch_changed VALUES ({row}.id); END"""


def are_kept(ledger: Ledger) -> bool:
    """Return whether columns are kept of so many of the touches that it is worth to read them."""
    kept = _number_kept(ledger)
    return kept > 0 and number_changed(ledger) <= MOST_CHANGED * kept


def unchanged(ledger: Ledger, names: Sequence[str]) -> pl.DataFrame | None:
    """Return `touch` and some other columns of the touches that are as they were kept; None where none are."""
    if not are_kept(ledger):
        return None
    frame = _column(ledger, "touch").to_frame()
    for name in names:
        if name != "touch":
            frame = with_column(frame, _column(ledger, name))
    noted = [touch for (touch,) in ledger.execute("SELECT touch FROM touch_changed")]
    if not noted:
        return frame
    ids = pl.DataFrame({"touch": noted}, schema={"touch": pl.Int64})
    return frame.join(ids, on="touch", how="anti", maintain_order="left")


def keep(ledger: Ledger, parts: Iterable[pl.DataFrame]) -> None:
    """Keep the columns of all touches, which come in parts, in place of what was kept; note changes from now on."""
    with ledger.transaction():
        ledger.execute(
            "DELETE FROM touch_column WHERE name NOT IN (?, ?)", RUNS
        )  # the parts may come from those
        for number, touches in enumerate(parts):
            for column in touches:
                store(ledger, column.name, number, column.to_frame())
        ledger.execute("DELETE FROM touch_column WHERE name IN (?, ?)", RUNS)
        ledger.execute("DELETE FROM touch_changed")
        note(ledger)


def discard(ledger: Ledger) -> None:
    """Keep nothing any more, and note nothing."""
    with ledger.transaction():
        for name in _NOTED:
            ledger.execute(f"DROP TRIGGER IF EXISTS {name}")
        ledger.execute("DELETE FROM touch_column")
        ledger.execute("DELETE FROM touch_changed")


def store(ledger: Ledger, name: str, part: int, frame: pl.DataFrame) -> None:
    """Put a frame into the table, one row of which stands for one touch each."""
    ledger.execute(
        "INSERT INTO touch_column (name, part, touches, packed) VALUES (?, ?, ?, ?)",
        (name, part, len(frame), _packed(frame)),
    )


def stored(ledger: Ledger, name: str, part: int) -> pl.DataFrame | None:
    """Return a frame that was put into the table; None where none was."""
    sql = "SELECT packed FROM touch_column WHERE name = ? AND part = ?"
    row = ledger.execute(sql, (name, part)).fetchone()
    return None if row is None else pl.read_ipc(io.BytesIO(row[0]))


def note(ledger: Ledger) -> None:
    """Have SQLite note from now on which touches change."""
    for name, (event, row) in _NOTED.items():
        ledger.execute(_NOTE.format(name=name, event=event, row=row))


def overlook_new(ledger: Ledger) -> None:
    """Have SQLite note no new touches, until `note` is called: to do so takes as long as to write them."""
    ledger.execute(f"DROP TRIGGER IF EXISTS {_ADDED}")


def number_changed(ledger: Ledger) -> int:
    """Return how many touches were noted."""
    (number,) = ledger.execute("SELECT count(*) FROM touch_changed").fetchone()
    return int(number)


def _number_kept(ledger: Ledger) -> int:
    (number,) = ledger.execute("SELECT sum(touches) FROM touch_column WHERE name = 'touch'").fetchone()
    return int(number or 0)


def _packed(frame: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.write_ipc(file, compression="zstd")
    return file.getvalue()


def _column(ledger: Ledger, name: str) -> pl.Series:
    parts = ledger.execute("SELECT packed FROM touch_column WHERE name = ? ORDER BY part", (name,))
    return pl.concat([pl.read_ipc(io.BytesIO(packed)) for (packed,) in parts], rechunk=True).to_series()
