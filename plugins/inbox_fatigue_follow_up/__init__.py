"""Nobody needs a follow-up of a follow-up.

The first reminder may help: mail gets lost, and people forget.
The second asks again what was asked twice, and the third treats silence as a fault.
So these rules look at *chains*: mail to one person, each asking again for what the one before asked,
with nothing back, whoever of the organisation writes and whatever the subject says.
An answer ends a chain, a "no" ends more than that, and mail that pretends to an earlier
conversation is told apart from mail that continues one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.plugin import hookimpl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Describer, Scorer


@hookimpl
def inbox_fatigue_describers() -> list[Describer]:
    """Return the describer of phrases."""
    from inbox_fatigue_follow_up.describing import FollowUpDescriber  # noqa: PLC0415 - only readers of mail need it

    return [FollowUpDescriber()]


@hookimpl
def inbox_fatigue_scorers() -> list[type[Scorer]]:
    """Return the follow-up rules."""
    from inbox_fatigue_follow_up.scorers import SCORERS  # noqa: PLC0415 - who reads mail does without

    return [*SCORERS]
