"""Notions and frames: what is heard by the words that meet in a sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_what_begins_with_a_word_and_goes_on_with_a_choice_is_heard_without_spaces():
    words = {
        "sent": "送った(メール|資料), (お送り|送付)した",
        "past": "先週, 昨日の",
        "seen": "見て(いただけ|くれ)",
    }
    assert heard("先週送った資料は見ていただけましたか。", words, spaced=False) == {
        "sent past seen|wonder !thanks"
    }
    assert heard("先週送った手紙は見ていただけましたか。", words, spaced=False) == set()


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


# The marks as one reads them, without the order in which they are looked for.
MARKS = re.compile(
    r"(?<!\b\w)(?<!\b(?:mr|ms|dr|sr|st|nr|hr|fr))(?<!\b(?:mrs|sra|dna|ing|bzw))(?<!\b(?:dott|prof|exmo|exma))"
    r"(?<!\d)[.]+(?=[\s\"')]|\Z)|[!?…]+|[。！？]+|\n\s*\n|\n(?=\s*[-*•・>])|;"
)


@given(
    st.lists(
        st.sampled_from(["mr", "prof", "a", "9", "tea", ".", "..", "!", "?", " ", "\n", "- ", ";", '"', "。"])
    )
)
def test_sentences_end_at_marks(pieces):
    text = "".join(pieces)
    ends = [mark.end() for mark in MARKS.finditer(text)]
    assert notions.sentences(text) == [
        (start, end) for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if start < end
    ]


def test_a_language_that_reports_nothing_leaves_what_is_quoted_filled_up():
    text = "she wrote: \"no\" and 'not yet', it's fine"
    four, nine = '"' * 4, '"' * 9
    assert notions.own_voice(text, None) == f"she wrote: {four} and {nine}, it's fine"
    assert notions.own_voice(text, re.compile("wrote:")) == "she wrote:" + '"' * 30


def test_words_are_told_with_all_their_places():
    assert notions.words_in("no, they haven't, no") == {"no": [0, 18], "they": [4], "have": [9], "n't": [13]}


def test_hints_are_the_surest_words_of_a_phrase():
    assert notions.hints(["a écrit", "(my|original) message", "のメール:"]) == {
        "ecrit",
        "message",
        "のメール",
    }
    assert notions.hints(["writ*"]) == {""}
