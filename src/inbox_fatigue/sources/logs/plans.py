"""Decides what the columns of a log are: by `--map`, by their names, and by what the first rows hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.sources.logs.implied import (
    columns_in_turn,
    kind_of_file,
    kind_of_reasons,
    list_of_events,
    times_of_kinds,
)
from inbox_fatigue.sources.logs.layouts import ambiguity
from inbox_fatigue.sources.logs.maps import given_columns
from inbox_fatigue.sources.logs.names import name_table, plain_name, shape
from inbox_fatigue.sources.logs.table import UnusableTableError, column_name
from inbox_fatigue.sources.logs.times import TimeRules, read_times

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.sources.logs.table import Table

_SHOWN = 20  # columns named in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the rows of one log become sends and events."""

    columns: Mapping[str, int]  # our name of a column: its position in the file
    header: tuple[str, ...]
    times: TimeRules
    of_sends: bool = False  # the kind is what became of each send: a row is a send, whatever it says
    kind: str = ""  # what all rows are, where the file's name says so; "" for sends or a column
    tells_sends: bool = True  # some first row is a send; else it may be that none is
    deliveries_are_sends: bool = False  # no row says "sent", so a delivery stands for it
    clear: bool = False  # the names leave no doubt that it is a log of sends or events
    of_events: bool = False  # the user gave it for what came back: no row of it is a send
    # Where a column tells one kind and its time:
    times_of_kinds: Mapping[str, int] = field(default_factory=dict)
    in_turn: Mapping[str, tuple[int, ...]] = field(
        default_factory=dict
    )  # columns that stand in for an empty cell

    @property
    def positions(self) -> tuple[int, ...]:
        """The columns that are read."""
        others = (at for some in self.in_turn.values() for at in some)
        return tuple(dict.fromkeys((*self.columns.values(), *self.times_of_kinds.values(), *others)))

    def each(self) -> Iterator[Plan]:
        """Yield the plans by which to read each batch: one, or one for each kind that has a column of its times."""
        if not self.times_of_kinds:
            yield self
        for kind, at in self.times_of_kinds.items():
            yield replace(self, kind=kind, columns={**self.columns, "at": at})


def plan_for(table: Table, file_name: str, options: Mapping[str, Any], *, of_events: bool = False) -> Plan:
    """Return the plan of a log; UnusableTableError says what it lacks and what to do."""
    given = given_columns(table.header, options, _shown(table.header))
    times = _time_rules(table, options, given)
    columns = {name: given.get(name, _by_name(name, table.header)) for name in name_table()["columns"]}
    if "kind" not in given and not _holds_kinds(table, columns["kind"]):
        columns["kind"] = None
    status = None if "kind" in given else _status_column(table, columns, times, given)
    columns["kind"] = columns["kind"] if status is None else status
    implied = "" if columns["kind"] is not None else kind_of_file(file_name, of_events=of_events)
    if of_events and not implied and columns["kind"] is None:
        implied = kind_of_reasons(table.header)
    if not (of_events or implied) and (columns["kind"] is None or status is not None):
        columns["detail"] = given.get("detail", _by_name("detail", table.header, name_table()["of_sends"]))
    if "at" not in given:
        with_kind = bool(implied) or (status is None and _is_of_events(table, columns["kind"]))
        columns["at"] = _time_column(table, times, with_kind=with_kind, of_each=with_kind)
    if (
        "sequence" not in given
        and columns["step"] is None
        and _is_workflow(table.header, columns["sequence"])
    ):
        columns["sequence"] = None
    if of_events and columns["list"] is None:
        columns["list"] = list_of_events(table.header, names_messages=columns["message_id"] is not None)
    of_kinds = times_of_kinds(table.header) if of_events and columns["at"] is None else {}
    if of_kinds:
        columns |= {"at": next(iter(of_kinds.values())), "kind": None}
    found = {name: at for name, at in columns.items() if at is not None}
    told = bool(implied or of_kinds) or table.sample.is_empty()  # where nothing came back there are no kinds
    _require(table.header, found, told=told if of_events else None)
    if of_events and status is not None:
        raise UnusableTableError("its rows are mail that went out; give it without --events", is_log=True)
    at_name = plain_name(table.header[found["at"]])
    clear = "kind" in found or bool(implied) or at_name in name_table()["clear"]["at"]
    with_kinds = status is None and _is_of_events(table, found.get("kind"))
    for at in of_kinds.values() or (found["at"],):
        _readable(table, at, times, clear=clear)
    return Plan(
        columns=found,
        header=tuple(table.header),
        times=times,
        of_sends=status is not None,
        kind=implied,
        tells_sends=of_events or status is not None or _tells_sends(table, found.get("kind")),
        clear=clear,
        of_events=of_events,
        times_of_kinds=of_kinds,
        in_turn=columns_in_turn(table.header, found) if with_kinds else {},
    )


def _is_workflow(header: Sequence[str], at: int | None) -> bool:
    return at is not None and plain_name(header[at]) in name_table()["with_steps"]["sequence"]


def kinds_of(values: pl.Series) -> pl.Series:
    """Return what the table says of each value: "sent", an event's name, "" to set aside, null if unknown."""
    known = name_table()["kinds"]
    distinct = values.cast(pl.String).unique().drop_nulls()
    meanings = [known.get(plain_name(value)) for value in distinct]
    table = pl.DataFrame(
        {"value": distinct, "meaning": meanings}, schema={"value": pl.String, "meaning": pl.String}
    )
    return (
        values.cast(pl.String)
        .to_frame("value")
        .join(table, on="value", how="left", maintain_order="left")["meaning"]
    )


