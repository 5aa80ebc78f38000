"""The report as one page for a browser: whole in one file, readable without a script, asking nobody for anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.results import AuditResult
    from inbox_fatigue.results.previews import PreviewResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """A page for people who would rather look: charts, the most tired inboxes, and why."""

    name: str = "html"
    media_type: str = "text/html; charset=utf-8"
    illustrated: bool = True  # asks the audit for pictures and inboxes

    def render(self, result: AuditResult) -> str:
        """Return the report."""
        from inbox_fatigue.reports.html.pages import audit_page  # noqa: PLC0415 - costs time that text has not

        return audit_page(result)

    def render_preview(self, result: PreviewResult) -> str:
        """Return the report on a plan."""
        from inbox_fatigue.reports.html.pages import plan_page  # noqa: PLC0415 - likewise

        return plan_page(result)
