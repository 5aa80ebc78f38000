"""Measures unanswered chains: how deep, empty, soon and deaf they are, who takes part, and whom they blame."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from inbox_fatigue.plugin import Across, Measurements, Rule, little_new, newness, windows
from inbox_fatigue_follow_up.chains import chains
from inbox_fatigue_follow_up.guilt_trip import guilt_trip
from inbox_fatigue_follow_up.haste import too_soon
from inbox_fatigue_follow_up.pairing import Reach
from inbox_fatigue_follow_up.rules import (
    ANSWERED_ALREADY,
    BUMP_OF_A_BUMP,
    EMPTY_BUMP,
    GUILT_TRIP,
    TAG_TEAM,
    TOO_SOON,
)
from inbox_fatigue_follow_up.tag_team import tag_team

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes

UNTOLD = (
    "when they answered is not known, and so is which mail came after it (replied_at in the log, or --events)"
)
_MOMENT = timedelta(microseconds=1)  # so that (since, at] holds the first mail of a chain


@dataclass(frozen=True, kw_only=True)
class UnansweredChains:
    """Builds the chains once and measures six rules on them."""

    # A sequence without an id is known by several people who got its steps at the same distance.
    looks_across: ClassVar[Across] = Across.EVERYBODY
    rules: ClassVar[tuple[Rule, ...]] = (
        BUMP_OF_A_BUMP,
        EMPTY_BUMP,
        TOO_SOON,
        ANSWERED_ALREADY,
        TAG_TEAM,
        GUILT_TRIP,
    )
    reach: timedelta = field(
        default=timedelta(days=30), metadata={"doc": "how far back a repeat or a bump may point"}
    )
    sequence_reach: timedelta = field(
        default=timedelta(days=90), metadata={"doc": "the longest pause between two steps of a sequence"}
    )
    new_share: float = field(
        default=0.3, metadata={"doc": "the share of new words up to which a mail says little new"}
    )
    new_words: int = field(
        default=25, metadata={"doc": "the number of new words from which a mail says something new"}
    )
    working_days: int = field(
        default=2, metadata={"doc": "the working days that a follow-up leaves to answer"}
    )
    window: timedelta = field(
        default=timedelta(days=30), metadata={"doc": "the window in which empty bumps are counted"}
    )
    blame_window: timedelta = field(
        default=timedelta(days=90), metadata={"doc": "the window in which blaming mails are counted"}
    )

    def measure(self, inboxes: Inboxes) -> list[Measurements]:
        """Return the depth, emptiness, haste and deafness of every chain, its writers and its blame."""
        reach = Reach(
            mail=self.reach,
            sequence=self.sequence_reach,
            new_share=self.new_share,
            new_words=self.new_words,
        )
        found = chains(inboxes, reach)
        chained = found.filter(~pl.col("doubtful"))
        untold = _untold(found, inboxes)
        measured = [
            _depth(chained),
            self._empty(chained, inboxes),
            too_soon(chained, inboxes, self.working_days),
            _deafness(chained, inboxes),
            tag_team(chained),
            guilt_trip(chained, inboxes, self.blame_window),
        ]
        return [replace(one, unassessed=untold) for one in measured]

    def _empty(self, chained: pl.DataFrame, inboxes: Inboxes) -> Measurements:
        """Count follow-ups with a bump and little new text, outside their bumping sentences."""
        bumps = _bumping(chained, inboxes)
        if bumps.is_empty():
            return Measurements.nothing(EMPTY_BUMP, self.window)
        said_first = bumps.select("content", earlier="first_content")
        said_before = bumps.select("content", earlier="previous_content")
        new = newness(pl.concat([said_first, said_before]), inboxes).group_by("content", "earlier").first()
        for column in ("first_content", "previous_content"):
            names = {"earlier": column, "new_words": f"words_{column}", "new_facts": f"facts_{column}"}
            bumps = bumps.join(new.rename(names).drop("said"), on=["content", column], how="left")
        said = new.group_by("content").agg(pl.col("said").first())
        empty = bumps.join(said, on="content").filter(self._says_little())
        touches = inboxes.touches.join(empty.select("touch").unique(), on="touch", how="semi")
        return Measurements(
            rule=EMPTY_BUMP,
            frame=windows.trailing_count(touches, self.window),
            span=self.window,
            counted=touches.select("touch"),
        )

    def _says_little(self) -> pl.Expr:
        """Return whether neither the words nor the facts of a bump are news to its reader.

        What a bump says outside its bumping sentences bounds what can be news in it; a text
        that was not described has no such bound.
        """
        words = pl.min_horizontal("words_first_content", "words_previous_content", "bump_rest_words")
        facts = pl.min_horizontal("facts_first_content", "facts_previous_content", "bump_rest_facts")
        return little_new(words, pl.col("said"), self.new_share, self.new_words) & (facts == 0)


def _untold(found: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return the people of whom it is not known whether mail went on before or after their answer."""
    doubtful = inboxes.touches.join(found.filter("doubtful"), on="touch", how="semi")
    return doubtful.select("person").unique().sort("person").with_columns(reason=pl.lit(UNTOLD))


def _depth(chained: pl.DataFrame) -> Measurements:
    return Measurements(
        rule=BUMP_OF_A_BUMP,
        frame=chained.select(
            "touch",
            measured=pl.col("depth").cast(pl.Float64),
            since=pl.col("chain_at") - _MOMENT,
            group="chain",
            note=pl.coalesce(
                pl.format(", until {} on {}", "ended_by", pl.col("ended_at").dt.to_string("%Y-%m-%d")),
                pl.format(", until {}", "ended_by"),
            ),
        ),
        counted=chained.select("touch", group="chain"),
    )


def _deafness(chained: pl.DataFrame, inboxes: Inboxes) -> Measurements:
    """Count the automatic touches that go on with a chain which the person had answered."""
    machine = pl.col("automatic").fill_null(value=False) | pl.col("sequence").is_not_null()
    sent = inboxes.touches.filter(machine | pl.col("step").is_not_null()).select("touch", "at")
    deaf = chained.filter(pl.col("answered").is_not_null()).join(sent, on="touch")
    nth = pl.col("at").rank("ordinal").over("answered").cast(pl.Float64)
    return Measurements(
        rule=ANSWERED_ALREADY,
        frame=deaf.sort("at", "touch").select("touch", measured=nth, since="answered_at", group="answered"),
        counted=deaf.select("touch", group="answered"),
    )


def _bumping(chained: pl.DataFrame, inboxes: Inboxes) -> pl.DataFrame:
    """Return the follow-ups that bump, with the contents they follow."""
    said = inboxes.described("bump", "bump_rest_words", "bump_rest_facts").select(
        "touch",
        "content",
        *[pl.col(name).cast(pl.Float64) for name in ("bump", "bump_rest_words", "bump_rest_facts")],
    )
    contents = inboxes.touches.select("touch", "content")
    return (
        chained.filter(pl.col("previous").is_not_null())
        .join(said.filter(pl.col("bump") > 0), on="touch")
        .join(contents.rename({"touch": "previous", "content": "previous_content"}), on="previous")
        .join(contents.rename({"touch": "chain", "content": "first_content"}), on="chain")
    )
