"""What the verdict would be if the numbers were others: the same as an audit with those numbers gives."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from inbox_fatigue.audit.judging.supposing import moves_of
from inbox_fatigue.cli import main
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.findings import Rule
from inbox_fatigue.reports import json_v1

SAMPLE = Path(__file__).parents[2] / "sample_mail"
WORDS = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
WEEK = "frequency/crowded-week"


def rule(comfortable, unbearable, **more):
    return Rule(slug=WEEK, unit="touches", comfortable=comfortable, unbearable=unbearable, **WORDS, **more)


def moved(*points, **more):
    return [(move.point, move.to) for move in moves_of(rule(*points, **more))]


def test_each_number_goes_down_and_up_by_a_quarter():
    assert moved(4, 12) == [("comfortable", 3), ("comfortable", 5), ("unbearable", 9), ("unbearable", 15)]


def test_nought_goes_up_by_a_quarter_of_the_way_and_never_below():
    assert moved(0, 2) == [("comfortable", 0.5), ("unbearable", 1.5), ("unbearable", 2.5)]


def test_a_number_that_would_pass_the_other_goes_a_quarter_of_the_way_there():
    assert moved(8, 10) == [
        ("comfortable", 6),
        ("comfortable", 8.5),
        ("unbearable", 9.5),
        ("unbearable", 12.5),
    ]


def test_a_share_goes_up_to_all_at_most():
    assert moved(0.5, 0.96, greatest=1.0)[-1] == ("unbearable", 1.0)
    assert moved(0.5, 1.0, greatest=1.0) == [
        ("comfortable", 0.375),
        ("comfortable", 0.625),
        ("unbearable", 0.75),
    ]


def test_what_adds_no_fatigue_has_no_unbearable():
    assert moved(4, 12, gates_only=True) == [("comfortable", 3), ("comfortable", 5)]


@pytest.fixture
def audit(tmp_path):
    """Return a function that audits one person's mails of one week by one rule, and asks what if."""

    def run(mails, policy, *words):
        log, settings, out = tmp_path / "sent.csv", tmp_path / "policy.toml", tmp_path / "report.json"
        rows = [f"ana@reader.example,2026-03-02T{8 + n:02}:00:00Z,c{n}\n" for n in range(mails)]
        log.write_text("recipient,at,campaign\n" + "".join(rows))
        settings.write_text(f'select = ["{WEEK}"]\n{policy}')
        code = main(
            ["audit", str(log), "--policy", str(settings), "--organisation", "sender.example",
             "--format", "json", "--output", str(out), "--what-if", *words]
        )  # fmt: skip
        return code, json.loads(out.read_text()) if out.exists() else None

    return run


def test_a_verdict_that_hangs_on_a_number_says_on_which(audit):
    """Three in a week are comfortable, and no finding is allowed; at 2.25 three would be one finding."""
    code, report = audit(3, f'[gate.rules]\n"{WEEK}" = 0\n')
    jsonschema.validate(report, json_v1.schema())
    assert code == Exit.OK
    assert report["what_if"] == {
        "numbers": 2,
        "idle": 1,
        "untried": [],
        "changes": [
            {
                "rule": WEEK,
                "point": "comfortable",
                "given": 3.0,
                "moved": 2.25,
                "outcome": "fail",
                "exhausted": 0,
                "tired": 0,
                "broken": [f"{WEEK}: 1 finding, 1 person (allowed: none)"],
                "mended": [],
            }
        ],
    }


def test_an_unbearable_number_moves_who_is_tired(audit):
    """Seven in a week are 0.8 × (7 − 3) / (10 − 3) = 45.7; up to 7.5 they are 0.8 × 4 / 4.5 = 71.1, tired.

    From 2.25 on they are 0.8 × 4.75 / 7.75 = 49.0, which is not.
    """
    _, report = audit(7, '[gate]\ntired = "0%"\n')
    (change,) = report["what_if"]["changes"]
    assert (change["point"], change["moved"], change["tired"], change["outcome"]) == (
        "unbearable",
        7.5,
        1,
        "fail",
    )
    assert change["broken"] == ["1 of 1 people is tired or exhausted (allowed: none)"]


def test_a_verdict_may_be_mended(audit):
    """Eight are 0.8 × 5 / 7 = 57.1, tired; from 3.75 on 0.8 × 4.25 / 6.25 = 54.4, to 12.5 0.8 × 5 / 9.5 = 42.1."""
    code, report = audit(8, '[gate]\ntired = "0%"\n')
    turned = [one for one in report["what_if"]["changes"] if one["outcome"] == "pass"]
    assert code == Exit.FAIL
    assert [(one["point"], one["moved"], one["mended"]) for one in turned] == [
        ("unbearable", 12.5, ["tired"])
    ]


def test_nothing_that_was_not_asked_for_is_told(audit, tmp_path):
    audit(3, "")
    out = tmp_path / "plain.json"
    main(["audit", str(tmp_path / "sent.csv"), "--exit-zero", "--format", "json", "--output", str(out)])
    assert json.loads(out.read_text())["what_if"] is None


def test_it_does_not_go_with_a_baseline(audit, tmp_path, capsys):
    (tmp_path / "old.json").write_text("{}")
    assert audit(3, "", "--baseline", str(tmp_path / "old.json"))[0] == Exit.USAGE
    assert "--what-if cannot go with --baseline" in capsys.readouterr().err


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return a function that judges the sample, with a policy of its own beside the sample's."""
    folder = tmp_path_factory.mktemp("what-if")
    db, out = folder / "ledger.sqlite", folder / "report.json"
    beside = ["--contacts", str(SAMPLE / "contacts.csv"), "--events", str(SAMPLE / "events.csv")]
    assert main(["ingest", str(SAMPLE), *beside, "--db", str(db)]) == 0

    def run(policy, *words):
        settings = folder / "policy.toml"
        settings.write_text(policy)
        call = ["score", "--db", str(db), "--policy", str(settings), "--exit-zero", "--format", "json"]
        assert main([*call, "--output", str(out), *words]) == 0
        return json.loads(out.read_text())

    return run


def test_what_would_be_is_what_an_audit_with_that_number_finds(sample):
    """Changes that are told for the sample under a stance are audited anew, with the number in the settings."""
    stance = 'stance = "balanced"\n'
    plain = sample(stance, "--what-if")
    changes = plain["what_if"]["changes"]
    assert {one["point"] for one in changes} == {"comfortable", "unbearable"}
    before = {one["name"] for one in plain["gate"] if one["broken"]}
    for change in changes[:: max(1, len(changes) // 4)]:
        again = sample(f'{stance}[rules."{change["rule"]}"]\n{change["point"]} = {change["moved"]}\n')
        broken = {one["name"]: one["sentence"] for one in again["gate"] if one["broken"]}
        weary = again["recipients"]
        assert again["verdict"]["outcome"] == change["outcome"]
        assert (weary["exhausted"], weary["exhausted"] + weary["tired"]) == (
            change["exhausted"],
            change["tired"],
        )
        assert change["broken"] == [told for name, told in broken.items() if name not in before]
        assert set(change["mended"]) == before - set(broken)
