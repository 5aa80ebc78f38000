"""What every format of a log is read into: a header, a few first rows, and batches of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from inbox_fatigue.limits import Limits

LINE = "line"  # the column of line numbers in every frame of a batch


class UnusableTableError(Exception):
    """The file as a whole cannot be read as a log; the text says why, as the end of a sentence."""

    def __init__(self, why: str, *, is_log: bool = False) -> None:
        self.is_log = is_log  # it is surely a log, so setting it aside would lose sends
        super().__init__(why)


def refuse_too_wide(header: Sequence[str], limits: Limits) -> None:
    """Raise UnusableTableError where a table has more columns than are read."""
    if len(header) > limits.csv_columns:
        raise UnusableTableError(
            f"it has {len(header)} columns, more than {limits.csv_columns}; "
            "leave some out, or set csv_columns under [limits] in the settings"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that could not be used."""

    line: int
    why: str
    detail: str
    lost: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows: columns are named by `column_name` of their position, and `line`."""

    frame: pl.DataFrame
    bad: tuple[BadRow, ...] = field(default=())


class Table(Protocol):
    """A log in one format."""

    header: list[str]
    sample: pl.DataFrame  # the first rows, for deciding what the columns are

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Yield all rows, with the columns at the wanted positions."""
        ...


def column_name(position: int) -> str:
    """Return the name that a column has in frames; names in files may be anything, and doubled."""
    return f"c{position}"
