"""The house rules keep the word of their cases files."""

from __future__ import annotations

from pathlib import Path

import inbox_fatigue_example
import pytest

from inbox_fatigue.testing import check, load

CASES = sorted((Path(inbox_fatigue_example.__file__).parent / "cases").glob("*.toml"))


@pytest.mark.parametrize("case", [case for file in CASES for case in load(file)], ids=lambda case: case.name)
def test_the_rule_says_what_the_case_expects(case):
    check(case, inbox_fatigue_example.inbox_fatigue_scorers())


def test_there_are_cases():
    assert CASES
