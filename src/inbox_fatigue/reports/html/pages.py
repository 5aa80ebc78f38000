"""Fills the templates: a result becomes a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.html.plan_sections import charts_of_plan, of_plan
from inbox_fatigue.reports.html.rendering import rendered
from inbox_fatigue.reports.html.sections import charts_of, of_audit, shown_inbox

if TYPE_CHECKING:
    from inbox_fatigue.results import AuditResult, InboxView
    from inbox_fatigue.results.previews import PreviewResult


def audit_page(result: AuditResult) -> str:
    """Return the report on an audit."""
    return rendered("audit.html", result=result, charts=charts_of(result), **of_audit(result))


def plan_page(result: PreviewResult) -> str:
    """Return the report on a plan."""
    return rendered("plan.html", result=result, charts=charts_of_plan(result), **of_plan(result))


def inbox_page(view: InboxView) -> str:
    """Return one person's inbox as a page of its own, whole."""
    return rendered("inbox.html", one=shown_inbox(view, "inbox", most=None))
