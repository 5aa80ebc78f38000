"""Tells whether deliveries stand for sends: where no row of a log says that mail was sent, in whatever order.

Most logs say it among their first rows. Of others the rows are held until one says it or the log ends; where they
are many, the column that says it is read to the end beforehand. A log inside an archive is read only once: there
the rows that can be held decide.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inbox_fatigue.sources.logs.kind_words import kinds_of
from inbox_fatigue.sources.logs.table import UnusableTableError, column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

    import polars as pl

    from inbox_fatigue.sources.logs.plans import Plan
    from inbox_fatigue.sources.logs.table import Batch, Table

    Again = Callable[[], AbstractContextManager[Table | None]]

_FEW = 32 * 1024 * 1024  # bytes of rows that are held sooner than the log is read twice
_MANY = 256 * 1024 * 1024  # bytes of rows that are held of a log that can be read only once


@dataclass(slots=True)
class Look:
    """What some rows say of the whole log."""

    sent: bool = False
    delivered: bool = False
    ended: bool = False  # there are no other rows
    words: Mapping[str, str] | None = None  # of the column of kinds, where it has some of its own

    def at(self, kinds: pl.Series) -> None:
        """Look at the kinds of some rows."""
        meanings = set(kinds_of(kinds.unique(), self.words).drop_nulls())
        self.sent = self.sent or any(one.startswith("sent") for one in meanings)
        self.delivered = self.delivered or "delivered" in meanings

    @property
    def deliveries_are_sends(self) -> bool:
        """Return whether to read them so: no row that was seen says that mail was sent."""
        return not self.sent and (self.delivered or not self.ended)


@dataclass(slots=True)
class Ahead:
    """The batches of a log, of which the first ones were looked at already."""

    batches: Iterator[Batch]
    look: Look
    _held: list[Batch] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, plan: Plan, again: Again) -> Ahead:
        """Read on until it is known whether deliveries are sends; `again` opens the log once more, if that can be."""
        ahead = cls(table.batches(plan.positions), Look(sent=plan.tells_sends, words=plan.words))
        if ahead.look.sent:
            return ahead
        kind = plan.columns["kind"]
        if ahead._hold(kind, _FEW) and not ahead._look_again(kind, again):
            ahead._hold(kind, _MANY)
        return ahead

    def __iter__(self) -> Iterator[Batch]:
        """Yield all batches, those that were held first."""
        while self._held:
            yield self._held.pop(0)
        yield from self.batches

    def _hold(self, kind: int, most: int) -> bool:
        """Hold so many bytes of rows at most; return whether the answer lies behind them."""
        size = sum(batch.frame.estimated_size() for batch in self._held)
        while size < most:
            batch = next(self.batches, None)
            if batch is None:
                self.look.ended = True
                return False
            self._held.append(batch)
            self.look.at(batch.frame[column_name(kind)])
            if self.look.sent:
                return False
            size += batch.frame.estimated_size()
        return True

    def _look_again(self, kind: int, again: Again) -> bool:
        """Look at the kind of all rows, if the log can be opened once more; what is damaged is told by the reading."""
        with again() as table:
            if table is None:
                return False
            self._look_at_all(table, kind)
        self.look.ended = True
        return True

    def _look_at_all(self, table: Table, kind: int) -> None:
        with suppress(UnusableTableError):
            for batch in table.batches((kind,)):
                self.look.at(batch.frame[column_name(kind)])
                if self.look.sent:
                    return
