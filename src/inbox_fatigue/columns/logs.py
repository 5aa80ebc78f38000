"""What sources fill: rows of send logs and of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns.kinds import AT, CHANNEL, EVENT_KIND, STREAM

if TYPE_CHECKING:
    from inbox_fatigue.frames.schemas import Schema

# One row of a send log. Only `recipient` and `at` must be there.
SEND_LOG: Schema = {
    "recipient": pl.String,  # an address, or the sending system's own id of a person
    "at": AT,
    "utc_offset": pl.Int16,  # minutes, where the log's times carry one
    "day_only": pl.Boolean,  # the log tells the day, and no time of day
    "campaign": pl.String,
    "creative": pl.String,  # what was written: two mails of one creative and subject say the same
    "template": pl.String,  # or the variant: a form into which each mail may write something else
    "subject": pl.String,
    "sender": pl.String,
    "sender_name": pl.String,
    "stream": STREAM,
    "channel": CHANNEL,
    "category": pl.String,
    "list": pl.String,  # that one can leave: an unsubscribe group, a mailing list, a type of messages
    "sequence": pl.String,
    "step": pl.String,
    "weight": pl.Float64,
    "message_id": pl.String,
    "language": pl.String,
    "opened": pl.Boolean,  # outcomes written into the send's own row
    "clicked": pl.Boolean,
    "replied": pl.Boolean,
    "bounced": pl.Boolean,
    "unsubscribed": pl.Boolean,
    "complained": pl.Boolean,
    "opened_at": AT,  # when, where the row tells it; null: the row says that it came, and not when
    "clicked_at": AT,
    "replied_at": AT,
    "bounced_at": AT,
    "unsubscribed_at": AT,
    "complained_at": AT,
    "detail": pl.String,  # of the bounce: hard, soft, or what the server said
    "line": pl.Int64,  # line or row number in the file, from 1
}

# One row of an event log or of events.csv. `recipient`, `at` and `kind` must be there.
EVENT_LOG: Schema = {
    "recipient": pl.String,
    "at": AT,
    "kind": EVENT_KIND,
    "campaign": pl.String,
    "list": pl.String,  # that was left or joined; null: the event is about all mail
    "detail": pl.String,
    "reliable": pl.Boolean,  # False for opens by machines
    "line": pl.Int64,
}
