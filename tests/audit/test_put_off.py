"""Who is told "maybe next year" and goes on is not in talk: their mail stays sales mail."""

from __future__ import annotations

import pytest

ANN, TIM = "ann@firm.example", "tim@shop.example"
PITCHES = (
    "We supply offices with tea and cups. Could we talk for ten minutes next week?\n",
    "Our new black tea from Assam arrived this week, shall I send you a box?\n",
    "Eleven offices in your street drink our tea already. Here is what they say.\n",
    "Cups with your logo are possible now from twenty pieces on. Interested?\n",
)


@pytest.fixture
def judged(audit, tmp_path, told, letter):
    """Return a function that audits four pitches and an answer to the first: what counts, and how deep the chain is."""

    def run(answer):
        mails = [
            letter(ANN, TIM, f"2026-03-{2 + 4 * number:02} 09:00", "Tea", pitch, Message_ID=f"<{number}@shop.example>",
                   In_Reply_To="<0@shop.example>" if number else None)
            for number, pitch in enumerate(PITCHES)
        ]  # fmt: skip
        mails.append(letter(TIM, ANN, "2026-03-03 09:00", "Re: Tea", answer, In_Reply_To="<0@shop.example>"))
        (tmp_path / "sent.mbox").write_bytes(told(mails))
        _, report = audit("sent.mbox", "--organisation", "shop.example")
        deep = [one["measured"] for one in report["findings"] if one["rule"] == "follow-up/bump-of-a-bump"]
        return report["run"]["counts"]["counted"], deep

    return run


@pytest.mark.parametrize(
    "answer",
    [
        "Please ask me again in autumn.\n",
        "Maybe next year.\n",
        "Vielleicht im Herbst, viele Grüße\n",
        "Peut-être au printemps.\n",
    ],
)
def test_what_puts_an_offer_off_begins_no_talk(judged, answer):
    assert judged(answer) == (4, [2.0])


@pytest.mark.parametrize(
    "answer",
    [
        "Which teas do you have?\n",
        (
            "We would be glad to try a shelf of it. The new people start in September, so please write to me again in "
            "August about the price of that.\n"
        ),
    ],
)
def test_an_answer_that_says_more_does(judged, answer):
    assert judged(answer) == (1, [])
