"""The gate: what passes, what fails, and what is not known well enough for either."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from inbox_fatigue.policy import Evidence, judge, percent
from inbox_fatigue.results import Counts, Outcome, State
from inbox_fatigue.settings import load

FAMILIES = ("consent", "frequency")
RULES = frozenset({"consent/mailed-after-opt-out", "frequency/crowded-week", "frequency/no-rest"})


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A gate that anything may pass, unless it is told otherwise."""

    exhausted: float = 1.0
    tired: float = 1.0
    quarantined: float = 1.0
    required: tuple[str, ...] = ()
    limited: dict[str, int] = field(default_factory=dict)


def evidence(
    *,
    findings=None,
    measured=RULES,
    unassessed=(),
    unasked=(),
    failures=(),
    counts=None,
    named=False,
    **states,
):
    return Evidence(
        counts=Counts(**{"seen": 10, "touches": 10, **(counts or {})}),
        states={State(name): count for name, count in states.items()},
        findings=findings or {},
        measured=measured,
        unassessed=frozenset(unassessed),
        failures=failures,
        unasked=frozenset(unasked),
        named=named,
    )


def test_what_breaks_nothing_passes():
    verdict = judge(Gate(), evidence(rested=10))
    assert (verdict.outcome, verdict.reasons) == (Outcome.PASS, ())


@pytest.mark.parametrize(
    ("gate", "states", "sentence"),
    [
        (Gate(exhausted=0.0), {"exhausted": 1, "rested": 9}, "1 of 10 people is exhausted (allowed: none)"),
        (Gate(exhausted=0.1), {"exhausted": 2, "rested": 8}, "2 of 10 people are exhausted (allowed: 10 %)"),
        (Gate(tired=0.05), {"tired": 1, "rested": 9}, "1 of 10 people is tired or exhausted (allowed: 5 %)"),
        (
            Gate(tired=0.1),
            {"tired": 1, "exhausted": 1, "rested": 8},
            "2 of 10 people are tired or exhausted (allowed: 10 %)",
        ),
    ],
)
def test_more_weary_people_than_allowed_fail(gate, states, sentence):
    verdict = judge(gate, evidence(**states))
    assert (verdict.outcome, verdict.reasons) == (Outcome.FAIL, (sentence,))


def test_exactly_what_is_allowed_passes():
    gate = Gate(exhausted=0.1, tired=0.2, quarantined=0.1, limited={"frequency/no-rest": 3})
    found = evidence(
        exhausted=1, tired=1, rested=8, counts={"quarantined": 1}, findings={"frequency/no-rest": (3, 2)}
    )
    assert judge(gate, found).outcome is Outcome.PASS


@pytest.mark.parametrize("share", range(101))
def test_a_whole_percentage_of_a_hundred_is_exactly_that_many(share):
    """29 % of 100 is a hair below 29 in binary numbers."""
    gate = Gate(exhausted=share / 100, quarantined=share / 100)
    people = {"exhausted": share, "rested": 100 - share}
    read = {"seen": 100, "quarantined": share}
    assert judge(gate, evidence(counts=read, **people)).outcome is Outcome.PASS
    if share < 100:
        more = {"exhausted": share + 1, "rested": 99 - share}
        assert judge(gate, evidence(**more)).outcome is Outcome.FAIL


def test_people_of_whom_too_little_is_known_are_in_no_share():
    verdict = judge(Gate(exhausted=0.25), evidence(exhausted=1, rested=3, unknown=96))
    assert verdict.outcome is Outcome.PASS
    assert judge(Gate(exhausted=0.2), evidence(exhausted=1, rested=3, unknown=96)).outcome is Outcome.FAIL


