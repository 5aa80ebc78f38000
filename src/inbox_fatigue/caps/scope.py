"""Which touches a cap looks at, whose they are, and for whom it cannot be told."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.caps.cap import Counts, Per
from inbox_fatigue.caps.windows import clock_of, needs_clock
from inbox_fatigue.model import PRESSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inbox_fatigue.caps.cap import Cap


# Columns whose touches are counted together; `organisation` is always one of them, in `inbox` or beside it.
UNITS: dict[Per, tuple[str, ...]] = {
    Per.PERSON: ("inbox",),
    Per.ADDRESS: ("organisation", "address"),
    Per.ACCOUNT: ("organisation", "account"),
    Per.HOUSEHOLD: ("organisation", "household"),
    Per.PERSON_SENDER: ("inbox", "sender"),
    Per.PERSON_CAMPAIGN: ("inbox", "campaign"),
    Per.PERSON_CREATIVE: ("inbox", "creative"),
}
_NO_UNIT = {
    Per.ADDRESS: "the address that they were written to is not known",
    Per.HOUSEHOLD: "their household is not known (--contacts with a column household)",
    Per.PERSON_SENDER: "who wrote to them is not known",
    Per.PERSON_CAMPAIGN: "the campaigns of their mail are not known",
    Per.PERSON_CREATIVE: "the text of their mail is not known",
}
NO_CLOCK = "their time zone is not known (--contacts, or mail from them)"


def in_scope(cap: Cap, touches: pl.DataFrame, people: pl.DataFrame, among: Sequence[Cap]) -> pl.DataFrame:
    """Return what a cap counts, with what tells where.

    Columns: touch, person, at, planned, those of the unit, `clock`, `blockable` (False: it counts and is
    never refused), `limit` of the person, and `unknown`, the reason why the cap cannot be applied, or null.
    `among` holds the caps to which this one may yield.
    """
    looked = touches.filter(_labelled(cap), *_came_through(cap)).select(_columns(cap))
    looked = _with_people(cap, looked, people)
    looked = looked.filter(pl.col("applies").fill_null(value=True)).with_columns(
        blockable=_blockable(cap, among), clock=clock_of(cap.clock)
    )
    if cap.per is Per.ACCOUNT:  # a person at a free-mail domain has none
        looked = looked.filter(pl.col("account").is_not_null())
    return looked.with_columns(unknown=pl.coalesce(*_gaps(cap), pl.lit(None, dtype=pl.String)))


def _columns(cap: Cap) -> list[str]:
    always = ("touch", "person", "at", "local_at", "planned", "stream", "channel", "category")
    return list(dict.fromkeys((*always, *(name for name in UNITS[cap.per] if name not in _OF_PEOPLE))))


_OF_PEOPLE = ("account", "household")


def _came_through(cap: Cap) -> Iterator[pl.Expr]:
    if cap.counts is not Counts.ATTEMPTED:
        yield ~pl.col("bounced").fill_null(value=False)


def _labelled(cap: Cap) -> pl.Expr:
    """Tell what a cap counts by its labels; those that are not known stay in, to be told of."""
    streams = set(cap.streams or PRESSING) - cap.exempt
    if cap.exempt_still_count:
        streams |= cap.exempt
    return _is_one_of("stream", streams) & _by_labels(cap, unknown=True)


def _by_labels(cap: Cap, *, unknown: bool) -> pl.Expr:
    """Tell what bears a cap's labels; `unknown` is the answer where a label is not known."""
    named = [("channel", cap.channels), ("category", cap.categories)]
    return _all(_is_one_of(name, values).fill_null(value=unknown) for name, values in named if values)


def _is_one_of(name: str, values: Iterable[str]) -> pl.Expr:
    return pl.col(name).cast(pl.String).is_in(sorted(values))


def _all(terms: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(lambda one, other: one & other, terms, pl.lit(value=True))


def _blockable(cap: Cap, among: Sequence[Cap]) -> pl.Expr:
    """Tell the touches that a cap may refuse: not the exempt ones, nor those that another cap rules."""
    free = ~_is_one_of("stream", cap.exempt)
    for other in among:
        if other.name in cap.yields_to:
            streams = (other.streams or PRESSING) - other.exempt
            free = free & ~(_is_one_of("stream", streams) & _by_labels(other, unknown=False))
    return free


def _with_people(cap: Cap, looked: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Add what the cap asks of a person: `applies`, `limit`, and the column of the unit."""
    limit = pl.lit(cap.limit, dtype=pl.Int64)
    if cap.limit_from:
        limit = pl.col(cap.limit_from).ceil().cast(pl.Int64).fill_null(cap.limit)
    asked = {"applies": applies(cap), "limit": limit}
    units = [name for name in UNITS[cap.per] if name in _OF_PEOPLE]
    if not (cap.applies_to or cap.limit_from or units):
        return looked.with_columns(**asked)
    known = people.select("person", *units, **asked)
    joined = looked.join(known, on="person", how="left", maintain_order="left")
    return joined.with_columns(pl.col("limit").fill_null(cap.limit))


def applies(cap: Cap) -> pl.Expr:
    """Tell from a person's columns whether a cap applies to them; null where that is not known."""
    return pl.sql_expr(cap.applies_to) if cap.applies_to else pl.lit(value=True)


def _gaps(cap: Cap) -> Iterator[pl.Expr]:
    """Yield the reasons why a cap cannot be applied, each null where it does not hold."""
    if cap.applies_to:
        told = f"whether {cap.applies_to} holds for them is not known (--contacts)"
        yield _where(pl.col("applies").is_null(), told)
    for name, values in (("channel", cap.channels), ("category", cap.categories)):
        if values:
            yield _where(pl.col(name).is_null(), f"the {name} of their messages is not known")
    for name in UNITS[cap.per]:
        if cap.per in _NO_UNIT:
            yield _where(pl.col(name).is_null(), _NO_UNIT[cap.per])
    if needs_clock(cap.window):
        yield _where(pl.col("clock").is_null(), NO_CLOCK)


def _where(holds: pl.Expr, reason: str) -> pl.Expr:
    return pl.when(holds).then(pl.lit(reason))
