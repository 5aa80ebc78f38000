"""Whenever a run is killed, the ledger is sound, and the next run ends in the rows of one that nobody killed."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import open_ledger
from inbox_fatigue.ledger.scores import TABLES

INGESTS, SCORES, SEED = 36, 16, 2026  # deaths, together above fifty
NO_RESULTS = {table: [] for table in TABLES}
COUNTS = "SELECT path, seen, stored, duplicates, quarantined, skipped FROM source ORDER BY path"


def _moment(chance, run):
    """Return when to kill a run: before one of its statements, or some time after its beginning."""
    if chance.random() < 0.5:
        return {"statement": chance.randint(1, run["statements"])}
    return {"seconds": chance.uniform(0.05, run["seconds"])}


def _different(one, other):
    return [table for table in one if one[table] != other[table]]


def _counts(db):
    """Return what the ledger says was seen of each source so far; nothing where none had begun."""
    ledger = open_ledger(str(db))
    try:
        return {path: counts for path, *counts in ledger.execute(COUNTS)}
    finally:
        ledger.close()


@pytest.mark.slow
@pytest.mark.timeout(600)  # a quiet machine with two cores takes half a minute for both
def test_an_ingest_that_is_killed_again_and_again_ends_in_the_same_ledger(runner, whole, troubles, rows):
    chance = random.Random(SEED)
    wanted, deaths, rounds = whole["ingest"], 0, 0
    expected = rows(whole["db"])
    while deaths < INGESTS:
        db, before = whole["db"].with_name(f"killed-{rounds}.sqlite"), {}
        rounds += 1
        while (ended := runner(*wanted["call"], "--db", db, **_moment(chance, wanted)))["code"]:
            assert ended["code"] == -signal.SIGKILL, ended["err"]
            deaths += 1
            counts = _counts(db)
            assert all(seen == sum(rest) for seen, *rest in counts.values())
            assert all(counts[path][0] >= seen for path, (seen, *_) in before.items())
            assert troubles(db) == []
            before = counts
        assert ended["out"] == wanted["out"]
        assert _different({**expected, **NO_RESULTS}, rows(db)) == []
    assert rounds > 1


@pytest.mark.slow
@pytest.mark.timeout(600)  # a quiet machine with two cores takes half a minute for both
def test_a_score_that_is_killed_leaves_the_old_results_or_the_new_ones_whole(runner, whole, troubles, rows):
    chance = random.Random(SEED)
    wanted, deaths = whole["score"], 0
    expected, db = rows(whole["db"]), whole["db"].with_name("score.sqlite")
    shutil.copy(whole["db"], db)
    ledger = sqlite3.connect(db)
    for table in TABLES:
        ledger.execute(f"DELETE FROM {table}")
    ledger.commit()
    ledger.close()
    while deaths < SCORES:
        ended = runner(*wanted["call"], "--db", db, **_moment(chance, wanted))
        deaths += ended["code"] == -signal.SIGKILL
        assert ended["code"] in {0, -signal.SIGKILL}, ended["err"]
        assert troubles(db) == []
        found = rows(db)
        results = {table: found[table] for table in TABLES}
        assert results in (NO_RESULTS, {table: expected[table] for table in TABLES})
    ended = runner(*wanted["call"], "--db", db)
    assert (ended["code"], ended["out"]) == (0, wanted["out"].replace(whole["db"].name, db.name))
    assert _different(expected, rows(db)) == []


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_ends_a_run_in_a_sentence_and_the_next_one_goes_on(runner, whole, rows, name, code):
    wanted, db = whole["ingest"], whole["db"].with_name(f"{name}.sqlite")
    ended = runner(*wanted["call"], "--db", db, after=wanted["statements"] // 2, signal=name)
    assert (ended["code"], ended["out"]) == (code, "")
    (line,) = ended["err"].strip().splitlines()
    assert "the same call goes on from there" in line
    assert runner(*wanted["call"], "--db", db)["out"] == wanted["out"]
    assert _different({**rows(whole["db"]), **NO_RESULTS}, rows(db)) == []


def test_a_kill_while_the_ledger_is_made_leaves_nothing_that_is_refused(tmp_path):
    """Four processes in a row, killed within the first statements of a new ledger."""
    code = "import sys; from inbox_fatigue.ledger import open_ledger; print(1, flush=True); open_ledger(sys.argv[1]).close()"
    refused = []
    for number in range(4):
        path = tmp_path / f"{number}.sqlite"
        run = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
        run.stdout.readline()
        time.sleep(0.004 * number)
        run.kill()
        run.communicate()
        try:
            open_ledger(str(path)).close()
        except LedgerError as error:
            refused.append(str(error))
    assert refused == []
