"""`learn` tells from where on people left sooner, and says when there is too little to tell."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from inbox_fatigue.cli import main

START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture
def written(tmp_path):
    """Write the sends of a quarter and who left: `times` as often after more than three messages in 7 days."""

    def write(times, *, people=600):
        random = Random(7)
        sends, left = ["recipient,at,campaign"], ["address,at,kind"]
        for number in range(people):
            who, got = f"p{number}@reader.example", []
            for week in range(12):
                days = random.sample(range(7), random.choice((1, 2, 3, 4, 6)))
                got += [START + timedelta(weeks=week, days=day) for day in sorted(days)]
            for place, at in enumerate(got):
                sends.append(f"{who},{at:%Y-%m-%dT%H:%M:%SZ},c{at:%Y%m%d}")
                lately = sum(at - one < timedelta(days=7) for one in got[: place + 1])
                if random.random() < 0.004 * (times if lately > 3 else 1):
                    left.append(f"{who},{at + timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ},unsubscribe")
                    break
        (tmp_path / "sends.csv").write_text("\n".join(sends) + "\n")
        (tmp_path / "events.csv").write_text("\n".join(left) + "\n")
        return (
            str(tmp_path / "sends.csv"),
            "--events",
            str(tmp_path / "events.csv"),
            "--organisation",
            "shop.example",
        )

    return write


def test_the_number_above_which_people_leave_sooner_is_found(written, capsys):
    assert main(["learn", *written(5), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (limit,) = (one for one in told["lessons"] if one["learned_comfortable"] is not None)
    assert (limit["rule"], limit["learned_comfortable"]) == ("frequency/crowded-week", 3)
    assert limit["above"][1] < 5 < limit["above"][2]
    assert told["kinds"]["unsubscribe"] >= told["left"] > 100


def test_it_is_told_in_words_with_the_lines_to_copy(written, capsys):
    main(["learn", *written(5)])
    text = capsys.readouterr().out
    assert "frequency/crowded-week: touches in 7 days" in text
    assert "comfortable is 3 here (now 3)" in text
    assert '[rules."frequency/crowded-week"]\n  comfortable = 3\n' in text
    assert max(map(len, text.splitlines())) <= 80


def test_where_more_mail_drives_nobody_away_no_limit_shows(written, capsys):
    main(["learn", *written(1)])
    text = capsys.readouterr().out
    assert "no limit shows: nobody left sooner where there was more" in text
    assert "To copy" not in text


def test_of_a_few_who_left_nothing_is_learned(written, capsys):
    main(["learn", *written(1, people=40)])
    assert "Nothing can be learned yet: it takes 30 people" in capsys.readouterr().out


def test_without_anything_that_came_back_it_says_what_to_give(written, capsys):
    main(["learn", written(1, people=10)[0], "--organisation", "shop.example"])
    assert "Nothing can be learned: no unsubscribes, complaints or refusals are known" in " ".join(
        capsys.readouterr().out.split()
    )


def test_rules_are_named_by_slug_or_family_and_others_are_refused(written, capsys):
    assert main(["learn", *written(5), "--rule", "frequency/crowded-week", "--format", "json"]) == 0
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["lessons"]] == [
        "frequency/crowded-week"
    ]
    assert main(["learn", *written(5), "--rule", "crowded-week"]) == 2
    assert "no rule of that name is measured" in capsys.readouterr().err


def test_a_ledger_is_left_as_it_is(written, tmp_path, capsys):
    ledger = tmp_path / "ledger.db"
    paths = written(5)
    assert main(["ingest", *paths, "--db", str(ledger)]) == 0
    before = ledger.read_bytes()
    capsys.readouterr()
    assert main(["learn", "--db", str(ledger)]) == 0
    assert "comfortable is 3 here" in capsys.readouterr().out
    assert ledger.read_bytes() == before


def test_something_must_be_named(capsys):
    assert main(["learn"]) == 2
    assert "name an archive, or a ledger with --db" in capsys.readouterr().err
