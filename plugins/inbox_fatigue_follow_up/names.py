"""Looks at mail for which a name alone stands: that of a log, and letters of pictures that nobody has seen.

Under one campaign or subject there may stand something else each week.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.plugin import mix_columns
from inbox_fatigue_follow_up.reminders import LAST, SERIES, subjects, with_matter

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

UNSEEN = "unseen pictures"
UNTOLD = "whether mails of one campaign or subject said the same is not known (a column creative in the log)"
RENAMED = "whether mails of one creative said the same under other subjects is not known"
NOT_SEEN = "what stood in the pictures of their mail is not known"
_MOMENT = timedelta(microseconds=1)


def is_name() -> pl.Expr:
    """Return whether nothing but a name tells what a mail said."""
    return pl.col("told_by").is_in(["subject", "campaign", UNSEEN]).fill_null(value=False)


def last_words(named: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return the mails whose subject calls them the last in a matter, with a `creative` for those of one matter.

    Whoever gets "Last chance: 20 % off teapots" twice in a week was told the same twice, whatever stood below it.
    Those of a series are farther apart.
    """
    said, hinted = subjects(inboxes)
    spoken = named.filter(pl.col("told_by") == "subject")
    if spoken.is_empty() or hinted.is_empty():
        return named.clear()
    last = with_matter(spoken, said, hinted).filter(pl.col("pressing") == LAST)
    matter = ["inbox", "sender", "matter"]
    ordered = last.sort(*matter, "at", "touch")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in matter)
    begins = ~(same & (pl.col("at").diff() < SERIES)).fill_null(value=False)
    runs = ordered.with_columns(run=begins.cum_sum())
    return runs.with_columns(creative=pl.col("touch").first().over("run")).select(*named.columns)


def same_pictures(named: pl.DataFrame) -> pl.DataFrame:
    """Return the letters of pictures nobody has seen, with a `creative` for those that show the very same ones."""
    letters = named.filter((pl.col("told_by") == UNSEEN) & pl.col("pictures").is_not_null())
    return letters.with_columns(creative=mix_columns([letters["creative"], letters["pictures"]]))


def in_doubt(named: pl.DataFrame, inboxes: Inboxes, window: timedelta) -> pl.DataFrame:
    """Return the people who got mail again that may have said the same, with the reason.

    It may where campaign and subject are the same, and under one subject within days, whatever the campaign:
    who sends again to those who did not open makes a campaign of it in some sending systems.
    """
    # That of a letter is worked out from its creative and its day, and tells no more than they do.
    campaign = pl.when(pl.col("told_by") != UNSEEN).then("campaign").fill_null(0).alias("campaign")
    ranked = inboxes.contents.select("content", key=pl.col("subject").str.to_lowercase().rank("dense"))
    spoken = named.filter(pl.col("told_by") == "subject").join(ranked, on="content")
    again = pl.concat(
        [
            _again(named.with_columns(campaign, key="creative"), window),
            _again(spoken.with_columns(pl.col("key").cast(pl.Int64), campaign=0), SERIES - _MOMENT),
        ]
    )
    reason = pl.when(pl.col("told_by") == UNSEEN).then(pl.lit(NOT_SEEN)).otherwise(pl.lit(UNTOLD))
    return again.select("person", reason=reason).unique().sort("person", "reason")


def under_another_subject(sent: pl.DataFrame, window: timedelta) -> pl.DataFrame:
    """Return the people who got a creative of a log under two subjects, with the reason.

    It may be a resend under a better subject, or a notice into which another product was written.
    """
    named = sent.filter(pl.col("named").is_not_null()).sort("inbox", "named", "at", "touch")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in ("inbox", "named"))
    other = same & (pl.col("content") != pl.col("content").shift()) & (pl.col("at").diff() <= window)
    people = named.filter(other.fill_null(value=False)).select("person").unique().sort("person")
    return people.with_columns(reason=pl.lit(RENAMED))


def _again(keyed: pl.DataFrame, within: timedelta) -> pl.DataFrame:
    """Return the people who got two mails of one `key` and campaign not farther apart than that, with `told_by`."""
    name = mix_columns([keyed["inbox"], keyed["key"], keyed["campaign"].cast(pl.Int64)])
    ordered = keyed.select("person", "at", "told_by", name=name).sort("name", "at")
    near = (pl.col("name") == pl.col("name").shift()) & (pl.col("at").diff() <= within)
    return ordered.filter(near.fill_null(value=False)).select("person", "told_by")
