"""What an examination of a ledger found: each trouble with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.phrases import count
from inbox_fatigue.reports.printable import printable

if TYPE_CHECKING:
    from inbox_fatigue.results.upkeep import Examination


def examination_text(examined: Examination) -> str:
    """Return the troubles, and what was looked at; a file's name may hold anything, so all of it is escaped."""
    number = len(examined.troubles)
    lines = [f"{printable(examined.path)}: {count(number, 'trouble') if number else 'the ledger is sound'}"]
    for one in examined.troubles:
        lines += [f"- {printable(one.what)}", f"  {printable(one.do)}"]
    lines += [f"- mended: {printable(one)}" for one in examined.mended]
    lines += ["looked at:", *(f"  {one}" for one in examined.looked_at)]
    return "\n".join((*lines, ""))
