"""The terms that a mail uses most: what it is about, as far as counting can tell.

Words that hold sentences together are left out, those of the sender's own name, and what stands in every mail.
Forms of one word count as one ("kettle", "kettles"), by the Snowball stemmer of the mail's language.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any

from inbox_fatigue.plugin import Feature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from inbox_fatigue.plugin import Writing

MOST_TERMS = 12  # kept of each content; which five of them lead depends on what other mails say
MOST_FORMS = 60  # that are stemmed, which takes most of the time; the sixtieth is said once or twice
LONGEST = 200  # characters of a feature, which is what the host takes
IN_SUBJECT = 3  # a word of the subject counts like so many in the text
LEAST_WEIGHT = 2  # a word that the text says once, and the subject never, is a detail
FEWEST_LETTERS = 3
LONGEST_WORD = 30  # longer ones are data
STEMMED = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "pt": "portuguese", "it": "italian",
    "nl": "dutch", "sv": "swedish", "da": "danish", "no": "norwegian", "nb": "norwegian", "fi": "finnish",
}  # fmt: skip
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+|[^\s@]{1,64}@[^\s@]{1,190}")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_ENDING = re.compile(r"['\u2019]s?$")


class TermDescriber:
    """Names the terms of a content."""

    features: tuple[Feature, ...] = (
        Feature("terms", str, "the words that it says most, at most twelve, the foremost first"),
    )

    def describe(self, writing: Writing) -> Mapping[str, str | None]:
        """Return the terms; None where there is no text, or its language is not known."""
        from inbox_fatigue_relevance.prose import own_words  # noqa: PLC0415 - who looks at terms hears nothing

        if writing.language is None or not writing.text.strip():
            return {"terms": None}
        found = terms(writing.subject, own_words(writing), writing.language, _names(writing.sender))
        return {"terms": " ".join(_within(found, LONGEST))}


def terms(subject: str, text: str, language: str, others: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return what a text says most, the foremost first, each in its weightiest form; not `others`."""
    unsaid = everyday(language) | others
    titled = [word for word in words(subject) if word not in unsaid]
    said = [word for word in words(text) if word not in unsaid]
    forms = Counter(said)
    for form in titled:
        forms[form] += IN_SUBJECT
    weights: Counter[str] = Counter()
    best: dict[str, str] = {}
    for form, weight in sorted(forms.items(), key=lambda one: (-one[1], one[0]))[:MOST_FORMS]:
        root = stem(form, language)
        weights[root] += weight
        best.setdefault(root, form)
    ranked = sorted(weights, key=lambda root: (-weights[root], root))
    return tuple(best[root] for root in ranked if weights[root] >= LEAST_WEIGHT)[:MOST_TERMS]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, those that can be terms."""
    plain = (_ENDING.sub("", word) for word in _WORD.findall(_LINK.sub(" ", text).lower()))
    return [word for word in plain if FEWEST_LETTERS <= len(word) <= LONGEST_WORD]


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """Return what the forms of a word have in common, the word itself where its language has no stemmer."""
    root = language.partition("-")[0].lower()
    return str(_stemmer(STEMMED[root]).stemWord(word)) if root in STEMMED else word


@cache
def _stemmer(name: str) -> Any:
    with _hollow("snowballstemmer"):
        language = import_module(f"snowballstemmer.{name}_stemmer")
    return getattr(language, f"{name.title()}Stemmer")()


@contextmanager
def _hollow(name: str) -> Iterator[None]:
    """Let modules of a package be imported without what it imports itself, the stemmers of forty languages.

    Who imports the package afterwards gets all of it.
    """
    if name in sys.modules:
        yield
        return
    spec = find_spec(name)
    assert spec is not None, "it is installed with this plugin"
    sys.modules[name] = module_from_spec(spec)
    try:
        yield
    finally:
        del sys.modules[name]


@cache
def everyday(language: str) -> frozenset[str]:
    """Return the words that tell nothing: of a language, and English ones, which stand in mail of every language."""
    told = tomllib.loads((files(__package__) / "data" / "everyday.toml").read_text("utf-8"))
    tables = [told.get(name, {}) for name in ("all", "en", language.partition("-")[0].lower())]
    return frozenset(word for table in tables for text in table.values() for word in text.split())


def _names(domain: str) -> frozenset[str]:
    """Return the words of a sender's domain: a house that names itself is about something else."""
    return frozenset(word for word in re.split(r"[^\w]+", domain.lower()) if len(word) >= FEWEST_LETTERS)


def _within(found: Iterable[str], room: int) -> list[str]:
    kept: list[str] = []
    for term in found:
        room -= len(term) + 1
        if room < 0:
            break
        kept.append(term)
    return kept
