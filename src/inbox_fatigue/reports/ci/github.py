"""Annotations of a GitHub workflow: commands on standard output, one a line.

GitHub shows ten errors and ten warnings of a step, so the gravest are written and the others counted.
What came from mail is escaped twice: made printable, and kept from being read as a command or a property.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.reports.ci.judged import Level, judged, place_of
from inbox_fatigue.reports.printable import printable
from inbox_fatigue.results import Outcome

if TYPE_CHECKING:
    from inbox_fatigue.reports.ci.judged import Graded, Judged
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.results.previews import PreviewResult

_MOST = 9  # of each level; the first error is the verdict's
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


@dataclass(slots=True, kw_only=True)
class GitHub:
    """Annotations of a GitHub workflow."""

    name: str = "github"
    media_type: str = "text/plain"

    def render(self, result: AuditResult) -> str:
        """Return the report."""
        return _written(judged(result))

    def render_preview(self, result: PreviewResult) -> str:
        """Return the report on a plan."""
        return _written(judged(result))


def _written(told: Judged) -> str:
    lines = [_verdict(told)]
    for level in (Level.ERROR, Level.WARNING):
        some = [one for one in told.findings if one.level is level]
        lines += [_annotation(one, told.path) for one in some[:_MOST]]
        if len(some) > _MOST:  # told as a notice, of which there is room for ten more
            lines.append(
                _command(Level.NOTE, "inbox-fatigue", f"and {len(some) - _MOST} more {level.value}s")
            )
    return "\n".join(lines) + "\n"


def _verdict(told: Judged) -> str:
    passed = told.verdict.outcome is Outcome.PASS
    reasons = "; ".join(told.verdict.reasons) or "the policy holds"
    level = Level.NOTE if passed else Level.ERROR
    return _command(level, f"inbox-fatigue {told.what}: {told.verdict.outcome.value}", reasons)


def _annotation(one: Graded, path: str) -> str:
    finding = one.finding
    place = f"file={_property(place_of(finding.where, path))},"
    if finding.where is not None and finding.where.line is not None:
        place += f"line={max(1, finding.where.line)},"
    return _command(one.level, finding.rule, f"{finding.recipient}: {finding.message}", place)


def _command(level: Level, title: str, text: str, place: str = "") -> str:
    return f"::{_COMMANDS[level]} {place}title={_property(title)}::{_data(text)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
