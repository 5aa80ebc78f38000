"""The kit for plugin authors finds what the host would refuse, and stories that say nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from inbox_fatigue.checking.measured import GarbageError
from inbox_fatigue.findings import Rule
from inbox_fatigue.testing import Case, check, inbox, load

TEXTS = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
RULE = Rule(slug="house/monday-mail", unit="mails", comfortable=0, unbearable=3, **TEXTS)
CASE = Case(name="a mail", rule=RULE.slug, inboxes=inbox("2026-03-02"), expect={"findings": 0})


def scorer(answer, rule=RULE):
    @dataclass(frozen=True, kw_only=True)
    class Monday:
        rules = (rule,)

        def measure_inbox(self, inbox):
            return answer(inbox.touches[0])

    return Monday


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda touch: [RULE.measured(float("nan"), at=touch.id)], "measured is nan, not a finite number"),
        (lambda touch: [RULE.measured(1, at=touch.id + 1)], "is not in the inbox that was measured"),
        (lambda touch: [RULE.measured(1, at=touch)], r"touch is a Touch, not the id of one \(touch.id\)"),
        (lambda _: [None], "measure_inbox gave NoneType, not a Measurement"),
        (lambda _: None, r"measure_inbox returned nothing \(is a return or a yield missing\?\)"),
    ],
)
def test_an_answer_that_the_host_would_refuse_fails_its_case(answer, told):
    with pytest.raises(GarbageError, match=told):
        check(CASE, [scorer(answer)])


def test_a_rule_that_the_host_would_refuse_fails_its_case():
    with pytest.raises(AssertionError, match="comfortable must be the lower"):
        check(CASE, [scorer(lambda _: [], replace(RULE, unbearable=0))])


def test_a_case_of_a_rule_that_nobody_has_says_which_there_are():
    with pytest.raises(AssertionError, match="has the rule house/tuesday-mail, only house/monday-mail"):
        check(replace(CASE, rule="house/tuesday-mail"), [scorer(lambda _: [])])


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ('touch = ["2026-03-02"]', "'touch', which means nothing; did you mean \"touches\"?"),
        ('touches = [{ at = "2026-03-02", sendr = "a" }]', "touch 1 has 'sendr'"),
        ('events = [{ at = "2026-03-02", knd = "reply" }]', "event 1 has 'knd'"),
        ('person = { languge = "de" }', 'did you mean "language"?'),
    ],
)
def test_a_key_of_a_story_that_means_nothing_is_refused_with_its_case(tmp_path, story, told):
    path = tmp_path / "monday-mail.toml"
    path.write_text(f'[[case]]\nname = "calm"\n{story}\nexpect = {{ findings = 0 }}\n', "utf-8")
    with pytest.raises(ValueError, match=r"monday-mail\.toml, case 1") as refusal:
        load(path)
    assert told in str(refusal.value)


def test_an_expectation_that_means_nothing_is_refused(tmp_path):
    path = tmp_path / "monday-mail.toml"
    path.write_text('[[case]]\nname = "calm"\nexpect = { finding = 0 }\n', "utf-8")
    with pytest.raises(ValueError, match='did you mean "findings"'):
        load(path)


def test_a_setting_that_neither_the_scorer_nor_its_rule_has_is_refused_by_name():
    with pytest.raises(ValueError, match=r"weekdy.*did you mean \"weekday\""):
        check(replace(CASE, settings={"weekdy": 4}), [with_a_day()])


def test_a_scorer_without_settings_need_be_no_dataclass():
    class Plain:
        rules = (RULE,)

        def measure_inbox(self, inbox):
            return []

    check(CASE, [Plain])


def with_a_day():
    @dataclass(frozen=True)
    class Scorer:
        rules = (RULE,)
        weekday: int = 0

        def measure_inbox(self, inbox):
            return []

    return Scorer
