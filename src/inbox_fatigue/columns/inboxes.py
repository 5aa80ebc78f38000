"""What scorers read: touches and what came back, people, and what was said to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns.kinds import AT, CHANNEL, CONFIDENCE, EVENT_KIND, LABEL, STREAM

if TYPE_CHECKING:
    from inbox_fatigue.frames.schemas import Schema

# What scorers get: one row per touch, sorted by inbox, at, touch.
TOUCHES: Schema = {
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
EVENTS: Schema = {
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

PEOPLE: Schema = {
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
CONTENTS: Schema = {
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
ALIKE: Schema = {
    "content": pl.Int64,
    "other": pl.Int64,
    "similarity": pl.Float64,  # byte-weighted Jaccard of masked lines, 0.5 … 1
}
