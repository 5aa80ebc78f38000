"""The columns that sources fill and that scorers read, with their types and meanings.

Every frame that crosses a layer has one of the schemas below.
Times are UTC with microseconds; keys are 63-bit whole numbers (`keys`); null means *not known*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta  # noqa: TC003 - fields of a public dataclass

import polars as pl

from inbox_fatigue.model import Channel, EventKind, Stream

AT = pl.Datetime("us", "UTC")
STREAM = pl.Enum([stream.value for stream in Stream])
CHANNEL = pl.Enum([channel.value for channel in Channel])
EVENT_KIND = pl.Enum([kind.value for kind in EventKind])

# One row of a send log. Only `recipient` and `at` must be there.
SEND_LOG: dict[str, pl.DataType | type[pl.DataType]] = {
    "recipient": pl.String,  # an address, or the sending system's own id of a person
    "at": AT,
    "utc_offset": pl.Int16,  # minutes, where the log's times carry one
    "campaign": pl.String,
    "creative": pl.String,  # template or variant
    "subject": pl.String,
    "sender": pl.String,
    "sender_name": pl.String,
    "stream": STREAM,
    "channel": CHANNEL,
    "category": pl.String,
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
    "line": pl.Int64,  # line or row number in the file, from 1
}

# One row of an event log or of events.csv. `recipient`, `at` and `kind` must be there.
EVENT_LOG: dict[str, pl.DataType | type[pl.DataType]] = {
    "recipient": pl.String,
    "at": AT,
    "kind": EVENT_KIND,
    "campaign": pl.String,
    "detail": pl.String,
    "reliable": pl.Boolean,  # False for opens by machines
    "line": pl.Int64,
}

# What scorers get: one row per touch, sorted by inbox, at, touch.
TOUCHES: dict[str, pl.DataType | type[pl.DataType]] = {
    "touch": pl.Int64,
    "person": pl.Int64,
    "organisation": pl.String,  # whose mail it is
    "inbox": pl.Int64,  # one person and one organisation: what most rules look at
    "address": pl.Int64,  # which of the person's addresses
    "at": AT,
    "kind": pl.String,  # mail, auto_reply, bounce or calendar; null in logs
    "local_at": pl.Datetime("us"),  # on the person's own clock; null where their zone is not known
    "stream": STREAM,
    "channel": CHANNEL,
    "sender": pl.Int64,  # key of the sender's address; null in logs that do not say
    "campaign": pl.Int64,
    "category": pl.String,
    "creative": pl.Int64,  # group of near-identical contents; null where nothing identifies it
    "content": pl.Int64,  # joins with CONTENTS
    "subject_key": pl.Int64,  # the subject without Re:, tags and case
    "reply_prefix": pl.Boolean,  # the subject starts with Re:, Fwd:, AW: …
    "message": pl.Int64,  # key of the Message-ID
    "parent": pl.Int64,  # key of the Message-ID it answers, by In-Reply-To or References
    "sequence": pl.Int64,  # one sequence or automation of the sender
    "step": pl.String,
    "automatic": pl.Boolean,  # a machine sent it: a sequence, a sending system, Auto-Submitted, bulk copy
    "weight": pl.Float64,
    "way_out_header": pl.Boolean,  # List-Unsubscribe; null where headers are not known
    "way_out_one_click": pl.Boolean,  # RFC 8058
    "way_out_visible": pl.Boolean,  # a link or sentence in the text
    "counted": pl.Boolean,  # marketing, sales or service, and not bounced: counts as pressure
    "bounced": pl.Boolean,
    "planned": pl.Boolean,
}

# What came back, oldest first within an inbox.
EVENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "event": pl.Int64,
    "person": pl.Int64,
    "organisation": pl.String,  # null: the file did not say, so it stands for every organisation
    "inbox": pl.Int64,  # null likewise
    "at": AT,
    "kind": EVENT_KIND,
    "sender": pl.Int64,  # for mail from the person: the address of ours that it was written to
    "campaign": pl.Int64,
    "content": pl.Int64,  # what the person wrote; joins with CONTENTS
    "message": pl.Int64,
    "parent": pl.Int64,  # the message of ours that it answers
    "subject_key": pl.Int64,
    "detail": pl.String,
    "reliable": pl.Boolean,
}

PEOPLE: dict[str, pl.DataType | type[pl.DataType]] = {
    "person": pl.Int64,
    "status": pl.String,  # prospect, customer, former
    "language": pl.String,  # given in contacts
    "languages": pl.List(pl.String),  # languages the person reads: given, else written in; null if unknown
    "languages_since": AT,  # from when that was known; null if it was given
    "country": pl.String,
    "city": pl.String,
    "timezone": pl.String,
    "interests": pl.List(pl.String),
    "owns": pl.List(pl.String),
    "max_per_week": pl.Float64,
    "account": pl.Int64,
    "role": pl.Boolean,  # a role mailbox: info@, sales@ …
}

# One row per content. Features of describers follow as columns of their own, null where not described.
CONTENTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "content": pl.Int64,
    "creative": pl.Int64,
    "subject": pl.String,
    "language": pl.String,
    "words": pl.Int64,  # words of the new text; null where no text is known
    "word_set": pl.List(pl.UInt32),  # hashes of the new text's distinct words, sorted
    "particulars": pl.List(pl.UInt32),  # likewise of its numbers, names and identifiers
}

# Pairs of contents that say nearly the same, both ways round, a content with itself left out.
ALIKE: dict[str, pl.DataType | type[pl.DataType]] = {
    "content": pl.Int64,
    "other": pl.Int64,
    "similarity": pl.Float64,  # byte-weighted Jaccard of masked lines, 0.5 … 1
}


def empty(schema: dict[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Return a frame of no rows with that schema."""
    return pl.DataFrame(schema=schema)


