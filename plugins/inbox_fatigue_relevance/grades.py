"""The school grade that a text asks of its reader, by textstat; the one module that touches textstat.

Only formulas that need no download are used: textstat fetches a pronouncing dictionary for English
syllables, so English is measured by letters, the other languages by the hyphenation patterns that
come with textstat.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from itertools import accumulate
from operator import itemgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any

from inbox_fatigue.plugin import Feature, Writing
from inbox_fatigue_relevance import hyphenation
from inbox_fatigue_relevance.prose import own_words, sentences, word_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# On 58 long newsletters, the grade of the first hundred words of prose lay 1.3 from that of the whole
# (median), of the first sixty 1.9, of the first forty 2.5.
FEWEST_WORDS = 100
FEWEST_SENTENCES = 5
SHORT = 2_000  # characters of a text whose words are counted before its sentences are looked for
HIGHEST = 20.0  # beyond the end of any school; formulas are linear and know no end

# Flesch's own table (The Art of Readable Writing, 1949) of reading ease and school grade, by the edges of its
# classes. The formulas for French (Kandel and Moles 1958), Dutch (Douma 1960) and Spanish
# (Fernández Huerta 1959) were fitted so that Flesch's scale can be kept.
FLESCH = (
    (0.0, 20.0),
    (30.0, 17.0),
    (50.0, 13.0),
    (60.0, 10.0),
    (70.0, 8.0),
    (80.0, 7.0),
    (90.0, 6.0),
    (100.0, 5.0),
)
# Lucisano and Piemontese (1988): hard below 80 with five years of school, 60 with eight, 40 with thirteen.
GULPEASE = ((12.0, 20.0), (40.0, 13.0), (60.0, 8.0), (80.0, 5.0), (100.0, 2.0))
# Martins et al. (1996): Portuguese is read on Flesch's scale when 42 is added to the English formula.
PORTUGUESE = 42.0
# Anderson (1983), "Lix and Rix: Variations on a little-known readability index": LIX, made for
# Swedish and read alike in Danish and Norwegian, by school grade.
LIX = (
    (10.0, 2.0),
    (20.0, 4.0),
    (28.0, 6.0),
    (36.0, 8.0),
    (44.0, 10.0),
    (52.0, 12.0),
    (56.0, 13.0),
    (84.0, 20.0),
)


class GradeDescriber:
    """Says which school grade the running text of a content asks for."""

    features: tuple[Feature, ...] = (
        Feature("grade", float, "school grade of the running text; null if too short or no formula"),
    )

    def describe(self, writing: Writing) -> Mapping[str, float | None]:
        """Return the grade of the mail's own text, None where it cannot be told."""
        return {"grade": grade(own_words(writing), writing.language)}


def grade(text: str, language: str | None) -> float | None:
    """Return the school grade of a text, None for a language without a formula or too little prose."""
    measure = FORMULAS.get((language or "").partition("-")[0].lower())
    if measure is None or (len(text) < SHORT and word_count(text) < FEWEST_WORDS):
        return None
    found = sentences(text)
    enough = any(words >= FEWEST_WORDS for words in accumulate(map(word_count, found)))
    if len(found) < FEWEST_SENTENCES or not enough:
        return None
    try:
        number = measure(_metrics(), " ".join(found))
    finally:
        _forget_texts()
    return round(min(max(number, 0.0), HIGHEST), 1)


def _english(metrics: Any, text: str) -> float:
    """Two formulas of letters and sentences, averaged: each alone runs away on another kind of text."""
    return float(metrics.automated_readability_index(text) + metrics.coleman_liau_index(text)) / 2


def _german(metrics: Any, text: str) -> float:
    """Bamberger and Vanecek (1984): the first Wiener Sachtextformel gives the school grade itself."""
    hyphenation.prepare("de")
    return float(metrics.wiener_sachtextformel(text, 1, "de"))


def _italian(metrics: Any, text: str) -> float:
    return _on_scale(metrics.gulpease_index(text), GULPEASE)


def _portuguese(metrics: Any, text: str) -> float:
    hyphenation.prepare("pt")
    return _on_scale(metrics.flesch_reading_ease(text, "pt") + PORTUGUESE, FLESCH)


def _scandinavian(metrics: Any, text: str) -> float:
    return _on_scale(metrics.lix(text), LIX)


def _flesch(language: str) -> Callable[[Any, str], float]:
    def measure(metrics: Any, text: str) -> float:
        hyphenation.prepare(language)
        return _on_scale(metrics.flesch_reading_ease(text, language), FLESCH)

    return measure


FORMULAS: dict[str, Callable[[Any, str], float]] = {
    "da": _scandinavian,
    "de": _german,
    "en": _english,
    "es": _flesch("es"),
    "fr": _flesch("fr"),
    "it": _italian,
    "nb": _scandinavian,
    "nl": _flesch("nl"),
    "no": _scandinavian,
    "pt": _portuguese,
    "sv": _scandinavian,
}


def _on_scale(ease: float, scale: tuple[tuple[float, float], ...]) -> float:
    """Return the grade at a reading ease, on straight lines between a table's edges."""
    place = bisect_right(scale, ease, key=itemgetter(0))
    if place in {0, len(scale)}:
        return scale[-1 if place else 0][1]
    (low, below), (high, above) = scale[place - 1 : place + 1]
    return (above - below) / (high - low) * (ease - low) + below


@cache
def _metrics() -> Any:
    """Import textstat when it is first needed.

    It imports nltk, which takes a third of a second, for its dictionary of English syllables alone.
    """
    with _postponed("nltk"):
        from textstat.backend import metrics  # noqa: PLC0415 - see the docstring

    return metrics


class _Postponed(ModuleType):
    """A module that is imported when something of it is first asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


@contextmanager
def _postponed(name: str) -> Iterator[None]:
    """Let whoever imports a module meanwhile, and did not before, have it when they use it."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = _Postponed(name)
    try:
        yield
    finally:
        del sys.modules[name]


@cache
def _text_caches() -> tuple[Callable[[], None], ...]:
    from textstat.backend import counts, metrics, selections, transformations  # noqa: PLC0415 - as above

    functions = [
        thing for part in (counts, metrics, selections, transformations) for thing in vars(part).values()
    ]
    return tuple(function.cache_clear for function in functions if hasattr(function, "cache_clear"))


def _forget_texts() -> None:
    """Empty textstat's caches, which would keep the texts of 128 mails in each of some forty functions."""
    for forget in _text_caches():
        forget()
    hyphenation.forget_words()
