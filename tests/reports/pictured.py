"""Results with pictures and inboxes, for the tests of pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from inbox_fatigue.results import Cause, InboxLine, InboxView, State
from inbox_fatigue.results.pictures import Chain, ChainPoint, Day, Pictures, WeekBar

FIRST = date(2026, 3, 1)
MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CAUSE = {"touches": 30, "reached": 12, "tired": 3}


def day(number, messages=3, **more):
    told = {"messages": messages, "people": messages, "average": 0.5, "fullest": 4, "crowded": 1, **more}
    return Day(on=FIRST + timedelta(days=number), **told)


def chain(recipient="person-07", senders=("ana@x.example", "ana@x.example", "ben@x.example"), **more):
    points = tuple(
        ChainPoint(at=MORNING + timedelta(days=3 * place), sender=one) for place, one in enumerate(senders)
    )
    told = {"campaign": "trial", "answered_at": None, "message": "2 follow-ups in a row without an answer"}
    return Chain(recipient=recipient, points=points, **{**told, **more})


def pictures(days=92, chains=None, **more):
    told = {
        "comfortable": 3.0,
        "people": 25,
        "days": tuple(day(number) for number in range(days)),
        "weeks": (WeekBar(messages=1, weeks=40), WeekBar(messages=5, weeks=2)) if days else (),
        "quiet_weeks": 12,
        "chains": (chain(),) if chains is None else chains,
    }
    return Pictures(**{**told, **more})


def line(subject="Spring sale", number=0, **more):
    told = {"at": MORNING + timedelta(hours=number), "who": "Larkspur Tea", "subject": subject, "stream": "marketing",
            "incoming": True, "counted": True}  # fmt: skip
    return InboxLine(**{**told, **more})


def view(*lines, **more):
    told = {"label": "person-07", "state": State.TIRED, "fatigue": 61.5, "about": {}, "lines": lines, "findings": (),
            "days": tuple(day(number) for number in range(20)), "comfortable": 3.0}  # fmt: skip
    return InboxView(**{**told, **more})


def illustrations(**more):
    """Return what an audit adds to a result where a report asks for pictures."""
    told = {
        "pictures": pictures(),
        "inboxes": (view(line()),),
        "by_stream": (Cause(name="marketing", share=1.0, **CAUSE),),
    }
    return {**told, **more}
