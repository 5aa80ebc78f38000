"""The sample under each stance, held to a count of its own: from the audit without one, the contacts and the ledger."""

from __future__ import annotations

import csv
import json
import sqlite3
from bisect import bisect_right
from collections import defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from math import prod
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_mail"
CAPS = {"consent": 0.95, "follow-up": 0.95, "frequency": 0.95, "relevance": 0.80}  # by defaults.toml
GONE = "xavier@duarte-cork.example"  # got one letter, which bounced
WEIGHTS = {"customers-first": {"customer": 1.5}, "prospects-first": {"prospect": 1.5}, "balanced": {}}


@pytest.fixture(scope="module")
def ledger(command, tmp_path_factory):
    db = tmp_path_factory.mktemp("stances") / "ledger.sqlite"
    beside = ["--contacts", SAMPLE / "contacts.csv", "--events", SAMPLE / "events.csv"]
    assert command("ingest", SAMPLE, *beside, "--db", db) == 0
    return db


@pytest.fixture(scope="module")
def scored(command, ledger, tmp_path_factory):
    """Return a function that judges the sample by a stance, or by none."""
    told = {}

    def run(stance):
        if stance not in told:
            out = tmp_path_factory.mktemp("report") / "report.json"
            words = ["--stance", stance] if stance else []
            shown = ["--show-addresses", "--exit-zero", "--format", "json", "--output", out]
            assert command("score", "--db", ledger, *words, *shown) == 0
            told[stance] = json.loads(out.read_text("utf-8"))
        return told[stance]

    return run


@pytest.fixture(scope="module")
def statuses():
    """The status of everybody, from the contacts; an alias has none of its own."""
    with (SAMPLE / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return {row["address"]: row["status"] for row in csv.DictReader(file) if row["status"]}


def weighted(person, weight):
    """Return what a person's fatigue is if every strain of theirs counts `weight` times.

    A family's fatigue f is 1 − exp(−strain), so that w times the strain gives 1 − (1 − f) ** w, capped.
    A family that is at its cap already stays there, for no stance has a weight below 1.
    """
    families = {name: fatigue / 100 for name, fatigue in person["families"].items()}
    return 100 * (1 - prod(1 - min(CAPS[name], 1 - (1 - f) ** weight) for name, f in families.items()))


@pytest.mark.parametrize("stance", WEIGHTS)
def test_everybodys_fatigue_is_that_of_the_plain_audit_with_their_strain_weighted(scored, statuses, stance):
    by_stance = {one["recipient"]: one for one in scored(stance)["people"]}
    for person in scored("")["people"]:
        found = by_stance[person["recipient"]]
        status = statuses[person["recipient"]]
        assert found["status"] == status
        expected = weighted(person, WEIGHTS[stance].get(status, 1))
        assert found["fatigue"] == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("stance", "tired", "exhausted"),
    [
        ("customers-first", {"customer": (7, 2)}, 5),
        ("prospects-first", {"prospect": (4, 2)}, 4),
        ("balanced", {"customer": (5, 1), "prospect": (4, 2), "former": (1, 1)}, 4),
    ],
)
def test_who_comes_first_is_judged_apart(scored, statuses, stance, tired, exhausted):
    """Fifteen customers, nine prospects and one who left.

    Plainly tired are five customers: the one of the May flood (95, the only one exhausted), and those with
    70, 55, 54.4 and 50. Weighted, 70 becomes 80 and so exhausted, and 46.7 and 40 pass 50: seven, two of
    them exhausted. Of the prospects four are tired (96, 90, 60 and 50), two of them exhausted; weighted, 60
    becomes 74.7, a hair below, and nobody joins them. The one who left was mailed after it: 90.
    """
    report = scored(stance)
    members = {name: sum(status == name for status in statuses.values()) for name in tired}
    gate = {one["name"]: one for one in report["gate"]}
    asked = {name.split(".")[1] for name in gate if name.startswith("status.")}
    assert asked == set(tired)
    for name, (weary, worst) in tired.items():
        whom = "former customers" if name == "former" else f"{name}s"
        assert gate[f"status.{name}.tired"]["measured"] == f"{weary} of {members[name]} {whom}"
        assert gate[f"status.{name}.exhausted"]["measured"] == f"{worst} of {members[name]} {whom}"
        assert gate[f"status.{name}.tired"]["broken"]
    assert report["recipients"]["exhausted"] == exhausted
    assert report["stance"] == stance


@pytest.mark.parametrize(
    ("stance", "caps"),
    [
        (
            "customers-first",
            {
                "offers to a customer": ("customer", ("marketing", "sales"), 2, 7),
                "offers to a former customer": ("former", ("marketing", "sales"), 1, 30),
            },
        ),
        (
            "prospects-first",
            {
                "offers to a prospect": ("prospect", ("marketing", "sales"), 3, 30),
                "marketing to a customer": ("customer", ("marketing",), 2, 30),
            },
        ),
        ("balanced", {}),
    ],
)
def test_the_caps_of_a_stance_hold_those_whom_they_are_about(ledger, scored, statuses, stance, caps):
    told = {one["name"]: (one["people"], one["most"]) for one in scored(stance)["caps"]}
    assert told == {name: over(ledger, statuses, *cap) for name, cap in caps.items()}


def over(ledger, statuses, status, streams, limit, days):
    """Return how many people of a status got more in some days than a limit, and the most that anybody got."""
    inboxes = defaultdict(list)
    for address, at, stream, bounced in sent(ledger, statuses):
        if statuses[address] == status and stream in streams and not bounced:
            inboxes[address].append(datetime.fromisoformat(at))
    most = {}
    for address, times in inboxes.items():
        ordered = sorted(times)
        back = [bisect_right(ordered, at - timedelta(days=days)) for at in ordered]
        most[address] = max(here + 1 - first for here, first in enumerate(back))
    people = [number for number in most.values() if number > limit]
    return len(people), max(people, default=0)


def sent(ledger, readers):
    """Return (the person's main address, at, stream, bounced) of every touch; a colleague's copy is none."""
    with closing(sqlite3.connect(ledger)) as db:
        rows = db.execute(
            "SELECT address.address, inboxes.at, inboxes.stream, touch.bounced FROM inboxes"
            " JOIN touch ON touch.id = inboxes.touch"
            " JOIN recipient ON recipient.label = inboxes.person"
            " JOIN address ON address.id = recipient.id"
        )
        return [row for row in rows if row[0] in readers]


def test_the_report_says_whom_the_mail_went_to(ledger, scored, statuses):
    """Shares are of what counts as pressure: marketing, sales and service that did not come back."""
    counted, people = defaultdict(int), defaultdict(set)
    for address, _, stream, bounced in sent(ledger, statuses):
        people[statuses[address]].add(address)
        arrived = not bounced and address != GONE
        counted[statuses[address]] += stream in ("marketing", "sales", "service") and arrived
    total = sum(counted.values())
    told = [(one["status"], one["people"], one["counted"], one["share"]) for one in scored("")["statuses"]]
    assert told == [
        (name, len(people[name]), counted[name], round(counted[name] / total, 4))
        for name in ("customer", "prospect", "former")
    ]
