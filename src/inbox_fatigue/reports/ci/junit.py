"""JUnit's XML, as continuous integration shows test results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_fatigue.reports.ci.judged import judged

if TYPE_CHECKING:
    from inbox_fatigue.reports.ci.judged import Judged
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.results.previews import PreviewResult


@dataclass(slots=True, kw_only=True)
class JUnit:
    """JUnit's XML."""

    name: str = "junit"
    media_type: str = "application/xml"

    def render(self, result: AuditResult) -> str:
        """Return the report."""
        return _written(judged(result))

    def render_preview(self, result: PreviewResult) -> str:
        """Return the report on a plan."""
        return _written(judged(result))


def _written(told: Judged) -> str:
    from inbox_fatigue.reports.ci.junit_xml import xml  # noqa: PLC0415 - loads parsers that other formats do without

    return xml(told)
