"""Every bundled rule keeps the word of its cases file."""

from __future__ import annotations

import importlib
import textwrap
import tomllib
from pathlib import Path

import pytest

from inbox_fatigue.scoring import message
from inbox_fatigue.testing import check, load

PLUGINS = Path(__file__).parents[2] / "plugins"
BUNDLED = sorted(path.name for path in PLUGINS.glob("inbox_fatigue_*") if (path / "__init__.py").is_file())


def _scorers(plugin):
    return importlib.import_module(plugin).inbox_fatigue_scorers()


def _cases():
    for plugin in BUNDLED:
        for path in sorted((PLUGINS / plugin / "cases").glob("*.toml")):
            for case in load(path):
                yield pytest.param(plugin, case, id=f"{case.rule}: {case.name}")


def _rules():
    for plugin in BUNDLED:
        try:
            scorers = _scorers(plugin)
        except (
            AttributeError,
            ImportError,
        ):  # one broken plugin hides no other one; it has a failing test below
            continue
        for scorer in scorers:
            for rule in scorer.rules:
                yield pytest.param(plugin, rule, id=rule.slug)


@pytest.mark.parametrize("plugin", BUNDLED)
def test_the_plugin_offers_rules(plugin):
    assert _scorers(plugin)


@pytest.mark.parametrize(("plugin", "case"), list(_cases()))
def test_the_rule_says_what_the_case_expects(plugin, case):
    check(case, _scorers(plugin))


@pytest.mark.parametrize(("plugin", "rule"), list(_rules()))
def test_the_rule_has_a_case_that_fires_one_that_nearly_fires_and_one_without_data(plugin, rule):
    path = PLUGINS / plugin / "cases" / f"{rule.slug.partition('/')[2]}.toml"
    assert path.is_file(), f"{rule.slug} has no cases file"
    stories = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    expected = [(story["expect"], bool(story.get("touches"))) for story in stories]
    assert any(expect.get("findings", 0) > 0 for expect, _ in expected), "no case fires"
    assert any(expect.get("findings") == 0 and touches for expect, touches in expected), (
        "no case nearly fires"
    )
    assert any(expect.get("not_assessed") or not touches for expect, touches in expected), (
        "no case has no data"
    )


@pytest.mark.parametrize(("plugin", "rule"), list(_rules()))
def test_the_rule_answers_in_at_most_twelve_lines_without_a_raised_voice(plugin, rule):
    told = [rule.notices, rule.tires, rule.instead, rule.wrong_when]
    assert all([*told, rule.fires, rule.calm, rule.because])
    assert "!" not in "".join([*told, rule.fires, rule.calm, rule.because])
    assert sum(len(textwrap.wrap(text, 80)) for text in told) <= 12
    assert rule.comfortable < rule.unbearable
    assert message(rule, 5, 604_800_000_000, "a note")
    assert rule.calm.format(comfortable=3)


@pytest.mark.parametrize("plugin", BUNDLED)
def test_no_two_cases_of_a_rule_share_a_name(plugin):
    for path in sorted((PLUGINS / plugin / "cases").glob("*.toml")):
        names = [case.name for case in load(path)]
        assert len(names) == len(set(names)), f"{path.name} repeats a name"
