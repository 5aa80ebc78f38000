"""Tells which tables list campaigns, and reads them.

As Mailchimp exports its reports (Title, Subject, List, Send Date), Klaviyo its campaigns (Campaign Name, Subject,
Send Time), Marketing Cloud its `SendJobs.csv`, and as their interfaces and warehouses answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.sources.logs.campaigns import Campaign, without_doubles
from inbox_fatigue.sources.logs.cells import named
from inbox_fatigue.sources.logs.names import name_of_time, name_table, plain_name
from inbox_fatigue.sources.logs.refusing import first_values, require_times, shown
from inbox_fatigue.sources.logs.table import UnusableTableError, column_name
from inbox_fatigue.sources.logs.times import read_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from inbox_fatigue.sources.logs.table import Table
    from inbox_fatigue.sources.logs.times import TimeRules

_MOST = 200_000  # rows; a table of more lists something else
_TELLING = ("subject", "sender", "sender_name", "list", "channel")


def lists_campaigns(table: Table) -> bool:
    """Return whether a table is one of campaigns, in whatever folder it lies, and no log under names that we lack.

    No address stands in it but those of senders, and no campaign many times.
    """
    plain = [plain_name(column) for column in table.header]
    senders = {*name_table()["columns"]["sender"], *name_table()["campaigns"]["sender"]}
    others = [at for at, one in enumerate(plain) if one not in senders]
    if not _may_list_campaigns(table.header) or _holds_addresses(table, others):
        return False
    known = name_table()["campaigns"]
    own_ids = [one for one in known["ids"] if one != "id"]  # rows of a log may have an id of their own
    which = [at for some in (own_ids, known["names"]) if (at := _by_name(plain, some)) is not None]
    subject = _by_name(plain, _names_of("subject"))
    which = which or ([] if subject is None else [subject])
    return all(
        told.n_unique() * 2 > len(told) for told in (first_values(table, at) for at in which) if len(told)
    )


def names_campaigns(names: Iterable[str]) -> bool:
    """Return whether some names are of columns that say when each campaign went, and which it was."""
    plain = {name_of_time(name) for name in names}
    table = name_table()
    known = table["campaigns"]
    timed = not plain.isdisjoint(table["clear"]["at"])
    which = not plain.isdisjoint((*known["ids"], *known["other_ids"], *known["names"]))
    sure = not plain.isdisjoint((*known["sure"], *known["subject"], *table["columns"]["subject"]))
    return timed and which and sure and plain.isdisjoint(known["of_automations"])


def _may_list_campaigns(header: Sequence[str]) -> bool:
    people = name_table()["columns"]["recipient"]
    return names_campaigns(header) and {*map(plain_name, header)}.isdisjoint(people)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a list tells what."""

    ids: tuple[int, ...]
    name: int | None
    at: int
    kind: int | None  # of campaign: what an automation sends goes to each person at another time
    more: Mapping[str, int]  # by the names of `Campaign`

    @property
    def positions(self) -> tuple[int, ...]:
        some = (one for one in (self.name, self.kind) if one is not None)
        return tuple(dict.fromkeys((*self.ids, *some, self.at, *self.more.values())))


def campaigns_in(table: Table, rules: TimeRules) -> tuple[Campaign, ...]:
    """Return the campaigns that a table lists; UnusableTableError says what it lacks, and what to do.

    A row that names none, or without a time (a draft), is left out, and so is what an automation sends.
    """
    columns = _columns(table, rules)
    require_times(table, columns.at, rules, clear=True)
    listed: list[Campaign] = []
    for batch in table.batches(columns.positions):
        listed += _campaigns(batch.frame, columns, rules)
        if len(listed) > _MOST:
            raise UnusableTableError(f"it has more than {_MOST:,} rows, so it lists no campaigns")
    if not listed:
        raise UnusableTableError("no row tells a campaign and when it went to all at once")
    return without_doubles(listed)


def _columns(table: Table, rules: TimeRules) -> _Columns:
    plain = [plain_name(column) for column in table.header]
    known = name_table()["campaigns"]
    ids, name, at = _ids(plain), _by_name(plain, known["names"]), _time_column(table, rules)
    if at is None:
        raise UnusableTableError(f"no column says when each campaign went (it has {shown(table.header)})")
    if not ids and name is None:
        raise UnusableTableError(f"no column says which campaign each row is (it has {shown(table.header)})")
    if _names_people(table, plain):
        raise UnusableTableError("its rows are people or mail to them; give it without --campaigns")
    if not {*plain}.isdisjoint(known["of_automations"]):
        raise UnusableTableError("it lists automations, whose mail goes to each person at another time")
    found = {what: _by_name(plain, _names_of(what)) for what in _TELLING}
    more = {what: place for what, place in found.items() if place is not None and place != name}
    return _Columns(ids, name, at, _by_name(plain, known["types"]), more)


def _campaigns(frame: pl.DataFrame, columns: _Columns, rules: TimeRules) -> list[Campaign]:
    cells = {"kind": columns.kind, "name": columns.name, "at": columns.at, **columns.more}
    told = {what: _texts(frame, place) for what, place in cells.items()}
    keys = [_texts(frame, place) for place in columns.ids]
    moments = read_times(frame[column_name(columns.at)], rules)["at"].to_list()
    automatic = name_table()["campaigns"]["automatic"]
    rows = []
    for place, moment in enumerate(moments):
        row = {what: texts[place] for what, texts in told.items()}
        ids = tuple(dict.fromkeys(filter(None, (texts[place] for texts in keys))))
        if moment is not None and (ids or row["name"]) and plain_name(row.pop("kind")) not in automatic:
            rows.append(Campaign(ids=ids, moment=moment, **row))
    return rows


def _texts(frame: pl.DataFrame, at: int | None) -> list[str]:
    return [""] * len(frame) if at is None else named(frame, at).fill_null("").to_list()


def _ids(plain: Sequence[str]) -> tuple[int, ...]:
    """Return the column of ids, and those of other ids that systems give their campaigns."""
    known = name_table()["campaigns"]
    own = _by_name(plain, known["ids"])
    others = (plain.index(one) for one in known["other_ids"] if one in plain)
    return tuple(dict.fromkeys((*(() if own is None else (own,)), *others)))


def _names_of(what: str) -> list[str]:
    table = name_table()
    own = table["campaigns"][what]
    return [*own, *table["columns"][what]] if what in {"channel", "list"} else [*table["columns"][what], *own]


def _by_name(plain: Sequence[str], names: Iterable[str]) -> int | None:
    return next((plain.index(one) for one in names if one in plain), None)


def _time_column(table: Table, rules: TimeRules) -> int | None:
    """Return the first column by name whose first rows are times; the first by name if none are."""
    plain = [name_of_time(column) for column in table.header]
    known = name_table()
    names = [one for one in (*known["clear"]["at"], "sent", *known["campaigns"]["at"]) if one in plain]
    for one in names:
        read = read_times(first_values(table, plain.index(one)), rules)
        if (read["at"].is_not_null() | read["ambiguous"]).any():
            return plain.index(one)
    return plain.index(names[0]) if names else None


def _names_people(table: Table, plain: Sequence[str]) -> bool:
    people = [at for at, one in enumerate(plain) if one in name_table()["columns"]["recipient"]]
    return _holds_addresses(table, people)


def _holds_addresses(table: Table, columns: Iterable[int]) -> bool:
    return any(bool(named(table.sample, at).str.contains("@", literal=True).any()) for at in columns)
