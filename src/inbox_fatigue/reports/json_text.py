"""How a report for programs is written: ASCII, an entry of a list of objects a line, few decimals, times in UTC."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.printable import without_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DIGITS = 4  # decimals of every number that is not whole: below what any reader can tell apart


def written(found: Mapping[str, Any]) -> str:
    """Return the object as JSON in ASCII, each entry of a list of objects on a line of its own."""
    lines = [f"{json.dumps(key)}: {_value(value)}" for key, value in found.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def time(at: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC: 2026-03-12T09:30:00Z."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def number(value: float) -> float:
    """Return a number rounded; nought has no sign."""
    return round(float(value), _DIGITS) + 0.0


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_entries(value)) + "\n]"
    return _line(value)


def _entries(values: Iterable[Any]) -> Iterable[str]:
    return (f"  {_line(value)}" for value in values)


def _line(value: Any) -> str:
    return json.dumps(_clean(value), ensure_ascii=True, allow_nan=False)


def _clean(value: Any) -> Any:
    """Return the value without lone surrogates, which JSON readers refuse."""
    match value:
        case str():
            return value if value.isascii() else without_surrogates(value)
        case list():
            return [_clean(one) for one in value]
        case dict():
            return {without_surrogates(key): _clean(one) for key, one in value.items()}
        case _:
            return value
