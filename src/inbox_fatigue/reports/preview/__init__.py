"""Shows what a plan would do: a function from a PreviewResult to text, which decides nothing."""

from __future__ import annotations

from inbox_fatigue.reports.preview.page import SECTIONS

__all__ = ["SECTIONS"]
