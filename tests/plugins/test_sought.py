"""Phrases that are tried where their words stand, and are the ones that would be found everywhere."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue_relevance.sought import Sought

PHRASES = ["free", "free trial", "# day trial", "join # houses", "tea"]
PATTERN = r"join \d[\d.,]{0,8} houses|\d[\d.,]{0,8} day trial|free trial|free|tea"
PIECES = ["free", "trial", "day", "join", "houses", "tea", "s", " ", " ", "30", "1,000", "."]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_is_sought_is_what_one_pattern_finds(text):
    for spaced, pattern in ((True, rf"(?<!\w)(?:{PATTERN})(?!\w)"), (False, PATTERN)):
        sought = Sought(PHRASES, spaced=spaced)
        assert list(sought.said_in(text)) == re.findall(pattern, text)
        assert sought.blanked(text) == re.sub(pattern, " ", text)
        assert sought.stands_in(text) == (re.search(pattern, text) is not None)
