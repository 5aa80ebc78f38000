"""Whenever an ingest is killed, the next one takes up where it stopped, and the ledger is the same in the end."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import open_ledger

COUNTS = "SELECT seen, stored, duplicates, quarantined, skipped FROM source"
MAILS, KILLS, SEED = 3_000, 10, 2026
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEA = "Our tea of the spring is here, and it is green and it is fresh and it is not dear.\n" * 4


def _mails():
    """Yield campaigns of 60 readers each, a reply and a broken message now and then."""
    for number in range(MAILS):
        campaign, reader = divmod(number, 60)
        at = START + timedelta(days=campaign, seconds=number % 7)
        name = f"Reader{reader:02}"
        head = f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{number}@shop.example>\n"
        if number % 500 == 499:
            yield "this is no mail\n"
        elif reader == 59:
            yield f"From: {name}@reader.example\nTo: news@shop.example\nSubject: Re: Tea {campaign}\n{head}\nNo {number}.\n"
        else:
            head += f"From: news@shop.example\nTo: {name} <{name.lower()}@reader.example>\nSubject: Tea {campaign}\n"
            head += "List-Unsubscribe: <mailto:off@shop.example>\n"
            yield f"{head}\nDear {name},\n\n{TEA}No. {campaign}\n"


@pytest.fixture(scope="module")
def mbox(tmp_path_factory):
    path = tmp_path_factory.mktemp("killed") / "sent.mbox"
    path.write_text("".join(f"From - Mon Mar  2 09:00:00 2026\n{mail}\n" for mail in _mails()), "utf-8")
    return path


def _ingest(mbox, db):
    command = [sys.executable, "-m", "inbox_fatigue", "ingest", str(mbox), "--db", str(db)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=mbox.parent)


def _finished(run):
    out, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    return out


def _counts(db):
    """Return what the ledger says was seen so far; nothing where no source had begun."""
    if not db.exists():
        return (0, 0, 0, 0, 0)
    ledger = open_ledger(str(db))
    try:
        return ledger.execute(COUNTS).fetchone() or (0, 0, 0, 0, 0)
    finally:
        ledger.close()


@pytest.mark.slow
def test_an_ingest_killed_ten_times_ends_in_the_same_ledger(mbox, tmp_path, rows_of, difference):
    whole, killed = tmp_path / "whole.sqlite", tmp_path / "killed.sqlite"
    begun = time.monotonic()
    said = _finished(_ingest(mbox, whole))
    took = time.monotonic() - begun
    chance = random.Random(SEED)
    seen, deaths = [], 0
    for _ in range(KILLS):
        run = _ingest(mbox, killed)
        try:
            run.wait(chance.uniform(0.12 * took, 0.4 * took))
        except subprocess.TimeoutExpired:
            run.kill()
        run.communicate()
        deaths += run.returncode == -signal.SIGKILL
        counts = _counts(killed)
        assert counts[0] == sum(counts[1:])
        seen.append(counts[0])
    assert seen == sorted(seen)
    assert deaths
    assert _finished(_ingest(mbox, killed)) == said
    assert _counts(killed) == _counts(whole)
    assert _counts(whole)[0] == MAILS
    one, other = open_ledger(str(whole)), open_ledger(str(killed))
    assert difference(rows_of(one), rows_of(other)) == {}
    one.close()
    other.close()


def test_a_kill_while_the_ledger_is_made_leaves_nothing_that_is_refused(mbox, tmp_path):
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
