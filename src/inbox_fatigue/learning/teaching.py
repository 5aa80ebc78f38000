"""What the numbers of the rules teach: how often people left at each, and where it becomes too much.

Rules count the same messages in several ways, so that a limit of one shows in others as well. The one that shows
beyond most doubt is taken first; each other one is then compared among messages of one band of those before it.
Where many numbers are looked at, one of them looks like a limit by chance: so the more there are, the clearer it has
to be (after Bonferroni).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.learning.lessons import Band, Lesson
from inbox_fatigue.learning.ratios import SURE, ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inbox_fatigue.learning.bands import Banded


BY_CHANCE = 0.01  # of the logs without any limit, about, in which one is told


def taught(messages: pl.DataFrame, some: Iterable[Banded]) -> tuple[Lesson, ...]:
    """Return a lesson of each rule, those first that show a limit, in the order in which they do.

    `messages` has left, answered and stratum, in the order of the bands.
    """
    left = {one.rule.slug: one for one in some}
    looks = sum(len(one.spans) - 1 for one in left.values())
    clear = NormalDist().inv_cdf(1 - BY_CHANCE / 2 / max(looks, 1))
    shown: list[Lesson] = []
    alone = {slug: _lesson(messages, one, (), clear) for slug, one in sorted(left.items())}
    before: list[Banded] = []
    told = dict(alone)
    while limits := [
        told[slug] for slug in sorted(left) if told[slug].lesson.learned_comfortable is not None
    ]:
        clearest = max(limits, key=lambda one: one.clearness)
        shown.append(clearest.lesson)
        before.append(left.pop(clearest.lesson.rule))
        told = {slug: _lesson(messages, one, before, clear) for slug, one in sorted(left.items())}
    rest = (_without_limit(alone[slug].lesson) for slug in sorted(left))
    return (*shown, *rest)


def _without_limit(one: Lesson) -> Lesson:
    """Return a lesson whose limit, if it shows one, is that of another."""
    return replace(one, learned_comfortable=None, above=None, follows=one.learned_comfortable is not None)


@dataclass(frozen=True, slots=True)
class _Told:
    lesson: Lesson
    clearness: float  # of its limit, in standard errors


def _lesson(messages: pl.DataFrame, one: Banded, before: Sequence[Banded], clear: float) -> _Told:
    """Return what one rule teaches of messages that are alike in what others measured.

    A limit must be `clear` by so many standard errors.
    """
    others = {f"other_{number}": other.band for number, other in enumerate(before)}
    columns = (
        messages.select("left", "answered", "stratum").with_columns(band=one.band, **others).drop_nulls()
    )
    counts = columns.group_by("band", "stratum", *others).agg(
        messages=pl.len(), left=pl.col("left").sum(), answered=pl.col("answered").sum()
    )
    cells = counts.with_columns(stratum=pl.concat_str("stratum", *others, separator=" "))
    frames = [cells.filter(pl.col("band") == number) for number in range(len(one.spans))]
    bands = tuple(
        _band(span, frame, frames[0] if number else None)
        for number, (span, frame) in enumerate(zip(one.spans, frames, strict=True))
    )
    limit = _limit(bands)
    above = None if limit is None else ratio(_summed(frames[limit:]), _summed(frames[:limit]))
    rule = one.rule
    clearness = 0.0 if above is None else SURE * math.log(above[0]) / math.log(above[2] / above[0])
    comfortable = None if limit is None or clearness < clear else bands[limit - 1].high or 0.0
    lesson = Lesson(
        rule=rule.slug,
        unit=rule.unit,
        comfortable=rule.comfortable,
        unbearable=rule.unbearable,
        bands=bands,
        learned_comfortable=comfortable,
        above=None if comfortable is None else above,
    )
    return _Told(lesson, clearness)


def _summed(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames).group_by("stratum").agg(pl.col("messages", "left").sum())


def _band(span: tuple[float | None, float | None], counts: pl.DataFrame, first: pl.DataFrame | None) -> Band:
    """Return a band, held against the first."""
    low, high = span
    sums = {name: int(counts[name].sum()) for name in ("messages", "left", "answered")}
    band = Band(low=low, high=high, **sums)
    found = None if first is None else ratio(counts, first)
    if found is None:
        return band
    times, at_least, at_most = found
    return replace(band, times=times, at_least=at_least, at_most=at_most)


def _limit(bands: Sequence[Band]) -> int | None:
    """Return the first band in which people leave sooner beyond doubt, and go on leaving sooner above it.

    One band alone may be chance.
    """
    for number, band in enumerate(bands):
        if band.sure and all(one.times is not None and one.times > 1 for one in bands[number:]):
            return number
    return None
