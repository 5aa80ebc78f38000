"""SQLite that counts the windows of the rules finds what the rules find, and the log has something for each of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import polars as pl
import pytest

TOUCHES = 4_000


def test_all_ways_find_the_same_and_one_that_finds_otherwise_is_an_error(module, tmp_path):
    ruling = module("ruling").Ruling(TOUCHES, 3, tmp_path)
    score, rules, peer = ruling.ways()
    for way in (score, rules, peer):
        assert way.run().seconds > 0
    ruling.hold()
    assert 0 < ruling.people < TOUCHES
    assert ruling.findings > len(module("sql_windows").RULES)
    with closing(sqlite3.connect(tmp_path / "sends.db")) as db, db:
        db.execute("DELETE FROM reply")
    peer.run()
    with pytest.raises(SystemExit, match="do not agree: follow-up/bump-of-a-bump"):
        ruling.hold()


def test_a_rule_that_finds_nothing_holds_nothing(module):
    agree = module("ruling")._agree
    assert agree([3, 2.0, 5.0], [3, 2, 5])
    assert not agree([3, 2.0, 5.0], [3, 2, 6])
    assert not agree([0, 0.0, 0.0], [0, 0, 0])
    assert not agree(None, None)


def test_one_seed_gives_the_same_log_of_teams_and_another_gives_another(module):
    batches = module("teams").batches
    first = pl.concat(batches(3_000, 7))
    assert len(first) == 3_000
    assert first.equals(pl.concat(batches(3_000, 7)))
    assert not first.equals(pl.concat(batches(3_000, 8)))


def test_people_of_a_log_of_teams_come_in_blocks_of_which_none_is_lost(module, tmp_path, monkeypatch):
    teams = module("teams")
    monkeypatch.setattr(teams, "BLOCK", 15)
    teams.write(3_000, 7, tmp_path)
    log, contacts = pl.read_parquet(tmp_path / teams.LOG), pl.read_csv(tmp_path / teams.CONTACTS)
    assert len(log) == 3_000
    assert set(contacts["address"]) == set(log["recipient"])
    assert log["recipient"].n_unique() == len(contacts) > 15
