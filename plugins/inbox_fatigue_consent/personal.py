"""Finds kinds of sensitive personal data that a mail quotes back to its reader.

A kind counts only where the mail calls the thing the reader's own and names its value beside it, so that an
order number, a price, the sender's address and telephone, and talk about cards or salaries are none.
Only the kinds are kept, and nothing of the data.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from inbox_fatigue.plugin import Feature, letters, needles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inbox_fatigue.plugin import Writing

SEPARATOR = ", "
# What is supposed, asked or advised is no quotation: "if you were diagnosed with", "never send your card".
_SUPPOSED = re.compile(r"\b(?:if|when|whether|once|wenn|falls|never|not|example|e\.g\.)\s+(?:\w+\s+){0,3}$")
_LOOK_BACK = 40  # characters before a phrase in which such a word stands
_YEAR = r"(?:19|20)\d\d"
_READERS = r"(?:19\d\d|200\d|201[0-5])"  # years in which readers were born: the next birthday is no such date
_MASK = r"[x*•#]"


class PersonalDescriber:
    """Says which kinds of sensitive data of its reader a content quotes."""

    features: tuple[Feature, ...] = (
        Feature("personal_kinds", str, "kinds of the reader's sensitive data in it; null if there are none"),
    )

    def describe(self, writing: Writing) -> Mapping[str, str | None]:
        """Return the kinds, in the order of the alphabet."""
        return {"personal_kinds": SEPARATOR.join(kinds(writing.subject, writing.new_text)) or None}


def kinds(subject: str, text: str) -> list[str]:
    """Return the kinds of sensitive data that a mail's own words quote back, sorted."""
    said = _fold(f"{subject}\n{text}")
    sorts, words = _sorts(), _all_words()
    named = {words.sorts[number] for number in words.pieces.numbers_in(" ".join(said.split()))}
    return sorted(sorts[number].name for number in named if sorts[number].quoted_in(said))


class _Sort(NamedTuple):
    """One kind of data: what it is called, and an expression for it as the reader's own, with its value."""

    name: str
    words: tuple[str, ...]
    expression: str

    def quoted_in(self, said: str) -> bool:
        """Return whether a folded text quotes it."""
        return any(
            _SUPPOSED.search(said[max(0, match.start() - _LOOK_BACK) : match.start()]) is None
            for match in _compiled(self.expression).finditer(said)
        )


class _Words(NamedTuple):
    """The words of all kinds: a text that has none of a kind's quotes none of it, which is told much faster."""

    pieces: needles.Needles
    sorts: tuple[int, ...]  # whose word each is, by its number


@cache
def _all_words() -> _Words:
    told = [(word, number) for number, sort in enumerate(_sorts()) for word in sort.words]
    return _Words(needles.Needles(word for word, _ in told), tuple(number for _, number in told))


