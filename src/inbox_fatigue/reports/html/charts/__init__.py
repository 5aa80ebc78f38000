"""Draws charts: each is a Vega-Lite specification made from numbers, and becomes SVG without any script."""

from __future__ import annotations

from inbox_fatigue.reports.html.charts.drawing import Chart, drawn

__all__ = ["Chart", "drawn"]
