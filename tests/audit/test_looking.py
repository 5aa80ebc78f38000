"""Whoever looks at a ledger leaves in it what the last audit kept."""

import os
import shutil
import sqlite3

import pytest

from inbox_fatigue.audit import opening


@pytest.fixture
def ledger(calm_ledger, call, tmp_path):
    """Return a ledger with the results of one audit."""
    path = tmp_path / "kept.sqlite"
    shutil.copy(calm_ledger, path)
    assert call("score", "--db", path.name)[0] == 0
    return path


def _results(path):
    db = sqlite3.connect(path)
    found = {
        table: db.execute(f"SELECT * FROM {table}").fetchall()
        for table in ("run", "finding", "score", "verdict")
    }
    db.close()
    return found


LOOKS = [("report", "--output", "page.html"), ("inbox", "person-1")]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look[0])
def test_a_look_with_other_settings_keeps_the_results_of_the_audit(call, ledger, tmp_path, look):
    (tmp_path / "strict.toml").write_text(
        '[rules."frequency/crowded-week"]\ncomfortable = 0.1\nunbearable = 0.2\n'
    )
    before = _results(ledger)
    code, _, err = call(*look, "--db", ledger.name, "--policy", "strict.toml")
    assert code == 0, err
    assert _results(ledger) == before


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look[0])
def test_a_ledger_that_cannot_be_written_can_be_looked_at(call, ledger, monkeypatch, look):
    wanted = call(*look, "--db", ledger.name)
    access, asked = os.access, []
    monkeypatch.setattr(
        opening.os,
        "access",
        lambda path, mode: (asked.append(1) and False) if str(path) == ledger.name else access(path, mode),
    )
    before = ledger.read_bytes()
    assert call(*look, "--db", ledger.name) == wanted
    assert asked
    assert ledger.read_bytes() == before


def test_an_inbox_tells_by_one_clock_when_mail_came_and_when_it_was_answered(call, letter, told, tmp_path):
    answer = letter(
        sender="ana@reader.example", to="news@shop.example", subject="Re: Spring", at="2026-03-02 15:30"
    )
    letters = [letter(), answer.replace(b"+0000", b"-0500"), letter(at="2026-03-09 09:00", subject="Summer")]
    (tmp_path / "box.mbox").write_bytes(told(letters))
    code, out, err = call("inbox", "ana@reader.example", "box.mbox", "--organisation", "shop.example")
    assert code == 0, err
    lines = out.splitlines()
    (came,) = [line for line in lines if line.startswith("2026-03-02 04:00")]
    (answered,) = [line for line in lines if line.startswith("2026-03-02 15:30")]
    assert "Spring" in came
    assert "reply" in answered