def _fold(text: str) -> str:
    """Return a text in small letters without accents."""
    lower = text.casefold().replace("\u2019", "'")
    return letters.without_accents(lower)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Return the pattern of an expression, which takes milliseconds to make; of few mails one is asked."""
    return re.compile(expression)


@cache
def _sorts() -> tuple[_Sort, ...]:
    told = tomllib.loads((files(__package__) / "data" / "personal.toml").read_text("utf-8"))
    valued = {
        "birth_date": _linked(told["birth_date"]) + _date(told["months"]),
        "card": _digits(told["card"]),
        "identity": _number(),
        "pay": _linked(told["pay"]) + _sum(),
        "address": _linked(told["address"]) + _street(),
    }
    patterns = {kind: _own(told, kind, value) for kind, value in valued.items()}
    for kind in ("health", "belief", "whereabouts"):
        patterns[kind] = rf"\b{_any(told[kind]['words'])}\b"
    for kind, pattern in _plain(told["plain"], told["months"]).items():
        patterns[kind] = f"{patterns[kind]}|{pattern}"
    return tuple(_Sort(told[kind]["name"], _words(told, kind), pattern) for kind, pattern in patterns.items())


def _words(told: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """Return the words of which a text that quotes a kind has one."""
    plain = told["plain"].get(kind, {"words": ()})
    more = told["plain"][plain["named"]] if "named" in plain else plain["words"]
    return (*told[kind]["words"], *more)


def _plain(told: Mapping[str, Any], months: Iterable[str]) -> dict[str, str]:
    """Return the expressions of each kind in plain sentences, as one."""
    stand_in = {name: _any(words) for name, words in told.items() if name.isupper()}
    stand_in |= {"DATE": _date(months), "BIRTHDAY": _date(months, year=_READERS)}
    return {
        kind: "|".join(_spelled_out(one, stand_in) for one in table["patterns"])
        for kind, table in told.items()
        if kind not in stand_in
    }


def _spelled_out(pattern: str, stand_in: Mapping[str, str]) -> str:
    spaced = pattern.replace(" ", r"\s+")
    return re.sub("|".join(stand_in), lambda name: stand_in[name[0]], spaced)


def _own(told: Mapping[str, Any], kind: str, value: str) -> str:
    """Return a pattern of "your", two words at most, the thing and its value."""
    others = told[kind].get("other_cards")
    unless = rf"(?!(?:[\w'-]+\s+){{0,2}}{_any(others)}\s)" if others else ""
    return rf"\b{_any(told['your'])}\s+{unless}(?:[\w'-]+\s+){{0,2}}?{_any(told[kind]['words'])}\b{value}"


def _linked(thing: Mapping[str, Any]) -> str:
    """Return a pattern of what stands between a thing and its value: a colon, "is", or nothing."""
    return rf"(?:\s+{_any(thing['linking'])})?\s*[:(]?\s+"


def _date(months: Iterable[str], *, year: str = _YEAR) -> str:
    """Return a pattern of a date with its year; in one of numbers alone two of any year will do."""
    short = r"|\d\d" if year == _YEAR else ""
    month = rf"{_any(months)}[a-z]*\.?"
    return (
        rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:{year}{short})\b|{year}[./-]\d{{1,2}}[./-]\d{{1,2}}\b"
        rf"|\d{{1,2}}(?:[a-z]{{2}}|\.)?\s+(?:of\s+|de\s+)?{month}\s+(?:de\s+)?{year}\b"
        rf"|{month}\s+\d{{1,2}}(?:[a-z]{{2}})?,?\s+{year}\b)"
    )


def _digits(card: Mapping[str, Any]) -> str:
    """Return a pattern of the last digits of a card, of a masked number, or of a whole one."""
    last = rf"{_any(card['ending'])}\s*:?\s*{_MASK}{{0,16}}\s?\d{{3,4}}\b"
    masked = rf"{_MASK}{{2}}(?:{_MASK}|[ -]){{0,30}}\d{{2,4}}\b"
    whole = r"(?:[a-z]{2}\d{2}[ ]?)?(?:\d{4}[ -]?){3}\d{1,7}\b"
    return rf"[^\n.*•#]{{0,20}}?(?:{last}|{masked}|{whole})"


def _number() -> str:
    """Return a pattern of a number of four signs or more, masked or not, with a digit among the first."""
    return rf"[\s:#is]{{1,6}}(?=[^\n]{{0,12}}\d)[a-z]?(?:{_MASK}|\d)(?:{_MASK}|[\d /-]){{3,}}"


def _sum() -> str:
    return r"(?:[$€£]\s?\d[\d.,]*|\d[\d.,]{2,}\s?(?:[$€£]|(?:eur|usd|gbp|chf)\b))"


def _street() -> str:
    """Return a pattern of a street with its number, in either order."""
    return r"(?!\S*@)(?:\d{1,5}[a-z]?,?\s+[a-z]{3,}|[a-z-]{3,}\.?\s+\d{1,4}[a-z]?\b)"


def _any(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first, across the ends of lines."""
    ordered = sorted(words, key=lambda one: (-len(one), one))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"
