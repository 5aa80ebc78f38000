"""Finds mail that claims an earlier conversation: "Re:" in its subject, or talk of a talk in its text.

Only outreach is looked at. Between people, the mail that a "Re:" answers may simply not be in the archive,
and a first letter by hand to somebody outside looks like sales to whoever never saw what it answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

# More words than these are a newsletter, whatever its first line pretends.
LETTER = 200
_FORWARD = r"(?i)^\s*(\[[^\]]*\]\s*)?(fwd?|wg|tr|rv|enc|doorst|i)\s*(\[\d+\])?\s*:"
_PUSHES = ("bump", "guilt", "last_chance")
_SAID = (*_PUSHES, "false_familiarity", "quoting")


def claims(inboxes: Inboxes) -> pl.DataFrame:
    """Return the touches that claim a conversation, with `replies` and `talks` for what they claim."""
    stream = _stream()
    return (
        inboxes.described("subject", "words", *_SAID)
        .filter(stream.is_in(["marketing", "sales"]) & ~pl.col("bounced").fill_null(value=False))
        .with_columns(
            *[pl.col(name).cast(pl.Float64).fill_null(0.0) for name in _SAID],
            pl.col("words").cast(pl.Int64).fill_null(0),
            stream=stream,
            prefixed=pl.col("reply_prefix").fill_null(value=False),
            forward=pl.col("subject").cast(pl.String).str.contains(_FORWARD).fill_null(value=False),
        )
        .with_columns(way_out=_way_out())
        .with_columns(machine=pl.col("sequence").is_not_null() | pl.col("way_out"))
        .filter(_outreach())
        .with_columns(replies=_replies(), talks=_talks())
        .filter(pl.col("replies") | pl.col("talks"))
    )


def _stream() -> pl.Expr:
    """Return the stream, letters that are taken for correspondence by their own word counted as sales.

    Nothing but "Re:" says that such a letter answers somebody, and that is what is in question here.
    """
    stream = pl.col("stream").cast(pl.String)
    claimed = (stream == "correspondence") & (pl.col("stream_confidence").cast(pl.String) == "wording")
    return pl.when(claimed.fill_null(value=False)).then(pl.lit("sales")).otherwise(stream)


def _way_out() -> pl.Expr:
    """Return whether a mail offers a way out, which tells it as bulk by itself, as a sequence does."""
    return (pl.col("way_out_header") | pl.col("way_out_visible")).fill_null(value=False)


def _outreach() -> pl.Expr:
    """Return whether a mail is outreach by more than its stream.

    The stream alone is told from audiences and from mail that is missing: a colleague's "FW:" to the
    whole department, or an answer to a mail outside the archive. A log's rows are what it says.
    """
    logged = pl.col("way_out_header").is_null()
    pushes = pl.max_horizontal(_PUSHES) > 0
    twice = pl.col("prefixed") & (pl.col("false_familiarity") > 0)
    template = pl.col("automatic").fill_null(value=False)
    return pl.col("machine") | logged | ((pl.col("stream") == "sales") & (pushes | twice | template))


def _replies() -> pl.Expr:
    """Return whether a mail says "Re:" and shows nothing that it could reply to.

    A machine answers nobody, so there "Fwd:" and an In-Reply-To that leads nowhere claim it as well;
    in mail from a person's hand both may be true.
    """
    by_hand = ~pl.col("forward") & pl.col("parent").is_null()
    return pl.col("prefixed") & (pl.col("quoting") <= 0) & (pl.col("machine") | by_hand)


def _talks() -> pl.Expr:
    """Return whether a mail speaks of a talk.

    "As discussed" may point to an article, and a long newsletter reports the talks of others. One that
    can be unsubscribed from speaks to all who get it: its "our last meeting" is the club's.
    """
    one_to_one = (pl.col("stream") == "sales") & (pl.col("false_familiarity") > 0)
    to_many = pl.col("way_out") & pl.col("sequence").is_null()
    letter = (pl.col("words") <= LETTER) & ~to_many
    return one_to_one | ((pl.col("false_familiarity") >= 1) & letter)