def test_more_findings_of_a_rule_than_allowed_fail():
    gate = Gate(limited={"consent/mailed-after-opt-out": 0, "frequency/no-rest": 1})
    found = evidence(rested=9, findings={"consent/mailed-after-opt-out": (2, 1), "frequency/no-rest": (1, 1)})
    verdict = judge(gate, found)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.reasons == ("consent/mailed-after-opt-out: 2 findings, 1 person (allowed: none)",)
    assert [one.broken for one in verdict.conditions] == [False, False, True, False]


def test_every_condition_is_told_whether_broken_or_not():
    verdict = judge(Gate(exhausted=0.0, limited={"frequency/no-rest": 2}), evidence(rested=4))
    assert [(one.name, one.measured, one.allowed) for one in verdict.conditions] == [
        ("exhausted", "0 of 4 people", "none"),
        ("tired", "0 of 4 people", "100 %"),
        ("frequency/no-rest", "0 findings", "2"),
    ]


def test_a_rule_that_could_be_assessed_for_nobody_is_told_as_such():
    """No opt-outs are known: that nobody was mailed after one is not known either."""
    slug = "consent/mailed-after-opt-out"
    verdict = judge(Gate(limited={slug: 0}), evidence(rested=9, unassessed=(slug,)))
    assert [(one.name, one.measured, one.broken) for one in verdict.conditions][-1] == (
        slug,
        "not assessed",
        False,
    )


def test_a_limit_on_a_rule_of_a_plan_says_nothing_where_nothing_is_planned():
    gate = Gate(limited={"plan/suppressed": 0}, required=("plan", "frequency"))
    verdict = judge(gate, evidence(rested=9, unasked=("plan/suppressed",)))
    assert verdict.outcome is Outcome.PASS
    assert [one.name for one in verdict.conditions] == ["exhausted", "tired"]
    assert judge(gate, evidence(rested=9)).outcome is Outcome.INCOMPLETE


def test_too_much_that_could_not_be_read_is_incomplete():
    verdict = judge(
        Gate(quarantined=0.01), evidence(rested=9, counts={"seen": 210, "skipped": 10, "quarantined": 3})
    )
    assert verdict.outcome is Outcome.INCOMPLETE
    assert verdict.reasons == ("3 of 200 messages could not be read (1.5 %; allowed: 1 %)",)


def test_what_was_skipped_on_purpose_is_no_message():
    gate = Gate(quarantined=0.1)
    assert judge(gate, evidence(rested=9, counts={"quarantined": 1})).outcome is Outcome.PASS
    found = evidence(rested=9, counts={"skipped": 1, "quarantined": 1})
    assert judge(gate, found).outcome is Outcome.INCOMPLETE


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"seen": 0}, "nothing was read: no file was found, or none has rows; name an mbox"),
        ({"seen": 1, "skipped": 1}, "nothing was read: the one file that was seen holds neither mail nor"),
        ({"seen": 5, "skipped": 5}, "nothing was read: none of 5 files holds mail or a send log; audit one"),
        ({"seen": 5, "quarantined": 5}, "nothing could be judged: no dated message"),
        ({"seen": 5, "skipped": 4}, "nothing could be judged: no dated message"),
    ],
)
def test_where_nothing_was_read_nothing_passes(counts, why):
    verdict = judge(Gate(), evidence(counts={"touches": 0, **counts}))
    assert verdict.outcome is Outcome.INCOMPLETE
    assert verdict.reasons[0].startswith(why)


def test_a_period_without_mail_is_told_as_one():
    """It advised to add the mail as it was delivered, though all of it was there."""
    found = replace(evidence(counts={"touches": 0, "stored": 10}), confined=True)
    (reason,) = judge(Gate(), found).reasons
    assert "lies in the period of --since and --until" in reason


def test_where_nothing_was_read_no_condition_holds():
    verdict = judge(Gate(limited={"frequency/no-rest": 0}), evidence(counts={"touches": 0}))
    assert {one.measured for one in verdict.conditions} == {"not assessed"}
    assert len(verdict.conditions) == 3


