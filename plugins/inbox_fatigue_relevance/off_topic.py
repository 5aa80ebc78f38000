"""Off topic: mail about nothing that the person said, or showed, to be interested in.

Interests stand in contacts, or are told by what the person clicked in and answered.
A mail that touches one of them anywhere is on topic, because a general letter has something for everybody.
One mail off topic is no annoyance, and words are a poor measure of one (Assam is a black tea): so the average of
several is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta  # noqa: TC003 - the type of a setting
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_relevance.interests import by_content, by_interest, reacted_to
from inbox_fatigue_relevance.rules_of_topics import OFF_TOPIC
from inbox_fatigue_relevance.wording import MONTH

UNKNOWN = "neither their interests nor enough clicks or replies are known (add interests to --contacts)"
UNCOMPARED = (
    "too few of their mails can be compared with their interests (no text, too short, or mail of that language "
    "never names them)"
)
NEAR = {"touch": pl.Int64, "near": pl.Float64}


@dataclass(frozen=True, kw_only=True)
class OffTopic:
    """Measures how far a mail is from everything that the person is interested in."""

    rules: ClassVar[tuple[Rule, ...]] = (OFF_TOPIC,)
    window: timedelta = field(default=MONTH, metadata={"doc": "the time over which distances are averaged"})
    fewest_mails: int = field(
        default=3, metadata={"doc": "fewer mails in the window than this are not averaged"}
    )
    fewest_reactions: int = field(
        default=3, metadata={"doc": "who reacted to fewer different mails has shown no interests yet"}
    )
    fewest_words: int = field(
        default=20, metadata={"doc": "shorter texts are not compared: a picture may show anything"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each mail, the average distance, 0 to 1, of those in the window from the person's interests."""
        worded = inboxes.contents.filter(
            (pl.col("words") >= self.fewest_words) & pl.col("language").is_not_null()
        ).select("content", "language")
        touches = inboxes.counted.filter(pl.col("stream").cast(pl.String).is_in(["marketing", "sales"]))
        mails = touches.join(worded, on="content").select(
            "touch", "person", "content", "category", "language"
        )
        near = pl.concat([_declared(mails, inboxes), self._reacted(mails, inboxes)])
        far = near.group_by("touch").agg(distance=1 - pl.col("near").max())
        placed = (
            touches.select("touch", "person", "inbox", "at")
            .join(far, on="touch")
            .sort("inbox", "at", "touch")
        )
        windows = placed.rolling("at", period=self.window, group_by="inbox").agg(
            measured=pl.col("distance").mean().round(2), mails=pl.len()
        )
        averaged = placed.hstack(windows.select("measured", "mails")).filter(
            pl.col("mails") >= self.fewest_mails
        )
        return Measurements(
            rule=OFF_TOPIC,
            frame=averaged.select("touch", "measured", note=pl.col("mails").cast(pl.String)),
            span=self.window,
            counted=placed.filter(pl.col("distance") > OFF_TOPIC.comfortable).select("touch"),
            unassessed=_unassessed(inboxes, averaged),
        )

    def _reacted(self, mails: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
        """Return (touch, near) for mails in a language in which the person reacted to enough others."""
        reacted = reacted_to(inboxes)
        kinds = inboxes.contents.select("content", "creative", "language").drop_nulls("language")
        shown = reacted.join(kinds, on="content").with_columns(
            shown=pl.col("creative").n_unique().over("person", "language")
        )
        enough = shown.filter(pl.col("shown") >= self.fewest_reactions)
        if enough.is_empty():  # what mails are about is not looked at for nobody
            return pl.DataFrame(schema=NEAR)
        pairs = mails.join(
            enough.select("person", "language", reacted="content", liked="category"),
            on=["person", "language"],
        ).join(by_content(inboxes, enough["content"]), on=["reacted", "content"], how="left")
        same = (pl.col("category") == pl.col("liked")).fill_null(value=False)
        near = pl.when(same).then(1.0).otherwise(pl.col("near").fill_null(0.0))
        return pairs.select("touch", near=near)


def _declared(mails: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return (touch, near) for mails to people whose interests are declared."""
    interests = inboxes.people.select("person", interest="interests").explode("interest").drop_nulls()
    pairs = mails.join(interests, on="person")
    if pairs.is_empty():
        return pl.DataFrame(schema=NEAR)
    by_text = pairs.join(by_interest(inboxes), on=["interest", "content"]).select("touch", "near")
    category = pl.col("category").cast(pl.String).str.to_lowercase()
    named = pairs.filter(category.str.contains(pl.col("interest"), literal=True))
    by_category = named.select("touch", near=pl.lit(1.0))
    return pl.concat([by_text, by_category.join(by_text, on="touch", how="semi")])


def _unassessed(inboxes: Inboxes, judged: pl.DataFrame) -> pl.DataFrame:
    """Return those whose interests are not known, or too few of whose mails could be compared with them."""
    everyone = inboxes.touches.select("person").unique().sort("person")
    declared = inboxes.people.filter(pl.col("interests").list.len() > 0)["person"]
    reacted = reacted_to(inboxes)["person"]
    known = pl.col("person").is_in(pl.concat([declared, reacted]).unique().implode())
    reason = pl.when(known).then(pl.lit(UNCOMPARED)).otherwise(pl.lit(UNKNOWN))
    return everyone.join(judged, on="person", how="anti").with_columns(reason=reason)
