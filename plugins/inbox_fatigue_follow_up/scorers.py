"""The rules of this family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue_follow_up.chasing_a_no import ChasingANo
from inbox_fatigue_follow_up.false_reply import FalseReply
from inbox_fatigue_follow_up.same_again import SameAgain
from inbox_fatigue_follow_up.unanswered import UnansweredChains

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Scorer

SCORERS: tuple[type[Scorer], ...] = (
    UnansweredChains,
    FalseReply,
    SameAgain,
    ChasingANo,
)
