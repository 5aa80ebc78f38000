"""Whom the mail went to, by the status that contacts give people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.phrases import count, joined, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.results import StatusLine

_WHO = {
    "customer": ("customer", "customers"),
    "prospect": ("prospect", "prospects"),
    "former": ("former customer", "former customers"),
    "unknown": ("person whose status is not known", "people whose status is not known"),
}


def whom(some: Sequence[StatusLine]) -> str:
    """Return the shares of whom mail went to: "60 % to 14 customers and 40 % to 9 prospects"."""
    return joined([f"{percent(one.share)} to {count(one.people, *_WHO[one.status])}" for one in some])