def test_where_nobody_could_be_judged_nobody_passes():
    verdict = judge(Gate(), evidence(unknown=4))
    assert verdict.outcome is Outcome.INCOMPLETE
    assert verdict.reasons[0].startswith("nobody could be judged")
    assert {one.measured for one in verdict.conditions} == {"not assessed"}


@pytest.mark.parametrize("required", ["relevance", "frequency/crowded-day", "frequen", "no-rest"])
def test_what_is_required_and_was_not_measured_is_incomplete(required):
    verdict = judge(Gate(required=(required,)), evidence(rested=9))
    assert verdict.outcome is Outcome.INCOMPLETE
    assert verdict.reasons[0].startswith(f"{required} is required and was not measured")


@pytest.mark.parametrize("required", ["frequency", "frequency/no-rest"])
def test_a_family_is_measured_by_one_of_its_rules_and_a_rule_by_itself(required):
    assert judge(Gate(required=(required,)), evidence(rested=9)).outcome is Outcome.PASS


@pytest.mark.parametrize("required", ["consent", "consent/mailed-after-opt-out"])
def test_what_a_users_own_policy_requires_must_be_assessed_for_somebody(required):
    gate, slug = Gate(required=(required,)), "consent/mailed-after-opt-out"
    blind = evidence(rested=9, unassessed=(slug,), named=True)
    verdict = judge(gate, blind)
    assert (verdict.outcome, verdict.reasons) == (
        Outcome.INCOMPLETE,
        (f"{required} is required and could be assessed for nobody; see what is not assessed",),
    )
    assert judge(gate, evidence(rested=9, named=True)).outcome is Outcome.PASS
    assert judge(gate, evidence(rested=9, unassessed=(slug,))).outcome is Outcome.PASS  # as by default


def test_one_assessed_rule_of_a_required_family_is_enough():
    found = evidence(rested=9, unassessed=("frequency/no-rest",), named=True)
    assert judge(Gate(required=("frequency",)), found).outcome is Outcome.PASS
    assert judge(Gate(required=("frequency/no-rest",)), found).outcome is Outcome.INCOMPLETE


def test_a_plugin_that_failed_leaves_the_audit_incomplete():
    verdict = judge(Gate(), evidence(rested=9, failures=("house 1 failed (scorer-timeout): took too long",)))
    assert verdict.outcome is Outcome.INCOMPLETE
    assert verdict.reasons == ("house 1 failed (scorer-timeout): took too long",)


def test_what_fails_and_is_incomplete_fails_and_tells_both():
    found = evidence(exhausted=5, counts={"quarantined": 5}, failures=("house failed",))
    verdict = judge(Gate(exhausted=0.0, quarantined=0.0, required=("relevance",)), found)
    assert verdict.outcome is Outcome.FAIL
    assert [reason.split()[0] for reason in verdict.reasons] == ["5", "5", "relevance", "house"]


def test_what_is_incomplete_never_passes_whatever_else_holds():
    assert judge(Gate(), evidence(rested=9, failures=("one failed",))).outcome is Outcome.INCOMPLETE


@pytest.mark.parametrize(
    ("share", "told"), [(0.05, "5 %"), (0.005, "0.5 %"), (1, "100 %"), (1 / 3, "33.33 %")]
)
def test_a_share_is_told_in_percent(share, told):
    assert percent(share) == told


def test_the_gate_of_the_defaults_allows_nobody_to_be_exhausted(tmp_path):
    gate = load(None, {}, {}, directory=Path(tmp_path)).gate
    everything = frozenset({*RULES, "relevance/said-already", "follow-up/too-soon"})
    assert judge(gate, evidence(rested=99, exhausted=1, measured=everything)).outcome is Outcome.FAIL
    assert judge(gate, evidence(rested=95, tired=5, measured=everything)).outcome is Outcome.PASS
    assert judge(gate, evidence(rested=95, tired=6, measured=everything)).outcome is Outcome.FAIL
