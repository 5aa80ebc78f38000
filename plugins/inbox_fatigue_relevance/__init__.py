"""Mail that was not meant for me: in the wrong language, said before, hard to read, or for somebody else.

A person forgives a good deal of mail that is of use to them and little that is not.
These rules look for the signs that nobody asked what the mail is to the one who gets it: a language they do
not read, a placeholder where their name should be, an offer for strangers after they bought, or of what they
have, a sale while they wait for help, the same text from the next department or to everybody at once, a text
that takes a degree, shouts, or is about its sender, an evening in another country, what they were told last
week or never cared for, the thirtieth mail to somebody who turned off long ago.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.plugin import hookimpl

if TYPE_CHECKING:
    from inbox_fatigue.plugin import Describer, Scorer


@hookimpl
def inbox_fatigue_describers() -> list[Describer]:
    """Add the grade, the placeholders, the tone, the terms, the events and the phrases of selling of each content."""
    from inbox_fatigue_relevance.describers import describers  # noqa: PLC0415 - only readers of mail need it

    return describers()


@hookimpl
def inbox_fatigue_scorers() -> list[type[Scorer]]:
    """Add the rules of this family."""
    from inbox_fatigue_relevance.scorers import SCORERS  # noqa: PLC0415 - who reads mail does without

    return [*SCORERS]
