"""Holds rows of logs until those of many batches are written together (`loading`)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from inbox_fatigue.ledger.writing.tally import Tally
from inbox_fatigue.model import EventRows, SendRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from inbox_fatigue.ledger.opening import Ledger
    from inbox_fatigue.ledger.writing.log_batches import LogRows

_MANY = 1_000  # addresses of a batch, of which most may be held already: those of the mailing before


@dataclass(slots=True)
class HeldRows:
    """Rows by the key of their source, some fifty bytes each."""

    number: int = 0
    _addresses: pl.Series | None = None  # whose rows are held
    _of_sources: dict[tuple[int, bool], list[LogRows]] = field(default_factory=dict)  # sends and events apart

    def add(self, source: int, rows: LogRows) -> None:
        """Hold the rows of one more batch; of many addresses those that are not held yet."""
        if len(rows.named.addresses) >= _MANY:
            rows = replace(rows, named=replace(rows.named, addresses=self._not_held(rows.named.addresses)))
        self._of_sources.setdefault((source, rows.touches is not None), []).append(rows)
        self.number += len(rows)

    def _not_held(self, addresses: pl.DataFrame) -> pl.DataFrame:
        if self._addresses is not None:
            new = ~addresses["id"].is_in(self._addresses.implode()) | (addresses["name"] != "")
            addresses = addresses.filter(new)
        ids = addresses["id"]
        self._addresses = ids if self._addresses is None else self._addresses.append(ids)
        return addresses

    def write(self, ledger: Ledger) -> Iterator[tuple[int, Tally]]:
        """Write all rows, and hold none any more; yield of each source how many were new, and how many were not."""
        from inbox_fatigue.ledger.writing import loading  # noqa: PLC0415 - polars is not loaded for mail alone

        self.number, self._addresses = 0, None
        while self._of_sources:
            source, _ = first = next(iter(self._of_sources))
            parts = self._of_sources.pop(first)
            number = sum(map(len, parts))
            fresh = loading.write(ledger, source, parts)
            yield source, Tally(stored=fresh, duplicates=number - fresh)


def worked_out(batch: SendRows | EventRows) -> LogRows:
    """Return the rows of a batch; the workers that read do this, for they are fewer bytes to send."""
    from inbox_fatigue.ledger.writing import log_rows  # noqa: PLC0415 - likewise

    if isinstance(batch, SendRows):
        return log_rows.from_sends(batch.frame, batch.where.member)
    return log_rows.from_events(batch.frame)
