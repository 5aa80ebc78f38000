"""Opens the ledger of a call: the one that was asked for, or one that lives as long as the call."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_fatigue.audit import admitting
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import open_ledger, suspected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.ledger import Ledger


@contextmanager
def opened(call: Call, *, must_exist: bool = False) -> Iterator[Ledger]:
    """Give the ledger, checked against the call, with what plugins add to it; close it in the end.

    Raises LedgerError in the end as well: only then is it known of a large one whether it is whole.
    """
    if call.request.db is None and must_exist:
        raise UsageError("there is nothing to look at: give archives, or a ledger with --db")
    with ExitStack() as stack:
        path, lasts = call.request.db, call.request.db is not None
        if path is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="inbox-fatigue-"))
            path = str(Path(folder) / "ledger.sqlite")
        ledger = stack.enter_context(closing(open_ledger(path, must_exist=must_exist, lasts=lasts)))
        stack.enter_context(suspected(ledger))
        admitting.check(ledger, call.request)
        if call.host.extends_ledgers:
            ledger.soundness.assure()
            call.host.prepare_ledger(ledger.db)
        yield ledger
        ledger.soundness.assure()  # before anything is told of what was read
