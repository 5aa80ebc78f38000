"""What of a log, of events and of contacts may come into a ledger, a column at a time."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.ledger.schema import BESIDE, LEFT, STAYS
from inbox_fatigue.one_spelling import in_one_spelling
from inbox_fatigue.privacy.letters import without_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from inbox_fatigue.privacy.discretion import Discretion
    from inbox_fatigue.privacy.pseudonyms import Pseudonyms

_FREE_TEXTS = ("subject", "campaign", "creative", "template", "category", "list", "step", "detail")
_PEOPLE = ("recipient", "sender")
_SHARED = 2  # a subject that more people got than these names none of them
_DECIMALS = 1  # of degrees: some 10 km, and far away begins at 150


def admitted(discretion: Discretion, frame: pl.DataFrame) -> pl.DataFrame:
    """Return sends or events as they may come in, without the rows of who was forgotten."""
    frame = frame.with_columns(
        in_one_spelling(pl.col(name)).alias(name) for name in _PEOPLE if name in frame.columns
    )
    frame = _remembered(discretion, frame)
    names = discretion.pseudonyms
    if names is not None:
        frame = _unnamed(frame)
    texts = dict.fromkeys(_FREE_TEXTS, discretion.text)
    hidden: dict[str, Callable[[str], str | None]] = {} if names is None else _hidden(names)
    changed = {**texts, **hidden}
    return frame.with_columns(
        _each(frame[name], change) for name, change in changed.items() if name in frame.columns
    )


def contacts(discretion: Discretion, frame: pl.DataFrame) -> pl.DataFrame:
    """Return contacts as they may come in: with pseudonyms, what rules look at and no names."""
    for name in ("address", "alias_of"):  # an alias of somebody forgotten is theirs as well
        if name in frame.columns:
            frame = frame.filter(~_where(frame[name], discretion.forgets))
    names = discretion.pseudonyms
    if names is None:
        return frame
    changes: dict[str, Callable[[str], str | None]] = {
        "address": names.address,
        "alias_of": names.address,
        "name": _nothing,
        "account": names.account,
        "other": partial(_other, names),
    }
    return frame.with_columns(
        _each(frame[name], change) for name, change in changes.items() if name in frame.columns
    )


def _hidden(names: Pseudonyms) -> dict[str, Callable[[str], str | None]]:
    return {
        "recipient": names.address,
        "sender": names.address,
        "sender_name": _nothing,
        "message_id": lambda written: names.name("message", written.strip(" \t<>")),
    }


def _nothing(written: str) -> None:
    """Keep nothing of a text."""


def _other(names: Pseudonyms, written: str) -> str | None:
    """Return, of the other columns, those that rules and caps use, none of them exact."""
    told: dict[str, Any] = json.loads(written)
    kept: dict[str, Any] = {}
    if told.get("household"):
        kept["household"] = names.name("household", str(told["household"]))
    kept |= {name: told[name] for name in (BESIDE, LEFT, STAYS) if told.get(name)}
    for name in ("latitude", "longitude"):
        try:
            kept[name] = str(round(float(told[name]), _DECIMALS))
        except (KeyError, ValueError):
            continue
    return json.dumps(kept, sort_keys=True) if kept else None


def _remembered(discretion: Discretion, frame: pl.DataFrame) -> pl.DataFrame:
    if not discretion.forgotten:
        return frame
    gone = [_where(frame[name], discretion.forgets) for name in _PEOPLE if name in frame.columns]
    if discretion.forgotten.since is not None:
        gone.append((frame["at"] < discretion.forgotten.since).fill_null(value=False))
    kept = ~pl.any_horizontal(gone)
    return frame.filter(kept)


def _unnamed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return sends whose subjects do not name the person who got them."""
    if "subject" not in frame.columns:
        return frame
    people = pl.col("recipient").n_unique().over("subject")
    one = pl.struct("subject", "recipient").map_elements(
        lambda row: without_names(row["subject"], [(row["recipient"], "")]), return_dtype=pl.String
    )
    seldom = pl.col("subject").is_not_null() & pl.col("recipient").is_not_null() & (people <= _SHARED)
    told = frame.filter(seldom).with_columns(subject=one)
    return pl.concat([frame.filter(~seldom), told]).sort("line")


def _where(column: pl.Series, holds: Callable[[str], bool]) -> pl.Series:
    """Return whether something holds of each text; of none it does not."""
    found = [one for one in column.unique().drop_nulls().to_list() if holds(one)]
    return column.is_in(pl.Series(found, dtype=pl.String).implode()).fill_null(value=False)


def _each(column: pl.Series, change: Callable[[str], str | None]) -> pl.Series:
    """Return a column with every text changed, each distinct one once."""
    distinct = column.unique().drop_nulls().to_list()
    if not distinct:
        return column
    changed = pl.Series([change(one) for one in distinct], dtype=pl.String)
    return column.replace_strict(
        pl.Series(distinct, dtype=pl.String), changed, default=None, return_dtype=pl.String
    )
