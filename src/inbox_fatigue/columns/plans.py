"""What is planned, as it is unfolded and as the rules of plans read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.columns.kinds import AT, CHANNEL, STREAM

if TYPE_CHECKING:
    from inbox_fatigue.frames.schemas import Schema

# One row per planned send, before it is a touch: what a plan unfolds into.
PLANNED: Schema = {
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
PLANNED_SENDS: Schema = {
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
PLANNED_VALUES: Schema = {
    "touch": pl.Int64,
    "field": pl.String,
    "value": pl.String,  # null where the audience has none
    "fallback": pl.Boolean,  # the creative says what to write where there is no value
}

# What each step of a plan sends.
PLANNED_CREATIVES: Schema = {
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
LISTED: Schema = {
    "kind": pl.String,  # suppressed, suppressed_person (by another address of theirs), erased, internal or competitor
    "entry": pl.String,  # an address, or a domain
}
