"""Gives the rows of a table what the list of campaigns tells of theirs: when it went, and its subject and sender.

Mailchimp, Campaign Monitor and others export who got a campaign without a time, and the times of all campaigns apart.
A row is of the campaign that it names, by id or by name; where the rows name none, of that after which the file is
called. What names none of the list, or several, is told and never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.campaigns import TOLD
from inbox_fatigue.sources.logs.cells import named
from inbox_fatigue.sources.logs.implied import names_sends
from inbox_fatigue.sources.logs.names import name_of_time, name_table, plain_name, shape
from inbox_fatigue.sources.logs.refusing import first_values
from inbox_fatigue.sources.logs.table import LINE, BadRow, Batch, column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.sources.logs.campaigns import Campaign, Campaigns
    from inbox_fatigue.sources.logs.table import Table
    from inbox_fatigue.sources.places import Place

# What the columns are called that are added, each by the best of its known names.
_CALLED = dict(zip(TOLD, TOLD, strict=True)) | {
    "at": "send_time",
    "list": "list_name",
    "campaign": "campaign_id",
}
_NAMED = "named"  # what a row says of its campaign, while it is looked up
_LONGEST = 60  # signs of a name that a message quotes


@dataclass(frozen=True, slots=True)
class _Found:
    """What a name stands for."""

    campaign: Campaign | None
    why: str = ""  # and where it stands for none: why, and in which words
    detail: str = ""


class DatedTable:
    """A table whose first columns are what a list of campaigns tells of each row."""

    def __init__(self, table: Table, known: Campaigns, place: Place, column: int | None) -> None:
        self._table, self._known, self._column = table, known, column
        self._file = known.of_file(place.name)
        self._looked_up: dict[str, _Found] = {}
        self._added = [what for what in (*TOLD, "campaign") if self._is_missing(what)]
        self._before = len(self._added)
        self.header = [self._name(what) for what in self._added] + table.header
        everything = range(len(table.header))
        numbered = table.sample.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(LINE))
        told = self._told(Batch(frame=numbered))
        self.sample = self._placed(told, everything).drop(LINE)

    def batches(self, wanted: Sequence[int]) -> Iterator[Batch]:
        """Yield all rows whose campaign is known, with the columns at the wanted positions; the others are bad."""
        inner = [at - self._before for at in wanted if at >= self._before]
        read = tuple(dict.fromkeys((*inner, *(() if self._column is None else (self._column,)))))
        for batch in self._table.batches(read or (0,)):
            told = self._told(batch)
            yield Batch(frame=self._placed(told, inner), bad=(*batch.bad, *self._unknown(batch)))

    def _told(self, batch: Batch) -> pl.DataFrame:
        """Return the rows whose campaign is known, with what the list tells of each."""
        names = self._names(batch.frame)
        found = {one: self._found(one).campaign for one in names.unique().to_list()}
        known = {one: campaign for one, campaign in found.items() if campaign is not None}
        columns = {what: [_told_of(campaign, what) for campaign in known.values()] for what in self._added}
        schema = {_NAMED: pl.String} | dict.fromkeys(self._added, pl.String)
        told = pl.DataFrame({_NAMED: list(known), **columns}, schema=schema).rename(
            {what: f"{what}:told" for what in self._added}
        )
        return batch.frame.with_columns(names.alias(_NAMED)).join(told, on=_NAMED, maintain_order="left")

    def _placed(self, told: pl.DataFrame, inner: Sequence[int]) -> pl.DataFrame:
        """Return rows with the names of columns that this table has."""
        added = [pl.col(f"{what}:told").alias(column_name(at)) for at, what in enumerate(self._added)]
        own = [pl.col(column_name(at)).alias(column_name(at + self._before)) for at in inner]
        return told.select(*added, *own, LINE)

    def _unknown(self, batch: Batch) -> Iterator[BadRow]:
        """Yield one for each name that stands for no campaign, at the first of its rows."""
        rows = pl.DataFrame({_NAMED: self._names(batch.frame), LINE: batch.frame[LINE]})
        for name, line, lost in (
            rows.group_by(_NAMED).agg(pl.col(LINE).min(), pl.len()).sort(LINE).iter_rows()
        ):
            found = self._found(name)
            if found.campaign is None:
                yield BadRow(line=line, why=found.why, detail=found.detail, lost=lost)

    def _names(self, frame: pl.DataFrame) -> pl.Series:
        if self._column is None:
            return pl.Series(_NAMED, [""]).new_from_index(0, len(frame))
        return named(frame, self._column).fill_null("")

    def _found(self, name: str) -> _Found:
        if name not in self._looked_up:
            self._looked_up[name] = self._look_up(name)
        return self._looked_up[name]

    def _look_up(self, name: str) -> _Found:
        meant = self._known.called(name) if name else self._file
        if len(meant) == 1:
            return _Found(meant[0])
        which = f"the campaign {_quoted(name)}" if name else "its campaign"
        if meant:
            told = (
                f"{which} stands for {len(meant)} campaigns in {self._known.shown()}, and nobody knows which"
            )
            return _Found(None, "ambiguous-campaign", told)
        told = f"{which} is not in {self._known.shown()}" if name else "it names no campaign"
        return _Found(None, "unknown-campaign", f"{told}, so nobody knows when it went")

    def _is_missing(self, what: str) -> bool:
        """Return whether the table does not say something that the list may."""
        if what == "at":
            return True
        if what == "campaign":
            return self._column is None
        if not any(getattr(one, what) for one in self._known.listed):
            return False
        plain = [plain_name(column) for column in self._table.header]
        there = [plain.index(one) for one in name_table()["columns"][what] if one in plain]
        return not any(len(first_values(self._table, at)) for at in there)

    def _name(self, what: str) -> str:
        taken = self._table.header
        others = (_CALLED[what], *(name_table()["clear"]["at"] if what == "at" else ()))
        return next((name for name in others if name not in taken), _CALLED[what])


def dated(table: Table, known: Campaigns, place: Place, column: str | None) -> DatedTable | None:
    """Return a table with the times of its campaigns; None where neither its rows nor its name tell any of the list.

    `column` is that of campaigns by `--map`; without it, it goes by the known names. A file that is called like a list
    of people as well may be that list, unless its folder says that mail was sent to them.
    """
    at = _column_of(table, known, column)
    may_be_list = known.has_list(place.name) and not any(map(names_sends, place.path.split("/")))
    if at is None and (may_be_list or not known.of_file(place.name)):
        return None
    return DatedTable(table, known, place, at)


def _column_of(table: Table, known: Campaigns, column: str | None) -> int | None:
    """Return the first column of campaigns some of whose first cells name one of the list."""
    plain = [plain_name(one) for one in table.header]
    names = name_table()["columns"]["campaign"]
    places = [plain.index(one) for one in names if one in plain]
    if column:
        places = [table.header.index(column)] if column in table.header else []
    for at in places:
        if any(map(known.called, named(table.sample, at).unique().drop_nulls())):
            return at
    return None


def lacks_times_alone(table: Table, given: Mapping[str, str]) -> bool:
    """Return whether a column says who got it, by its name or by `--map`, and none can be a time of sending."""
    known = name_table()
    times = {*known["columns"]["at"]} - {*known["with_kind"]["at"]}
    has_times = given.get("at") in table.header or not times.isdisjoint(map(name_of_time, table.header))
    people = {*known["columns"]["recipient"]}
    told = given.get("recipient") in table.header or not people.isdisjoint(map(plain_name, table.header))
    return told and not has_times


def _told_of(campaign: Campaign, what: str) -> str | None:
    return (campaign.label if what == "campaign" else getattr(campaign, what)) or None


def _quoted(name: str) -> str:
    return shape(name) if "@" in name else repr(name[:_LONGEST])
