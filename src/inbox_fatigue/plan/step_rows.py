"""The steps of a sequence as a tool wrote them, by our names, and the names that tools give to the same things."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.model import EventKind

NAMES: Mapping[str, tuple[str, ...]] = {
    "sequence": ("sequence", "sequence_name", "cadence", "cadence_name", "campaign", "campaign_name"),
    "number": ("step", "step_number", "order", "position", "sequence_number", "number", "step_order"),
    "day": ("day", "day_number", "send_day", "step_day", "due_day"),
    "days": (
        "interval_days",
        "delay_days",
        "wait_days",
        "delay_in_days",
        "days",
        "interval_in_days",
        "days_after",
    ),
    "hours": ("interval_hours", "delay_hours", "wait_hours", "delay_in_hours"),
    "minutes": (
        "interval_minutes",
        "delay_minutes",
        "wait_minutes",
        "interval_in_minutes",
        "delay_in_minutes",
    ),
    "seconds": ("interval_seconds", "delay_seconds", "interval_in_seconds"),
    "wait": ("interval", "delay", "wait", "after", "wait_time"),
    "type": ("type", "step_type", "channel", "action", "action_type"),
    "name": ("name", "step_name", "title", "display_name"),
    "subject": ("subject", "subject_line", "email_subject", "template_subject"),
    "body": (
        "body",
        "body_html",
        "body_text",
        "html",
        "text",
        "email_body",
        "content",
        "message",
        "template",
        "template_body",
    ),
    "reply": ("reply", "is_reply", "thread", "same_thread", "in_thread", "reply_in_thread"),
    "enabled": ("enabled", "active", "is_active"),
}


@dataclass(slots=True)
class Row:
    """A step as it was written, by our names."""

    line: int
    told: dict[str, str] = field(default_factory=dict)
    left_out: str = ""  # why it does not go, "" if it does


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A sequence as a tool wrote it."""

    rows: tuple[Row, ...]
    name: str = ""
    unless: tuple[EventKind, ...] | None = None  # None: it does not say


def texts(told: Mapping[str, Any]) -> dict[str, str]:
    """Return what a step tells as trimmed texts; what is empty is left out."""
    return {
        name: str(value).strip() for name, value in told.items() if value is not None and str(value).strip()
    }
