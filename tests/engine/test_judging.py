"""A scorer is judged alone: whatever it does, the next one's result stands."""

from __future__ import annotations

import dataclasses
import importlib.util
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_fatigue.engine.early import Summons
from inbox_fatigue.engine.judging import Judges, ScorerCall, judge
from inbox_fatigue.findings import FINDINGS
from inbox_fatigue.findings.unassessed import EVERYBODY, NOT_ASSESSED
from inbox_fatigue.keys import text_key
from inbox_fatigue.limits import Limits
from inbox_fatigue.testing import inbox

HOUSE = Path(__file__).with_name("house_scorers.py")
FILES = (str(HOUSE),)
LIMITS = Limits(scorer_seconds=1)
WEEK = inbox("2026-03-02", "2026-03-03", "2026-03-04")


@pytest.fixture(scope="module")
def house():
    """The plugin as the parent has it: under the name that PluginHost gives to a loose file."""
    spec = importlib.util.spec_from_file_location("file_house_scorers", HOUSE)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture
def call(house):
    """A call of a scorer, by its name or by the slug of its rule."""
    known = {
        rule.slug.removeprefix("house/"): one for one in house.inbox_fatigue_scorers() for rule in one.rules
    }

    def build(slug, rules=None, **settings):
        scorer = known[slug]
        return ScorerCall(plugin="file-house_scorers", rules=rules or scorer.rules, settings=settings)

    return build


def run(*calls, inboxes=WEEK, limits=LIMITS):
    return judge(inboxes, calls, plugin_files=FILES, limits=limits)


def test_a_good_scorer_has_an_outcome_for_every_rule(call):
    (judged,) = run(call("crowded"))
    assert judged.problem is None
    assert set(judged.outcomes) == {"house/crowded", "house/spoken"}
    outcome = judged.outcomes["house/crowded"]
    assert outcome.findings["measured"].to_list() == [3.0]
    assert outcome.evidence["touch"].to_list() == [1, 2, 3]
    assert outcome.hits["measured"].to_list() == [2.0, 3.0]
    assert judged.seconds > 0


def test_people_who_lack_a_need_are_not_assessed_and_have_no_findings(call):
    (judged,) = run(call("crowded"))
    assert dict(judged.not_assessed.schema) == NOT_ASSESSED
    assert judged.not_assessed.rows() == [("house/spoken", EVERYBODY, "their language is not known")]
    assert judged.outcomes["house/spoken"].findings.is_empty()
    assert dict(judged.outcomes["house/spoken"].findings.schema) == FINDINGS


def test_a_scorer_says_itself_whom_it_cannot_judge_and_whoever_has_a_hit_was_judged(call):
    (judged,) = run(call("unsure"), inboxes=inbox("2026-03-02", {"at": "2026-03-03", "person_named": "b"}))
    assert judged.problem is None
    assert judged.outcomes["house/unsure"].findings["measured"].to_list() == [2.0]
    assert judged.not_assessed.rows() == [("house/unsure", text_key("b"), "the mood is not known")]


def test_people_who_have_what_is_needed_are_assessed(call):
    touches = [
        *["2026-03-02", "2026-03-03"],
        *({"at": day, "person_named": "b"} for day in ("2026-03-02", "2026-03-03")),
    ]
    mixed = inbox(*touches, people={"b": {"language": "de"}})
    (judged,) = run(call("crowded"), inboxes=mixed)
    assert judged.outcomes["house/spoken"].findings["person"].to_list() == [text_key("b")]
    assert judged.not_assessed["person"].to_list() == [text_key("a")]


def test_settings_and_control_points_reach_the_scorer(call, house):
    lenient = dataclasses.replace(house.CROWDED, comfortable=3)
    short = call("crowded", window=timedelta(hours=1))
    relaxed = call("crowded", rules=(lenient,))
    for judged in run(short, relaxed):
        assert judged.problem is None
        assert judged.outcomes["house/crowded"].findings.is_empty()
    assert set(run(relaxed)[0].outcomes) == {"house/crowded"}


def test_a_rule_in_plain_python_sees_inboxes_and_names_its_touches(call):
    mondays = inbox("2026-03-02", "2026-03-03", "2026-03-09")
    (judged,) = run(call("monday"), inboxes=mondays)
    outcome = judged.outcomes["house/monday"]
    assert judged.problem is None
    assert outcome.findings.sort("touch")["measured"].to_list() == [1.0, 2.0]
    last = outcome.findings.filter(outcome.findings["touch"] == 3)
    assert outcome.evidence.filter(outcome.evidence["finding"] == last["finding"][0])["touch"].to_list() == [
        1,
        3,
    ]
    assert last["first_at"][0].day == 2
    assert judged.outcomes["house/quiet"].findings.is_empty()


