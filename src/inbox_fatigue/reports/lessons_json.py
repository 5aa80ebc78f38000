"""What was learned, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inbox_fatigue.reports.json_text import number, time, written

if TYPE_CHECKING:
    from inbox_fatigue.learning import Band, Lesson, Lessons


def lessons_json(told: Lessons) -> str:
    """Return JSON: the fields of `learning.Lessons` with a version; the same input gives the same bytes."""
    return written(
        {
            "schema_version": "1",
            "sources": list(told.sources),
            "since": time(told.since),
            "until": time(told.until),
            "people": told.people,
            "messages": told.messages,
            "kinds": dict(told.kinds),
            "left": told.left,
            "answers": told.answers,
            "unplaced": told.unplaced,
            "enough": told.enough,
            "lessons": [_lesson(one) for one in told.lessons],
            "alike": list(told.alike),
            "uncounted": list(told.uncounted),
            "failed": list(told.failed),
        }
    )


def _lesson(one: Lesson) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "unit": one.unit,
        "comfortable": number(one.comfortable),
        "unbearable": number(one.unbearable),
        "learned_comfortable": _known(one.learned_comfortable),
        "above": None if one.above is None else [number(value) for value in one.above],
        "follows": one.follows,
        "bands": [_band(band) for band in one.bands],
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "low": _known(band.low),
        "high": _known(band.high),
        "messages": band.messages,
        "left": band.left,
        "answered": band.answered,
        "times": _known(band.times),
        "at_least": _known(band.at_least),
        "at_most": _known(band.at_most),
    }


def _known(value: float | None) -> float | None:
    return None if value is None else number(value)
