"""Looks at the steps of a sequence: whether an answer ends it, and whether a step says anything new."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import polars as pl

from inbox_fatigue_plan.rules_of_steps import NEVER_STOPS, REPEATS_ITSELF
from inbox_fatigue_plan.steps import measured_steps, plan_steps

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Inboxes, Measurements, Rule


@dataclass(frozen=True, kw_only=True)
class NeverStops:
    """Finds planned follow-ups that an answer does not stop."""

    rules: ClassVar[tuple[Rule, ...]] = (NEVER_STOPS,)
    stops: tuple[str, ...] = field(
        default=("reply",), metadata={"doc": "events of which each must end a sequence"}
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the follow-ups that go although one of those events has come."""
        follow_ups = plan_steps(inboxes).filter(pl.col("step") > 0)
        stopped = [pl.col("unless").list.contains(event) for event in self.stops]
        return measured_steps(
            NEVER_STOPS,
            inboxes,
            follow_ups.with_columns(note=pl.lit(None, dtype=pl.String)),
            broken=~pl.all_horizontal(stopped) if stopped else pl.lit(value=False),
            unknown=pl.col("unless").is_null(),
        )


@dataclass(frozen=True, kw_only=True)
class RepeatsItself:
    """Finds steps that say nearly the same as an earlier step of their campaign."""

    rules: ClassVar[tuple[Rule, ...]] = (REPEATS_ITSELF,)
    likeness: float = field(
        default=0.7, metadata={"doc": "from which likeness on two steps are alike; 1 is word for word"}
    )
    new_words: float = field(
        default=0.3, metadata={"doc": "up to which share of new words a step says the same again"}
    )
    same_words: float = field(
        default=0.8,
        metadata={"doc": "from which share of words in common on two steps are alike, whatever their lines"},
    )

    def measure(self, inboxes: Inboxes) -> Measurements:
        """Return the steps that repeat one before them, with the nearest of those."""
        steps = plan_steps(inboxes)
        pairs = _pairs(steps)
        same = pairs.filter(pl.col("content") == pl.col("other")).with_columns(similarity=pl.lit(1.0))
        worded = _with_words(pairs.filter(pl.col("content") != pl.col("other")), inboxes.contents)
        alike = worded.join(
            inboxes.alike.select("content", "other", "similarity"), on=["content", "other"], how="left"
        ).filter(
            ((pl.col("similarity") >= self.likeness) & (pl.col("new").fill_null(0.0) <= self.new_words))
            | (pl.col("shared") >= self.same_words)
        )
        nearer = alike.with_columns(similarity=pl.max_horizontal("similarity", "shared"))
        nearest = (
            pl.concat([same, nearer.select(same.columns)])
            .sort("similarity", "earlier", descending=True)
            .unique("touch", keep="first", maintain_order=True)
        )
        likeness = (
            pl.when(pl.col("similarity") >= 1)
            .then(pl.lit(""))
            .otherwise(pl.format(", {} alike", pl.col("similarity").round(2)))
        )
        told = nearest.select("touch", note=pl.format("{} says{}", _called("earlier"), likeness))
        lonely = pl.len().over("campaign") < _PAIR
        return measured_steps(
            REPEATS_ITSELF,
            inboxes,
            steps.join(told, on="touch", how="left"),
            broken=pl.col("note").is_not_null(),
            unknown=pl.col("content").is_null() & ~lonely,
        )


_PAIR = 2  # steps that can repeat one another


def _pairs(steps: pl.DataFrame) -> pl.DataFrame:
    """Return each step with each earlier one of its campaign: touch, content, other, earlier."""
    known = steps.drop_nulls("content").select("touch", "campaign", "step", "content")
    before = known.select("campaign", earlier="step", other="content")
    pairs = known.join(before, on="campaign").filter(pl.col("earlier") < pl.col("step"))
    return pairs.select("touch", "content", "other", "earlier")


def _with_words(pairs: pl.DataFrame, contents: pl.DataFrame) -> pl.DataFrame:
    """Return the pairs with two shares of words, null where they are not known.

    `new` is the share of a step's words that the earlier one does not have. `shared` is the share that both have
    of all words of the two: an HTML paragraph is one line, so that one word more makes all its lines others.
    """
    said = contents.select("content", "word_set").unique("content")
    told = pairs.join(said, on="content", how="left").join(
        said.select(other="content", before="word_set"), on="other", how="left"
    )
    fresh = pl.col("word_set").list.set_difference("before").list.len()
    common = pl.col("word_set").list.set_intersection("before").list.len()
    every = pl.col("word_set").list.set_union("before").list.len()
    count = pl.col("word_set").list.len()
    return told.with_columns(
        new=pl.when(count > 0).then(fresh / count), shared=pl.when(every > 0).then(common / every)
    )


def _called(step: str) -> pl.Expr:
    return (
        pl.when(pl.col(step) == 0).then(pl.lit("the first mail")).otherwise(pl.format("follow-up {}", step))
    )
