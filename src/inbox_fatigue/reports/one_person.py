"""Which addresses were taken for one person's, by which rules, and who else may be one person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph
from inbox_fatigue.reports.phrases import count, people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import Alias, AuditResult

_MOST_SUGGESTED = 5


def one_person(result: AuditResult) -> list[Part]:
    """Return how many addresses were merged and why, and what may be merged by hand; said even of none."""
    if not result.people:
        return []
    found = result.identities
    parts: list[Part] = [heading("Who was taken for one person"), paragraph(_told(result), indent=2)]
    reasons = Counter("; ".join(dict.fromkeys(one.because)) for one in found.merged)
    rows = [(f"{number:,}", because) for because, number in sorted(reasons.items(), key=_most)]
    if rows:
        parts.append(columns(rows, indent=4))
    return [*parts, *_suggested(found.suggested)]


def _most(reason: tuple[str, int]) -> tuple[int, str]:
    return -reason[1], reason[0]


def _told(result: AuditResult) -> str:
    found = result.identities
    owners = people(len({one.recipient for one in found.merged}))
    roles = sum(one.role for one in result.people)
    shared = (
        f"; {count(roles, 'mailbox', 'mailboxes')} such as info@ may have several readers" if roles else ""
    )
    number = count(len(found.merged), "address", "addresses")
    another = "another" if len(found.merged) == 1 else "others"
    if not found.merging:
        left = f": {number} would be {another} of {owners}" if found.merged else ""
        return f"nobody (--no-merge){left}{shared}"
    if not found.merged:
        return f"nobody: every address is a person of its own{shared}"
    return f"{number} {'is' if len(found.merged) == 1 else 'are'} {another} of {owners}{shared}"


def _suggested(some: Sequence[Alias]) -> list[Part]:
    """Return who may be one person; nothing but a line in contacts makes them one."""
    if not some:
        return []
    rows = [(f"{one.recipient} and {one.address}", "; ".join(one.because)) for one in some[:_MOST_SUGGESTED]]
    left = len(some) - _MOST_SUGGESTED
    told = "may be one person; alias_of in --contacts makes them one"
    return [
        paragraph(told, indent=2),
        columns(rows, indent=4),
        *([paragraph(f"and {count(left, 'more pair')}", indent=4)] if left > 0 else []),
    ]
