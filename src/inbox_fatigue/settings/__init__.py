"""The user's decisions: loaded from every place they may stand in, checked together, then frozen."""

from __future__ import annotations

from inbox_fatigue.settings.fields import scorer_fields, scorer_meaning
from inbox_fatigue.settings.json_schema import schema
from inbox_fatigue.settings.loading import load
from inbox_fatigue.settings.mistakes import suggestion
from inbox_fatigue.settings.presets import Preset, preset, preset_names
from inbox_fatigue.settings.scorers import BuiltScorer, build_scorers
from inbox_fatigue.settings.stances import Stance, stance, stance_names
from inbox_fatigue.settings.starting import starter
from inbox_fatigue.settings.statuses import Status, Statuses
from inbox_fatigue.settings.tables import Gate, Ignore, Settings, States, StreamOverride, preset_caps
from inbox_fatigue.settings.values import span_text

__all__ = [
    "BuiltScorer",
    "Gate",
    "Ignore",
    "Preset",
    "Settings",
    "Stance",
    "States",
    "Status",
    "Statuses",
    "StreamOverride",
    "build_scorers",
    "load",
    "preset",
    "preset_caps",
    "preset_names",
    "schema",
    "scorer_fields",
    "scorer_meaning",
    "span_text",
    "stance",
    "stance_names",
    "starter",
    "suggestion",
]
