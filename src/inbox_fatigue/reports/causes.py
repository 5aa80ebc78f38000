"""What causes the fatigue, what to change first, and which rules it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.layout import columns, heading, paragraph
from inbox_fatigue.reports.phrases import count, people, percent, shortened
from inbox_fatigue.reports.shared_parts import first_changes
from inbox_fatigue.results import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult, Cause

_MOST_CAMPAIGNS = 5
_MOST_SENDERS = 3
_MOST_ADVICE = 3
_MOST_RULES = 8
NO_CAMPAIGN, NO_SENDER = "mail of no campaign", "mail of no known sender"
_LEAST_REST = 0.005  # shares are rounded: what is less may be nothing


def causes(result: AuditResult) -> list[Part]:
    """Return the campaigns and the senders that the fatigue comes from, with their shares."""
    campaigns = [one for one in result.campaigns if one.share > 0]
    senders = [one for one in result.senders if one.share > 0]
    if not campaigns and not senders:
        return []
    weary = any(result.states.get(state, 0) for state in (State.TIRED, State.EXHAUSTED))
    rows = [
        *_rows(campaigns, "campaign", _MOST_CAMPAIGNS, weary=weary),
        *((called, percent(share), "") for called, share in outside(campaigns, NO_CAMPAIGN)),
        *_rows(senders, "sender", _MOST_SENDERS, weary=weary),
        *((called, percent(share), "") for called, share in outside(senders, NO_SENDER)),
    ]
    return [heading("What causes it, in shares of all fatigue"), columns(rows, right=(1,))]


def _rows(some: Sequence[Cause], kind: str, most: int, *, weary: bool) -> list[tuple[str, str, str]]:
    rows = [
        (
            shortened(one.label or f"no {kind} named", 34),
            percent(one.share),
            _reach(one, kind, weary=weary),
        )
        for one in some[:most]
    ]
    left = some[most:]
    if left:
        rest = sum(one.share for one in left)
        rows.append((f"{count(len(left), f'more {kind}')}", percent(rest), ""))
    return rows


def outside(some: Sequence[Cause], called: str) -> list[tuple[str, float]]:
    """Return the share of what belongs to none of them, under its name, so that what is told adds up."""
    rest = 1 - sum(one.share for one in some)
    return [(called, rest)] if some and rest >= _LEAST_REST else []


def _reach(cause: Cause, kind: str, *, weary: bool) -> str:
    """Return whom a cause reached, and how many of them are tired now, where anybody is."""
    return f"{kind}, reached {people(cause.reached)}" + (f", {cause.tired:,} tired" if weary else "")


def advice(result: AuditResult) -> list[Part]:
    """Return what to change first."""
    return first_changes(result.advice, _MOST_ADVICE)


def rules_broken(result: AuditResult) -> list[Part]:
    """Return the rules that were broken, with their findings and the people concerned."""
    parts = [columns(broken(result), right=(1,))] if result.findings else []
    if result.ignored:
        parts.append(paragraph(accepted(result.ignored), indent=2))
    return [heading("Rules broken in the whole period"), *parts] if parts else []


def accepted(number: int) -> str:
    """Return how many findings the settings accept."""
    verb = "is" if number == 1 else "are"
    return f"{count(number, 'finding')} {verb} accepted by the settings and not counted"


def broken(result: AuditResult, most: int = _MOST_RULES) -> list[tuple[str, str, str]]:
    """Return rules with their people and findings, those that concern most people first."""
    ranked = result.rules_broken
    rows = [(one.rule, people(one.people), count(one.findings, "finding")) for one in ranked[:most]]
    left = len(ranked) - most
    return [*rows, (count(left, "more rule"), "", "")] if left > 0 else rows
