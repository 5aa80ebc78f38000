"""Letters for letters."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.letters import caseless, swapped, without_accents, without_links


def test_signs_are_swapped() -> None:
    assert swapped("größer’s", {"ö": "oe", "ß": "ss", "’": "'"}) == "groesser's"


def test_accents_go_and_those_to_keep_stay() -> None:
    assert without_accents("Crème brûlée à Zürich") == "Creme brulee a Zurich"
    assert without_accents("が", keep=("\u3099",)) == "か\u3099"


@given(st.text())
def test_no_mark_is_left_and_nothing_else_is_lost(text: str) -> None:
    parts = unicodedata.normalize("NFKD", text)
    assert without_accents(text) == "".join(sign for sign in parts if not unicodedata.combining(sign))


@given(st.characters(), st.characters())
def test_what_re_takes_for_equal_is_equal(one: str, other: str) -> None:
    if re.fullmatch(re.escape(one), other, re.IGNORECASE):
        assert caseless(one) == caseless(other)


LINKS = re.compile(r"(?:https?://|www\.)[^\s<>\"]+|[^\s@]{1,64}@[^\s@]{1,190}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tea\nfor two",
        "See www.tea.example\n\nor ask ann@tea.example\n",
        "a@b\n@\nhttps://x.example/a?b@c d",
    ],
)
def test_links_are_blanks_wherever_they_stand(text: str) -> None:
    assert without_links(text, LINKS) == LINKS.sub(" ", text)
