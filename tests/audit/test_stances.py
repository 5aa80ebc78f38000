"""A stance from the command line: small groups do not vanish, and what is not known is no pass."""

from __future__ import annotations

import json

import jsonschema
import pytest

from inbox_fatigue import cli
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.reports import json_v1
from inbox_fatigue.reports.preview import json_v1 as previews


@pytest.fixture
def company(tmp_path):
    """Return a function that audits forty calm prospects and one customer who got twelve mails in a week."""
    log, policy, out = tmp_path / "sent.csv", tmp_path / "policy.toml", tmp_path / "report.json"
    rows = [f"p{n}@reader.example,2026-03-02T08:00:00Z,hello" for n in range(40)]
    rows += [f"ada@reader.example,2026-03-{2 + n % 6:02}T{9 + n // 6:02}:00:00Z,c{n}" for n in range(12)]
    log.write_text("recipient,at,campaign\n" + "\n".join(rows) + "\n")
    policy.write_text('select = ["frequency/crowded-week"]\n[gate]\ntired = "10%"\nexhausted = "10%"\n')

    def run(contacts, *words):
        people = tmp_path / "contacts.csv"
        people.write_text("address,status\n" + contacts)
        out.unlink(missing_ok=True)
        code = cli.main(
            ["audit", str(log), "--organisation", "sender.example", "--policy", str(policy), "--contacts",
             str(people), "--format", "json", "--output", str(out), *words]
        )  # fmt: skip
        return code, json.loads(out.read_text()) if out.exists() else None

    return run


PROSPECTS = "".join(f"p{n}@reader.example,prospect\n" for n in range(40))


def test_one_tired_customer_does_not_vanish_among_forty_prospects(company):
    """One of 41 is 2.4 %, below the 10 % of the gate on everybody; among customers it is all of them."""
    contacts = PROSPECTS + "ada@reader.example,customer\n"
    assert company(contacts)[0] == Exit.OK

    for stance in ("customers-first", "balanced"):
        code, report = company(contacts, "--stance", stance)
        assert code == Exit.FAIL
        assert "1 of 1 customers is exhausted (allowed: none)" in report["verdict"]["reasons"]
        jsonschema.validate(report, json_v1.schema())

    code, report = company(contacts, "--stance", "prospects-first")
    assert "0 of 40 prospects are exhausted (allowed: none)" in [one["sentence"] for one in report["gate"]]


def test_a_stance_where_nobodys_status_is_known_is_not_assessed_and_no_pass(company):
    code, report = company("ada@reader.example,\n", "--stance", "balanced")
    assert code == Exit.INCOMPLETE
    (reason,) = report["verdict"]["reasons"]
    assert reason == (
        'the stance "balanced" could be judged for nobody: '
        "whether they are customers or prospects is not known (--contacts with a column status)"
    )
    assert [(one["rule"], one["count"]) for one in report["not_assessed"]] == [("gate/status", 41)]
    assert report["statuses"] == []


def test_people_without_a_status_are_counted_as_not_assessed(company):
    code, report = company("ada@reader.example,customer\n", "--stance", "balanced")
    assert code == Exit.FAIL
    assert ("gate/status", 40) in [(one["rule"], one["count"]) for one in report["not_assessed"]]
    assert [(one["status"], one["people"], one["counted"]) for one in report["statuses"]] == [
        ("customer", 1, 12),
        ("unknown", 40, 40),
    ]


def test_a_cap_for_former_customers_is_kept_where_those_whose_status_is_known_are_none(company):
    contacts = "".join(f"p{n}@reader.example,customer\n" for n in range(39)) + "ada@reader.example,prospect\n"
    code, report = company(contacts, "--stance", "customers-first")
    assert code == Exit.OK
    assert [one["unassessed"] for one in report["caps"]] == [1, 1]


def test_an_unknown_stance_is_a_mistake_of_the_call(company, capsys):
    assert company("", "--stance", "customer-first") == (Exit.USAGE, None)
    assert 'did you mean "customers-first"?' in capsys.readouterr().err


def test_a_preview_judges_by_the_stance_and_mends_by_it(tmp_path):
    """Ada would get eight more in a week; without them she rests, and of forty-one people she is one."""
    log, plan, policy = tmp_path / "sent.csv", tmp_path / "plan.csv", tmp_path / "policy.toml"
    people = [f"p{n}@reader.example" for n in range(40)]
    log.write_text("recipient,at,campaign\n" + "".join(f"{one},2026-03-02T08:00:00Z,a\n" for one in people))
    sends = [f"{one},note,2026-04-01T08:00:00Z,marketing\n" for one in people]
    sends += [f"ada@reader.example,offer {n},2026-04-{n + 1:02}T09:00:00Z,marketing\n" for n in range(12)]
    sends += [f"ada@reader.example,more {n},2026-04-{n + 1:02}T10:00:00Z,marketing\n" for n in range(12)]
    plan.write_text("recipient,campaign,send_at,stream\n" + "".join(sends))
    policy.write_text('select = ["frequency/crowded-week"]\n[gate]\ntired = "10%"\nexhausted = "10%"\n')
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(
        "address,status\nada@reader.example,customer\n" + "".join(f"{p},prospect\n" for p in people)
    )

    def previewed(*words):
        out = tmp_path / "preview.json"
        code = cli.main(
            ["preview", str(plan), str(log), "--organisation", "sender.example", "--policy", str(policy),
             "--contacts", str(contacts), "--format", "json", "--output", str(out), *words]
        )  # fmt: skip
        return code, json.loads(out.read_text())

    code, plain = previewed()
    assert (code, plain["verdict"]["outcome"], plain["refusals"]) == (Exit.OK, "pass", [])

    code, told = previewed("--stance", "balanced")
    jsonschema.validate(told, previews.schema())
    assert code == Exit.FAIL
    assert "1 of 1 customers would be exhausted (allowed: none)" in told["verdict"]["reasons"]
    assert told["stance"] == "balanced"
    assert [(one["status"], one["people"], one["counted"]) for one in told["statuses"]] == [
        ("customer", 1, 24),
        ("prospect", 40, 40),
    ]
    assert told["prospects"]["planned"]["states"]["exhausted"] == 1
    assert told["prospects"]["resolved"]["states"]["exhausted"] == 0
    assert told["prospects"]["resolved"]["states"]["tired"] == 0
