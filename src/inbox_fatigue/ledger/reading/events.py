"""What came back: replies, clicks, opt-outs and bounces, as columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.bounces import is_passing
from inbox_fatigue.frames.lookups import looked_up
from inbox_fatigue.ledger import kept_columns
from inbox_fatigue.ledger.asking import TEXT, WHOLE, ask, ask_with_texts
from inbox_fatigue.ledger.reading.owners import owners

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.ledger.opening import Ledger

_NUMBERS = {
    "event": "id", "address": "address", "at": "at", "campaign": "campaign", "reliable": "reliable",
}  # fmt: skip
_TEXTS = ("kind", "detail")
_SELDOM = {
    "organisation": TEXT, "sender": WHOLE, "content": WHOLE, "message_key": WHOLE, "parent_key": WHOLE,
    "subject_key": WHOLE, "list": TEXT,
}  # fmt: skip
_EVENTS = (*_NUMBERS, *_TEXTS, *_SELDOM)


def bounces(ledger: Ledger) -> pl.DataFrame:
    """Return when mail to which address, of which campaign, came back for good, as reports and files tell it.

    A soft bounce may yet have been delivered. What a send's own row tells is kept with its touch.
    """
    sql = (
        "SELECT address, at, campaign, detail FROM event WHERE kind = 'bounce' AND origin <> 'log' "
        "ORDER BY at, address, campaign"
    )
    told = ask(ledger, sql, {"address": WHOLE, "at": WHOLE, "campaign": WHOLE, "detail": TEXT})
    return told.filter(~is_passing(pl.col("detail"))).drop("detail")


def events(ledger: Ledger) -> pl.DataFrame:
    """Return everything that came back, oldest first, with the person it came from."""
    told = kept_columns.current(ledger, "event", _EVENTS, partial(event_rows, ledger))
    return told.join(owners(ledger), on="address").sort("at", "event")


def people_of_events(ledger: Ledger) -> pl.Series:
    """Return the people of whom files of events tell, each once."""
    sql = """
        SELECT DISTINCT coalesce(address.recipient, address.id)
          FROM event
          JOIN address ON address.id = event.address
         WHERE event.origin = 'file'
         ORDER BY 1"""
    return ask(ledger, sql, {"person": WHOLE})["person"]


def event_rows(ledger: Ledger, which: str, wanted: Sequence[str] = _EVENTS) -> pl.DataFrame:
    """Return events by key out of their rows.

    What mail from people and opt-outs have is asked for where it is: a log brings a hundred events for one of them.
    """
    told = ask_with_texts(ledger, _NUMBERS, _TEXTS, f"FROM event WHERE {which}")
    columns = ", ".join(_SELDOM)
    answers = ask(
        ledger,
        f"SELECT id, {columns} FROM event WHERE {which} AND coalesce({columns}) IS NOT NULL",  # noqa: S608 - constants
        {"event": WHOLE, **_SELDOM},
    )
    return looked_up(told, "event", answers).select(wanted)
