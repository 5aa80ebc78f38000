"""Keeps what people wrote to the audited organisations as events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger.row_keys import event_key
from inbox_fatigue.ledger.writing import settling
from inbox_fatigue.people.leaving import written

if TYPE_CHECKING:
    from inbox_fatigue.ledger import Ledger


def settle_replies(ledger: Ledger) -> None:
    """Keep what people wrote to the audited organisations as events: replies, automatic answers, and opt-outs.

    Whoever writes to a mailbox that is there for leaving leaves, whatever the mail says: a mail program writes
    it for List-Unsubscribe, and its words are for a machine.
    """
    rows = []
    for row in written(ledger).iter_rows(named=True):
        kind = "unsubscribe" if row["leaves"] else "reply"
        kind = "out_of_office" if row["kind"] == "auto_reply" else kind
        key = event_key(
            row["from"],
            row["at"],
            kind,
            row["sender"] or 0,
            row["content"] or 0,
            text_key(row["organisation"]),
        )
        rows.append(
            (key, row["from"], row["at"], kind, row["organisation"], row["sender"], row["content"],
             row["message_key"], row["parent_key"], row["subject_key"], row["list"])
        )  # fmt: skip
    settling.write_replies(ledger, rows)
