"""Tells what a table among exports is that is no log: a list of people, or one of mail that does not say when."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.implied import names_sends
from inbox_fatigue.sources.logs.names import name_table, plain_name
from inbox_fatigue.sources.logs.refusing import first_values, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.model import Problem
    from inbox_fatigue.sources.logs.table import Table
    from inbox_fatigue.sources.places import Place

_OF_MAIL = ("campaign", "subject", "opened", "clicked", "replied", "bounced", "complained")
_SIGNS = 3  # columns named in the message


def unused_list(place: Place, table: Table) -> Problem | None:
    """Return what somebody who gave a folder should know of a table in it that was not read; None for any other."""
    plain = [plain_name(column) for column in table.header]
    if not _holds_addresses(table, plain):
        return None
    of_mail = _named(plain, [name for kind in _OF_MAIL for name in name_table()["columns"][kind]])
    if of_mail or any(map(names_sends, place.path.split("/"))):
        told = f" ({_columns(table, of_mail)})" if of_mail else ""
        detail = (
            f"it says to whom mail went or what came of it{told} and not when, so it was not read; add a column "
            "sent_at with the time of sending"
        )
        return place.problem("mail-without-times", detail, lost=0)
    of_people = _named(plain, name_table()["people"]["marks"])
    if not of_people:
        return None
    detail = f"it looks like a list of people ({_columns(table, of_people)}); to use what it says, {_advice(place)}"
    return place.problem("people-not-used", detail, lost=0)


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
    file = f"{place.source.rstrip('/')}/{place.member}" if place.member else place.source
    return f"add --contacts {shlex.quote(file)}"