def _by_name(name: str, header: list[str], names: Mapping[str, list[str]] | None = None) -> int | None:
    plain = [plain_name(column) for column in header]
    for known in (names or name_table()["columns"])[name]:
        if known in plain:
            return plain.index(known)
    return None


def _values(table: Table, at: int) -> pl.Series:
    """Return what a column holds in the first rows, empty fields left out."""
    values = table.sample[column_name(at)].drop_nulls()
    return values.filter(values.str.strip_chars() != "") if values.dtype == pl.String else values


def _holds_kinds(table: Table, at: int | None) -> bool:
    """Return whether a column says what happened; a name that promises it must hold what is known."""
    if at is None:
        return False
    values = _values(table, at)
    if kinds_of(values).is_not_null().any():
        return True
    if len(values) and plain_name(table.header[at]) not in name_table()["doubtful"]["kind"]:
        raise UnusableTableError(
            f"the column {table.header[at]!r} should say what happened, but its first value is "
            "not known; pass --map kind=COLUMN, or --map kind= if all rows are sends"
        )
    return False


def _status_column(
    table: Table, columns: Mapping[str, int | None], times: TimeRules, given: Mapping[str, int | None]
) -> int | None:
    """Return the column of what became of each send; None where rows may be events, or there is no such column.

    A kind under a surer name, such as "event", makes events of the rows, and so does a time under another name.
    """
    known, plain = name_table()["of_sends"], [plain_name(column) for column in table.header]
    kind, at = columns["kind"], given.get("at", _time_column(table, times, with_kind=False))
    if at is None or plain[at] not in known["at"] or (kind is not None and plain[kind] not in known["kind"]):
        return None
    return next((plain.index(name) for name in known["kind"] if name in plain), None)


def _time_rules(table: Table, options: Mapping[str, Any], given: Mapping[str, int | None]) -> TimeRules:
    """Return how the times are to be read; a format that is meant for another file is left out."""
    times = TimeRules.of(options)
    plain = replace(times, format=None)
    at = given.get("at", _time_column(table, plain, with_kind=True))
    if times.format is None or at is None:
        return times
    values = _values(table, at)
    fits = read_times(values, times)["at"].is_not_null().any()
    return times if fits or read_times(values, plain)["at"].has_nulls() else plain


def _is_of_events(table: Table, kind: int | None) -> bool:
    """Return whether rows are events by the name of the column of their kinds.

    A status beside the time when somebody was put on a list is what they are now, and nobody knows since when.
    """
    return kind is not None and plain_name(table.header[kind]) not in name_table()["of_sends"]["kind"]


def _time_column(table: Table, times: TimeRules, *, with_kind: bool, of_each: bool = False) -> int | None:
    """Return the first column by name whose first rows are times; the first by name if none are.

    With `of_each` the names come first that mean when each row happened.
    """
    plain = [plain_name(column) for column in table.header]
    names = [
        name
        for name in (*(name_table()["of_each"]["at"] if of_each else ()), *name_table()["columns"]["at"])
        if name in plain and (with_kind or name not in name_table()["with_kind"]["at"])
    ]
    for name in names:
        values = _values(table, plain.index(name))
        read = read_times(values, times)
        timely = int((read["at"].is_not_null() | read["ambiguous"]).sum())
        if timely and timely * 2 >= len(values):
            return plain.index(name)
    return plain.index(names[0]) if names else None


def _require(header: list[str], found: Mapping[str, int], *, told: bool | None) -> None:
    """Refuse a table that lacks a column; `told` is of events: whether anything else tells what happened."""
    needed = {"recipient": "who got it", "at": "when it was sent"}
    if told is not None:
        needed = {"recipient": "who it was", "at": "when it happened"}
        needed |= {} if told else {"kind": "what happened"}
    missing = [name for name in needed if name not in found]
    if missing:
        what = " or ".join(needed[name] for name in missing)
        how = " ".join(f"--map {name}=COLUMN" for name in missing)
        if told and missing == ["at"]:
            how += ", or add one with the day on which the list was written, for by then it had happened"
        elif told is not None:
            how += ", or give it without --events (mail that went out) or with --contacts (people)"
        raise UnusableTableError(f"no column says {what} (it has {_shown(header)}); name it with {how}")
    for name in ("recipient", "at"):
        if header.count(header[found[name]]) > 1:
            raise UnusableTableError(f"two columns are called {header[found[name]]!r}; rename one of them")


def _readable(table: Table, at: int, times: TimeRules, *, clear: bool) -> None:
    """Refuse a log none of whose first times can be read, or that leave day and month open."""
    values = _values(table, at)
    read = read_times(values, times)
    column = table.header[at]
    if int(read["ambiguous"].sum()) * 2 > len(values):  # fewer are rows at fault, told one by one
        unsure = [str(one) for one in values.filter(read["ambiguous"])]
        raise UnusableTableError(ambiguity(unsure, column), is_log=clear)
    if len(values) and read["at"].null_count() == len(values):
        raise UnusableTableError(
            f"no time in the column {column!r} can be read (the first looks like {shape(values[0])}); "
            "pass --time-format or --map at=COLUMN",
            is_log=clear,
        )


def _tells_sends(table: Table, kind: int | None) -> bool:
    return kind is None or "sent" in set(kinds_of(_values(table, kind)))


def _shown(header: list[str]) -> str:
    # A file without a header shows its first row here, and that may be about somebody.
    names = [(shape(name) if "@" in name else name[:60]) or "(no name)" for name in header[:_SHOWN]]
    more = f" and {len(header) - _SHOWN} more" if len(header) > _SHOWN else ""
    return ", ".join(names) + more
