"""Limits on contact: what they count, in which windows, and where they are broken."""

from inbox_fatigue.caps.breaches import (
    BREACHES,
    UNASSESSED,
    all_spans,
    breaches,
    broken,
    evidence,
    unassessed,
    unknown,
)
from inbox_fatigue.caps.cap import OVER_CAP, Cap, Counts, Per
from inbox_fatigue.caps.scope import applies
from inbox_fatigue.caps.spans import Spans, spans
from inbox_fatigue.caps.spelling import from_table
from inbox_fatigue.caps.windows import Calendar, Grouped, Sliding, SlidingMonths, Unit, Window
from inbox_fatigue.caps.wording import allows, noun_text, sentence, window_text

__all__ = [
    "BREACHES",
    "OVER_CAP",
    "UNASSESSED",
    "Calendar",
    "Cap",
    "Counts",
    "Grouped",
    "Per",
    "Sliding",
    "SlidingMonths",
    "Spans",
    "Unit",
    "Window",
    "all_spans",
    "allows",
    "applies",
    "breaches",
    "broken",
    "evidence",
    "from_table",
    "noun_text",
    "sentence",
    "spans",
    "unassessed",
    "unknown",
    "window_text",
]
