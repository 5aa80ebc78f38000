"""The columns that sources fill and that scorers read, with their types and meanings.

Every frame that crosses a layer has one of the schemas below.
Times are UTC with microseconds; keys are 63-bit whole numbers (`keys`); null means *not known*.
"""

from __future__ import annotations

from inbox_fatigue.columns.inboxes import ALIKE, CONTENTS, EVENTS, PEOPLE, TOUCHES
from inbox_fatigue.columns.kinds import AT, CHANNEL, CONFIDENCE, EVENT_KIND, LABEL, STREAM
from inbox_fatigue.columns.logs import EVENT_LOG, SEND_LOG
from inbox_fatigue.columns.outcomes import (
    LIST_NOT_TOLD,
    OPT_OUTS,
    OUTCOMES,
    TIME_MATTERS,
    TIME_NOT_TOLD,
    TIMES_OF_OUTCOMES,
)
from inbox_fatigue.columns.plans import LISTED, PLANNED, PLANNED_CREATIVES, PLANNED_SENDS, PLANNED_VALUES

__all__ = [
    "ALIKE",
    "AT",
    "CHANNEL",
    "CONFIDENCE",
    "CONTENTS",
    "EVENTS",
    "EVENT_KIND",
    "EVENT_LOG",
    "LABEL",
    "LISTED",
    "LIST_NOT_TOLD",
    "OPT_OUTS",
    "OUTCOMES",
    "PEOPLE",
    "PLANNED",
    "PLANNED_CREATIVES",
    "PLANNED_SENDS",
    "PLANNED_VALUES",
    "SEND_LOG",
    "STREAM",
    "TIMES_OF_OUTCOMES",
    "TIME_MATTERS",
    "TIME_NOT_TOLD",
    "TOUCHES",
]
