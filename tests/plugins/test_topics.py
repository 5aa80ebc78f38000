"""What mails are about, and whether they say anything new about it."""

from __future__ import annotations

import dataclasses
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue import text
from inbox_fatigue.model import Writing
from inbox_fatigue.testing import inbox
from inbox_fatigue_relevance.nothing_new import COMMON, NothingNew, of_shared_terms
from inbox_fatigue_relevance.terms import TermDescriber, everyday, terms, words
from inbox_fatigue_relevance.topics import EVERYWHERE, FEWEST_CREATIVES, leading_terms

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "subject", "said", "expected"),
    [
        ("en", "Kettles", "The kettle and the spout. A spout, and kettles.", ("kettles", "spout")),
        ("de", "", "Der Kessel und die Kanne. Die Kannen, der Kessel und der Kessel.", ("kessel", "kanne")),
        (
            "fr",
            "Théières",
            "Nous avons une théière pour vous, et des tasses. Une tasse.",
            ("théières", "tasse"),
        ),
        ("ja", "", "the kettle, the kettle", ("kettle",)),
    ],
)
def test_the_words_said_most_are_the_terms_and_their_forms_count_as_one(language, subject, said, expected):
    assert terms(subject, said, language) == expected


def test_what_every_mail_says_and_the_house_itself_are_no_terms():
    letter = (
        "Unsubscribe here. Unsubscribe, please. Larkspur tea, Larkspur tea. https://kettle.example/kettle"
    )
    said = TermDescriber().describe(
        Writing(
            subject="Newsletter",
            text=letter,
            new_text=letter,
            language="en",
            html=False,
            sender="larkspur-tea.example",
        )
    )
    assert said == {"terms": ""}


def test_a_text_that_is_not_there_or_whose_language_is_not_known_has_no_terms():
    blank = Writing(subject="Kettles", text=" ", new_text="", language="en", html=False)
    assert TermDescriber().describe(blank) == {"terms": None}
    assert TermDescriber().describe(dataclasses.replace(blank, text="kettles", language=None)) == {
        "terms": None
    }


@given(st.text(max_size=300), st.sampled_from(["en", "de", "fr", "es", "pt", "it", "nl", "sv", "ja"]))
@settings(max_examples=60, deadline=None)
def test_terms_fit_into_a_feature_whatever_a_text_holds(letter, language):
    said = TermDescriber().describe(
        Writing(subject=letter[:50], text=letter, new_text=letter, language=language, html=False)
    )["terms"]
    assert said is None or (len(said) <= 200 and said.isprintable())


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl"])
def test_everyday_words_are_words_that_can_be_terms_or_too_short(language):
    listed = everyday(language)
    assert len(listed) > 300
    assert all(word == word.lower() for word in listed)
    assert words(" ".join(word for word in listed if word.isalpha() and len(word) > 2))


def test_a_term_of_every_third_mail_leads_none():
    contents = {
        f"c{number}": {"terms": f"tea own{'abcdefghijkl'[number]}", "language": "en"} for number in range(12)
    }
    many = leading_terms(inbox("2026-03-02", contents=contents).contents)
    few = leading_terms(
        inbox("2026-03-02", contents=dict(list(contents.items())[: FEWEST_CREATIVES - 1])).contents
    )
    assert EVERYWHERE < 0.5
    assert "tea" not in many["form"].to_list()
    assert many["content"].n_unique() == 12
    assert "tea" in few["form"].to_list()


