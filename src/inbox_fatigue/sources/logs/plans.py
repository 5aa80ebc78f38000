"""Decides what the columns of a log are: by `--map`, by their names, and by what the first rows hold."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.logs.implied import (
    columns_in_turn,
    kind_of_file,
    kind_of_reasons,
    list_of_events,
    names_sends,
    status_of_payments,
    times_of_cases,
    times_of_kinds,
)
from inbox_fatigue.sources.logs.kind_words import kinds_of, words_for
from inbox_fatigue.sources.logs.maps import given_columns
from inbox_fatigue.sources.logs.names import name_of_time, name_table, plain_name
from inbox_fatigue.sources.logs.refusing import first_values, require, require_times, shown
from inbox_fatigue.sources.logs.system_ids import ids_in
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.logs.time_columns import in_its_zone, time_column, time_rules
from inbox_fatigue.sources.logs.times import TimeRules  # noqa: TC001 - a field of a public dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inbox_fatigue.sources.logs.table import Table


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
    of_payments: bool = False  # the kind is what became of each payment
    words: Mapping[str, str] = field(default_factory=dict)  # of the column of kinds, and their meanings
    # Where a column tells one kind and its time:
    times_of_kinds: Mapping[str, int] = field(default_factory=dict)
    in_turn: Mapping[str, tuple[int, ...]] = field(
        default_factory=dict
    )  # columns of which the first that is not empty tells it
    ids: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)  # of `system_ids`

    @property
    def positions(self) -> tuple[int, ...]:
        """The columns that are read."""
        others = (at for some in self.in_turn.values() for at in some)
        ids = (at for words in self.ids.values() for some in words.values() for at in some)
        return tuple(dict.fromkeys((*self.columns.values(), *self.times_of_kinds.values(), *others, *ids)))

    def each(self) -> Iterator[Plan]:
        """Yield the plans by which to read each batch: one, or one for each kind that has a column of its times."""
        if not self.times_of_kinds:
            yield self
        for kind, at in self.times_of_kinds.items():
            yield replace(self, kind=kind, columns={**self.columns, "at": at})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A file, and what is known of it before its columns are understood."""

    table: Table
    given: Mapping[str, int | None]  # by `--map`
    times: TimeRules
    of_events: bool
    sent_at: tuple[int, ...]  # by `_sent_at_beside`


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kinds:
    """How a file tells what each of its rows is."""

    column: int | None  # that says it
    status: int | None  # the same column, where it says what became of each send
    of_payments: bool
    of_cases: Mapping[str, int]  # columns with the times of each kind
    implied: str  # by the file's name, or by its columns
    sends: bool  # the file's name says that its rows are


def plan_for(table: Table, file_name: str, options: Mapping[str, Any], *, of_events: bool = False) -> Plan:
    """Return the plan of a log; UnusableTableError says what it lacks and what to do."""
    given = given_columns(table.header, options, shown(table.header))
    times = time_rules(table, options, given)
    columns = {name: given.get(name, _by_name(name, table.header)) for name in name_table()["columns"]}
    sent_at = () if of_events or "at" in given else _sent_at_beside(table, times)
    seen = _Seen(table=table, given=given, times=times, of_events=of_events, sent_at=sent_at)
    kinds = _kinds(seen, file_name, columns)
    columns = _columns(seen, {**columns, "kind": kinds.column}, kinds)
    of_kinds = kinds.of_cases or (times_of_kinds(table.header) if of_events and columns["at"] is None else {})
    if of_kinds:
        columns |= {"at": next(iter(of_kinds.values())), "kind": None}
    found = {name: at for name, at in columns.items() if at is not None}
    nothing_came_back = table.sample.is_empty()
    told = bool(kinds.implied or of_kinds) or nothing_came_back
    require(table.header, found, told=told if of_events else None)
    if of_events and kinds.status is not None:
        raise UnusableTableError("its rows are mail that went out; give it without --events", is_log=True)
    times, at_name = in_its_zone(times, table.header[found["at"]])
    clear = "kind" in found or bool(kinds.implied) or kinds.sends or at_name in name_table()["clear"]["at"]
    with_kinds = kinds.status is None and _is_of_events(table, found.get("kind"))
    for at in of_kinds.values() or (found["at"],):
        require_times(table, at, times, clear=clear)
    clear = clear or bool(sent_at) or at_name in name_table()["clear_if_timely"]["at"]
    return Plan(
        columns=found,
        header=tuple(table.header),
        times=times,
        of_sends=kinds.status is not None,
        kind=kinds.implied,
        tells_sends=of_events or kinds.status is not None or _tells_sends(table, found.get("kind")),
        clear=clear,
        of_events=of_events,
        of_payments=kinds.of_payments,
        words=words_for(table.header, found.get("kind")),
        times_of_kinds=of_kinds,
        in_turn=columns_in_turn(table.header, found) if with_kinds else {"at": sent_at} if sent_at else {},
        ids=ids_in(table.header),
    )


