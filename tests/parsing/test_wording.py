"""The words by which mail is told apart are found as their regular expressions would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.letters import caseless
from inbox_fatigue.model import OWN
from inbox_fatigue.parsing.notices import NOTICES, notice
from inbox_fatigue.parsing.way_out import names_the_answer, says_that_a_no_is_enough
from inbox_fatigue.parsing.wording import WORDING, Phrases, needed

ALL = (
    *(
        WORDING.way_out,
        WORDING.where,
        WORDING.no_is_enough,
        WORDING.auto_reply,
        WORDING.auto_reply_text,
        WORDING.bounce,
    ),
    *NOTICES.all(),
)
EXPRESSIONS = sorted({phrase for phrases in ALL for phrase in phrases.phrases})


def test_every_entry_is_an_expression_that_needs_some_letters():
    for phrase in EXPRESSIONS:
        assert re.compile(phrase, re.IGNORECASE)
        assert all(needed(phrase)), phrase


@given(st.data())
def test_whatever_an_expression_matches_holds_one_of_the_runs_that_it_needs(data):
    phrase = data.draw(st.sampled_from(EXPRESSIONS))
    match = data.draw(st.from_regex(re.compile(phrase, re.IGNORECASE), fullmatch=True))

    assert any(run in caseless(match) for run in needed(phrase))


@pytest.mark.parametrize(
    ("phrase", "runs"),
    [
        ("unsubscrib", ("unsubscrib",)),
        ("opt[ -]?out", ("opt",)),
        ("https?://", ("http",)),
        ("cancel (?:your |this )?subscription", ("subscription",)),
        ("(?:verify|confirm) (?:it|me)", ("verify", "confirm")),
        ("a{2,3}bc", ("bc",)),
        ("one|two", ("one", "two")),
        ("(?:x|y?)", ("",)),
        (r"\d+", ("",)),
        (r"\*\*+ ?\d", ("**",)),
    ],
)
def test_the_longest_certain_run_is_needed(phrase, runs):
    assert needed(phrase) == runs


LETTERS = st.text("abistkABISTK ıİſßςσΣéÉЖж\u212a", max_size=12)


@given(LETTERS, LETTERS, LETTERS)
def test_letters_are_alike_where_they_are_for_a_pattern_without_regard_to_case(phrase, before, behind):
    text = before + phrase.swapcase() + behind
    for looked_in in (text, text.upper(), text.lower()):
        expected = re.search(re.escape(phrase), looked_in, re.IGNORECASE) is not None
        assert Phrases([phrase]).stand_in(looked_in) == expected


def test_a_beginning_is_looked_for_behind_white_space_alone():
    phrases = Phrases(["out of (?:the )?office"])

    assert phrases.begin("  Out of the office until Monday")
    assert not phrases.begin("I am out of the office")


def test_the_places_are_those_of_the_texts_that_match():
    texts = ["Unsubscribe", "nothing", "opt-out", "optical"]

    assert list(WORDING.way_out.places(texts, "\n".join(texts))) == [0, 2]


@pytest.mark.parametrize(
    "said",
    [
        "If not, tell me and I will not write again.",
        "Reply STOP and I won't write again.",
        "Not for you? Let me know and I\u2019ll stop.",
        "If you'd rather not hear from me, just say so.",
        "A short no is enough, and I will leave you in peace.",
        "Ein kurzes Nein genügt.",
        "Wenn nicht, sagen Sie mir bitte Bescheid, dann melde ich mich nicht wieder.",
        "Répondez simplement non et je ne vous écrirai plus.",
        "Basta con un no.",
        "Se non le interessa, me lo dica e non la disturberò più.",
        "Responda não e não escreverei mais.",
        "Een kort nee is genoeg.",
        "ご不要でしたら、ひと言お知らせください。",
    ],
)
def test_a_letter_says_that_a_no_is_enough(said):
    assert says_that_a_no_is_enough(f"Hi,\n\nare you open to a call? {said}\n\nSam")


@pytest.mark.parametrize(
    "said",
    [
        "Reply now to get 20 % off.",
        "Let me know and I will write you an offer.",
        "If it is of interest, let me know and I would stop by.",
        "Is that a no? Then I close your file.",
        "Sagen Sie mir Bescheid, dann melde ich mich.",
        "Laat het me weten, dan stuur ik een offerte.",
    ],
)
def test_what_only_asks_for_an_answer_is_no_way_out(said):
    assert says_that_a_no_is_enough(said) is False


def test_of_a_letter_whose_text_is_not_known_nothing_is_said():
    assert says_that_a_no_is_enough(None) is None


@pytest.mark.parametrize(
    "said",
    [
        "Reply STOP to unsubscribe.",
        "Reply with \u201cSTOP\u201d and we remove you.",
        "Text STOP to 80888",
        "Txt STOP to end texts",
        "Antworten Sie mit STOP.",
        "Antworten Sie einfach auf diese Mail mit \u201eAbmelden\u201c.",
        "Zum Abbestellen mit STOPP antworten",
        "Répondez STOP",
        "STOP au 36180",
        "Responda STOP",
        "Risponda con STOP",
        "Antwoord met STOP",
        "Svara STOPP",
    ],
)
def test_a_mail_names_the_word_to_answer_with(said):
    assert names_the_answer(f"Our spring offers are here.\n\n{said}\n")


@pytest.mark.parametrize(
    "said",
    [
        "Reply now to stop the clock on your discount.",
        "Stop by and say hello.",
        "We answer non-stop.",
        "Text stop-motion films to a friend.",
        "Antworten Sie mit dem Kennwort.",
        "Der Bus hält am Stopp an der Ecke.",
        "Hi!\n\nOn Monday Ann wrote:\n> Reply STOP to leave.",
    ],
)
def test_what_names_no_word_to_answer_with_is_no_way_out(said):
    assert not names_the_answer(said)


GARDENS = "Friends of the Orchard, Mill Lane 12, Leeds. "


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("The meadow is in play", "Give £10 now. Give £100 now. Another amount. They have £200 million."),
        ("A gift for the orchard", "Please think of a donation of £10, £50 or £100 for our trees."),
        ("Have you moved?", "Confirm right now that you're registered at your current address."),
        ("Are you registered?", "First we need to make sure you're registered to vote in the parish."),
        ("What he paid", "You gave more than he did: he paid £750 last year, and we paid for it all."),
        ("Statement from our chair", "The Friends gave the following statement on the meadow today."),
        ("Our plan for the meadow", "Gifts to the Friends are not tax deductible. We plant on Friday."),
        ("The plan", "If you've saved your payment details with us, your gift goes through at once."),
        ("Thursdays with the chair", "Watch a live interview with Ann Wood. It takes about 30 minutes."),
        ("Your record", "Name: Ann. Zip code: 05001. Member of the Friends in spring? Not yet."),
        (
            "Thank you for joining our walk",
            "Chip in £5 for the gate. Paid for by the Friends of the Orchard.",
        ),
    ],
)
def test_an_appeal_is_no_notice(subject, text):
    assert notice(subject, GARDENS + text, "en") == ""


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Your donation receipt", "Thank you. Your donation of £25.00 arrived on 3 March."),
        ("Low balance", "The balance of your account is 12.40."),
        ("You are in", "Good news: you're registered for the pruning class on 3 March."),
        ("Your statement is ready", "Your statement for March can be downloaded."),
        ("Interview", "Your interview is confirmed for 3 March at 10:30."),
        ("Payment received", "Amount: £12.40. Paid on 3 March."),
    ],
)
def test_what_the_reader_has_with_the_sender_is_one(subject, text):
    assert notice(subject, GARDENS + text, "en") == OWN
