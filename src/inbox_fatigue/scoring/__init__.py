"""Turns findings into fatigue: strain, scores, states, and whose part it is."""

from __future__ import annotations

from inbox_fatigue.scoring.blame import causes, shares
from inbox_fatigue.scoring.curve import strain
from inbox_fatigue.scoring.people import score_people
from inbox_fatigue.scoring.wording import in_words, message

__all__ = ["causes", "in_words", "message", "score_people", "shares", "strain"]
