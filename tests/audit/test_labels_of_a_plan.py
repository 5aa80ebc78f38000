"""Under pseudonyms a preview calls people what every other report calls them."""

from __future__ import annotations

import json

import pytest

PEOPLE = [f"p{number}@past.example" for number in range(6)]
PLAN = """
[[campaigns]]
name = "June {hour}"
sender = "news@shop.example"
send_at = 2026-06-02T{hour:02}:00:00Z
way_out = true
subject = "June {hour}"
audience = "{audience}.csv"
"""


@pytest.fixture
def folder(tmp_path):
    """Return a directory with six people of the past, and two plans that tire one of them and some who are new."""
    rows = "".join(f"{one},2026-06-01T0{number}:00:00Z,may\n" for one in PEOPLE for number in range(3))
    (tmp_path / "log.csv").write_text(f"recipient,sent_at,campaign\n{rows}")
    for name, new in (
        ("one", ["n1@new.example", "n2@new.example", "n3@new.example"]),
        ("other", ["n3@new.example"]),
    ):
        (tmp_path / f"{name}.csv").write_text("\n".join(["address", PEOPLE[4], *new]))
        steps = (PLAN.format(hour=hour, audience=name) for hour in range(8, 14))
        (tmp_path / f"{name}.toml").write_text("".join(steps))
    return tmp_path


def test_somebody_of_the_past_keeps_their_label_beside_people_who_are_new(call, folder):
    db = folder / "past.sqlite"
    assert call("ingest", folder / "log.csv", "--db", db)[0] == 0
    _, told, _ = call("inbox", PEOPLE[4], "--db", db)
    label = told.partition(" ")[0]
    labels = {}
    for shown in ((), ("--show-addresses",)):
        _, out, _ = call("preview", folder / "one.toml", "--db", db, *shown, "--format", "json")
        labels[shown] = [one["recipient"] for one in json.loads(out)["changes"]]
    named = dict(zip(labels["--show-addresses",], labels[()], strict=True))
    assert named.pop(PEOPLE[4]) == label
    assert sorted(named.values()) == ["person-7", "person-8", "person-9"]


def test_without_a_past_labels_are_as_long_as_one_another(call, folder):
    (folder / "one.csv").write_text(
        "\n".join(["address", *(f"n{number}@new.example" for number in range(10))])
    )
    _, out, _ = call("preview", folder / "one.toml", "--format", "json")
    assert {len(one["recipient"]) for one in json.loads(out)["changes"]} == {len("person-01")}


def test_two_plans_are_compared_by_people_and_not_by_labels(call, folder):
    _, out, _ = call("preview", folder / "one.toml", folder / "log.csv", "--diff", folder / "other.toml")
    assert "only one tires 2 people: " in out
    assert "only other" not in out
