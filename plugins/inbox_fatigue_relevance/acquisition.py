"""Tells mail that courts strangers: "new customers only", "start your free trial", "Neukundenrabatt".

One word is no proof: shops tell their oldest customers to discover the new season.
So phrases have weights, and a mail is acquisition when they come to one, in a long mail to more.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from inbox_fatigue.plugin import Feature, Writing, letters, needles
from inbox_fatigue_relevance.phrases import APOSTROPHES, PER_WORD, UNSPACED, japanese_signs
from inbox_fatigue_relevance.prose import own_words
from inbox_fatigue_relevance.sought import Sought

if TYPE_CHECKING:
    from collections.abc import Mapping

# Chosen on 250 newsletters to subscribers, where advertisements by others say "30-day free trial" or
# "register now" in one place: two fair phrases hardly meet in a short mail unless it woos newcomers, and in a
# long one they do by chance.
WEIGHTS = {"strong": 1.0, "fair": 0.5, "weak": 0.25}
WORDS_PER_POINT = 400  # a mail of 800 words must come to two
OPENING = 150  # words, with the subject, in which one strong phrase is enough whatever the length

_GAPS = re.compile(r"[^\S ]\s*| \s+")  # which are no single blank


class AcquisitionDescriber:
    """Says whether a content speaks to people who are not customers yet."""

    features: tuple[Feature, ...] = (
        Feature("acquisition", str, "the phrase that courts newcomers most plainly; null if none does"),
    )

    def describe(self, writing: Writing) -> Mapping[str, str | None]:
        """Return the plainest phrase of the subject and the mail's own text."""
        return {"acquisition": courting(f"{writing.subject}\n{own_words(writing)}", writing.language)}


def courting(text: str, language: str | None) -> str | None:
    """Return the phrase that courts newcomers most plainly, None where phrases do not come to enough.

    A text without a known language is held against all of them; one in another language is not judged.
    """
    from inbox_fatigue.plugin import notions  # noqa: PLC0415 - who only names features hears nothing
    from inbox_fatigue_relevance.courting import courted  # noqa: PLC0415 - likewise

    known = _told()
    root = (language or "").partition("-")[0].lower()
    wanted = (root,) if root in known else () if root else tuple(known)
    left = letters.swapped(text, APOSTROPHES)
    for one in wanted:
        left = _lexicon(one).without_asides(left)
    plain = _GAPS.sub(" ", left).casefold() if wanted else ""
    for one in wanted:
        if (phrase := _lexicon(one).judged(plain)) is not None:
            return phrase
    folded = notions.fold(left) if wanted else ""
    return next((said for one in wanted if (said := courted(folded, one)) is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lexicon:
    """One language's phrases by class, ready to be searched for."""

    phrases: tuple[tuple[float, Sought], ...]  # heaviest first
    set_aside: Sought
    excuse: Sought
    passed_on: re.Pattern[str]  # a line for whoever the mail was passed on to
    asks: needles.Needles  # what such a line asks
    spaced: bool

    def without_asides(self, text: str) -> str:
        """Return a text without the lines for whoever it was passed on to."""
        return self.passed_on.sub(" ", text) if self.asks.numbers_in(letters.caseless(text)) else text

    def judged(self, plain: str) -> str | None:
        """Return the heaviest phrase of a text that has enough of them."""
        if self.excuse.stands_in(plain):
            return None
        left = self.set_aside.blanked(plain)
        found = [
            (weight, phrase)
            for weight, sought in self.phrases
            for phrase in sorted(set(sought.said_in(left)))
        ]
        if not found:
            return None
        words, opening = self._measured(left)
        weight, phrase = found[0]
        plain_at_once = weight == WEIGHTS["strong"] and self.phrases[0][1].stands_in(opening)
        enough = max(1.0, words / WORDS_PER_POINT)
        return phrase if plain_at_once or sum(one for one, _ in found) >= enough else None

    def _measured(self, text: str) -> tuple[int, str]:
        """Return how many words a text has, and its opening."""
        if self.spaced:
            words = text.split()
            return len(words), " ".join(words[:OPENING])
        return japanese_signs(text) // PER_WORD, text[: OPENING * PER_WORD]


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "data" / "acquisition.toml").read_text("utf-8"))


@cache
def _lexicon(language: str) -> _Lexicon:
    """Return the phrases of a language; they take milliseconds to compile and are needed for few languages."""
    entry = _told()[language]
    spaced = language not in UNSPACED
    return _Lexicon(
        phrases=tuple((weight, Sought(entry[kind], spaced=spaced)) for kind, weight in WEIGHTS.items()),
        set_aside=Sought(entry["set_aside"], spaced=spaced),
        excuse=Sought(entry["excuse"], spaced=spaced),
        passed_on=_line(entry["asks"], entry["leads"]),
        asks=needles.Needles(map(letters.caseless, entry["asks"])),
        spaced=spaced,
    )


def _line(asks: list[str], leads: list[str]) -> re.Pattern[str]:
    """Return a pattern of a question and where it leads, with nothing before or after them but other links."""
    asked, led = (
        "|".join(re.escape(one) for one in sorted(some, key=len, reverse=True)) for some in (asks, leads)
    )
    return re.compile(
        rf"(?:^|(?<=[|·•.!?]))[^\S\n]*[¿*(\[]?(?:{asked})\s{{0,3}}[?？!:：.,、–—-]{{0,3}}\s{{0,3}}(?:{led})[^\S\n]*[.!。)\]*›»>→]{{0,3}}"
        r"[^\S\n]*(?=$|[|·•])",
        re.IGNORECASE | re.MULTILINE,
    )
