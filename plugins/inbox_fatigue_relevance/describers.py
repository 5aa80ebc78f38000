"""What the rules of this family want to know of each content, told while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue_relevance.acquisition import AcquisitionDescriber
from inbox_fatigue_relevance.events import EventDescriber
from inbox_fatigue_relevance.grades import GradeDescriber
from inbox_fatigue_relevance.merge_fields import MergeFieldDescriber
from inbox_fatigue_relevance.selling import SellingDescriber
from inbox_fatigue_relevance.terms import TermDescriber
from inbox_fatigue_relevance.tone import ToneDescriber

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Describer


def describers() -> list[Describer]:
    """Return the describers of grade, placeholders, tone, terms, events and phrases of selling."""
    return [
        AcquisitionDescriber(),
        EventDescriber(),
        GradeDescriber(),
        MergeFieldDescriber(),
        SellingDescriber(),
        TermDescriber(),
        ToneDescriber(),
    ]