def test_an_inbox_in_plain_python_has_features_events_and_the_person(call):
    seen = inbox(
        {"at": "2026-03-02", "content": "offer"},
        events=[{"at": "2026-03-04", "kind": "reply"}, {"at": "2026-03-03", "kind": "bounce", "organisation": "b.example"}],
        contents={"offer": {"subject": "Spring", "grade": 9.5}},
        person={"status": "customer"},
    )  # fmt: skip
    (judged,) = run(call("told"), inboxes=seen)
    note = judged.outcomes["house/told"].findings["note"][0]
    assert note == "Spring|9.5|customer|['reply:sender.example']"


@pytest.mark.parametrize(
    ("slug", "why", "detail"),
    [
        ("raises", "scorer-failed", "ZeroDivisionError: division by zero (house_scorers.py, line"),
        ("quits", "scorer-failed", "SystemExit: 0"),
        ("interrupts", "scorer-failed", "KeyboardInterrupt"),
        ("hungry", "scorer-failed", "MemoryError"),
        ("dies", "scorer-died", "exit code 0"),
        ("killed", "scorer-died", "SIGSEGV"),
        (
            "nothing",
            "scorer-garbage",
            "measure returned nothing (is a return or a yield missing?), not Measurements",
        ),
        ("number", "scorer-garbage", "measure returned int"),
        ("strings", "scorer-garbage", "measure gave str"),
        ("coroutine", "scorer-garbage", "measure returned coroutine, not Measurements or a list of them"),
        ("endless", "scorer-garbage", "twice"),
        ("stranger", "scorer-garbage", "house/crowded which is no rule"),
        ("nan", "scorer-garbage", "not finite"),
        ("infinite", "scorer-garbage", "not finite"),
        ("words", "scorer-garbage", "measured is String, not a number"),
        ("missing", "scorer-garbage", "has no column measured"),
        ("unnamed", "scorer-garbage", "unassessed has no column reason"),
        ("reasonless", "scorer-garbage", "person or reason is missing in a row"),
        ("fractional", "scorer-garbage", "person is Float64, not a whole number"),
        ("unknown", "scorer-garbage", "touch 99 is not in these inboxes"),
        ("absent", "scorer-garbage", "touch is missing"),
        ("fractions", "scorer-garbage", "touch is Float64"),
        ("twice", "scorer-garbage", "measured twice"),
        ("naive", "scorer-garbage", "since is String"),
        ("lazy", "scorer-garbage", "LazyFrame"),
        ("plain-garbage", "scorer-garbage", "measure_inbox gave int"),
        (
            "plain-none",
            "scorer-garbage",
            "measure_inbox returned nothing (is a return or a yield missing?), not",
        ),
        ("plain-coroutine", "scorer-garbage", "measure_inbox returned coroutine"),
        ("plain-nan", "scorer-garbage", "not a finite number"),
        ("plain-stranger", "scorer-garbage", "no rule of this scorer"),
        ("plain-unknown", "scorer-garbage", "touch 77 is not in the inbox"),
    ],
)
def test_a_bad_scorer_is_named_and_the_good_one_stands(judges, call, slug, why, detail):
    bad, good = judges.judge(WEEK, [call(slug), call("crowded")])
    assert (bad.problem.why, bad.problem.plugin, bad.problem.lost) == (why, "file-house_scorers", 0)
    assert detail in bad.problem.detail
    assert bad.outcomes == {}
    assert good.problem is None
    assert good.outcomes["house/crowded"].findings["measured"].to_list() == [3.0]


@pytest.fixture(scope="module")
def judges():
    with Judges(plugin_files=FILES, limits=LIMITS) as court:
        yield court


def test_a_scorer_that_hangs_is_ended_in_time(call):
    began = time.monotonic()
    bad, good = run(call("hangs"), call("crowded"))
    assert (bad.problem.why, bad.problem.detail) == (
        "scorer-timeout",
        "house/hangs: took longer than 1 seconds",
    )
    assert good.problem is None
    assert time.monotonic() - began < 10


