"""Tells which touches can be part of a chain at all: no lists, receipts, shipping notices or calendar updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

OUTREACH = ("marketing", "sales")
# In marketing mail of more words than these, outside a sequence, a bump is said of something else: the two
# newsletters with one, in a real inbox of 250 messages, had 638 and 794 words.
LONGEST_BUMP = 300
_NAGS = ("bump", "overdue")
_STRENGTHS = (*_NAGS, "guilt", "booked", "colleague")
_FEATURES = ("words", *_STRENGTHS, "request")


def candidates(inboxes: Inboxes) -> pl.DataFrame:
    """Return the touches that can be part of a chain, with what their content says."""
    stream = pl.col("stream").cast(pl.String)
    numbers = [pl.col(name).cast(pl.Float64).fill_null(0.0) for name in _STRENGTHS]
    return (
        inboxes.described(*_FEATURES)
        .filter((stream != "list") & ~pl.col("bounced").fill_null(value=False) & _is_a_letter())
        .with_columns(*numbers, pl.col("words").cast(pl.Int64), pl.col("request").cast(pl.Float64))
        .with_columns(
            stream=stream,
            prefixed=pl.col("reply_prefix").fill_null(value=False),
            outreach=stream.is_in(OUTREACH) | _automatic(),
        )
        .with_columns(
            pl.when(_is_letter_to_many()).then(0.0).otherwise(pl.col(name)).alias(name) for name in _NAGS
        )
        .filter(~_was_asked_for() & (~_is_receipt() | pl.max_horizontal(_NAGS).gt(0)))
    )


def _is_letter_to_many() -> pl.Expr:
    """Return whether a mail is too long a piece of marketing for a bump in it to be meant."""
    long = pl.col("words").fill_null(0) > LONGEST_BUMP
    return (pl.col("stream") == "marketing") & pl.col("sequence").is_null() & long


def _was_asked_for() -> pl.Expr:
    """Return whether marketing reminds of what the person has booked: "your webinar starts in an hour"."""
    return (pl.col("stream") == "marketing") & (pl.col("booked") > 0)


def _is_receipt() -> pl.Expr:
    """Return whether the words of a mail tell that it is an order, a receipt, a shipping notice or the like."""
    by_words = pl.col("stream_confidence").cast(pl.String) == "wording"
    return (pl.col("stream") == "transactional") & by_words.fill_null(value=False)


def _is_a_letter() -> pl.Expr:
    """Tell mail from calendar updates, automatic answers and bounces; a log's row is taken for mail."""
    return pl.col("kind").is_null() | (pl.col("kind") == "mail")


def _automatic() -> pl.Expr:
    return pl.col("automatic").fill_null(value=False) | pl.col("sequence").is_not_null()
