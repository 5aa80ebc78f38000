"""Tells mail that pretends to an earlier conversation from mail that continues one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from inbox_fatigue.plugin import Measurements, Rule, windows
from inbox_fatigue_follow_up.claims import claims
from inbox_fatigue_follow_up.rules import FALSE_REPLY

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

# What shows that the person and the organisation were in touch.
_CONTACT = ("reply", "decline", "out_of_office", "purchase", "case_opened", "case_closed")
_SPOKEN_WITH = ("correspondence", "transactional")


@dataclass(frozen=True, kw_only=True)
class FalseReply:
    """Counts "Re:" without a mail to reply to, and talk of talks that are not on record."""

    rules: ClassVar[tuple[Rule, ...]] = (FALSE_REPLY,)
    window: timedelta = field(
        default=timedelta(days=90),
        metadata={"doc": "the window in which pretended conversations are counted"},
    )
    memory: timedelta = field(
        default=timedelta(days=180),
        metadata={"doc": "how long any mail from the person, to whomever of you, excuses a Re:"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the number of pretended conversations in the window that ends at each one."""
        claimed = claims(inboxes)
        replies = claimed.filter("replies").join(self._conversed(claimed, inboxes), on="touch", how="anti")
        talks = claimed.filter("talks").join(_acquainted(inboxes), on="touch", how="anti")
        false = pl.concat([replies["touch"], talks["touch"]]).unique()
        touches = inboxes.touches.filter(pl.col("touch").is_in(false.implode()))
        return Measurements(
            rule=FALSE_REPLY,
            frame=windows.trailing_count(touches, self.window),
            span=self.window,
            counted=touches.select("touch"),
        )

    def _conversed(self, claimed: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
        """Return the touches with a mail from the person, or an own one on the subject, before them."""
        wrote = pl.col("kind").cast(pl.String).is_in(["reply", "decline"])
        mail = _by_inbox(inboxes, wrote)
        pairs = claimed.join(mail, on="inbox").filter(pl.col("_at") <= pl.col("at"))
        recent = pl.col("at") - pl.col("_at") <= self.memory
        to_sender = pl.col("_sender") == pl.col("sender")
        on_subject = pl.col("_subject_key") == pl.col("subject_key")
        untold = pl.col("_sender").is_null() & pl.col("_subject_key").is_null()
        known = pairs.filter(pl.any_horizontal(recent, to_sender, on_subject, untold))
        first = (
            inboxes.touches.filter(pl.col("subject_key").is_not_null())
            .group_by("inbox", "subject_key")
            .agg(_first=pl.col("at").min())
        )
        thread = claimed.join(first, on=["inbox", "subject_key"]).filter(pl.col("_first") < pl.col("at"))
        return pl.concat([known["touch"], thread["touch"], _answering(claimed, inboxes)]).unique().to_frame()


def _answering(claimed: pl.DataFrame, inboxes: Inboxes) -> pl.Series:
    """Return the touches whose In-Reply-To names a mail of the person, or one that the person got."""
    theirs = inboxes.events.select("person", parent="message").drop_nulls()
    ours = inboxes.touches.select("person", parent="message").drop_nulls()
    both = pl.concat([theirs, ours]).unique()
    return claimed.join(both, on=["person", "parent"], how="semi")["touch"]


def _acquainted(inboxes: Inboxes) -> pl.DataFrame:
    """Return the touches before which the person and the organisation were in touch in any way."""
    met = _by_inbox(inboxes, pl.col("kind").cast(pl.String).is_in(_CONTACT)).select("inbox", "_at")
    spoke = pl.col("stream").cast(pl.String).is_in(_SPOKEN_WITH) | (
        pl.col("channel").cast(pl.String) == "phone"
    )
    talked = inboxes.touches.filter(spoke).select("inbox", _at="at")
    first = pl.concat([met, talked]).group_by("inbox").agg(pl.col("_at").min())
    return inboxes.touches.join(first, on="inbox").filter(pl.col("_at") <= pl.col("at")).select("touch")


def _by_inbox(inboxes: Inboxes, kinds: pl.Expr) -> pl.DataFrame:
    """Return some events once for each inbox in which they stand."""
    told = inboxes.events.filter(kinds).select(
        "person", _inbox="inbox", _at="at", _sender="sender", _subject_key="subject_key"
    )
    homes = inboxes.touches.select("inbox", "person").unique()
    joined = told.join(homes, on="person")
    return joined.filter(pl.col("_inbox").is_null() | (pl.col("_inbox") == pl.col("inbox")))
