"""Hygiene of a plan: what is wrong with a campaign before anybody gets it.

Most of what embarrasses a sender can be seen in the plan: the person who is in the list twice, the one who asked
to be left alone, "Dear FNAME", the link to the staging host, the follow-up that goes on after the answer.
These rules look at planned campaigns alone and are not run where nothing is planned.
They gate, and add no fatigue of their own: a mistake is a mistake, however patient its reader is.
What is wrong with a step as a whole is told once, at its first send, with the number of people who would get it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.plugin import hookimpl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Scorer


@hookimpl
def inbox_fatigue_scorers() -> list[type[Scorer]]:
    """Return the rules of a plan."""
    from inbox_fatigue_plan.scorers import SCORERS  # noqa: PLC0415 - who reads mail does without

    return [*SCORERS]
