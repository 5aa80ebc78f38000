"""Opens the ledger of a call: the one that was asked for, or one that lives as long as the call."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.audit import admitting
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import open_ledger, reading, suspected
from inbox_fatigue.ledger.copying import copied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.ledger import Ledger


@contextmanager
def looked_at(ledger: Ledger) -> Iterator[Ledger]:
    """Give a ledger to look at: itself, or a copy where it cannot be written, for to settle it may write."""
    file = Path(ledger.path)
    if os.access(file, os.W_OK) and os.access(file.parent, os.W_OK):
        yield ledger
        return
    with copied(ledger) as copy:
        yield copy


@contextmanager
def opened(call: Call, *, must_exist: bool = False) -> Iterator[Ledger]:
    """Give the ledger, checked against the call, with what plugins add to it; close it in the end.

    One that was made for a call which turns out to be mistyped is no more there than before.
    Raises LedgerError in the end as well: only then is it known of a large one whether it is whole.
    """
    if call.request.db is None and must_exist:
        raise UsageError("there is nothing to look at: give archives, or a ledger with --db")
    with ExitStack() as stack:
        path, lasts = call.request.db, call.request.db is not None
        if path is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="inbox-fatigue-"))
            path = str(Path(folder) / "ledger.sqlite")
        is_new = lasts and not os.path.lexists(path)
        ledger = stack.enter_context(closing(open_ledger(path, must_exist=must_exist, lasts=lasts)))
        stack.enter_context(suspected(ledger, call.progress))
        admitting.check(ledger, call.request)
        if call.host.extends_ledgers:
            ledger.soundness.assure()
            call.host.prepare_ledger(ledger.db)
        try:
            yield ledger
        except UsageError:
            if is_new and not reading.has_sources(ledger):
                stack.callback(Path(path).unlink)
            raise
        ledger.soundness.assure()  # before anything is told of what was read
