"""Tells what a table among exports is that is no log: a list of people, or one of mail that does not say when."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.implied import names_sends
from inbox_fatigue.sources.logs.names import name_of_time, name_table, plain_name
from inbox_fatigue.sources.logs.refusing import first_values, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from inbox_fatigue.model import Problem
    from inbox_fatigue.sources.logs.campaigns import Campaigns
    from inbox_fatigue.sources.logs.table import Table
    from inbox_fatigue.sources.places import Place

_OF_MAIL = ("campaign", "opened", "clicked", "replied", "bounced", "complained")
_ANY_MAIL = ("subject", "sender")  # a desk's tickets have a subject as well, and no sender
_SIGNS = 3  # columns named in the message
_ENOUGH = 2  # columns that only people have: an address and a first name may be for a greeting


def unused_list(place: Place, table: Table, why: str, options: Mapping[str, Any]) -> Problem | None:
    """Return what somebody who gave a folder should know of a table in it that was not read; None for any other.

    `why` says what kept it from being read as a log, "" where nothing but its place did. Who gives contacts knows how
    to; beside them lie audiences of plans, which are none.
    """
    plain = [plain_name(column) for column in table.header]
    if not _holds_addresses(table, plain):
        return None
    names = name_table()["columns"]
    is_mail = all(_named(plain, names[kind]) for kind in _ANY_MAIL)
    signs = (*_OF_MAIL, *_ANY_MAIL) if is_mail else _OF_MAIL
    of_mail = _named(plain, [name for kind in signs for name in names[kind]])
    if of_mail or any(map(names_sends, place.path.split("/"))):
        return _of_mail(place, table, of_mail, why, options.get("campaigns"))
    if options.get("people_are_given") or not lists_people(table):
        return None
    of_people = _named(plain, name_table()["people"]["marks"])
    detail = f"it looks like a list of people ({_columns(table, of_people)}); to use what it says, {_advice(place)}"
    return place.problem("people-not-used", detail, lost=0)


def lists_people(table: Table) -> bool:
    """Return whether a table holds addresses, and columns that lists of people have."""
    plain = [plain_name(column) for column in table.header]
    return _holds_addresses(table, plain) and len(_named(plain, name_table()["people"]["marks"])) >= _ENOUGH


def _of_mail(
    place: Place, table: Table, some: Sequence[int], why: str, campaigns: Campaigns | None
) -> Problem:
    told = f" ({_columns(table, some)})" if some else ""
    if any(name_of_time(column) in name_table()["columns"]["at"] for column in table.header):
        unsure = f"no column is surely the time of sending; to read it, {_named_alone(place)}"
        detail = f"it may be a log of mail{told}, but {why or unsure}"
        return place.problem("unsure-log", detail, lost=0)
    detail = f"it says to whom mail went or what came of it{told} and not when, so it was not read; "
    if campaigns is None:
        detail += "give the list that says when each campaign went with --campaigns, or add a column sent_at"
    else:
        detail += (
            f"neither its rows nor its name tell a campaign of {campaigns.shown()}: call the file after its campaign, "
            "or add a column campaign_id or sent_at"
        )
    return place.problem("mail-without-times", detail, lost=0)


def _holds_addresses(table: Table, plain: Sequence[str]) -> bool:
    for at in _named(plain, name_table()["columns"]["recipient"]):
        values = first_values(table, at)
        if (
            values.dtype == pl.String
            and len(values)
            and int(values.str.contains("@").sum()) * 2 > len(values)
        ):
            return True
    return False


def _named(plain: Sequence[str], names: Sequence[str]) -> list[int]:
    return [at for at, name in enumerate(plain) if name in names]


def _columns(table: Table, some: Sequence[int]) -> str:
    return shown([table.header[at] for at in some[:_SIGNS]])


def _advice(place: Place) -> str:
    if place.depth:
        return "take it out of the archive and add --contacts FILE"
    return f"add --contacts {_file(place)}"


def _named_alone(place: Place) -> str:
    if place.depth:
        return "take it out of the archive and name it"
    return f"name it besides the folder: {_file(place)}"


def _file(place: Place) -> str:
    return shlex.quote(f"{place.source.rstrip('/')}/{place.member}" if place.member else place.source)
