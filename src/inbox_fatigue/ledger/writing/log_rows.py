"""Turns rows of send logs and event files into rows of the ledger, a column at a time.

What many rows share (`shared_rows`) is worked out once: a batch of a hundred thousand sends has a handful of
campaigns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.bounces import is_passing
from inbox_fatigue.columns import OUTCOMES, TIMES_OF_OUTCOMES
from inbox_fatigue.keys import text_key
from inbox_fatigue.ledger.row_keys import address_key, campaign_key
from inbox_fatigue.ledger.writing.log_batches import LogRows, Named
from inbox_fatigue.ledger.writing.log_events import events, outcomes
from inbox_fatigue.ledger.writing.log_names import (
    campaigns,
    distinct_addresses,
    keys_of,
    mixed,
    people,
    with_domains,
)
from inbox_fatigue.ledger.writing.shared_rows import SHARED, SharedRows, split
from inbox_fatigue.model import Confidence
from inbox_fatigue.one_spelling import in_one_spelling

if TYPE_CHECKING:
    from collections.abc import Sequence


_OWN = ("recipient", "at", "line", "message_id", *(name for name in OUTCOMES if name != "bounced"))
_SELDOM = ("detail", *TIMES_OF_OUTCOMES.values())  # their own as well, where any row has one
_OWN_OF_EVENTS = ("recipient", "at", "line")

_NAMING = ("creative", "template", "campaign")  # the first of them that a row tells names what it says
_PARTS = "\x1f"
DECLARED = "declared by the log"
UNDECLARED = "a log's rows are marketing unless it says otherwise"


def from_sends(frame: pl.DataFrame, member: str) -> LogRows:
    """Return the rows of a batch of sends (`columns.SEND_LOG`)."""
    told = [name for name in _SELDOM if name in frame.columns and frame[name].null_count() < len(frame)]
    frame = frame.with_columns(came_back=_came_back(frame, told))
    rows = split(frame.drop(_SELDOM, strict=False).with_columns(frame.select(told)), (*_OWN, *told))
    shared, own = _keyed(rows.shared), rows.own.with_columns(recipient=in_one_spelling(pl.col("recipient")))
    own = own.with_columns(
        keys_of(own["recipient"], address_key).alias("address"),
        _message_keys(own["message_id"]),
        at=pl.col("at").dt.epoch("us"),
        place=pl.col("line").fill_null(0),
    )
    keyed = SharedRows(own=own, shared=shared)
    own = own.with_columns(id=_touch_keys(keyed))
    return LogRows(
        named=Named(
            addresses=distinct_addresses([people(own), _senders(shared)]),
            campaigns=campaigns(shared, "campaign_named"),
            contents=_contents(shared),
        ),
        touches=SharedRows(
            own=_told(own.select("id", "address", "at", "message_key", "place", SHARED)),
            shared=_touches(shared).with_columns(member=pl.lit(member)),
        ),
        events=outcomes(keyed),
    )


def from_events(frame: pl.DataFrame) -> LogRows:
    """Return the rows of a batch of events (`columns.EVENT_LOG`)."""
    rows = split(frame, _OWN_OF_EVENTS)
    own = rows.own.with_columns(
        recipient=in_one_spelling(pl.col("recipient")), at=pl.col("at").dt.epoch("us")
    )
    own = own.with_columns(keys_of(own["recipient"], address_key).alias("address"))
    shared = rows.shared.with_columns(
        keys_of(rows.shared["campaign"], campaign_key).alias("campaign_key"),
        kind=pl.col("kind").cast(pl.String),
        detail=pl.col("detail").fill_null(""),
        reliable=pl.col("reliable").fill_null(value=True).cast(pl.Int64),
    )
    return LogRows(
        named=Named(addresses=distinct_addresses([people(own)]), campaigns=campaigns(shared, "campaign")),
        events=events(SharedRows(own=own, shared=shared), "file"),
    )


def named_in(parts: Sequence[LogRows]) -> Named:
    """Return the addresses, campaigns and contents that several batches name, each once, as rows of the tables."""
    contents = [part.named.contents for part in parts if part.named.contents is not None]
    return Named(
        addresses=with_domains(distinct_addresses([part.named.addresses for part in parts])),
        campaigns=pl.concat([part.named.campaigns for part in parts]).unique().sort("id"),
        contents=_distinct_contents(contents) if contents else None,
    )


def _came_back(frame: pl.DataFrame, told: Sequence[str]) -> pl.Expr:
    """Return which sends reached nobody by their own rows: after a soft bounce the mail may have arrived."""
    bounced = pl.col("bounced").fill_null(value=False)
    if "detail" not in told or not frame["bounced"].any():
        return bounced
    return bounced & ~is_passing(pl.col("detail"))


def _keyed(shared: pl.DataFrame) -> pl.DataFrame:
    """Return what sends share with the keys of all that is named in it."""
    told = shared.with_columns(
        sender=in_one_spelling(pl.col("sender")),
        channel=pl.col("channel").cast(pl.String).fill_null("email"),
        sequence=pl.coalesce("sequence", pl.when(_is_numbered()).then(pl.col("campaign"))),
        campaign_named=pl.coalesce("campaign", "creative", "template"),
        said=_said(),
    )
    return told.with_columns(
        keys_of(told["sender"], address_key).alias("sender_key"),
        keys_of(told["campaign_named"], campaign_key).alias("campaign_key"),
        keys_of(told["sequence"], lambda name: text_key("sequence", name)).alias("sequence_key"),
        keys_of(told["channel"], text_key).alias("channel_key"),
        _content_keys(told["said"]).alias("content"),
    )


def _said() -> pl.Expr:
    """Return what tells the contents of sends apart; null where nothing does.

    Steps of a sequence have one campaign and, in one thread, one subject, and say different things.
    """
    named = pl.concat_str(
        [pl.coalesce(*_NAMING).fill_null(""), pl.col("subject").fill_null("")], separator=_PARTS
    )
    step = pl.when(pl.coalesce("creative", "template").is_null()).then("step")
    return named.replace(_PARTS, None) + pl.concat_str(pl.lit(_PARTS), step).fill_null("")


def _told_by() -> pl.Expr:
    """Return by what a row tells what was said (`columns.CONTENTS`)."""
    of_a_sequence = pl.col("step").is_not_null() & pl.coalesce("sequence", "campaign").is_not_null()
    return (
        pl.when(pl.col("creative").is_not_null() | of_a_sequence)
        .then(pl.lit("creative"))
        .when(pl.col("subject").is_not_null())
        .then(pl.lit("subject"))
        .otherwise(pl.lit("campaign"))
    )


def _is_numbered() -> pl.Expr:
    """Return whether a row is the first, second … step of its campaign, which then is a sequence."""
    return pl.col("step").str.contains(r"^[0-9]{1,2}$")


def _content_keys(said: pl.Series) -> pl.Series:
    return keys_of(said, lambda text: text_key("log-content", text))


def is_unspoken(content: int, name: str, step: str | None) -> bool:
    """Return whether a row of a log told no subject: `name` is its creative, template or campaign."""
    bare = f"{name}{_PARTS}"
    steps = ("", *(() if step is None else (f"{_PARTS}{step}",)))
    return content in {text_key("log-content", bare + one) for one in steps}


def _message_keys(message_ids: pl.Series) -> pl.Series:
    bare = message_ids.str.strip_chars(" \t<>").replace("", None)  # as in mail: without <>
    return keys_of(bare, text_key).alias("message_key")


def _touch_keys(keyed: SharedRows) -> pl.Series:
    own, told = keyed.own, keyed.told
    parts = [
        own["address"],
        told("sender_key"),
        own["at"],
        told("content"),
        told("campaign_key"),
        told("channel_key"),
    ]
    return mixed(parts)


def _told(own: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of touches without that of Message-IDs, where the log names none."""
    return own.drop("message_key") if own["message_key"].null_count() == len(own) else own


