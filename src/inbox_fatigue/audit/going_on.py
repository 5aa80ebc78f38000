"""How another command is asked for the same mail, judged in the same way."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from inbox_fatigue.audit.request import Request, Wanted


def same_mail(request: Request) -> tuple[str, ...]:
    """Return the arguments that name the ledger, else the archives and what goes with them."""
    named = _ledger(request) if request.db is not None else _archives(request)
    return (*named, *_judged_alike(request))


def same_preview(request: Request, wanted: Wanted) -> tuple[str, ...]:
    """Return the arguments by which the same plan is previewed on top of the same history.

    A preview keeps nothing of what it reads, so a ledger and what was given beside it are both named.
    """
    return (wanted.plan, *_history(request), *_judged_alike(request), *_of_plan(wanted))


def _history(request: Request) -> Iterator[str]:
    yield from _given(("--db", request.db))
    yield from _archives(request)


def _of_plan(wanted: Wanted) -> Iterator[str]:
    yield from _given(("--resolve", wanted.resolver))
    yield from _each("--preset", wanted.presets)
    yield from _each("--suppressions", wanted.suppressions)
    yield from _given(("--apply", wanted.apply), ("--diff", wanted.other))


def _ledger(request: Request) -> Iterator[str]:
    yield from _given(("--db", request.db))
    yield from _each("--organisation", request.organisations)


def _archives(request: Request) -> Iterator[str]:
    yield from request.paths
    yield from _each("--contacts", request.contacts)
    yield from _each("--events", request.events)
    yield from _each("--campaigns", request.campaigns)
    yield from _each("--organisation", request.organisations)
    yield from _each("--map", (f"{name}={column}" for name, column in request.mapping.items()))
    yield from _given(
        ("--timezone", request.timezone),
        ("--time-format", request.time_format),
        ("--delimiter", "tab" if request.delimiter == "\t" else request.delimiter),
    )
    yield from _flags(("--store-text", request.store_text), ("--pseudonymise", request.pseudonymise))
    yield from _given(("--key-file", request.key_file))
    yield from _flags(("--keep-domain", request.keep_domain))


def _judged_alike(request: Request) -> Iterator[str]:
    yield from _flags(("--no-merge", not request.merge))
    yield from _given(
        ("--since", _moment(request.since, time.min)),
        ("--until", _moment(request.until, time.max)),
        ("--as-of", _moment(request.as_of, time.max)),
        ("--policy", request.policy),
        ("--stance", request.stance),
    )
    yield from _each("--plugin", request.plugin_files)
    yield from _flags(("--show-addresses", request.show_addresses))


def _moment(at: datetime | None, edge: time) -> str | None:
    """Return a moment as the command line takes it; a day alone means its edge there."""
    if at is None:
        return None
    at = at.astimezone(UTC)
    return at.date().isoformat() if at.time() == edge else at.isoformat()


def _given(*options: tuple[str, str | None]) -> Iterator[str]:
    for name, value in options:
        if value is not None:
            yield from (name, value)


def _each(name: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (name, value)


def _flags(*options: tuple[str, bool]) -> Iterator[str]:
    yield from (name for name, is_on in options if is_on)