def _kinds(seen: _Seen, file_name: str, columns: Mapping[str, int | None]) -> _Kinds:
    table, given, of_events = seen.table, seen.given, seen.of_events
    untold = of_events and not given.keys() & {"kind", "at"}
    payments = status_of_payments(table.header) if untold else None
    of_cases = times_of_cases(table.header) if untold else {}
    kind = columns["kind"] if payments is None else payments
    if payments is None and (of_cases or ("kind" not in given and not _holds_kinds(table, kind))):
        kind = None
    of_sends = "kind" not in given and payments is None and not of_cases
    status = _status_column(seen, {**columns, "kind": kind}) if of_sends else None
    kind = kind if status is None else status
    implied = "" if kind is not None else kind_of_file(file_name, of_events=of_events)
    if of_events and not implied and kind is None:
        implied = kind_of_reasons(table.header)
    return _Kinds(
        column=kind,
        status=status,
        of_payments=payments is not None,
        of_cases=of_cases,
        implied=implied,
        sends=kind is None and not of_events and names_sends(file_name),
    )


def _columns(seen: _Seen, columns: Mapping[str, int | None], kinds: _Kinds) -> dict[str, int | None]:
    """Return the columns, with those that mean one thing in a file of sends and another in one of events."""
    given, header, found = seen.given, seen.table.header, dict(columns)
    if not (seen.of_events or kinds.implied) and (kinds.column is None or kinds.status is not None):
        found["detail"] = given.get("detail", _by_name("detail", header, name_table()["of_sends"]))
    if "at" not in given:
        of_each = kinds.status is None and _is_of_events(seen.table, kinds.column)
        with_kind = bool(kinds.implied) or of_each or kinds.of_payments
        found["at"] = time_column(
            seen.table, seen.times, with_kind=with_kind or kinds.sends, of_each=with_kind
        )
        found["at"] = seen.sent_at[-1] if seen.sent_at else found["at"]
    if "sequence" not in given and found["step"] is None and _is_workflow(header, found["sequence"]):
        found["sequence"] = None
    if seen.of_events and found["list"] is None:
        found["list"] = list_of_events(header, names_messages=found["message_id"] is not None)
    return found


def _is_workflow(header: Sequence[str], at: int | None) -> bool:
    return at is not None and plain_name(header[at]) in name_table()["with_steps"]["sequence"]


def _sent_at_beside(table: Table, times: TimeRules) -> tuple[int, ...]:
    """Return the columns of which the first that is not empty is when mail went, in a table of one system.

    None where a column is so by its own name.
    """
    plain = [plain_name(column) for column in table.header]
    known = next((names for mark, names in name_table()["sent_at_beside"].items() if mark in plain), ())
    if time_column(table, times, with_kind=False) is not None:
        return ()
    return tuple(plain.index(one) for one in known if one in plain)


def _by_name(name: str, header: list[str], names: Mapping[str, list[str]] | None = None) -> int | None:
    plain = [plain_name(column) for column in header]
    beside = (one.get(name, ()) for mark, one in name_table()["beside"].items() if mark in plain)
    own = (known for some in beside for known in some)
    for known in (*own, *(names or name_table()["columns"])[name]):
        if known in plain:
            return plain.index(known)
    return None


def _holds_kinds(table: Table, at: int | None) -> bool:
    """Return whether a column says what happened; a name that promises it must hold what is known."""
    if at is None:
        return False
    values = first_values(table, at)
    if kinds_of(values, words_for(table.header, at)).is_not_null().any():
        return True
    if len(values) and plain_name(table.header[at]) not in name_table()["doubtful"]["kind"]:
        raise UnusableTableError(
            f"the column {table.header[at]!r} should say what happened, but its first value is "
            "not known; pass --map kind=COLUMN, or --map kind= if all rows are sends"
        )
    return False


def _status_column(seen: _Seen, columns: Mapping[str, int | None]) -> int | None:
    """Return the column of what became of each send; None where rows may be events, or there is no such column.

    A kind under a surer name, such as "event", makes events of the rows, and so does a time under another name.
    """
    table, kind = seen.table, columns["kind"]
    known, plain = name_table()["of_sends"], [plain_name(column) for column in table.header]
    at = seen.given.get("at", time_column(table, seen.times, with_kind=False))
    if seen.sent_at and kind is None:
        return next((plain.index(name) for name in known["kind"] if name in plain), None)
    if (
        at is None
        or name_of_time(table.header[at]) not in known["at"]
        or (kind is not None and plain[kind] not in known["kind"])
    ):
        return None
    return next((plain.index(name) for name in known["kind"] if name in plain), None)


def _is_of_events(table: Table, kind: int | None) -> bool:
    """Return whether rows are events by the name of the column of their kinds.

    A status beside the time when somebody was put on a list is what they are now, and nobody knows since when.
    """
    return kind is not None and plain_name(table.header[kind]) not in name_table()["of_sends"]["kind"]


def _tells_sends(table: Table, kind: int | None) -> bool:
    return kind is None or "sent" in set(kinds_of(first_values(table, kind), words_for(table.header, kind)))
