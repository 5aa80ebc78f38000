"""How grave a finding is for a pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_fatigue.model import Where
from inbox_fatigue.reports.ci.judged import Level, judged, place_of
from inbox_fatigue.results import Outcome, State, Verdict


def graded(build, *, state=State.TIRED, broken=(), **finding):
    one = build.finding(**finding)
    person = build.person("person-07", 60.0, state=state, findings=(one,))
    conditions = tuple(build.condition(name, broken=True) for name in broken)
    verdict = Verdict(outcome=Outcome.FAIL, reasons=(), conditions=conditions)
    return judged(build.result([person], verdict=verdict)).findings[0].level


def test_a_finding_of_a_rule_that_breaks_the_gate_is_an_error(build):
    assert graded(build, state=State.RESTED, broken=("frequency/crowded-week",)) is Level.ERROR


@pytest.mark.parametrize(
    ("state", "broken", "level"),
    [
        (State.EXHAUSTED, "exhausted", Level.ERROR),
        (State.TIRED, "exhausted", Level.WARNING),
        (State.TIRED, "tired", Level.ERROR),
        (State.EXHAUSTED, "tired", Level.ERROR),
        (State.COMFORTABLE, "tired", Level.NOTE),
    ],
)
def test_what_tires_the_people_of_a_broken_condition_is_an_error(build, state, broken, level):
    assert graded(build, state=state, broken=(broken,)) is level


def test_what_was_long_ago_is_a_note(build):
    assert graded(build, state=State.EXHAUSTED, broken=("exhausted",), share=0.0) is Level.NOTE


def test_what_tires_nobody_any_more_is_a_note_though_they_are_tired_of_something_else(build):
    assert graded(build, state=State.EXHAUSTED, broken=("exhausted",), now=False) is Level.NOTE
    assert graded(build, state=State.TIRED, now=False) is Level.NOTE
    assert graded(build, broken=("frequency/crowded-week",), now=False) is Level.ERROR


def test_what_the_baseline_has_is_a_note(build):
    assert graded(build, broken=("frequency/crowded-week",), known=True) is Level.NOTE


def test_the_gravest_come_first(build):
    mild = build.person("person-01", 10.0, [("frequency/no-rest", "a")])
    worse = build.person("person-02", 60.0, [("frequency/no-rest", "b")])
    levels = [one.level for one in judged(build.result([mild, worse])).findings]

    assert levels == [Level.WARNING, Level.NOTE]


@pytest.mark.parametrize(
    ("source", "member", "path"),
    [
        ("exports/", "sales/a.mbox", "exports/sales/a.mbox"),
        ("./exports", "a.mbox", "exports/a.mbox"),
        (".//exports//", "a.mbox", "exports/a.mbox"),
        (".", "a.mbox", "a.mbox"),
        ("./log.csv", "", "log.csv"),
        ("../exports", "a.mbox", "../exports/a.mbox"),
        (str(Path.cwd() / "exports"), "a.mbox", "exports/a.mbox"),
        ("/srv/exports/", "a.mbox", "/srv/exports/a.mbox"),
        ("s3://bucket/exports/", "a.mbox", "s3://bucket/exports/a.mbox"),
    ],
)
def test_a_path_is_told_as_code_hosts_know_it(source, member, path):
    assert place_of(Where(source=source, member=member), "") == path


def test_what_has_no_place_is_told_at_the_path_that_was_audited():
    assert place_of(None, "./exports/") == "exports"
    assert place_of(None, "") == ""