def conform(frame: pl.DataFrame, schema: dict[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Return the frame with exactly the schema's columns, missing ones null, others (features) after them."""
    wanted = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    ]
    others = [pl.col(name) for name in frame.columns if name not in schema]
    return frame.select(*wanted, *others)


@dataclass(frozen=True, kw_only=True)
class Inboxes:
    """Whole inboxes of some people, as columns: everything that a scorer may look at.

    A scorer must not change the frames; polars hands out new ones.
    """

    touches: pl.DataFrame = field(default_factory=lambda: empty(TOUCHES))
    events: pl.DataFrame = field(default_factory=lambda: empty(EVENTS))
    people: pl.DataFrame = field(default_factory=lambda: empty(PEOPLE))
    contents: pl.DataFrame = field(default_factory=lambda: empty(CONTENTS))
    alike: pl.DataFrame = field(default_factory=lambda: empty(ALIKE))
    as_of: datetime | None = None  # the moment that "now" means, never the wall clock
    seen_kinds: frozenset[str] = frozenset()  # event kinds that anybody in the ledger has
    trust_opens: bool = False  # count opens as a sign of life

    @property
    def counted(self) -> pl.DataFrame:
        """The touches that count as contact pressure."""
        return self.touches.filter(pl.col("counted"))

    def described(self, *features: str) -> pl.DataFrame:
        """Return the touches joined with their content's named columns; null where there are none."""
        have = [name for name in features if name in self.contents.columns]
        joined = self.touches.join(
            self.contents.select("content", *have), on="content", how="left", maintain_order="left"
        )
        missing = [pl.lit(None).alias(name) for name in features if name not in have]
        return joined.with_columns(missing)


def span_text(span: timedelta) -> str:
    """Return a span in words: "7 days", "1 hour", "36 hours"."""
    hours = round(span.total_seconds() / 3600)
    if hours and hours % 24 == 0:
        days = hours // 24
        return f"{days} day{'s' if days != 1 else ''}"
    return f"{hours} hour{'s' if hours != 1 else ''}"
