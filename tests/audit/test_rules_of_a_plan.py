"""Where nothing is planned, an audit says nothing of the rules of a plan."""

from __future__ import annotations

import json

import polars as pl
import pytest

from inbox_fatigue.audit.judging.judgement import weigh
from inbox_fatigue.audit.judging.measuring import Measured, calls_for
from inbox_fatigue.findings import FINDINGS
from inbox_fatigue.findings.episodes import HITS
from inbox_fatigue.findings.unassessed import NOT_ASSESSED
from inbox_fatigue.host import PluginHost
from inbox_fatigue.settings import build_scorers, load
from inbox_fatigue.testing import inbox

SLUGS = sorted(slug for slug in PluginHost().rules() if slug.startswith("plan/"))


def test_there_are_nineteen_of_them_and_each_gates_only():
    rules = PluginHost().rules()
    assert len(SLUGS) == 19
    assert all(rules[slug][1].gates_only and rules[slug][1].needs_plan for slug in SLUGS)


def test_an_audit_neither_runs_them_nor_tells_them_as_not_assessed(score, calm_ledger):
    code, report = score(calm_ledger)
    assert code == 0
    assert "plan/" not in json.dumps({**report, "tool": None})
    assert not [one for one in report["gate"] if one["name"].startswith("plan/")]


def test_an_audit_that_requires_them_is_complete_without_a_plan(score, calm_ledger, tmp_path):
    (tmp_path / "policy.toml").write_text('[gate]\nrequired = ["frequency", "plan"]\n', "utf-8")
    code, report = score(calm_ledger, "--policy", "policy.toml")
    assert (code, report["verdict"]["outcome"]) == (0, "pass")


def test_scorers_are_asked_for_them_only_where_something_is_planned():
    """A preview also measures what would be without its plan, with the same scorers."""
    built = build_scorers(load(None, {}, {}), PluginHost(), planned=True)
    asked = {
        planned: {rule.slug for call in calls_for(built, planned=planned) for rule in call.rules}
        for planned in (False, True)
    }
    assert asked[True] - asked[False] == set(SLUGS)
    assert all(call.rules for call in calls_for(built, planned=False))


def test_somebody_of_whom_no_fatigue_can_be_told_is_unknown_though_their_place_in_a_plan_is_known():
    rules = {slug: rule for slug, (_, rule) in PluginHost().rules().items()}
    inboxes = inbox("2026-03-02")
    person = inboxes.touches["person"].item()
    blind = pl.DataFrame([("consent/no-way-out", person, "-")], schema=NOT_ASSESSED, orient="row")
    nothing = {"hits": HITS, "findings": FINDINGS, "evidence": {"finding": pl.Int64, "touch": pl.Int64}}
    measured = Measured(
        **{name: pl.DataFrame(schema=schema) for name, schema in nothing.items()},
        not_assessed=blind,
        rules=frozenset({"consent/no-way-out", "plan/suppressed"}),
        problems=(),
    )
    accepted = pl.Series("finding", [], dtype=pl.Int64)
    people = weigh(measured, inboxes, rules, load(None, {}, {}), accepted).people
    assert people["state"].to_list() == ["unknown"]


def test_rules_lists_them(call):
    code, out, _ = call("rules")
    assert code == 0
    assert [slug for slug in SLUGS if slug not in out] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_explain_explains_them(call, slug):
    code, out, _ = call("explain", slug)
    assert code == 0
    rule = PluginHost().rules()[slug][1]
    told = " ".join(out.split())
    assert rule.notices in told
    assert "adds no fatigue" in told
    assert "strain" not in told
    for need in rule.needs:
        assert need.reason in told
