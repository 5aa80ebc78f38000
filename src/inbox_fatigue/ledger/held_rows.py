"""Holds rows of logs that are worked out, until many are written together (`loading`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inbox_fatigue.ledger.tally import Tally
from inbox_fatigue.model import EventRows, SendRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.ledger.log_rows import LogRows
    from inbox_fatigue.ledger.opening import Ledger


@dataclass(slots=True)
class HeldRows:
    """Rows by the key of their source, some fifty bytes each."""

    number: int = 0
    _of_sources: dict[tuple[int, bool], list[LogRows]] = field(default_factory=dict)  # sends and events apart

    def add(self, source: int, batch: SendRows | EventRows) -> None:
        """Work out the rows of one more batch and hold them."""
        from inbox_fatigue.ledger import log_rows  # noqa: PLC0415 - polars is not loaded for mail alone

        if isinstance(batch, SendRows):
            rows = log_rows.from_sends(batch.frame, batch.where.member)
        else:
            rows = log_rows.from_events(batch.frame)
        self._of_sources.setdefault((source, isinstance(batch, SendRows)), []).append(rows)
        self.number += len(batch.frame)

    def write(self, ledger: Ledger) -> Iterator[tuple[int, Tally]]:
        """Write all rows, and hold none any more; yield of each source how many were new, and how many were not."""
        from inbox_fatigue.ledger import loading  # noqa: PLC0415 - likewise

        self.number = 0
        while self._of_sources:
            (source, _), parts = self._of_sources.popitem()
            number = sum(map(len, parts))
            fresh = loading.write(ledger, source, parts)
            yield source, Tally(stored=fresh, duplicates=number - fresh)