WORDS = ["kettle", "spout", "lid", "handle", "copper", "steel", "cup", "pot", "leaf", "water"]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4)), min_size=1, max_size=10),
    st.tuples(st.integers(0, 60), st.integers(0, 4)),
)
@settings(max_examples=60, deadline=None)
def test_one_more_mail_never_lowers_the_count_of_mails_without_news(days, more):
    def counts(mails):
        contents = {
            f"c{number}": {"words": WORDS[: 6 + number], "word_count": 40, "subject": "Kettles"}
            for number in range(5)
        }
        touches = [
            {"at": START + timedelta(days=day), "content": f"c{number}", "category": "kettles"}
            for day, number in mails
        ]
        found = NothingNew().measure(inbox(*touches, contents=contents)).frame
        return dict(found.select("touch", "measured").iter_rows())

    before, after = counts(days), counts([*days, more])
    assert all(after.get(touch, 0) >= count for touch, count in before.items())


@settings(deadline=None, max_examples=40)
@given(
    led=st.lists(st.tuples(st.sets(st.sampled_from("abcdefgh"), max_size=5), st.integers(0, 3)), max_size=12)
)
def test_contents_are_on_one_topic_that_share_three_terms_and_were_sent_near_each_other(led):
    sent, terms_of = _led(led)
    expected = {
        (one, other): ", ".join(sorted(terms & known))
        for one, (terms, part) in enumerate(led)
        for other, (known, before) in enumerate(led)
        if one != other and part - before in {0, 1} and len(terms & known) >= 3
    }
    found = of_shared_terms(sent, terms_of)
    assert {(one, other): note for one, other, note in found.rows()} == expected


def test_what_everybody_leads_with_brings_nobody_together_and_something_rare_beside_it_does():
    few, many = set("abcz"), set("abcdy")
    led = [(few, 0), (few, 0), *[(many, 0)] * (COMMON + 1)]
    assert of_shared_terms(*_led(led)).rows() == [(0, 1, "a, b, c, z"), (1, 0, "a, b, c, z")]


def test_thousands_of_mails_about_everything_are_told_apart_in_little_room():
    """Met by one term alone they were forty million pairs, which a process of half a gigabyte did not live through."""
    chosen, known = random.Random(1), [f"word-{number}" for number in range(120)]
    led = [(set(chosen.sample(known, 5)), number % 4) for number in range(20_000)]
    found = of_shared_terms(*_led(led))
    assert 0 < found.height < 400_000


def _led(led):
    """Return what was sent, and the leading terms of it, out of (terms, part) by content."""
    sent = pl.DataFrame(
        [(number, number, None, part) for number, (_, part) in enumerate(led)],
        schema={"content": pl.Int64, "creative": pl.Int64, "category": pl.String, "part": pl.Int64},
        orient="row",
    )
    rows = [(number, term, term) for number, (known, _) in enumerate(led) for term in sorted(known)]
    schema = {"content": pl.Int64, "term": pl.String, "form": pl.String}
    return sent, pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.corpora
def test_no_issue_of_a_real_letter_is_without_news(corpora):
    """The issues of one letter, each held against all others as if sent on the same day."""
    folder = corpora / "newsletter-sends-ncsu" / "newsletters" / "plain_text"
    letters = [path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.txt"))]
    contents = {
        f"c{number}": {
            "words": text.words(letter),
            "particulars": sorted(text.particulars(letter, "en")),
            "language": "en",
            "subject": "News",
        }
        for number, letter in enumerate(letters)
    }
    touches = [
        {"at": START + timedelta(minutes=number), "content": f"c{number}", "category": "news"}
        for number in range(len(letters))
    ]
    story = inbox(*touches, contents=contents)
    assert story.contents.filter(pl.col("words") >= 20).height > 50
    assert NothingNew().measure(story).frame.is_empty()


def test_a_stemmer_is_imported_alone_and_leaves_the_others_to_be_imported():
    program = """
import sys
from inbox_fatigue_relevance.terms import stem
assert (stem("kettles", "en"), stem("Kannen", "de")) == ("kettl", "Kann")
assert "snowballstemmer.english_stemmer" in sys.modules
assert "snowballstemmer.french_stemmer" not in sys.modules
import snowballstemmer
assert "french" in snowballstemmer.algorithms()
"""
    ran = subprocess.run([sys.executable, "-c", program], check=False, timeout=60, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
