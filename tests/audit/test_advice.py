"""What to change first: what comes of a change is what an audit without that mail says, and no more is asked for."""

from __future__ import annotations

import polars as pl
import pytest

from inbox_fatigue.audit.judging import advising
from inbox_fatigue.audit.judging.leaving_out import of_everybody
from inbox_fatigue.audit.judging.measuring import Measured, across
from inbox_fatigue.findings import FINDINGS, Across
from inbox_fatigue.findings.episodes import EVIDENCE, HITS
from inbox_fatigue.findings.unassessed import EVERYBODY, NOT_ASSESSED
from inbox_fatigue.host import PluginHost
from inbox_fatigue.settings import build_scorers, load

STATES = "[states]\ncomfortable = 5\ntired = {}\nexhausted = 90\n"


@pytest.fixture
def advice(audit, tmp_path):
    """Return a function that audits a log of (person, day and hour of June, campaign, stream), and gives its advice."""

    def run(rows, tired, policy="", *more):
        lines = [
            f"{who},2026-06-{at.replace(' ', 'T')}:00Z,{what},{why},{what} at {at}"
            for who, at, what, why in rows
        ]
        (tmp_path / "log.csv").write_text("\n".join(["recipient,sent_at,campaign,stream,subject", *lines]))
        (tmp_path / "policy.toml").write_text(STATES.format(tired) + policy)
        _, report = audit("log.csv", "--policy", "policy.toml", "--organisation", "shop.example", *more)
        return report["advice"]

    return run


def mailing(*people, at, campaign, stream="marketing"):
    return [(f"{who}@gmail.com", at, campaign, stream) for who in people]


CROWD = mailing(*(f"q{n}" for n in range(30)), at="08 11:00", campaign="Other")


def test_people_whom_it_does_not_help_stay_in(advice):
    """X reaches five who are tired; three of them are tired by Y alone."""
    rows = mailing(*"abcde", at="08 08:00", campaign="X")
    rows += mailing(*"ab", at="08 12:00", campaign="Z")
    rows += [row for hour in (8, 10, 12, 14) for row in mailing(*"cde", at=f"20 {hour:02}:00", campaign="Y")]
    assert advice(rows + CROWD, 10) == [
        "Leave 3 people out of Y: 3 fewer are tired",
        "Leave 2 people out of X: 2 fewer are tired",
        "Leave 2 people out of Z: 2 fewer are tired",
    ]


def test_of_a_mailbox_that_got_too_much_nothing_is_tried(advice, monkeypatch):
    """Of three campaigns a and b got two messages each, and so did each of their three copies; c got five."""
    rows = mailing(*"abc", at="08 08:00", campaign="X") + mailing(*"ab", at="08 12:00", campaign="Z")
    rows += [row for hour in (8, 10, 12, 14) for row in mailing("c", at=f"20 {hour:02}:00", campaign="Y")]
    told = advice(rows + CROWD, 10)
    assert "Leave 1 person out of Y: 1 fewer is tired" in told
    monkeypatch.setattr(advising, "TOUCHES", 2 * 2 * 3)
    assert advice(rows + CROWD, 10) == [one for one in told if " out of Y" not in one]
    monkeypatch.setattr(advising, "TOUCHES", 2 * 3 - 1)
    assert advice(rows + CROWD, 10) == []


def test_a_scorer_that_failed_is_not_asked_again(advice, tmp_path):
    """One that hangs would take all its time once more."""
    text = f"""
from inbox_fatigue.plugin import Rule, hookimpl
class Fails:
    rules = (Rule(slug="house/fails", unit="-", comfortable=1, unbearable=5, because="-", fires="-", calm="-",
                  notices="-", tires="-", instead="-", wrong_when="-"),)
    def measure(self, inboxes):
        open({str(tmp_path / "asked")!r}, "a").write("once ")
        raise ValueError
@hookimpl
def inbox_fatigue_scorers():
    return [Fails]
"""
    (tmp_path / "fails.py").write_text(text, "utf-8")
    rows = mailing(*"ab", at="08 08:00", campaign="X") + mailing(*"ab", at="08 12:00", campaign="Z")
    assert advice(rows + CROWD, 10, "", "--plugin", "fails.py")
    assert (tmp_path / "asked").read_text("utf-8") == "once "