def test_a_scorer_that_fails_tells_each_rule_of_which_nothing_is_known_now(call, house):
    other = dataclasses.replace(house.CROWDED, slug="house/other")
    both = ScorerCall(plugin="house 1", rules=(house.CROWDED, other))
    told = "house/crowded, house/other: the worker ended with exit code 4"
    assert both.failed("scorer-died", "the worker ended with exit code 4").detail == told
    assert both.failed("scorer-garbage", "house/other: span is 7").detail == "house/other: span is 7"
    (judged,) = run(call("raises"))
    assert judged.problem.detail.startswith("house/raises: ZeroDivisionError: division by zero (house_sc")


def test_what_a_scorer_spoils_is_whole_for_the_next(call):
    before, spoilt, after = run(call("crowded"), call("spoils"), call("crowded"))
    assert spoilt.problem is None
    for rule, outcome in before.outcomes.items():
        assert outcome.findings.equals(after.outcomes[rule].findings)
        assert outcome.evidence.equals(after.outcomes[rule].evidence)
    assert after.not_assessed.equals(before.not_assessed)


def test_a_scorer_is_not_blamed_for_a_thread_that_another_left(call):
    slow = [call("crowded")] * 30
    late, *rest = run(call("late"), *slow)
    assert late.problem is None
    time.sleep(0.3)
    assert [one.problem for one in rest] == [None] * 30


def test_a_rule_that_no_plugin_offers_is_a_failure(house):
    gone = dataclasses.replace(house.CROWDED, slug="gone/away")
    (judged,) = run(ScorerCall(plugin="gone 1", rules=(gone,)))
    assert (judged.problem.why, judged.problem.plugin) == ("scorer-failed", "gone 1")
    assert judged.problem.detail == (
        "no plugin offers gone/away in the process that judges; "
        "install the same plugins, in the same versions, on each machine"
    )


def test_settings_that_do_not_fit_are_a_failure(call):
    unknown, unsendable = run(call("crowded", colour="red"), call("crowded", window=lambda: None))
    assert "unexpected keyword argument 'colour'" in unknown.problem.detail
    assert unsendable.problem.why == "scorer-failed"


def test_inboxes_without_touches_are_judged_to_nothing(call):
    (judged,) = run(call("crowded"), inboxes=inbox())
    assert judged.problem is None
    assert judged.outcomes["house/crowded"].findings.is_empty()


def test_a_plugin_that_ends_the_worker_at_its_start_fails_every_scorer(call, tmp_path):
    deadly = tmp_path / "deadly.py"
    deadly.write_text("import ctypes; ctypes.CDLL(None)._exit(5)")
    judged = judge(WEEK, [call("crowded"), call("monday")], plugin_files=[*FILES, str(deadly)], limits=LIMITS)
    assert [one.problem.why for one in judged] == ["scorer-died", "scorer-died"]
    assert "exit code 5 while loading plugins" in judged[1].problem.detail


def test_nothing_is_left_on_disk(call, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run(call("crowded"), call("dies"), call("hangs"))
    assert list(tmp_path.iterdir()) == []


def test_one_worker_judges_several_partitions(call):
    with Judges(plugin_files=FILES, limits=LIMITS) as judges:
        (first,) = judges.judge(WEEK, [call("crowded")])
        (second,) = judges.judge(inbox("2026-03-02", "2026-03-03"), [call("crowded")])
    assert first.outcomes["house/crowded"].findings["measured"].to_list() == [3.0]
    assert second.outcomes["house/crowded"].findings["measured"].to_list() == [2.0]


def test_a_scorer_that_can_assess_nobody_is_not_run(call, house):
    (rule,) = next(one for one in house.BAD if one.rules[0].slug == "house/raises").rules
    unmet = dataclasses.replace(rule, needs=house.SPOKEN.needs)
    spared, asked = run(call("raises", rules=(unmet,)), call("raises"))
    assert spared.problem is None
    assert spared.outcomes["house/raises"].findings.is_empty()
    assert spared.not_assessed["person"].to_list() == [EVERYBODY]
    assert asked.problem.why == "scorer-failed"


def test_a_worker_that_was_summoned_early_judges_alike(call):
    with Summons(FILES) as summons, Judges(plugin_files=FILES, limits=LIMITS, summons=summons) as judges:
        judges.summon()
        assert summons.followed() is None
        judges.summon()
        (judged,) = judges.judge(WEEK, [call("crowded")])
    assert judged.outcomes["house/crowded"].findings["measured"].to_list() == [3.0]
