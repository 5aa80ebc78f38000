"""The ways out that a mail offers: in its header, by one click, and visible in its text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from inbox_fatigue import text
from inbox_fatigue.model import Unsubscribe
from inbox_fatigue.parsing.addresses import normal
from inbox_fatigue.parsing.threads import subject_key
from inbox_fatigue.parsing.wording import WORDING

if TYPE_CHECKING:
    from inbox_fatigue.parsing.wire import Headers

WAY_FIELDS = frozenset({"list-unsubscribe-post"})
_MAILTO = re.compile(r"mailto:([^?>,]{3,640})(?:\?([^>]{0,2000}))?", re.IGNORECASE)
FARTHEST = 1  # lines between the words "to unsubscribe" and the address they speak of
# The foot of a mailing whose links were lost when its page became a text: a line of nothing but what they said,
# among the last lines of a letter. A reader who asks to be let go writes the word with nothing above it.
FOOT = 6
ABOVE_A_FOOT = 8
LONGEST_FOOT = 10  # words: "Unsubscribe from this list | Update preferences | Contact us"
_READERS_OWN = re.compile(r"\b(?:me|my|mich|moi|mij)\b", re.IGNORECASE)


_offer = lru_cache(maxsize=24)(Unsubscribe)  # of few answers to four questions; shared by all mails


def ways_out(
    headers: Headers, *, takes_one_click: bool, visible: bool | None, by_answer: bool
) -> Unsubscribe:
    """Return what a mail offers; `visible` and `by_answer` are told once for each content."""
    value = _offered(headers)
    if not value:
        return _offer(header=False, one_click=False, visible=visible, by_answer=by_answer)
    return _offer(
        header=bool(value.strip()),
        one_click=takes_one_click and "https://" in value.lower(),
        visible=visible,
        by_answer=by_answer,
    )


def _offered(headers: Headers) -> str:
    value = headers.first("list-unsubscribe")
    # Some systems encode the address, which RFC 2047 does not allow and readers accept.
    return headers.readable(value) if "=?" in value else value


def mailed_way_out(headers: Headers) -> tuple[str, int | None]:
    """Return the address to which a reader may write to leave, and the key of the subject that it asks for.

    The address is "" where List-Unsubscribe names none (RFC 2369, RFC 6068), the subject None where any will do.
    """
    found = _MAILTO.search(_offered(headers))
    if found is None:
        return "", None
    fields = (part.partition("=") for part in (found[2] or "").split("&"))
    subjects = [unquote(value) for name, _, value in fields if name.strip().lower() == "subject"]
    return normal(unquote("".join(found[1].split()))), subject_key(subjects[0])[0] if subjects else None


def takes_one_click(headers: Headers) -> bool:
    """Return whether the header takes a click as RFC 8058 has it; there must be an https address beside it."""
    return headers.first("list-unsubscribe-post").replace(" ", "").lower() == "list-unsubscribe=one-click"


def visible_way_out(
    shown: str | None,
    links: tuple[tuple[str, str], ...],
    *,
    language: str | None = None,
    broadcast: bool = False,
) -> bool | None:
    """Return whether a reader can see how to unsubscribe; None where no text is known, or none was sent.

    None as well where none was found by words that may not be those of its language. A link says so by its
    address or words; a sentence counts with a place to go in its own or a neighbouring line. What the mail
    quotes is somebody else's offer and does not count.
    """
    if shown is None or not shown.strip():  # a copy without a body says as little as one with a blank one
        return None
    seen = _is_offered(shown, links, broadcast=broadcast)
    return seen or (False if WORDING.knows(language, shown) else None)


def _is_offered(shown: str, links: tuple[tuple[str, str], ...], *, broadcast: bool) -> bool:
    """Return whether a link or a sentence of a text offers a way out."""
    if not broadcast and text.begins_with_earlier_mail(shown):
        return False
    offers = [f"{words} {address}" for address, words in links]
    if any(True for _ in WORDING.way_out.places(offers, "\n".join(offers))):
        return True
    if not WORDING.way_out.stand_in(" ".join(shown.split())):
        return False
    lines = [line for line in text.unquoted(shown, broadcast=broadcast).split("\n") if line.strip()]
    said = [" ".join(line.split()) for line in lines]
    # The words may be broken over two lines: "no longer wish to / receive".
    pairs = [" ".join(said[number : number + 2]) for number in range(len(said))]
    for number in WORDING.way_out.places(pairs, " ".join(said)):
        around = "\n".join(lines[max(number - FARTHEST, 0) : number + FARTHEST + 2])
        if WORDING.where.stand_in(around) or _is_a_foot(said, number):
            return True
    return False


def _is_a_foot(said: list[str], number: int) -> bool:
    """Return whether a line, below which hardly any stand, is the words of a link that got lost."""
    below, words = len(said) - number, len(said[number].split())
    is_last = below <= FOOT and number >= ABOVE_A_FOOT and words <= LONGEST_FOOT
    return is_last and WORDING.way_out.begin(said[number]) and not _READERS_OWN.search(said[number])


def names_the_answer(shown: str | None, *, broadcast: bool = False) -> bool:
    """Return whether a mail names the word to answer with, such as STOP.

    Marketing mail can be left by it, which is for those to ask who know that it is marketing: letters by hand have
    such sentences as well, so that streams do not go by them.
    """
    if shown is None or not WORDING.answer_with.stand_in(" ".join(shown.split())):
        return False
    if not broadcast and text.begins_with_earlier_mail(shown):
        return False
    return WORDING.answer_with.stand_in(" ".join(text.unquoted(shown, broadcast=broadcast).split()))


def shows_a_way_out(shown: str | None, links: tuple[tuple[str, str], ...]) -> bool | None:
    """Return whether advertising shows its reader how to leave it; None where no text is known."""
    seen = visible_way_out(shown, links)
    return names_the_answer(shown) if seen is False else seen


def says_that_a_no_is_enough(shown: str | None) -> bool | None:
    """Return whether a letter tells its reader that a short answer ends it; None where no text is known.

    It is the way out of a personal mail. It tells no mail to many, so that streams do not ask for it.
    """
    if shown is None or not shown.strip():
        return None
    said = " ".join(text.unquoted(shown).split())
    return WORDING.no_is_enough.stand_in(said)
