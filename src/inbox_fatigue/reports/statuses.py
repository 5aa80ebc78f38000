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
    """Return whom mail that counts went to, with the shares: "14 customers (60 %) and 9 prospects (40 %)"."""
    told = [f"{count(one.reached, *_WHO[one.status])} ({percent(one.share)})" for one in some if one.reached]
    return joined(told) or "nobody"
