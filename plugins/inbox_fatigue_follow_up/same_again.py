"""Counts how often one and the same message reached a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from inbox_fatigue.plugin import Measurements, Rule, mix_columns, text_key
from inbox_fatigue_follow_up.links import SPOKEN
from inbox_fatigue_follow_up.names import (
    in_doubt,
    is_name,
    last_words,
    same_pictures,
    under_another_subject,
)
from inbox_fatigue_follow_up.rules import SAME_AGAIN

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_fatigue.plugin import Inboxes

SLIP = timedelta(hours=1)  # chains read it likewise: a copy so soon brings the forgotten attachment
# Archives that were moved through a program with a clock of twelve hours hold one mail twice, in two folders,
# the second of them to the second so much later.
HALF_DAY = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class SameAgain:
    """Counts the touches of one creative in one inbox, transactional and list mail excepted.

    Of a log nobody knows the texts: two steps of a sequence are two, whatever their subject, and what a campaign
    or a subject alone names may say something else each time, so that a second one is in doubt.
    In mail by hand a few words are no resend, a second copy within the hour is a slip, one twelve hours
    apart is the same mail with its AM or PM lost, and between people the subject and the sender must be the
    same, too. What is new in an update of a meeting stands in its calendar part, so it is no resend.
    """

    rules: ClassVar[tuple[Rule, ...]] = (SAME_AGAIN,)
    window: timedelta = field(
        default=timedelta(days=90), metadata={"doc": "the window in which the same message is counted"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return how often each touch's creative had come within the window."""
        stream = pl.col("stream").cast(pl.String)
        by_hand = stream.is_in(["correspondence", "sales"])
        spoken = ~by_hand | (pl.col("words").cast(pl.Int64).fill_null(SPOKEN) >= SPOKEN)
        sent = inboxes.described("words", "told_by", "named").filter(
            pl.col("creative").is_not_null()
            & ~stream.is_in(["transactional", "list"])
            & ~((stream == "correspondence") & (pl.col("kind").cast(pl.String) == "calendar")).fill_null(
                value=False
            )
            & ~pl.col("bounced").fill_null(value=False)
            & spoken
        )
        named = sent.filter(is_name())
        doubtful, renamed = in_doubt(named, inboxes, self.window), under_another_subject(sent, self.window)
        sent = pl.concat([sent.filter(~is_name()), last_words(named, inboxes), same_pictures(named)])
        personal = stream == "correspondence"
        keys = [
            pl.col("creative"),
            *[pl.when(personal).then(pl.col(name)).fill_null(0) for name in ("sender", "subject_key")],
            _step().alias("step"),
        ]
        keyed = sent.select("inbox", "touch", "at", *keys, by_hand=by_hand)
        keyed = keyed.with_columns(creative=_of_steps(keyed["creative"], keyed["step"]))
        group = mix_columns([keyed[name] for name in ("creative", "sender", "subject_key")])
        again = (
            keyed.with_columns(group=group, one=pl.lit(1.0))
            .filter(pl.len().over("inbox", "group") > 1)
            .sort("inbox", "group", "at", "touch")
        )
        counts = pl.col("one").rolling_sum_by("at", window_size=self.window).over("inbox", "group")
        return Measurements(
            rule=SAME_AGAIN,
            frame=self._without_slips(
                again.select("touch", "inbox", "group", "at", "by_hand", measured=counts)
            ),
            span=self.window,
            counted=again.select("touch", "group"),
            unassessed=pl.concat([doubtful, renamed]),
        )

    def _without_slips(self, counted: pl.DataFrame) -> pl.DataFrame:
        """Return the numbers with copies by hand that are a slip or a copy of the archive counted as one."""
        gap = pl.col("at").diff().over("inbox", "group")
        close = (gap < SLIP) | (gap == HALF_DAY)
        hasty = counted.filter("by_hand").filter(close).select("inbox", "group").unique()
        walked = counted.join(hasty, on=["inbox", "group"], how="semi")
        rows = [
            (touch, number)
            for _, run in walked.group_by("inbox", "group", maintain_order=True)
            for touch, number in zip(
                run["touch"], _apart(run.select("at", "by_hand").rows(), self.window), strict=True
            )
        ]
        fewer = pl.DataFrame(rows, schema={"touch": pl.Int64, "fewer": pl.Float64}, orient="row")
        joined = counted.join(fewer, on="touch", how="left", maintain_order="left")
        return joined.select("touch", "group", measured=pl.coalesce("fewer", "measured"))


def _step() -> pl.Expr:
    """Return which step of a sequence a touch is, where nothing else tells its words from those of the others."""
    return pl.when(pl.col("words").is_null()).then(pl.col("step"))


def _of_steps(creatives: pl.Series, steps: pl.Series) -> pl.Series:
    """Return the creatives, of which each step that is told is one of its own."""
    named = steps.drop_nulls().unique().to_list()
    if not named:
        return creatives
    keys = steps.replace_strict(
        named, [text_key("step", name) for name in named], default=0, return_dtype=pl.Int64
    )
    return mix_columns([creatives, keys]).zip_with(steps.is_not_null(), creatives)


def _apart(sends: list[tuple[datetime, bool]], window: timedelta) -> list[float]:
    """Return, for each of some ordered sends, how many that are no copies lie in the window that ends at it.

    A send is a time and whether it is by hand; only what is by hand is a copy of what is by hand.
    Counted backwards from each, which finds the most there can be: one more touch never makes it fewer.
    """
    numbers = []
    for place, (end, _) in enumerate(sends):
        number, written = 0, None
        for at, by_hand in reversed(sends[: place + 1]):
            if at <= end - window:
                break
            if not by_hand:
                number += 1
            elif written is None or (written - at >= SLIP and written - at != HALF_DAY):
                number, written = number + 1, at
        numbers.append(float(number))
    return numbers
