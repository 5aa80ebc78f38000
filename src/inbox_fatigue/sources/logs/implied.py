"""Tells what the rows of a file are where no column says it: by its name, or by those of its columns of times."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from inbox_fatigue.sources.logs.names import name_table, plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OPT_OUTS = frozenset({"unsubscribe", "complaint"})


def kind_of_file(file_name: str, *, of_events: bool) -> str:
    """Return the kind of event that all rows are by the file's name; "" for sends, and where it does not say.

    Of a file that was given for events a part of the name will do: `suppression_bounces.csv`.
    """
    stem = plain_name(file_name.partition(".")[0])
    known = name_table()["files"]
    meant = {_meaning(stem)}
    if of_events and stem not in known:
        words = stem.split("_")
        pairs = [f"{one}_{other}" for one, other in pairwise(words)]
        meant = {known[word] for word in (*words, *pairs) if word in known}
    meant -= {"sent", *(kind.partition(":")[0] for kind in meant if ":" in kind)}
    return meant.pop() if len(meant) == 1 else ""


def names_sends(file_name: str) -> bool:
    """Return whether a file is called as one of sends is: Marketing Cloud has `Sent.csv`, Iterable `emailSend.csv`."""
    return _meaning(plain_name(file_name.partition(".")[0])) == "sent"


def name_of_partition(folder: str) -> str:
    """Return what a folder such as `event_type=users.messages.email.Send` says of the files in it; "" for others.

    So Braze calls them, and whatever writes tables in partitions.
    """
    key, sign, value = folder.partition("=")
    stem = plain_name(value)
    says = sign and plain_name(key) in name_table()["columns"]["kind"] and _meaning(stem)
    return stem if says else ""


def _meaning(stem: str) -> str:
    """Return what a name of a file says; one that is a kind of event says it where mail is part of it."""
    table = name_table()
    return table["files"].get(stem) or (table["kinds"].get(stem, "") if "email" in stem else "")


def tells_what_came_back(header: Sequence[str], file_name: str) -> bool:
    """Return whether a table is plainly one of who left, of cases or of payments."""
    of_business = bool(times_of_cases(header)) or status_of_payments(header) is not None
    return of_business or tells_who_left(header, file_name)


def tells_who_left(header: Sequence[str], file_name: str, *, opt_outs: bool = False) -> bool:
    """Return whether a table of people is one of those who left or whose address is dead, by names alone.

    With `opt_outs` only whether it is one of those who left.
    """
    plain = {plain_name(column) for column in header}
    told = {kind_of_file(file_name, of_events=True), *times_of_kinds(header)}
    left = {kind.partition(":")[0] for kind in told} & (_OPT_OUTS if opt_outs else _OPT_OUTS | {"bounce"})
    return bool(left) and not plain.isdisjoint(name_table()["columns"]["recipient"])


def kind_of_reasons(header: Sequence[str]) -> str:
    """Return the kind of event of which a column tells the reason; "" where none does, or of two kinds."""
    plain = {plain_name(column) for column in header}
    meant = [kind for kind, names in name_table()["reasons"].items() if plain & set(names)]
    return meant[0] if len(meant) == 1 else ""


def columns_in_turn(header: Sequence[str], found: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Return the columns that tell who it was and when, the surest first; the first that is not empty tells it."""
    plain = [plain_name(column) for column in header]
    told = {}
    for name, names in name_table()["in_turn"].items():
        if name in found and plain[found[name]] in names:
            told[name] = tuple(plain.index(one) for one in names if one in plain)
    return told


def times_of_kinds(header: Sequence[str]) -> dict[str, int]:
    """Return the columns that say by their names what happened and in their cells when: kind and position."""
    return _first_of_each(header, name_table()["times_of_kinds"])


def times_of_cases(header: Sequence[str]) -> dict[str, int]:
    """Return the columns of when cases were opened and closed, of a table of them; nothing for any other."""
    known = dict(name_table()["cases"])
    marks = known.pop("marks")
    told = _first_of_each(header, known)
    plain = {plain_name(column) for column in header}
    return told if len(told) == len(known) and plain & set(marks) else {}


def status_of_payments(header: Sequence[str]) -> int | None:
    """Return the column of what became of each payment, of a table of them; None for any other."""
    known = name_table()["payments"]
    told = _first_of_each(header, known)
    return told["statuses"] if len(told) == len(known) else None


def _first_of_each(header: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    plain = [plain_name(column) for column in header]
    found = {what: [plain.index(name) for name in names if name in plain] for what, names in known.items()}
    return {what: places[0] for what, places in found.items() if places}


def list_of_events(header: Sequence[str], *, names_messages: bool) -> int | None:
    """Return the column that names the list that was left, of a file that was given for events; None where none does.

    Where the rows name messages, a topic or a category is that of the message.
    """
    plain = [plain_name(column) for column in header]
    known = [] if names_messages else name_table()["of_events"]["list"]
    return next((plain.index(name) for name in known if name in plain), None)
