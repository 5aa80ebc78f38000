"""A no is a no: whether people can leave, and whether they are left alone when they did.

Whoever asks to be left alone has already been asked once too often.
These rules compare what people said (an unsubscribe, a complaint, a written "stop")
with what came afterwards, and look at whether each mail offered a way out at all.
They look at marketing and sales mail first: a receipt, a password or a notice of an outage may still come.
They are no legal advice; they look at the person, not at a statute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.plugin import hookimpl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Describer, Scorer


@hookimpl
def inbox_fatigue_describers() -> list[Describer]:
    """Add the kinds of personal data that a content quotes."""
    from inbox_fatigue_consent.personal import PersonalDescriber  # noqa: PLC0415 - only readers of mail need it

    return [PersonalDescriber()]


@hookimpl
def inbox_fatigue_scorers() -> list[type[Scorer]]:
    """Return the consent rules."""
    from inbox_fatigue_consent.scorers import SCORERS  # noqa: PLC0415 - who reads mail does without

    return [*SCORERS]
