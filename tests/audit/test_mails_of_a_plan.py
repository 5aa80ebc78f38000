"""What is wrong with the mails of a plan themselves, which no leaving out of people mends."""

from __future__ import annotations

import json

import jsonschema
import pytest
from selectolax.lexbor import LexborHTMLParser

from inbox_fatigue.reports.preview.json_v1 import schema

TEXT = "Hello {{ first_name }},\n\nthe first flush has come in, and the kettle is on. Come and taste it with us.\n"
WITH_FAULTS = """
name = "Spring"
[[campaigns]]
name = "First flush"
sender = "hello@shop.example"
send_at = 2026-06-10T10:00:00Z
stream = "sales"
way_out = true
creative = "text.txt"
subject = "It is here"
audience = "people.csv"
[[campaigns.follow_ups]]
after = "7d"
creative = "more.txt"
subject = ""
unless = ["reply"]
[[campaigns.follow_ups]]
after = "7d"
creative = "last.txt"
subject = "Before it is gone"
"""


@pytest.fixture
def folder(tmp_path):
    """Return a directory with a plan whose follow-ups have a fault each, and a history of nobody in it."""
    (tmp_path / "plan.toml").write_text(WITH_FAULTS)
    (tmp_path / "text.txt").write_text(TEXT)
    (tmp_path / "more.txt").write_text(
        "Water at eighty degrees, three minutes, and no milk. That is all it asks.\n"
    )
    (tmp_path / "last.txt").write_text(
        "Ninety tins came and nine are left in the shop on the corner this week.\n"
    )
    (tmp_path / "people.csv").write_text(
        "address,first_name\nana@reader.example,Ana\nben@reader.example,Ben\n"
    )
    (tmp_path / "log.csv").write_text(
        "recipient,sent_at,campaign\nold@reader.example,2026-05-01T09:00:00Z,may\n"
    )
    return tmp_path


def preview(call, folder, *words):
    code, out, err = call("preview", folder / "plan.toml", folder / "log.csv", *words)
    assert "Traceback" not in err, err
    return code, out


def test_each_fault_is_told_with_its_mail_and_mending_it_comes_first(call, folder):
    code, out = preview(call, folder)
    said = " ".join(out.split())
    assert code == 1
    assert "First flush, follow-up 1 the subject is empty" in said
    assert "First flush, follow-up 2 an answer does not stop this follow-up" in said
    advice = said.partition("What to change first ")[2]
    assert advice.startswith("Mend First flush, follow-up 1; First flush, follow-up 2:")


def test_a_fault_of_a_mail_is_not_counted_in_people(call, folder):
    _, out = preview(call, folder)
    assert "plan/empty-subject: 1 finding (allowed: none)" in out


def test_programs_are_told_which_faults_stop_the_plan(call, folder):
    _, out = preview(call, folder, "--format", "json")
    report = json.loads(out)
    jsonschema.validate(report, schema())
    assert [(one["name"], one["rule"]) for one in report["faults"] if one["stops"]] == [
        ("First flush, follow-up 1", "plan/empty-subject"),
        ("First flush, follow-up 2", "plan/never-stops"),
    ]


def test_the_page_tells_what_to_mend_and_counts_people_and_not_copies(call, folder):
    with (folder / "people.csv").open("a", encoding="utf-8") as file:
        file.write("ben@reader.example,Ben\n")
    _, page = preview(call, folder, "--format", "html")
    shown = " ".join(LexborHTMLParser(page).css_first("#mails").text(separator=" ").split())
    assert "First flush, follow-up 1 the subject is empty; people who would get it: 2 yes" in shown
    assert (
        "First flush, follow-up 2 an answer does not stop this follow-up; people who would get it: 2 yes"
        in shown
    )


def test_pipelines_are_told_of_the_mail_and_not_of_who_gets_it_first(call, folder):
    _, out = preview(call, folder, "--format", "github")
    assert "::First flush, follow-up 1: the subject is empty; people who would get it: 2\n" in out


def test_what_the_gate_allows_is_told_and_stops_nothing(call, folder):
    (folder / "policy.toml").write_text(
        '[gate]\ntired = "100%"\nexhausted = "100%"\n'
        '[gate.rules]\n"plan/empty-subject" = "any"\n"plan/never-stops" = "any"\n'
    )
    code, out = preview(call, folder, "--policy", folder / "policy.toml")
    assert code == 0, out
    assert "What to mend" not in out
    assert "What to look at in the mails themselves" in out


def test_a_plan_that_no_reaction_stops_says_so(call, folder):
    text = (folder / "plan.toml").read_text()
    (folder / "plan.toml").write_text(text.replace('unless = ["reply"]\n', ""))
    _, out = preview(call, folder)
    assert "as if nobody reacted, and no reaction stops them" in " ".join(out.split())
