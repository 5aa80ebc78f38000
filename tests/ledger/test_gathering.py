"""Batches are committed together; whatever ends the reading, what was written whole stays."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import polars as pl
import pytest

from inbox_fatigue.columns import SEND_LOG
from inbox_fatigue.frames.schemas import conform
from inbox_fatigue.ledger import writing
from inbox_fatigue.ledger.writing import Progress, gathering
from inbox_fatigue.ledger.writing.gathering import Gathering
from inbox_fatigue.ledger.writing.tally import Tally
from inbox_fatigue.model import Problem, SendRows, Where


@pytest.fixture
def batch():
    """Return a function that gives a batch of one problem, with how far it brings its shard."""

    def make(number, why="not-a-mail"):
        problem = Problem(why=why, detail="", where=Where(source="box.mbox", offset=number))
        return "box.mbox", [problem], Progress(shard="0", next_item=number + 1, finished=False)

    return make


@pytest.fixture
def send():
    """Return one send of a log."""
    row = pl.DataFrame({"recipient": ["ana@reader.example"], "at": [datetime(2026, 3, 2, 9, tzinfo=UTC)]})
    return SendRows(where=Where(source="log.csv", line=2), frame=conform(row, SEND_LOG).select(*SEND_LOG))


@pytest.fixture
def begun(archive):
    """Return an archive in which the reading of box.mbox has begun."""
    writing.begin_source(archive.ledger, "box.mbox", "mbox", "")
    return archive


def _seen_by_others(archive):
    """Return how many messages another process sees counted."""
    db = sqlite3.connect(archive.path)
    (seen,) = db.execute("SELECT seen FROM source").fetchone()
    db.close()
    return seen


def test_batches_are_committed_together_in_the_end(begun, batch):
    with Gathering(begun.ledger) as gathered:
        gathered.write(*batch(0))
        gathered.write(*batch(1))
        assert _seen_by_others(begun) == 0
    assert _seen_by_others(begun) == 2
    assert begun.one("SELECT next_item FROM checkpoint") == 2


def test_after_some_seconds_what_has_gathered_is_committed(begun, batch, monkeypatch):
    monkeypatch.setattr(gathering, "_SECONDS", 0.0)
    with Gathering(begun.ledger) as gathered:
        gathered.write(*batch(0))
        assert _seen_by_others(begun) == 1


def _write(ledger, batches):
    with Gathering(ledger) as gathered:
        for one in batches:
            gathered.write(*one)


def _batches_until_interrupted(batch):
    yield batch(0)
    raise KeyboardInterrupt


def test_a_reading_that_is_broken_off_keeps_what_was_written_whole(begun, batch):
    with pytest.raises(KeyboardInterrupt):
        _write(begun.ledger, _batches_until_interrupted(batch))
    assert _seen_by_others(begun) == 1


def test_a_batch_that_fails_takes_back_what_was_not_committed(begun, batch):
    path, _, progress = batch(1)
    with pytest.raises(AttributeError):
        _write(begun.ledger, [batch(0), (path, [object()], progress)])
    assert _seen_by_others(begun) == 0
    assert begun.one("SELECT count(*) FROM problem") == 0
    assert begun.one("SELECT count(*) FROM checkpoint") == 0


def _fail_in_a_step(ledger, batches):
    with Gathering(ledger) as gathered:
        for one in batches:
            gathered.write(*one)
        with gathered.step():
            ledger.execute("INSERT INTO campaign (id, name) VALUES (1, 'spring')")
            raise ZeroDivisionError


def test_what_else_is_written_goes_along_with_the_batches(begun, batch):
    with Gathering(begun.ledger) as gathered:
        gathered.write(*batch(0))
        with gathered.step():
            writing.finish_source(begun.ledger, "box.mbox")
        assert _seen_by_others(begun) == 0
    assert begun.ask("SELECT finished, seen FROM source") == [(1, 1)]


def test_a_step_that_fails_takes_back_what_was_not_committed(begun, batch):
    with pytest.raises(ZeroDivisionError):
        _fail_in_a_step(begun.ledger, [batch(0)])
    assert begun.one("SELECT count(*) FROM campaign") == 0
    assert _seen_by_others(begun) == 0


def test_nothing_is_locked_before_the_first_batch(begun):
    with Gathering(begun.ledger):
        other = sqlite3.connect(begun.path, timeout=0)
        other.execute("DELETE FROM problem")
        other.commit()
        other.close()
    assert not begun.ledger.connection.in_transaction


def _fail_after_an_inner_transaction(ledger):
    with ledger.transaction():
        with ledger.transaction():
            ledger.execute("INSERT INTO campaign (id, name) VALUES (1, 'spring')")
        raise ZeroDivisionError


def test_a_transaction_inside_another_is_a_part_of_it(archive):
    with pytest.raises(ZeroDivisionError):
        _fail_after_an_inner_transaction(archive.ledger)
    assert archive.one("SELECT count(*) FROM campaign") == 0


def test_rows_of_logs_are_seen_at_once_and_told_apart_when_they_are_written(archive, send):
    writing.begin_source(archive.ledger, "log.csv", "send-log", "")
    with Gathering(archive.ledger) as gathered:
        for number in range(2):
            progress = Progress(shard="0", next_item=number + 1, finished=bool(number))
            assert gathered.write("log.csv", [send], progress) == Tally(seen=1)
        assert archive.one("SELECT count(*) FROM touch") == 0
    assert archive.ask("SELECT seen, stored, duplicates FROM source") == [(2, 1, 1)]
    assert archive.one("SELECT count(*) FROM touch") == 1


def test_no_more_rows_are_held_than_there_is_room_for(archive, send, monkeypatch):
    monkeypatch.setattr(gathering, "_MOST_ROWS", 1)
    writing.begin_source(archive.ledger, "log.csv", "send-log", "")
    with Gathering(archive.ledger) as gathered:
        gathered.write("log.csv", [send], Progress(shard="0", next_item=1, finished=True))
        assert not archive.ledger.connection.in_transaction
        assert archive.one("SELECT count(*) FROM touch") == 1


def test_rows_that_are_held_beyond_the_end_of_their_source_are_no_duplicates_of_themselves(archive, send):
    whole = Progress(shard="0", next_item=1, finished=True)
    for state in ("as it is", "longer"):
        writing.begin_source(archive.ledger, "log.csv", "send-log", state)
        writing.begin_source(archive.ledger, "box.mbox", "mbox", state)
        with Gathering(archive.ledger) as gathered:
            gathered.write("log.csv", [send], whole)
            with gathered.step():
                writing.finish_source(archive.ledger, "log.csv")
            with gathered.step():  # what another source sets aside is written at once
                writing.write_batch(archive.ledger, "box.mbox", [], whole)
    counts = "SELECT seen, stored, duplicates FROM source WHERE path = 'log.csv'"
    assert archive.ask(counts) == [(1, 1, 0)]
