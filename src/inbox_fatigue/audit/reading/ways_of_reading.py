"""How archives are read: what a call says of it, and what tells that one is to be read again."""

from __future__ import annotations

import json
import os
import shlex
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from inbox_fatigue import sources
from inbox_fatigue.audit.reading.given_files import tables_of
from inbox_fatigue.limits import OF_JUDGES
from inbox_fatigue.sources.places import shown_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.audit.request import Call
    from inbox_fatigue.limits import Limits

# What a call says of how tables are read, and the options by which it says so.
_OF_TABLES = {
    "map": "--map",
    "timezone": "--timezone",
    "time_format": "--time-format",
    "delimiter": "--delimiter",
}


def options_of(call: Call) -> dict[str, Any]:
    """Return what sources are told of a call, by name."""
    request = call.request
    return {
        "limits": call.settings.limits,
        "map": dict(request.mapping),
        "timezone": request.timezone,
        "time_format": request.time_format,
        "delimiter": request.delimiter,
        "tables": tables_of(request),
        "events": tuple(shown_name(path) for path in request.events),
        "people_are_given": bool(request.contacts),
        "elsewhere": tuple(map(os.path.realpath, (*request.contacts, *request.events, *request.campaigns))),
    }


def state_of(path: str, options: Mapping[str, Any]) -> str:
    """Return what tells that an archive has changed, or how much of it may be read, or when its campaigns went."""
    found = str(sources.fingerprint(path))
    limits: Limits = options["limits"]
    changed: dict[str, Any] = {
        one.name: getattr(limits, one.name)
        for one in fields(limits)
        if one.name not in OF_JUDGES and getattr(limits, one.name) != one.default
    }
    if (known := options.get("campaigns")) is not None and sources.may_hold_tables(path):
        changed["campaigns"] = known.digest
    return f"{found} {json.dumps(changed, sort_keys=True)}" if changed else found


def as_text(options: Mapping[str, Any]) -> str:
    """Return what a call says of how tables are read, as JSON."""
    return json.dumps({name: options[name] for name in _OF_TABLES if options[name]}, sort_keys=True)


def read_twice(path: str, ledger: str, before: str) -> str:
    """Return why tables cannot be read in another way into a ledger that has their rows."""
    told = json.loads(before)
    words = [("--map", f"{name}={column}") for name, column in sorted(told.pop("map", {}).items())]
    words += [(_OF_TABLES[name], value) for name, value in sorted(told.items())]
    given = " ".join(f"{option} {shlex.quote(value)}" for option, value in words)
    how = f"with {given}" if given else f"without {', '.join(_OF_TABLES.values())}"
    return (
        f"{path}: its rows are in {ledger} as they were read {how}; read in another way they would count twice: "
        "give the same options again, or begin another ledger"
    )
