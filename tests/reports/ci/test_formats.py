"""SARIF, JUnit, and what GitHub and GitLab read."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import junitparser
import pytest
import sarif_pydantic

from inbox_fatigue.model import Where
from inbox_fatigue.reports.ci import sarif
from inbox_fatigue.reports.ci.github import GitHub
from inbox_fatigue.reports.ci.gitlab import GitLab
from inbox_fatigue.reports.ci.junit import JUnit
from inbox_fatigue.reports.ci.sarif import Sarif
from inbox_fatigue.results import Counts, NotAssessed, Outcome, RuleText, Verdict

HOSTILE = "::error::pwned\r\n##[set-env]%0A,x:y \x1b[31m\u202e<script>"


def rule(slug):
    sentences = dict.fromkeys(("calm", "notices", "tires", "instead", "because", "wrong_when"), f"{slug}!")
    return RuleText(slug=slug, **sentences)


@pytest.fixture
def result(build):
    company = build.tired_company()
    slugs = sorted({one.rule for one in company.findings} | {"relevance/off-topic"})
    gap = NotAssessed(rule="relevance/off-topic", reason="their interests are not known", people=3)
    nobody = frozenset({"relevance/off-topic"})
    return replace(company, rules=tuple(map(rule, slugs)), not_assessed=(gap,), unassessed=nobody)


@pytest.fixture
def hostile(build):
    where = Where(source=HOSTILE, member="", line=7)
    one = build.finding(message=HOSTILE, recipient=HOSTILE, campaign=HOSTILE, where=where)
    person = build.person("person-07", 90.0, findings=(one,))
    return replace(build.result([replace(person, label=HOSTILE)]), rules=(rule("frequency/crowded-week"),))


def results_of(text):
    return json.loads(text)["runs"][0]["results"]


def test_sarif_is_what_the_standard_says(result):
    log = sarif_pydantic.Sarif.model_validate_json(Sarif().render(result))
    run = log.runs[0]

    assert log.version == "2.1.0"
    assert len(run.results) == len(result.findings)
    for one in run.results:
        assert run.tool.driver.rules[one.rule_index].id == one.rule_id


def test_sarif_holds_the_gravest_findings_that_a_host_takes_and_counts_the_others(result, monkeypatch):
    monkeypatch.setattr(sarif, "_MOST", 2)
    told = json.loads(Sarif().render(result))["runs"][0]
    assert len(told["results"]) == 2
    left = f"{len(result.findings) - 2} less grave findings are left out"
    assert left in [one["message"]["text"] for one in told["invocations"][0]["toolExecutionNotifications"]]


def test_sarif_names_the_message_by_its_line_without_which_github_takes_nothing_or_by_its_byte(build):
    mail = build.finding(1, where=Where(source="mail dir", member="a/b.eml", offset=512))
    row = build.finding(2, where=Where(source="log.csv", line=9))
    nowhere = build.finding(3, where=None)
    people = [build.person("p1", 60.0, findings=(mail, row, nowhere))]
    found = results_of(Sarif().render(build.result(people)))
    places = [one["locations"][0]["physicalLocation"] for one in found]

    assert [one["artifactLocation"]["uri"] for one in places] == [
        "mail%20dir/a/b.eml",
        "log.csv",
        "sample_mail",
    ]
    assert [one["region"]["startLine"] for one in places] == [1, 9, 1]
    assert [one["properties"].get("byteOffset") for one in found] == [512, None, None]


def test_sarif_tells_what_was_not_assessed_and_whether_all_was_done(result):
    (invocation,) = json.loads(Sarif().render(result))["runs"][0]["invocations"]
    told = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]

    assert invocation["executionSuccessful"] is True
    assert "not assessed for 3 people: their interests are not known" in told

    one = replace(result, not_assessed=(replace(result.not_assessed[0], people=1),))
    assert "not assessed for 1 person: their interests are not known" in Sarif().render(one)


def test_the_same_finding_has_the_same_fingerprint_in_every_format(result):
    found = [int(one["partialFingerprints"]["finding/v1"]) for one in results_of(Sarif().render(result))]
    gitlab = [int(one["fingerprint"], 16) for one in json.loads(GitLab().render(result))]

    own = [
        one["partialFingerprints"]["primaryLocationLineHash"] for one in results_of(Sarif().render(result))
    ]

    assert found == gitlab
    assert own == [f"{one:016x}:1" for one in found]
    assert len(set(found)) == len(result.findings)


def test_junit_counts_what_its_cases_say(result):
    xml = junitparser.JUnitXml.fromstring(JUnit().render(result))
    cases = [case for suite in xml for case in suite]
    outcomes = [type(one).__name__ for case in cases for one in case.result]

    assert xml.tests == len(cases)
    assert xml.failures == outcomes.count("Failure") > 0
    assert sum(suite.skipped for suite in xml) == outcomes.count("Skipped") == 1


def test_the_whole_of_junit_has_no_more_attributes_than_the_schema_of_jenkins_allows(result):
    root = ET.fromstring(JUnit().render(result))
    assert set(root.attrib) <= {"name", "time", "tests", "failures", "errors", "disabled"}


def test_a_rule_that_was_assessed_for_somebody_is_no_skipped_case_and_says_for_how_many_it_was_not(result):
    told = JUnit().render(replace(result, unassessed=frozenset()))
    assert sum(suite.skipped for suite in junitparser.JUnitXml.fromstring(told)) == 0
    assert "<system-out>not assessed for 3 people: their interests are not known</system-out>" in told


def test_a_junit_case_stands_for_each_condition_and_each_rule(result):
    names = {case.name for suite in junitparser.JUnitXml.fromstring(JUnit().render(result)) for case in suite}

    assert {one.name for one in result.verdict.conditions} <= names
    assert {one.slug.partition("/")[2] for one in result.rules} <= names


def test_github_is_told_the_verdict_first_and_no_more_than_it_shows(build):
    people = [build.person(f"person-{n:02}", 80.0, [("frequency/no-rest", f"m{n}")]) for n in range(30)]
    broken = (build.condition("exhausted", broken=True),)
    verdict = Verdict(outcome=Outcome.FAIL, conditions=broken, reasons=("too many",))
    lines = GitHub().render(build.result(people, verdict=verdict)).splitlines()

    assert lines[0].endswith("::too many")
    assert sum(line.startswith("::error") for line in lines) == 10
    assert lines[-1] == "::notice title=inbox-fatigue::and 21 more errors"


def test_nothing_from_a_mail_is_read_as_a_command_of_github(hostile):
    lines = GitHub().render(hostile).splitlines()

    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert not any(line.startswith("##[") or "\x1b" in line or "\u202e" in line for line in lines)
    properties = lines[1].removeprefix("::warning ").partition("::")[0]
    assert properties.count(",") == 2  # between file, line and title, and nowhere in the path
    assert "%250A" in lines[1]


@pytest.mark.parametrize("reporter", [Sarif(), JUnit(), GitHub(), GitLab()])
def test_control_and_bidi_characters_are_shown_and_not_sent(hostile, reporter):
    text = reporter.render(hostile)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "x1b" in text


def test_markup_from_a_mail_stays_text_in_junit(hostile):
    root = ET.fromstring(JUnit().render(hostile))
    assert not root.findall(".//script")
    assert "<script>" in "".join(root.itertext())


def test_a_result_without_findings_is_a_report_all_the_same(build):
    calm = build.result()

    assert results_of(Sarif().render(calm)) == []
    assert json.loads(GitLab().render(calm)) == []
    assert GitHub().render(calm).startswith("::notice title=inbox-fatigue audit%3A pass::")
    assert junitparser.JUnitXml.fromstring(JUnit().render(calm)).failures == 0


def test_where_nothing_was_read_junit_skips_every_rule_with_the_reason(result):
    why = "nothing was read: no file was found"
    verdict = Verdict(outcome=Outcome.INCOMPLETE, reasons=(why,))
    empty = replace(result, people=(), findings=(), not_assessed=(), counts=Counts(), verdict=verdict)
    xml = junitparser.JUnitXml.fromstring(JUnit().render(empty))
    of_rules = [case for suite in xml for case in suite if case.classname != "gate"]

    assert len(of_rules) == len(result.rules) > 1
    assert {(type(one).__name__, one.message) for case in of_rules for one in case.result} == {
        ("Skipped", why)
    }
    assert (xml.errors, sum(suite.skipped for suite in xml)) == (1, len(of_rules))
