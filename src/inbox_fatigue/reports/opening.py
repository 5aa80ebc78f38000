"""The top of the report: what was audited, what was read of it, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.model import PRESSING
from inbox_fatigue.reports.layout import columns, paragraph
from inbox_fatigue.reports.phrases import count, day, joined, listed, people, period, tail
from inbox_fatigue.reports.shared_parts import outcome_rows
from inbox_fatigue.reports.sparkline import sparkline, stretch
from inbox_fatigue.reports.statuses import whom
from inbox_fatigue.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text

    from inbox_fatigue.reports.layout import Part
    from inbox_fatigue.results import AuditResult, Counts, Verdict
    from inbox_fatigue.results.pictures import Week

_LONGEST_SOURCE = 40
_FEWEST_WEEKS = 3  # of which a line says more than a number
_WIDTH_OF_BARS = 36


def opening(result: AuditResult) -> list[Part]:
    """Return what was audited, what became of every message, and what counts as pressure."""
    counts = result.counts
    names = [tail(source, _LONGEST_SOURCE) for source in result.sources]
    about = [
        listed(names, most=2) or "no source",
        period(result.since, result.until),
        people(counts.recipients),
        count(counts.touches, "touch", "touches"),
        count(counts.campaigns, "campaign"),
    ]
    parts: list[Part] = [paragraph(" · ".join(about), style="bold"), paragraph(accounted(counts))]
    if result.streams:
        parts.append(paragraph(pressure(result)))
    if result.statuses:
        parts.append(paragraph(f"what counts went to {whom(result.statuses)}"))
    if len(result.weeks) >= _FEWEST_WEEKS:
        parts.append(paragraph(over_time(result.weeks)))
    return [*parts, *(paragraph(told) for told in not_judged(counts))]


def over_time(weeks: Sequence[Week]) -> str:
    """Return how pressure went, as a line of small bars: one for a week, or for the fullest of some."""
    fullest = max(weeks, key=lambda one: (one.messages, -one.on.toordinal()))
    bars = sparkline([one.messages for one in weeks], _WIDTH_OF_BARS)
    size = stretch(len(weeks), _WIDTH_OF_BARS)
    each = f"by week, {size} to a bar," if size > 1 else "by week"
    return f"{each} {bars} the fullest, of {day(fullest.on)}, had {fullest.messages:,}"


def not_judged(counts: Counts) -> list[str]:
    """Return a sentence for each kind of message that was read and could not be judged."""
    told = []
    if counts.undated:
        have = "has" if counts.undated == 1 else "have"
        told.append(f"{count(counts.undated, 'touch', 'touches')} {have} no usable date: not judged")
    if counts.unaddressed:
        them = "names nobody who got it" if counts.unaddressed == 1 else "name nobody who got them"
        told.append(f"{count(counts.unaddressed, 'message')} {them}: not judged")
    if counts.on_lists:
        came = "from others, not judged"
        told.append(f"{count(counts.on_lists, 'message')} came over discussion lists {came}")
    return told


def accounted(counts: Counts) -> str:
    """Return what became of every message that was seen; the parts add up."""
    if not counts.seen:
        return "0 messages seen: nothing was read"
    return (
        f"{count(counts.seen, 'message')} seen: {counts.stored:,} stored, "
        f"{count(counts.duplicates, 'duplicate')}, {counts.quarantined:,} quarantined, "
        f"{counts.skipped:,} skipped"
    )


def pressure(result: AuditResult) -> str:
    """Return what counts as contact pressure and what does not, by stream."""
    streams = sorted(result.streams.items(), key=lambda one: (-one[1], one[0]))
    pressing = [(number, name) for name, number in streams if number and name in PRESSING]
    others = [(number, name) for name, number in streams if number and name not in PRESSING]
    names = joined([f"{number:,} {name}" for number, name in pressing])
    counted = result.counts.counted
    bounced = sum(number for number, _ in pressing) - counted
    if bounced > 0:
        told = f"of {names}, {counted:,} count{'s' if counted == 1 else ''} as pressure, {bounced:,} bounced"
    else:
        told = f"{names or 'none'} count{'s' if counted == 1 else ''} as pressure"
    if not others:
        return told
    do = "does" if sum(number for number, _ in others) == 1 else "do"
    return f"{told}; {joined([f'{number:,} {name}' for number, name in others])} {do} not"


def verdict(result: AuditResult) -> list[Part]:
    """Return the verdict with the conditions that decided it, in words."""
    parts: list[Part] = [columns(_decided(result), indent=0)]
    if result.stance:
        parts.append(paragraph(f"(judged by the stance {result.stance})"))
    if result.known is not None:
        held = "what is worse than in the baseline is judged"
        rest = (
            "1 finding is as it was" if result.known == 1 else f"{result.known:,} findings are as they were"
        )
        parts.append(paragraph(f"({held}; {rest})"))
    return parts


def _decided(result: AuditResult) -> list[tuple[Text | str, str]]:
    outcome = result.verdict.outcome
    reasons = list(result.verdict.reasons)
    if outcome is Outcome.PASS:
        holding = [one.sentence for one in result.verdict.conditions if not one.broken]
        return outcome_rows(outcome, holding or ["every condition of the policy holds"])
    broken = {one.sentence for one in result.verdict.conditions if one.broken}
    failed = [reason for reason in reasons if reason in broken]
    gaps = [reason for reason in reasons if reason not in broken]
    if outcome is Outcome.INCOMPLETE or not failed or not gaps:
        return outcome_rows(outcome, reasons)
    return [*outcome_rows(outcome, failed), *outcome_rows(Outcome.INCOMPLETE, gaps)]


def reasons_of(verdict: Verdict) -> list[str]:
    """Return what decided: what is broken or incomplete; for a pass, what holds."""
    if verdict.outcome is Outcome.PASS:
        return [one.sentence for one in verdict.conditions if not one.broken]
    return list(verdict.reasons)
