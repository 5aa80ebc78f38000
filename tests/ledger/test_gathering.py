"""Batches are committed together; whatever ends the reading, what was written whole stays."""

from __future__ import annotations

import sqlite3

import pytest

from inbox_fatigue.ledger import gathering, writing
from inbox_fatigue.ledger.gathering import Gathering
from inbox_fatigue.ledger.writing import Progress
from inbox_fatigue.model import Problem, Where


@pytest.fixture
def batch():
    """Return a function that gives a batch of one problem, with how far it brings its shard."""

    def make(number, why="not-a-mail"):
        problem = Problem(why=why, detail="", where=Where(source="box.mbox", offset=number))
        return "box.mbox", [problem], Progress(shard="0", next_item=number + 1, finished=False)

    return make


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
