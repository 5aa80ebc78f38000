"""Caps of the settings, from the file to the verdict, through the command line."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import timedelta

import polars as pl
import pytest

from inbox_fatigue.cli.exits import Exit

ONE_A_DAY = '[[caps]]\nname = "one a day"\nlimit = 1\nwindow = "24h"\n'
CALENDAR = '[[caps]]\nname = "one a calendar day"\nlimit = 1\nwindow = "1 calendar day"\n'
OTHERS_ARE_QUIET = 'select = ["frequency/over-cap"]\n[gate]\nrequired = ["frequency/over-cap"]\n'


@pytest.fixture
def policy(tmp_path):
    """Return a function that writes a policy and returns the words that name it."""

    def write(text, *, first=""):
        path = tmp_path / "policy.toml"
        path.write_text(first + OTHERS_ARE_QUIET + text, "utf-8")
        return ("--policy", path)

    return write


def over_cap(report):
    return [one for one in report["findings"] if one["rule"] == "frequency/over-cap"]


def test_a_broken_cap_fails_and_its_finding_says_which_and_by_how_much(audit, flood, policy):
    code, report = audit(flood, *policy(ONE_A_DAY))
    assert code == Exit.FAIL
    assert report["verdict"]["reasons"] == ["frequency/over-cap: 1 finding, 1 person (allowed: none)"]
    (found,) = over_cap(report)
    assert found["message"] == "2 messages in 24 hours; the cap 'one a day' allows 1"
    assert (found["measured"], len(found["touches"])) == (1.0, 2)
    told = {
        "name": "one a day",
        "allows": "1 in 24 hours",
        "people": 1,
        "most": 2,
        "judged": 1,
        "unassessed": 0,
    }
    assert report["caps"] == [told]


def test_a_cap_adds_no_fatigue_of_its_own(audit, flood, policy):
    _, report = audit(flood, *policy(ONE_A_DAY))
    assert {one["fatigue"] for one in report["people"]} == {0}
    assert {one["share"] for one in over_cap(report)} == {0}


def test_without_caps_there_is_nothing_to_break(audit, flood, policy):
    code, report = audit(flood, *policy(""))
    assert (code, over_cap(report), report["caps"]) == (Exit.OK, [], [])


def test_a_cap_that_can_be_applied_to_nobody_is_no_pass(audit, call, flood, policy):
    words = (flood, *policy(CALENDAR))
    code, report = audit(*words)
    assert (code, report["verdict"]["outcome"]) == (Exit.INCOMPLETE, "incomplete")
    assert (
        "the cap 'one a calendar day' could be applied to nobody of 1; see what is not assessed"
        in report["verdict"]["reasons"]
    )
    assert [(one["reason"], one["count"]) for one in report["not_assessed"]] == [
        ("the cap 'one a calendar day': their time zone is not known (--contacts, or mail from them)", 1)
    ]
    _, text, _ = call("audit", *words)
    assert "one a calendar day  1 in 1 calendar day: applied to nobody; 1 person not" in text


def test_contacts_give_the_time_zone_and_the_household(audit, calm, policy, tmp_path):
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(
        "address,timezone,household\nana@reader.example,Europe/Berlin,one\nben@other.example,Europe/Berlin,one\n",
        "utf-8",
    )
    text = CALENDAR + 'per = "household"\n'
    code, report = audit(calm, "--contacts", contacts, *policy(text))
    assert code == Exit.FAIL
    assert report["not_assessed"] == []
    (one,) = report["caps"]
    assert (one["people"], one["most"], one["judged"]) == (2, 2, 2)
    assert all(len(found["touches"]) == 2 for found in over_cap(report)), (
        "both letters to the house are evidence"
    )


def test_a_mistaken_cap_is_told_before_anything_is_read(call, policy, tmp_path):
    code, out, err = call("audit", "calm.mbox", *policy('[[caps]]\nname = "a"\nwindow = "7d"\n'))
    assert (code, out) == (Exit.USAGE, "")
    assert "caps[1].limit is missing; add it" in err


def test_the_settings_that_held_are_kept_with_the_run(audit, calm, policy, tmp_path):
    audit(calm, "--db", tmp_path / "kept.sqlite", *policy(ONE_A_DAY))
    with sqlite3.connect(tmp_path / "kept.sqlite") as db:
        ((kept,),) = db.execute("SELECT settings FROM run").fetchall()
    db.close()
    assert '"name": "one a day"' in kept


@pytest.mark.corpora
def test_a_real_newsletter_is_counted_as_by_hand(audit, corpora, policy):
    """300 readers of a weekly newsletter: sometimes two issues within 7 days, never four, in a week or in 7 days."""
    log = corpora / "newsletter-sends-ncsu" / "send_log.sample300.csv"
    text = """
        [[caps]]
        name = "one in 7 days"
        limit = 1
        window = "7d"
        [[caps]]
        name = "three a week"
        limit = 3
        window = "1 calendar week"
        clock = "America/New_York"
    """
    code, report = audit(log, "--show-addresses", *policy(text))
    assert code == Exit.FAIL
    by_hand = _over_one_in_seven_days(log)
    assert {one["recipient"] for one in over_cap(report)} == set(by_hand)
    assert len(over_cap(report)) == sum(by_hand.values())
    assert [(one["name"], one["people"], one["judged"]) for one in report["caps"]] == [
        ("one in 7 days", len(by_hand), 300),
        ("three a week", 0, 300),
    ]


def _over_one_in_seven_days(log):
    """Return by reader how many runs of overlapping windows hold more than one send, counted in plain Python."""
    sends = pl.read_csv(log).select("recipient", at=pl.col("sent_at").str.to_datetime(time_zone="UTC"))
    by_reader = defaultdict(list)
    for reader, at in sends.sort("recipient", "at").rows():
        by_reader[reader].append(at)
    runs = defaultdict(int)
    for reader, moments in by_reader.items():
        last = None
        for at in moments:
            held = [one for one in moments if at - timedelta(days=7) < one <= at]
            if len(held) > 1:
                runs[reader] += last is None or held[0] > last
                last = at
    return dict(runs)


def test_the_sample_company_under_braze_is_judged_where_zones_are_known(audit, root, policy):
    sample = root / "sample_mail"
    told = policy("", first='extends = "braze"\n')
    _, without = audit(sample, *told)
    _, with_zones = audit(sample, "--contacts", sample / "contacts.csv", *told)
    for report, missing in ((without, True), (with_zones, False)):
        for one in report["caps"]:
            assert bool(one["unassessed"]) is missing
            assert one["judged"] + one["unassessed"] <= len(report["people"])
        reasons = {one["reason"].partition(":")[0] for one in report["not_assessed"]}
        assert reasons == ({"the cap 'a day'", "the cap 'e-mail in seven days'"} if missing else set())
