"""Said already: what a person got before through another campaign, another sender or another address.

The same campaign to the same address is a resend or a follow-up, and other rules look at those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import polars as pl

from inbox_fatigue.plugin import Inboxes, Measurements, Rule
from inbox_fatigue_relevance.rules_of_texts import SAID_ALREADY

MOMENT = timedelta(microseconds=1)
LINE = ["inbox", "other"]  # one content in one inbox
COLUMNS = ("touch", "inbox", "at", "content", "creative", "campaign", "sender", "address")


@dataclass(frozen=True, kw_only=True)
class SaidAlready:
    """Measures how like a mail is to one that the person got before by another way."""

    rules: ClassVar[tuple[Rule, ...]] = (SAID_ALREADY,)
    window: timedelta = field(
        default=timedelta(days=90), metadata={"doc": "for how long a person remembers that they were told"}
    )

    fewest_words: int = field(
        default=20,
        metadata={"doc": "shorter texts are not compared: all mails of one picture have the same words"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return, at each mail, its greatest likeness to an earlier one, and the two mails as evidence."""
        seen = pl.col("told_by").is_null() | (pl.col("told_by") == "pictures")
        worded = inboxes.contents.filter((pl.col("words") >= self.fewest_words) & seen).select("content")
        touches = inboxes.counted.join(worded, on="content", how="semi").select(COLUMNS)
        pairs = _likely_pairs(touches, inboxes.alike)
        if pairs.is_empty():  # nobody got anything twice, as of one campaign
            return Measurements.nothing(SAID_ALREADY, self.window)
        earlier = touches.select(
            "inbox", "at", "touch", "campaign", "sender", "address", other=pl.col("content")
        )
        best = (
            pl.concat(_by_another_way(pairs, earlier))
            .filter(pl.col("then") > pl.col("at") - self.window)
            .sort("similarity", "then", "earlier", "note", descending=[True, True, False, False])
            .unique(subset="touch", keep="first", maintain_order=True)
        )
        hits = best.select(
            "touch", "earlier", "note", "group", measured=pl.col("similarity"), since=pl.col("then") - MOMENT
        )
        said = pl.concat(
            [
                hits.select("touch", "group"),
                hits.select("group", touch=pl.col("earlier")).select("touch", "group"),
            ]
        )
        return Measurements(
            rule=SAID_ALREADY, frame=hits.drop("earlier"), span=self.window, counted=said.unique()
        )


def _likely_pairs(touches: pl.DataFrame, alike: pl.DataFrame) -> pl.DataFrame:
    """Return each mail with each content like its own that its inbox also holds, its own if that came twice."""
    held = touches.group_by("inbox", "content").len()
    again = held.filter(pl.col("len") > 1).select("inbox", "content", other="content", similarity=pl.lit(1.0))
    like = (
        held.select("inbox", "content")
        .join(alike.select("content", "other", "similarity"), on="content", how="inner")
        .join(held.select("inbox", other="content"), on=["inbox", "other"], how="semi")
    )
    together = pl.concat([again, like])
    return touches.join(together, on=["inbox", "content"], how="inner").with_columns(
        group=pl.coalesce("creative", "content")
    )


def _by_another_way(pairs: pl.DataFrame, earlier: pl.DataFrame) -> list[pl.DataFrame]:
    """Return, for each way in which two mails can differ, the latest earlier mail that differs in it.

    Senders are compared only where the campaign of one of the two is not known: colleagues who take turns in
    one campaign follow up, and different campaigns are found as such.
    """
    known, unknown = pl.col("campaign").is_not_null(), pl.col("campaign").is_null()
    return [
        _latest(pairs, earlier, "campaign", "another campaign"),
        _latest(pairs, earlier, "address", "mail to another of their addresses"),
        _latest(pairs.filter(unknown), earlier, "sender", "another sender"),
        _latest(pairs.filter(known), earlier.filter(unknown), "sender", "another sender"),
    ]


def _latest(pairs: pl.DataFrame, earlier: pl.DataFrame, way: str, note: str) -> pl.DataFrame:
    """Return the pairs with the latest earlier mail of the other content that differs in one column.

    The latest earlier mail either differs, or the last before its run of equal ones does: so one sorted
    pass finds it, however often the content was sent.
    """
    asked = pairs.filter(pl.col(way).is_not_null()).sort("at", "touch")
    wanted = earlier.filter(pl.col(way).is_not_null()).join(asked, on=LINE, how="semi")
    found = asked.join_asof(
        _runs(wanted, way),
        on="at",
        by=LINE,
        strategy="backward",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    differs = pl.col("was") != pl.col(way)
    return found.select(
        "touch",
        "at",
        "group",
        "similarity",
        then=pl.when(differs).then("then").otherwise("then_before"),
        earlier=pl.when(differs).then("earlier").otherwise("earlier_before"),
        note=pl.lit(note),
    ).filter(pl.col("then").is_not_null())


def _runs(earlier: pl.DataFrame, way: str) -> pl.DataFrame:
    """Return each mail with the last one of its inbox and content before the run of equal ones it belongs to."""
    ordered = earlier.sort(*LINE, "at", "touch")
    same_line = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in LINE).fill_null(
        value=False
    )
    changed = pl.col(way) != pl.col(way).shift(1)
    # Rows, not times, are filled forward, over all lines at once: a line begins with a row of its own, which is
    # none; going line by line took most of the rule's time where inboxes are many.
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    before = pl.when(~same_line).then(-1).when(changed).then(row - 1).forward_fill()
    rows = ordered.select(before=before)["before"]
    last = ordered.select(then_before="at", earlier_before="touch")[rows.clip(0, None)]
    none = pl.col("before") < 0
    return (
        ordered.select(*LINE, "at", then="at", earlier="touch", was=way, before=rows)
        .hstack(last)
        .with_columns(pl.when(~none).then(name).alias(name) for name in ("then_before", "earlier_before"))
        .drop("before")
        .sort("at", "earlier")
    )
