"""What is told after somebody, or a time, was forgotten: what is gone, what was checked, what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.phrases import count, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.results.upkeep import Erased, Forgot

_REMINDER = """\
The results of the last audit were dropped; `inbox-fatigue score` makes new
ones, in which people may have other labels.
Not reached by this: reports and lists that were written, copies and backups of
the ledger, and the mail archives themselves.
"""


def forgotten_text(done: Sequence[Forgot]) -> str:
    """Return what came of each act of forgetting, and what it cannot reach."""
    return "".join(f"{_gone(one)}\n{_checked(one)}\n" for one in done) + _REMINDER


def _gone(one: Forgot) -> str:
    told = "\n".join(map(_erased, one.erased))
    taken = f"\nTaken out of {count(one.mentions, 'text')} that others have part in." if one.mentions else ""
    return told + taken


def _erased(erased: Erased) -> str:
    parts = [
        count(number, noun, many)
        for number, noun, many in (
            (erased.addresses, "address", "addresses"),
            (erased.received, "message received", "messages received"),
            (erased.written, "message written to others", "messages written to others"),
            (erased.events, "event", ""),
        )
        if number
    ]
    if not parts:
        return "Nothing of this was in the ledger; later ingests leave it out."
    return f"Erased: {joined(parts)}; later ingests leave them out."


def _checked(one: Forgot) -> str:
    search = one.search
    where = f"{count(search.size, 'byte')} of {count(search.files, 'file')}"
    if search.too_short and not search.looked_for:
        return (
            "Not searched for in the file: an id as short as this stands there as a number or a word as well."
        )
    looked_for = count(search.looked_for, "address or name", "addresses and names")
    if search.left:
        return (
            f"Checked: {looked_for} still in {count(search.left, 'place')} of {where};"
            " close whatever else has the ledger open and run this again."
        )
    return f"Checked: {looked_for} in no place of {where}."
