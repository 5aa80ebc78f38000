"""Findings as rows of a frame, each made a noun of a report when somebody reads it.

Ten million touches have half a million findings, and a report for people shows thirty of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast, overload

import polars as pl

from inbox_fatigue.audit.showing.naming import organisation_name
from inbox_fatigue.frames.lookups import looked_up
from inbox_fatigue.ledger.places import where
from inbox_fatigue.results import FoundFinding
from inbox_fatigue.scoring import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.audit.judging.judgement import Judgement
    from inbox_fatigue.audit.showing.naming import Names


@dataclass(frozen=True, slots=True, eq=False)
class Told(Sequence[FoundFinding]):
    """Some findings in a row of all that were told."""

    frame: pl.DataFrame
    begin: int
    end: int

    def __len__(self) -> int:
        """Return how many there are."""
        return self.end - self.begin

    def __iter__(self) -> Iterator[FoundFinding]:
        """Yield them in their order."""
        rows = self.frame.slice(self.begin, len(self))
        return map(_finding, rows.iter_rows(named=True))

    @overload
    def __getitem__(self, place: int) -> FoundFinding: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[FoundFinding]: ...
    def __getitem__(self, place: int | slice) -> FoundFinding | Sequence[FoundFinding]:
        """Return one of them, or some."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        return _finding(self.frame.row(range(self.begin, self.end)[place], named=True))


def told(judgement: Judgement, findings: pl.DataFrame, names: Names, places: pl.DataFrame) -> pl.DataFrame:
    """Return findings of a judgement with all that a report says of them, in their order.

    `places` (`PLACES`) says where touches were read.
    """
    counted = judgement.evidence.sort("finding", "touch").group_by("finding", maintain_order=True)
    worded = in_words(findings, judgement.rules)
    worded = looked_up(worded, "finding", counted.agg(touches="touch"))
    worded = looked_up(worded, "touch", places)
    return worded.with_columns(
        named("person", names.people).alias("recipient"),
        pl.col("organisation").replace(_organisations(findings, names)),
        named("campaign", names.campaigns).fill_null("").alias("campaign"),
        pl.coalesce("touches", pl.concat_list("touch")),
    )


def by_person(frame: pl.DataFrame, people: Sequence[int]) -> dict[int, Told]:
    """Return the findings of each person who has any, in that order of people."""
    ranks = pl.DataFrame({"person": people}, schema={"person": pl.Int64}).with_row_index("rank")
    ordered = looked_up(frame, "person", ranks).sort("rank", maintain_order=True)
    found, begin = {}, 0
    for person, count in ordered.group_by("person", maintain_order=True).len().rows():
        found[person] = Told(ordered, begin, begin + count)
        begin += count
    return found


def together(some: Sequence[Sequence[FoundFinding]]) -> Sequence[FoundFinding]:
    """Return several findings as one sequence, without making them where they lie in a row already."""
    rows = [one for one in some if one]
    if rows and all(isinstance(one, Told) for one in rows):
        first, last = cast("Told", rows[0]), cast("Told", rows[-1])
        if sum(map(len, rows)) == last.end - first.begin:
            return Told(first.frame, first.begin, last.end)
    return [finding for one in rows for finding in one]


def _organisations(findings: pl.DataFrame, names: Names) -> dict[str, str]:
    return {name: organisation_name(name, names) for name in findings["organisation"].unique().to_list()}


def named(column: str, names: Mapping[int, str]) -> pl.Expr:
    """Return a column of keys as the names that they have, null where they have none."""
    keys = pl.Series(names.keys(), dtype=pl.Int64)
    texts = pl.Series(names.values(), dtype=pl.String)
    return pl.col(column).replace_strict(keys, texts, default=None, return_dtype=pl.String)


def _finding(row: Mapping[str, Any]) -> FoundFinding:
    return FoundFinding(
        id=row["finding"],
        rule=row["rule"],
        recipient=row["recipient"],
        organisation=row["organisation"],
        campaign=row["campaign"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        measured=row["measured"],
        comfortable=row["comfortable"],
        unit=row["unit"],
        share=row["share"],
        touches=tuple(row["touches"]),
        from_all=row["from_all"],
        where=None
        if row["path"] is None
        else where(row["path"], row["member"], row["place"], is_line=bool(row["is_line"])),
        message=row["message"],
        now=row["now"],
    )