def test_colleagues_go_on_counting(advice):
    """Without Small the last of twelve colleagues is still the twelfth; 30 for that, 16 for two mails a day."""
    rows = [(f"p{n}@corp.example", f"08 10:{n:02}", "Big", "sales") for n in range(12)]
    rows += [("p11@corp.example", f"12 {hour}:00", "Small", "marketing") for hour in (10, 13)]
    assert advice(rows + CROWD, 28) == ["Leave 1 person out of Big: nobody is tired"]


def test_what_a_policy_accepts_tires_nobody_in_a_trial_either(advice):
    """Six mails a week are accepted; two in a day are not."""
    rows = [row for day in range(15, 21) for row in mailing("a", at=f"{day} 09:00", campaign=f"Y{day}")]
    rows += [row for what in "XZ" for row in mailing("a", at=f"02 09:0{len(what)}", campaign=what)]
    accepted = "".join(
        f'[[ignores]]\nrule = "frequency/{rule}"\nreason = "asked for"\nexpires = 2027-01-01\n'
        for rule in ("crowded-week", "no-rest", "crowded-month", "pile-up")
    )
    assert "Leave 1 person out of X: nobody is tired" in advice(rows + CROWD, 10, accepted)


def test_who_is_counted_in_an_audience_stays_in_it(audit, letter, told, tmp_path):
    """Without Small its reader still has one of sixty equal copies, and two mails on another day."""
    text = (
        "Our tea has arrived from the hills of Uji, green and fresh, and costs nine euros a tin this week.\n"
    )
    leave = "To unsubscribe click here: https://shop.example/off\n"
    way_out = {
        "List_Unsubscribe": "<https://shop.example/off>",
        "List_Unsubscribe_Post": "List-Unsubscribe=One-Click",
    }
    people = [f"p{n}@gmail.com" for n in range(60)]
    mails = [letter(to=to, subject="Tea", body=text + leave, X_Campaign="Tea", **way_out) for to in people]
    for day, what in ((4, "Small"), (6, "Pots")):
        for hour in (9, 12):
            said = {"subject": f"{what} {hour}", "body": f"{what} of size {hour}.\n{leave}"}
            at = f"2026-03-{day:02} {hour:02}:00"
            mails.append(letter(to=people[0], at=at, X_Campaign=what, **said, **way_out))
    (tmp_path / "h.mbox").write_bytes(told(mails))
    status = "".join(f"{one},{('prospect', 'customer')[n % 2]}\n" for n, one in enumerate(people))
    (tmp_path / "contacts.csv").write_text("address,status\n" + status)
    (tmp_path / "policy.toml").write_text(STATES.format(25))
    _, report = audit("h.mbox", "--contacts", "contacts.csv", "--policy", "policy.toml")
    assert report["recipients"]["tired"] == 1
    assert report["advice"] == []


def test_what_everybody_lacks_is_told_of_each_of_the_tired():
    """In a trial their keys are others, and a row of everybody would be of nobody."""
    built = build_scorers(load(None, {}, {}), PluginHost())
    rule = next(one.rules[0].slug for one in built if across(one.cls) is Across.EVERYBODY)
    nothing = {"hits": HITS, "findings": FINDINGS, "evidence": EVIDENCE}
    measured = Measured(
        **{name: pl.DataFrame(schema=schema) for name, schema in nothing.items()},
        not_assessed=pl.DataFrame([(rule, EVERYBODY, "no text")], schema=NOT_ASSESSED, orient="row"),
        rules=frozenset({rule}),
        problems=(),
    )
    known = of_everybody(measured, built, pl.Series([7, 9]))
    assert sorted(known.not_assessed["person"]) == [7, 9]
