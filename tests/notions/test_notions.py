"""Notions and frames: what is heard by the words that meet in a sentence."""

from __future__ import annotations

import re

import pytest

from inbox_fatigue.plugin import notions

KINDS = {
    "bump": {
        "longest": 200,
        "strong": ["sent past seen|wonder !thanks", "answer not @sent"],
        "unless": ["joke"],
    },
}
WORDS = {
    "sent": "(i|we) [have|had] (sent|wrote [to])",
    "past": "last week, ago, yesterday",
    "seen": "saw, (had|found) [a|the] (look|moment)",
    "wonder": "wonder*",
    "answer": "answer*, repl*",
    "not": "not, n't, no",
    "thanks": "thank*",
    "joke": "joking",
}


def heard(text, words=WORDS, *, spaced=True):
    found = notions.listener(KINDS, words, spaced=spaced).hear(notions.fold(text))
    return {one.frame.told for one in found}


@pytest.mark.parametrize(
    "text",
    [
        "I sent you a price last week and wondered what you think.",
        "Last week we wrote to you. I sent it yesterday, I wonder, have you seen it?",
        "Wondering about the letter that I had sent a month ago.",
    ],
)
def test_notions_meet_in_whatever_order(text):
    assert "sent past seen|wonder !thanks" in heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "I sent you a price. Last week was cold, and I wondered why.",
        "Thanks, I sent it last week and wondered about the weather.",
        "I sent it last week" + " and so on and so forth" * 6 + ", I wonder.",
        "I sent you a price last week and wondered. " + "More is to be said. " * 20,
    ],
)
def test_notions_of_other_sentences_far_away_or_of_long_texts_do_not_meet(text):
    assert heard(text) == set()


def test_a_notion_may_stand_elsewhere_in_the_text():
    assert heard("I sent you a price. There is no answer.") == {"answer not @sent"}
    assert heard("There is no answer.") == set()


def test_a_sentence_that_is_denied_is_told_with_the_frame_that_denies_it():
    found = notions.listener(KINDS, WORDS).hear("i sent it last week and wonder, joking.")
    assert [one.frame.unless for one in found] == [False, True]


def test_a_contraction_denies_like_a_word():
    assert heard("I sent you a price. You haven't answered.") == {"answer not @sent"}


def test_a_language_without_spaces_is_heard_anywhere():
    words = {"sent": "お送りし", "past": "先週, 昨日", "wonder": "でしょうか"}
    assert heard("先週お送りした資料はいかがでしょうか。", words, spaced=False) == {
        "sent past seen|wonder !thanks"
    }


def test_words_for_a_notion_that_no_frame_asks_for_are_a_mistake():
    with pytest.raises(ValueError, match="no frame asks for the notion weather"):
        notions.listener(KINDS, {"weather": "rain"})


def test_choices_may_stand_inside_each_other():
    expression = notions.SPACED.pattern("did you [get (a|the) chance to] (see|look (at|over)) it")
    for said in ("did you see it", "did you get the chance to look over it"):
        assert re.search(expression, said)
    assert not re.search(expression, "did you get to see it")


def test_a_phrase_needs_its_words_and_one_of_each_choice():
    needed = notions.needed_words("(did|have) you ... [really] (see|read) my mail* #")
    assert needed == ({"did", "have"}, {"you"}, {"see", "read"}, {"my"})


@pytest.mark.parametrize("phrase", ["a (b", "a b)", "(a]", "a | b"])
def test_brackets_without_a_partner_are_a_mistake(phrase):
    with pytest.raises(ValueError, match="bracket"):
        notions.SPACED.pattern(phrase)


def test_a_sentence_does_not_end_behind_a_date_or_a_title():
    text = "ab dem 9. bin ich wieder da. fragen sie dr. kern! danke"
    assert [text[start:end].strip() for start, end in notions.sentences(text)] == [
        "ab dem 9. bin ich wieder da.",
        "fragen sie dr. kern!",
        "danke",
    ]


def test_what_others_said_is_filled_up():
    reporting = re.compile("wrote:")
    voice = notions.own_voice('she wrote: call me\nand "wait" too', reporting)
    assert re.findall(r"\w+", voice) == ["she", "wrote", "and", "too"]
