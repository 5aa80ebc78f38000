"""The report for programs keeps its promises."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import jsonschema
import pytest

from inbox_fatigue.reports import json_v1
from inbox_fatigue.results import AuditResult, Counts


@pytest.fixture
def render():
    return json_v1.JsonV1().render


def test_the_published_schema_is_one_and_describes_the_report(build, render):
    schema = json_v1.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for result in (build.tired_company(), build.result(()), build.result(since=None, until=None, as_of=None)):
        jsonschema.validate(json.loads(render(result)), schema)


def test_the_schema_refuses_what_is_not_in_its_list(build):
    document = json_v1.document(build.result())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "surprise": 1}, json_v1.schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({key: document[key] for key in document if key != "verdict"}, json_v1.schema())


def test_the_same_result_gives_the_same_bytes(build, render):
    assert render(build.tired_company()) == render(build.tired_company())


def test_numbers_are_rounded_and_times_are_utc(build, render):
    finding = build.finding(measured=1 / 3, share=0.123456)
    found = json.loads(render(build.result(findings=(finding,))))["findings"][0]
    assert (found["measured"], found["share"]) == (0.3333, 0.1235)
    assert found["first_at"] == "2026-03-01T08:00:00Z"


def test_ids_are_texts_because_they_are_larger_than_many_readers_numbers(build, render):
    found = json.loads(render(build.tired_company()))
    ids = {finding["id"] for finding in found["findings"]}
    assert set(found["people"][0]["findings"]) <= ids
    assert all(isinstance(one, str) and int(one) > 2**53 for one in ids)


def test_every_state_is_counted_even_where_it_is_nobodys(build, render):
    assert json.loads(render(build.result(())))["recipients"] == dict.fromkeys(
        ("rested", "comfortable", "tired", "exhausted", "unknown"), 0
    )


def test_one_person_stands_on_one_line(build, render):
    lines = render(build.tired_company()).splitlines()
    assert sum(line.startswith('  {"recipient": ') for line in lines) == 25


def test_a_lone_surrogate_from_a_file_name_does_not_break_readers(build, render):
    text = render(build.result(sources=("mail-\udcff",), streams={"a\udcff": 1}))
    assert json.loads(text)["run"]["sources"] == ["mail-?"]
    assert text.isascii()


def test_everything_that_a_result_holds_is_in_the_report(build):
    document = json_v1.document(build.tired_company())
    told = {*document, *document["run"], *document["run"]["period"], *document["tool"]}
    # Some are for the terminal, and rules are told by `explain` and in their own words in SARIF.
    elsewhere = {"states": "recipients", "rules_broken": "findings"}  # which count them
    elsewhere |= dict.fromkeys(("again", "house_rules", "tired_from", "rules", "weeks"), "tool")
    elsewhere |= {
        "unassessed": "not_assessed",
        "now_begins": "findings",
    }  # each of which says whether it is of now
    elsewhere |= dict.fromkeys(("by_stream", "pictures", "inboxes"), "tool")  # only where charts are drawn
    assert {elsewhere.get(one.name, one.name) for one in fields(AuditResult)} <= told
    assert {one.name for one in fields(Counts)} == set(document["run"]["counts"])


def test_an_advice_more_changes_nothing_else(build, render):
    before, after = (
        json.loads(render(one)) for one in (build.result(), replace(build.result(), advice=("x",)))
    )
    assert {key for key in before if before[key] != after[key]} == {"advice"}


@pytest.mark.parametrize(("known", "told"), [(None, [None, None]), (0, [True, False])])
def test_who_is_worse_is_told_where_there_is_a_baseline(build, render, known, told):
    people = [build.person("person-01", 80.0, worse=True), build.person("person-02", 60.0)]
    document = json.loads(render(build.result(people, known=known)))
    assert [one["worse"] for one in document["people"]] == told
