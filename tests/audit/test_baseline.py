"""An audit against a baseline fails on what is worse, and on nothing else."""

from __future__ import annotations

import json

import pytest

from inbox_fatigue.cli import main

LOG = "recipient,at,campaign\n"


def week(day, count):
    return "".join(
        f"ana@reader.example,2026-03-{day + n % 5:02}T{8 + n:02}:00:00Z,c{n}\n" for n in range(count)
    )


@pytest.fixture
def audit(tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text(
        '[gate]\nexhausted = "0%"\ntired = "0%"\nrequired = []\n[gate.rules]\n"frequency/crowded-week" = 0\n'
    )

    def run(rows, *more):
        log = tmp_path / "sent.csv"
        log.write_text(LOG + rows)
        out = tmp_path / "report.json"
        out.unlink(missing_ok=True)
        code = main(
            ["audit", str(log), "--policy", str(policy), "--organisation", "sender.example",
             "--format", "json", "--output", str(out), *more],
        )  # fmt: skip
        return code, json.loads(out.read_text()) if out.exists() else None

    return run


def test_what_was_there_before_is_accepted(audit, tmp_path):
    code, report = audit(week(2, 9))
    assert code == 1
    accepted = tmp_path / "accepted.json"
    accepted.write_text(json.dumps(report))

    code, told = audit(week(2, 9), "--baseline", str(accepted))

    assert code == 0
    assert told["known"] == len(report["findings"]) > 0
    assert all(one["known"] for one in told["findings"])


def test_what_became_worse_fails_and_says_so(audit, tmp_path):
    _, report = audit(week(2, 9))
    accepted = tmp_path / "accepted.json"
    accepted.write_text(json.dumps(report))

    code, told = audit(week(2, 9) + week(20, 10), "--baseline", str(accepted))

    assert code == 1
    assert any("beyond the baseline" in reason for reason in told["verdict"]["reasons"])


def test_who_is_worse_is_shown_first_and_marked(audit, tmp_path, capsys):
    """Ana is as tired as she was, and Ben, less tired than she is, was not tired at all."""
    _, report = audit(week(2, 12))
    accepted = tmp_path / "accepted.json"
    accepted.write_text(json.dumps(report))
    rows = week(2, 12) + week(2, 9).replace("ana@", "ben@")
    audit(rows, "--baseline", str(accepted), "--format", "text", "--output", "-", "--show-addresses")
    text = capsys.readouterr().out.partition("Who is tired")[2].partition("people:")[0]
    ben, ana = text.index("ben@reader.example"), text.index("ana@reader.example")
    assert ben < ana
    assert "exhausted, worse" in text[:ben].splitlines()[-1] + text[ben:ana]
    assert "new: " in text[ben:ana]
    assert "worse" not in text[ana:]
    assert "new: " not in text[ana:]


def test_who_was_tired_has_rested_and_is_tired_anew_is_worse(audit, tmp_path):
    """What a baseline accepted in March is still in the ledger in August, and excuses none of August's mail."""
    people = tmp_path / "people.toml"
    people.write_text('[gate]\nexhausted = "0%"\ntired = "0%"\nrequired = []\n')
    march = week(2, 12)
    _, report = audit(march)
    accepted = tmp_path / "accepted.json"
    accepted.write_text(json.dumps(report))
    more = ("--baseline", str(accepted), "--policy", str(people))

    assert audit(march + week(20, 2), *more)[0] == 0
    rested, told = audit(march + march.splitlines(keepends=True)[0].replace("2026-03", "2026-07"), *more)
    assert (rested, told["people"][0]["state"]) == (0, "rested")
    anew, told = audit(march + march.replace("2026-03", "2026-08"), *more)
    assert (anew, told["people"][0]["worse"]) == (1, True)


def test_a_mild_episode_that_never_stops_excuses_no_new_flood(audit, tmp_path):
    """Nine a month are too many all year; March's flood, which ended, is known, and August's is not."""
    people = tmp_path / "people.toml"
    people.write_text('[gate]\nexhausted = "0%"\ntired = "0%"\nrequired = []\n')
    more = ("--policy", str(people))

    def steady(*months):
        days = (1, 4, 8, 11, 15, 18, 22, 25, 29)
        return "".join(
            f"ana@reader.example,2026-{month:02}-{day:02}T09:00:00Z,steady\n"
            for month in months
            for day in days
        )

    march, later = steady(3) + week(2, 12), steady(4, 5, 6, 7, 8)
    _, report = audit(march, *more)
    assert report["people"][0]["state"] == "exhausted"
    accepted = tmp_path / "accepted.json"
    accepted.write_text(json.dumps(report))
    more = ("--baseline", str(accepted), *more)

    assert audit(march + later, *more)[0] == 0
    flood = "".join(f"ana@reader.example,2026-08-2{n % 5}T{8 + n:02}:30:00Z,flood\n" for n in range(9))
    code, told = audit(march + later + flood, *more)
    assert any(one["known"] and one["now"] for one in told["findings"])
    assert (code, told["people"][0]["worse"]) == (1, True)


def test_what_was_found_long_ago_is_not_why_somebody_is_tired_now(audit, capsys):
    march, august = week(2, 14), week(2, 9).replace("2026-03", "2026-08")
    _, report = audit(march + august)
    at = {one["last_at"][:7]: one["now"] for one in report["findings"]}
    assert at == {"2026-03": False, "2026-08": True}

    audit(march + august, "--format", "text", "--output", "-")
    text = capsys.readouterr().out.partition("Who is tired on")[2].partition("people:")[0]
    assert "9 messages in 7 days" in text
    assert "14 messages" not in text


def test_a_baseline_of_which_nothing_is_found_again_is_told(audit, tmp_path):
    """Ana was as tired in the first week, and no message of that is judged."""
    _, report = audit(week(2, 9))
    accepted = tmp_path / "accepted.json"
    accepted.write_text(json.dumps(report))
    rows = week(2, 9) + week(20, 9)

    def noted(*more):
        _, told = audit(rows, "--baseline", str(accepted), *more)
        return [one["detail"] for one in told["problems"] if one["why"] == "baseline-of-other-mail"]

    assert noted() == []
    (detail,) = noted("--since", "2026-03-15")
    assert f"none of the findings of the baseline ({len(report['findings'])}) is found again" in detail


def test_without_a_baseline_nobody_is_worse(audit, capsys):
    audit(week(2, 9), "--format", "text", "--output", "-")
    text = capsys.readouterr().out
    assert "Who is tired" in text
    assert "worse" not in text
    assert "new: " not in text


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"schema_version": "7"}'])
def test_a_baseline_that_is_none_is_told_before_anything_is_read(audit, tmp_path, capsys, content):
    place = tmp_path / "accepted.json"
    if content is not None:
        place.write_text(content)
    code, _ = audit(week(2, 9), "--baseline", str(place), "--db", str(tmp_path / "ledger.db"))

    assert code == 2
    assert not (tmp_path / "ledger.db").exists()
    assert str(place) in capsys.readouterr().err
