"""The sentence of a finding: its numbers agree with the nouns that they count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_fatigue.plugin import Rule
from inbox_fatigue.scoring import message

RULE = Rule(
    slug="house/no-rest",
    unit="messages not yet rested from",
    comfortable=4,
    unbearable=15,
    because="b",
    fires="{measured} messages not yet rested from; {comfortable} is comfortable",
    calm="c",
    notices="n",
    tires="t",
    instead="i",
    wrong_when="w",
)


@pytest.mark.parametrize(
    ("measured", "told"), [(1, "1 message not"), (4.1, "4.1 messages not"), (11, "11 messages not")]
)
def test_only_one_message_is_a_message(measured, told):
    assert message(RULE, measured, None, None).startswith(told)


def test_a_word_may_stand_between_one_and_its_noun():
    rule = replace(RULE, fires="{measured} automatic follow-ups after the answer")
    assert message(rule, 1, None, None) == "1 automatic follow-up after the answer"
    assert message(rule, 2.1, None, None) == "2.1 automatic follow-ups after the answer"
