"""Hyphenation patterns that are read late are the ones that pyphen reads at once."""

from __future__ import annotations

import subprocess
import sys

import pyphen
import pytest

from inbox_fatigue_relevance import hyphenation

LANGUAGES = ("de", "es", "fr", "nl", "pt")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dictionary_has_the_patterns_that_pyphen_reads(language):
    path = pyphen.LANGUAGES[pyphen.language_fallback(language)]
    early = pyphen.HyphDict(path)
    hyphenation.prepare(language)
    late = pyphen.Pyphen(lang=language).hd

    assert type(late) is not type(early) or language == "es"
    assert late.maxlen == early.maxlen
    assert set(late.patterns) == set(early.patterns)
    assert all(late.patterns.get(letters) == pattern for letters, pattern in early.patterns.items())


def test_words_are_forgotten_when_they_are_many(monkeypatch):
    monkeypatch.setattr(hyphenation, "MOST_WORDS", 3)
    hyphenation.prepare("fr")
    words = pyphen.Pyphen(lang="fr")
    before = words.positions("bonjour")
    for number in range(5):
        words.positions(f"bonjour{number}")
    hyphenation.forget_words()

    assert not words.hd.cache
    assert words.positions("bonjour") == before


def test_a_grade_needs_no_nltk_and_leaves_it_to_be_imported_by_others():
    program = """
import sys
from inbox_fatigue_relevance.grades import grade
text = "We wrote these lines for you, and you may read them at home. " * 20
assert isinstance(grade(text, "en"), float) and isinstance(grade(text, "de"), float)
assert not [name for name in sys.modules if name.partition(".")[0] == "nltk"]
import nltk
assert nltk.__file__
from textstat.backend.utils import _get_cmudict
assert _get_cmudict.nltk.data is nltk.data
"""
    ran = subprocess.run([sys.executable, "-c", program], check=False, timeout=60, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
