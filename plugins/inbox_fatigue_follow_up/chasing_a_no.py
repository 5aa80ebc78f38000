"""Counts mail to a person who had said no, to those to whom it was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from inbox_fatigue.plugin import Measurements, Rule
from inbox_fatigue_follow_up.refusals import refusals
from inbox_fatigue_follow_up.rules import CHASING_A_NO

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

_EVERYTHING = ("marketing", "sales")
_ALLOWED = ("transactional", "list")


@dataclass(frozen=True, kw_only=True)
class ChasingANo:
    """Counts the touches after a no, for as long as a no holds.

    "Stop" binds the marketing and sales mail of the whole organisation, "not interested" the matter and
    all who wrote in it. What is typed by hand is bound in its own thread, by a stop, by a recorded decline,
    or where the no was said to marketing or sales; a "no thanks" to a colleague ends nothing.
    One acknowledgement by hand, in the thread and within a day, does not count; who asks again in it
    acknowledges nothing.
    """

    rules: ClassVar[tuple[Rule, ...]] = (CHASING_A_NO,)
    holds: timedelta = field(default=timedelta(days=365), metadata={"doc": "how long a no holds"})
    put_off: timedelta = field(
        default=timedelta(days=14),
        metadata={"doc": "how long a no holds that asks to be asked again in a season, a month or a year"},
    )
    acknowledged: timedelta = field(
        default=timedelta(days=1),
        metadata={"doc": "the time within which one acknowledgement does not count"},
    )
    stop_words: tuple[str, ...] = field(
        default=("stop", "remove me", "unsubscribe", "opt-out", "opt out"),
        metadata={"doc": "what the detail of a decline says when it is meant for the whole organisation"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return which touch after the no each one was; a no is a group."""
        nos = refusals(inboxes, self.stop_words, self.put_off)
        pairs = self._after(_sent(inboxes), nos)
        heard = _heard(pairs, _bound(inboxes, nos))
        chased = heard.join(self._acknowledgements(heard), on=["touch", "no"], how="anti")
        first = chased.sort("no_at", "no").unique("touch", keep="first", maintain_order=True)
        nth = pl.col("at").rank("max").over("inbox", "no").cast(pl.Float64)
        return Measurements(
            rule=CHASING_A_NO,
            frame=first.sort("at", "touch").select("touch", measured=nth, since="no_at", group="no"),
            counted=first.select("touch", group="no"),
        )

    def _after(self, sent: pl.DataFrame, nos: pl.DataFrame) -> pl.DataFrame:
        """Return each touch beside every no that held when it was sent."""
        held = (pl.col("at") > pl.col("no_at")) & (pl.col("at") <= pl.col("no_at") + self.holds)
        still = pl.col("over_at").is_null() | (pl.col("at") < pl.col("over_at"))
        in_thread = (pl.col("parent") == pl.col("no_message")) | (
            pl.col("subject_key") == pl.col("no_subject")
        )
        return (
            sent.join(nos, on="inbox")
            .filter(held & still)
            .with_columns(in_thread=in_thread.fill_null(value=False))
        )

    def _acknowledgements(self, heard: pl.DataFrame) -> pl.DataFrame:
        """Return the first touch by hand in a no's thread, if it came soon enough."""
        soon = pl.col("at") - pl.col("no_at") <= self.acknowledged
        return (
            heard.filter(pl.col("in_thread") & soon & ~pl.col("machine") & ~pl.col("asks_again"))
            .sort("at", "touch")
            .unique(["inbox", "no"], keep="first", maintain_order=True)
            .select("touch", "no")
        )


def _sent(inboxes: Inboxes) -> pl.DataFrame:
    stream = pl.col("stream").cast(pl.String)
    sent = ~stream.is_in(_ALLOWED) & ~pl.col("bounced").fill_null(value=False)
    return (
        inboxes.described("bump")
        .filter(sent)
        .select(
            "touch",
            "inbox",
            "at",
            "sender",
            "parent",
            "subject_key",
            "sequence",
            "campaign",
            outreach=_is_outreach(),
            machine=pl.col("automatic").fill_null(value=False) | pl.col("sequence").is_not_null(),
            asks_again=(pl.col("bump").cast(pl.Float64) >= 1).fill_null(value=False),
        )
    )


def _bound(inboxes: Inboxes, nos: pl.DataFrame) -> pl.DataFrame:
    """Return for each no the touches before it that it answers: their writers and sequences are bound."""
    before = inboxes.touches.select(
        "inbox", "at", "message", "sender", "subject_key", "sequence", "campaign", outreach=_is_outreach()
    )
    answered = pl.any_horizontal(
        pl.col("message") == pl.col("no_parent"),
        pl.col("subject_key") == pl.col("no_subject"),
        (pl.col("sender") == pl.col("no_sender")),
        pl.col("campaign") == pl.col("no_campaign"),
    )
    pairs = before.join(nos, on="inbox").filter(
        (pl.col("at") <= pl.col("no_at")) & answered.fill_null(value=False)
    )
    return pairs.select("inbox", "no", "sender", "sequence", "campaign", "outreach")


def _is_outreach() -> pl.Expr:
    return pl.col("stream").cast(pl.String).is_in(_EVERYTHING)


def _heard(pairs: pl.DataFrame, bound: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs in which the no was meant for the writer of the touch."""
    writers = bound.select("no", "inbox", "sender").drop_nulls().unique().with_columns(by_writer=True)
    series = bound.select("no", "inbox", "sequence").drop_nulls().unique().with_columns(by_sequence=True)
    sold = bound.filter("outreach").select("no", "inbox").unique().with_columns(to_outreach=True)
    known = (
        pairs.join(writers, on=["no", "inbox", "sender"], how="left")
        .join(series, on=["no", "inbox", "sequence"], how="left")
        .join(sold, on=["no", "inbox"], how="left")
    )
    matter = pl.any_horizontal(
        "in_thread",
        "by_writer",
        "by_sequence",
        "untold",
        pl.col("sender") == pl.col("no_sender"),
        pl.col("campaign") == pl.col("no_campaign"),
    ).fill_null(value=False)
    outreach = (pl.col("outreach") | pl.col("machine")) & (matter | (pl.col("wide") & pl.col("outreach")))
    said_to_a_seller = pl.col("to_outreach").fill_null(value=False)
    between_people = pl.col("in_thread") & (pl.col("wide") | pl.col("outright") | said_to_a_seller)
    return known.filter(outreach | between_people)
