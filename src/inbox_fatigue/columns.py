"""The columns that sources fill and that scorers read, with their types and meanings.

Every frame that crosses a layer has one of the schemas below.
Times are UTC with microseconds; keys are 63-bit whole numbers (`keys`); null means *not known*.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from inbox_fatigue.model import Channel, Confidence, EventKind, Stream

AT = pl.Datetime("us", "UTC")
STREAM = pl.Enum([stream.value for stream in Stream])
CONFIDENCE = pl.Enum([confidence.value for confidence in Confidence])
CHANNEL = pl.Enum([channel.value for channel in Channel])
EVENT_KIND = pl.Enum([kind.value for kind in EventKind])
LABEL = pl.Categorical()  # a text of which there are few, each held once

# One row of a send log. Only `recipient` and `at` must be there.
SEND_LOG: dict[str, pl.DataType | type[pl.DataType]] = {
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

# The outcomes that a send's own row may tell, and the events that they stand for.
OUTCOMES = {
    "opened": "open",
    "clicked": "click",
    "replied": "reply",
    "bounced": "bounce",
    "unsubscribed": "unsubscribe",
    "complained": "complaint",
}
TIMES_OF_OUTCOMES = {name: f"{name}_at" for name in OUTCOMES}
OPT_OUTS = ("unsubscribe", "complaint")
TIME_MATTERS = (*OPT_OUTS, "reply")  # what was right before them is not after, and the other way round
TIME_NOT_TOLD = (
    "the log does not say when"  # the detail of such an event that a send's row tells without a time
)

LIST_NOT_TOLD = "a list that is not named"  # the list of an event that is about one, and does not say which

# One row of an event log or of events.csv. `recipient`, `at` and `kind` must be there.
EVENT_LOG: dict[str, pl.DataType | type[pl.DataType]] = {
    "recipient": pl.String,
    "at": AT,
    "kind": EVENT_KIND,
    "campaign": pl.String,
    "list": pl.String,  # that was left or joined; null: the event is about all mail
    "detail": pl.String,
    "reliable": pl.Boolean,  # False for opens by machines
    "line": pl.Int64,
}

# What scorers get: one row per touch, sorted by inbox, at, touch.
TOUCHES: dict[str, pl.DataType | type[pl.DataType]] = {
    "touch": pl.Int64,
    "person": pl.Int64,
    "organisation": LABEL,  # whose mail it is
    "inbox": pl.Int64,  # one person and one organisation: what most rules look at
    "address": pl.Int64,  # which of the person's addresses
    "at": AT,
    "kind": pl.String,  # mail, auto_reply, bounce or calendar; null in logs
    "local_at": pl.Datetime("us"),  # on the person's own clock; null where their zone is not known
    "day_only": pl.Boolean,  # the day is known and not the time of day: `at` and `local_at` begin it
    "stream": STREAM,
    "stream_confidence": CONFIDENCE,  # how the stream is known
    "channel": CHANNEL,
    "sender": pl.Int64,  # key of the sender's address; null in logs that do not say
    "campaign": pl.Int64,
    "category": LABEL,
    "list": LABEL,  # that it belongs to, where a log says so beside or instead of a category
    "creative": pl.Int64,  # group of near-identical contents; null where nothing identifies it
    "content": pl.Int64,  # joins with CONTENTS
    "subject_key": pl.Int64,  # the subject without Re:, tags and case
    "reply_prefix": pl.Boolean,  # the subject starts with Re:, Fwd:, AW: …
    "message": pl.Int64,  # key of the Message-ID
    "pictures": pl.Int64,  # of a mail of "unseen pictures": key of their names, ids and all, as far as it is known
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
    "organisation": LABEL,  # null: the file did not say, so it stands for every organisation
    "inbox": pl.Int64,  # null likewise
    "address": pl.Int64,  # which of the person's addresses it came from, or is about
    "at": AT,
    "kind": EVENT_KIND,
    "sender": pl.Int64,  # for mail from the person: the address of ours that it was written to
    "campaign": pl.Int64,
    "content": pl.Int64,  # what the person wrote; joins with CONTENTS
    "message": pl.Int64,
    "parent": pl.Int64,  # the message of ours that it answers
    "subject_key": pl.Int64,
    "list": pl.String,  # of unsubscribe and subscribe: the list that they are about; null: all mail
    "detail": pl.String,
    "reliable": pl.Boolean,
}

PEOPLE: dict[str, pl.DataType | type[pl.DataType]] = {
    "person": pl.Int64,
    "name": pl.String,  # given in contacts
    "status": pl.String,  # prospect, customer, former
    "language": pl.String,  # given in contacts
    "languages": pl.List(pl.String),  # languages the person reads: given, else written in; null if unknown
    "languages_since": AT,  # from when that was known; null if it was given
    "country": pl.String,
    "city": pl.String,
    "latitude": pl.Float64,  # degrees, where contacts have such columns; null where they are out of range
    "longitude": pl.Float64,
    "timezone": pl.String,
    "utc_offset": pl.Int64,  # minutes ahead of UTC in the latest mail that the person wrote; null if unknown
    "interests": pl.List(pl.String),
    "owns": pl.List(pl.String),
    "max_per_week": pl.Float64,
    "account": pl.Int64,
    "household": pl.String,
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
    # What tells it. Of a log "creative" (or the step of a sequence), "subject" or "campaign", under which another
    # mail may say something else; of a letter of pictures "pictures", or "unseen pictures" where those of another
    # mail may be others. Null: its words.
    "told_by": pl.String,
    "named": pl.Int64,  # key of the creative that a log names, whatever the subject
}

# Pairs of contents that say nearly the same, both ways round, a content with itself left out.
ALIKE: dict[str, pl.DataType | type[pl.DataType]] = {
    "content": pl.Int64,
    "other": pl.Int64,
    "similarity": pl.Float64,  # byte-weighted Jaccard of masked lines, 0.5 … 1
}

# One row per planned send, before it is a touch: what a plan unfolds into.
PLANNED: dict[str, pl.DataType | type[pl.DataType]] = {
    "send": pl.Int64,  # its place in the plan
    "campaign": pl.String,
    "step": pl.Int64,  # 0 for the first mail, 1 … for planned follow-ups
    "name": pl.String,  # of the campaign or of the follow-up
    "address": pl.String,
    "row": pl.Int64,  # line of the audience file
    "at": AT,
    "zone_known": pl.Boolean,  # False: it was to go by the person's own clock, and that is not known
    "moved": pl.Boolean,  # its clock time does not exist on that day; it goes at the first that does
    "stream": STREAM,
    "channel": CHANNEL,
    "category": pl.String,
    "sender": pl.String,
    "weight": pl.Float64,
    "after": pl.Duration("us"),  # since the step before; null for first mails
    "unless": pl.List(pl.String),  # events that keep a follow-up from going
}

# What hygiene rules see of each planned touch.
PLANNED_SENDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "touch": pl.Int64,
    "person": pl.Int64,
    "campaign": pl.Int64,
    "name": pl.String,
    "step": pl.Int64,
    "row": pl.Int64,
    "address": pl.String,
    "at": AT,
    "local_at": pl.Datetime("us"),
    "zone_known": pl.Boolean,
    "channel": CHANNEL,
    "weight": pl.Float64,
    "first": pl.Boolean,  # the first send of its step: it carries what is wrong with the step as a whole
    "recipients": pl.Int64,  # people whom the step reaches
}

# What the audience says of a planned touch's person: one row per field that its creative uses, and per
# column that names the person or their company, used or not: a fixed greeting is held against those.
PLANNED_VALUES: dict[str, pl.DataType | type[pl.DataType]] = {
    "touch": pl.Int64,
    "field": pl.String,
    "value": pl.String,  # null where the audience has none
    "fallback": pl.Boolean,  # the creative says what to write where there is no value
}

# What each step of a plan sends.
PLANNED_CREATIVES: dict[str, pl.DataType | type[pl.DataType]] = {
    "campaign": pl.Int64,
    "name": pl.String,
    "step": pl.Int64,
    "subject": pl.String,  # with its merge fields as they were written
    "text": pl.String,  # as a reader sees it, with its merge fields as they were written; null: not known
    "greeting": pl.String,
    "links": pl.List(pl.String),
    "fields": pl.List(pl.String),  # merge fields that it uses, in lower case
    "unfilled": pl.List(pl.String),  # of those, the ones that no column of the audience fills
    "way_out": pl.Boolean,  # null: not known
    "follow_ups": pl.Int64,  # planned after the first mail of its campaign
    "unless": pl.List(pl.String),  # events that keep this step from going
    "max_per_day": pl.Int64,
    "sender": pl.String,
    "content": pl.Int64,
}

# Addresses and domains that a plan must or should not reach.
LISTED: dict[str, pl.DataType | type[pl.DataType]] = {
    "kind": pl.String,  # suppressed, suppressed_person (by another address of theirs), erased, internal or competitor
    "entry": pl.String,  # an address, or a domain
}


def empty(schema: dict[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Return a frame of no rows with that schema."""
    return _empty(tuple(schema.items())).clone()


@cache
def _empty(schema: tuple[tuple[str, pl.DataType | type[pl.DataType]], ...]) -> pl.DataFrame:
    """Make it once: rules that find nothing ask for hundreds of them, and columns take a tenth of a millisecond."""
    return pl.DataFrame(schema=dict(schema))


def conform(frame: pl.DataFrame, schema: dict[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Return the frame with exactly the schema's columns, missing ones null, others (features) after them."""
    wanted = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    ]
    others = [pl.col(name) for name in frame.columns if name not in schema]
    return frame.select(*wanted, *others)