def _senders(shared: pl.DataFrame) -> pl.DataFrame:
    named = shared.select(id="sender_key", address="sender", name=pl.col("sender_name").fill_null(""))
    return named.drop_nulls("id")


def _contents(shared: pl.DataFrame) -> pl.DataFrame:
    spoken = shared.select(
        id="content",
        subject=pl.coalesce("subject", *_NAMING).fill_null(""),
        language="language",
        told_by=_told_by(),
        named=keys_of(shared["creative"], lambda name: text_key("creative", name)),
    )
    return _distinct_contents([spoken.drop_nulls("id")])


def _distinct_contents(spoken: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return (
        pl.concat(spoken)
        .group_by("id")
        .agg(pl.col("subject", "language", "told_by", "named").min())
        .sort("id")
    )


def _touches(shared: pl.DataFrame) -> pl.DataFrame:
    declared = pl.col("stream").cast(pl.String)
    sure = pl.when(declared.is_null())
    return shared.select(
        sender="sender_key",
        utc_offset=pl.col("utc_offset").cast(pl.Int64),
        day_only=pl.col("day_only").fill_null(value=False).cast(pl.Int64),
        channel="channel",
        declared=declared,
        category="category",
        list="list",
        campaign="campaign_key",
        content="content",
        sequence="sequence_key",
        step="step",
        weight=pl.col("weight").fill_null(1.0),
        bounced=pl.col("came_back").cast(pl.Int64),
        stream=declared.fill_null("marketing"),
        stream_reason=sure.then(pl.lit(UNDECLARED)).otherwise(pl.lit(DECLARED)),
        stream_confidence=sure.then(pl.lit(Confidence.ASSUMED.value)).otherwise(
            pl.lit(Confidence.DECLARED.value)
        ),
    )
