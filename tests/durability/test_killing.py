"""Whenever a run is killed, the ledger is sound, and the next run ends in the rows of one that nobody killed."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import open_ledger
from inbox_fatigue.ledger.writing.scores import TABLES

DEATHS = {"mail": 38, "logs": 4, "score": 9}  # together above fifty
SEED = 2026
COUNTS = "SELECT path, seen, stored, duplicates, quarantined, skipped FROM source ORDER BY path"


def _moment(chance, run):
    """Return when to kill a run: before one of its statements, or some time after its beginning."""
    if chance.random() < 0.6:
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
@pytest.mark.timeout(600)  # a quiet machine with two cores takes less than a minute for all three
@pytest.mark.parametrize("name", DEATHS)
def test_a_call_that_is_killed_again_and_again_ends_in_the_same_ledger(runner, whole, troubles, rows, name):
    """After each death the ledger is sound, its counts never fall, and results are the old or the new ones, whole."""
    chance, wanted, deaths, rounds = random.Random(SEED), whole[name], 0, 0
    expected, former = rows(wanted["after"]), wanted["before"] and rows(wanted["before"])
    while deaths < DEATHS[name]:
        db, before = wanted["after"].with_name(f"{name}{rounds:02}.sqlite"), {}
        rounds += 1
        if former:
            shutil.copy(wanted["before"], db)
        while (ended := _run(runner, wanted, db, **_moment(chance, wanted)))["code"]:
            assert ended["code"] == -signal.SIGKILL, ended["err"]
            deaths += 1
            counts, found = _counts(db), rows(db)
            assert all(seen == sum(rest) for seen, *rest in counts.values())
            assert all(counts[path][0] >= seen for path, (seen, *_) in before.items())
            assert troubles(db) == []
            assert {table: found[table] for table in TABLES} in (_results(former), _results(expected))
            before = counts
        assert _shown(ended, db) == _shown(wanted, wanted["after"])
        assert _different(expected, rows(db)) == []


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_ends_a_run_in_a_sentence_and_the_next_one_goes_on(runner, whole, rows, name, code):
    wanted = whole["mail"]
    db = wanted["after"].with_name(f"{name}.sqlite")
    ended = _run(runner, wanted, db, signal=name)
    assert (ended["code"], ended["out"]) == (code, "")
    (line,) = ended["err"].strip().splitlines()
    assert "the same call goes on from there" in line
    assert _run(runner, wanted, db)["out"] == wanted["out"]
    assert _different(rows(wanted["after"]), rows(db)) == []


def _run(runner, wanted, db, **when):
    return runner(*wanted["call"], "--db", db, mail_only=wanted["call"][1].endswith(".mbox"), **when)


def _results(rows):
    """Return the tables of the last audit; empty where there was no ledger."""
    return {table: rows[table] if rows else [] for table in TABLES}


def _shown(ended, db):
    """Return what a call showed, without the path of its ledger, which breaks lines elsewhere."""
    return "".join(ended["out"].replace(str(db), "").split())


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
