"""How a report tells what the verdict would be if the numbers were others, and whom the mail went to."""

from __future__ import annotations

import json

import jsonschema
import pytest

from inbox_fatigue.reports import json_v1
from inbox_fatigue.reports.terminal import Terminal
from inbox_fatigue.results import Outcome, State, StatusLine, Supposed, WhatIf


def supposed(rule="frequency/crowded-week", **more):
    return Supposed(
        **{
            "rule": rule, "point": "comfortable", "given": 3.0, "moved": 2.25, "outcome": Outcome.FAIL,
            "exhausted": 2, "tired": 3, "broken": (), "mended": (), **more,
        }
    )  # fmt: skip


def lines_of(result):
    text = Terminal().render(result)
    section = text.partition("If the numbers were others\n")[2].partition("\n\n")[0]
    assert max(map(len, text.splitlines())) <= 80
    return [line.strip() for line in section.splitlines()]


@pytest.fixture
def tired(build):
    """Return a function that makes the result of a company with two exhausted and one tired, which fails."""
    company = build.tired_company()
    assert (company.states[State.EXHAUSTED], company.states[State.TIRED]) == (2, 1)

    def make(**more):
        told = {"changes": (), "numbers": 73, "idle": 73, **more}
        return build.result(company.people, verdict=company.verdict, what_if=WhatIf(**told))

    return make


def test_without_the_question_there_is_no_answer(build):
    assert "If the numbers were others" not in Terminal().render(build.tired_company())


def test_a_verdict_that_no_number_turns_says_so(tired):
    assert lines_of(tired()) == [
        "It stays FAIL whichever of 73 numbers is moved by a quarter, alone.",
        "73 numbers change nothing.",
    ]


def test_the_rule_that_turns_the_verdict_comes_first_and_the_rest_is_counted(tired):
    changes = (
        supposed("a/first", point="unbearable", given=4.0, moved=3.0, exhausted=3),
        supposed("b/second", outcome=Outcome.PASS, exhausted=0, tired=0, mended=("exhausted", "tired")),
    )
    told = lines_of(tired(changes=changes, idle=71))
    assert told[0] == "1 of 73 numbers turns the verdict, each moved by a quarter, alone."
    assert told[1] == "b/second"
    assert told[2].startswith("comfortable 3 → 2.25  ")
    assert " ".join(told[2:5]).split("  ")[-1].startswith("PASS; 0 exhausted instead of 2")
    assert "a/first" in told
    assert told[-1] == "71 other numbers change nothing."


def test_it_says_what_became_of_nought_and_of_what_could_not_be_measured(tired):
    told = lines_of(tired(changes=(supposed(given=0.0, moved=0.5),), untried=("house/rule",)))
    assert "A comfortable 0 was raised by a quarter of the way to unbearable, for a" in told
    assert told[-1] == "Could not be measured again: house/rule."


def test_programs_get_all_of_it(tired):
    found = json.loads(json_v1.JsonV1().render(tired(changes=(supposed(),), idle=72)))
    jsonschema.validate(found, json_v1.schema())
    assert found["what_if"]["changes"][0]["moved"] == 2.25
    assert (found["what_if"]["numbers"], found["what_if"]["idle"]) == (73, 72)


def test_whom_the_mail_went_to_and_the_stance_are_on_the_first_screen(build):
    statuses = (
        StatusLine(status="customer", people=15, reached=14, touches=300, counted=240, share=0.6),
        StatusLine(status="former", people=1, reached=1, touches=4, counted=4, share=0.01),
        StatusLine(status="prospect", people=2, reached=0, touches=2, counted=0, share=0.0),
        StatusLine(status="unknown", people=10, reached=10, touches=160, counted=156, share=0.39),
    )
    result = build.result(statuses=statuses, stance="balanced")
    text = " ".join(Terminal().render(result).split())
    assert (
        "what counts went to 14 customers (60 %), 1 former customer (1 %) and 10 people whose status is not "
        "known (39 %)"
    ) in text
    assert "(judged by the stance balanced)" in text
    found = json.loads(json_v1.JsonV1().render(result))
    jsonschema.validate(found, json_v1.schema())
    assert (found["stance"], len(found["statuses"])) == ("balanced", 4)
