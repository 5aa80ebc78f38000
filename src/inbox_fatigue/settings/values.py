"""How shares and spans are written in settings: "5%"; "7d", "24h" and "90m" (`user_files.spans`)."""

from __future__ import annotations

import re
from typing import Any

from inbox_fatigue.user_files.spans import SPAN, bounded, some_time, span_text

__all__ = [
    "SHARE",
    "SPAN",
    "bounded",
    "mail_domain",
    "permitted",
    "share",
    "share_or_any",
    "some_time",
    "span_text",
]

SHARE = r"^\d+(\.\d+)?%$"
_DOMAIN = re.compile(r"(?:[^\s@]+@)?(?:[\w-]+\.)*[\w-]+")  # names in any letters, and hosts of one label


def share(value: Any) -> float:
    """Return the fraction that "5%" means; ValueError says how to write one."""
    if isinstance(value, str) and re.match(SHARE, value):
        fraction = float(value[:-1]) / 100
        if fraction <= 1:
            return fraction
    # A bare 5 could mean five per cent or five people, so only nought may go without the sign.
    if value == 0 and not isinstance(value, bool):
        return 0.0
    raise ValueError('is no share; write it with a per cent sign between "0%" and "100%"')


def share_or_any(value: Any) -> float | None:
    """Return the fraction that "5%" means, None for "any"; ValueError says how to write it."""
    if value is None or value == "any":
        return None
    try:
        return share(value)
    except ValueError as error:
        raise ValueError('is no share; write it as "2%", or "any" to ask for nothing') from error


def permitted(value: Any) -> int | None:
    """Return how many findings are allowed, None for "any"; ValueError says how to write it."""
    if value is None or value == "any":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise ValueError('is no number of findings; write 0, another whole number, or "any"')


def mail_domain(value: str) -> str:
    """Return a domain, or an address in place of its domain; ValueError where it is neither."""
    if _DOMAIN.fullmatch(value.strip()) is None:
        raise ValueError("is no domain; write it as it stands in addresses, such as example.com")
    return value
