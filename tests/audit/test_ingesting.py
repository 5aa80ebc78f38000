"""Several archives in one call, read by one crew of workers."""

from __future__ import annotations

import sqlite3

import pytest

from inbox_fatigue.engine import nursery

COUNTS = "SELECT path, finished, seen, stored, duplicates, skipped FROM source ORDER BY path"


@pytest.fixture
def started(monkeypatch):
    """Return a list that gets an entry for each process that is started to be forked."""
    begun = []

    class Counted(nursery.Nursery):
        def __init__(self, *arguments):
            begun.append(arguments)
            super().__init__(*arguments)

    monkeypatch.setattr("inbox_fatigue.engine.reading.Nursery", Counted)
    return begun


@pytest.fixture
def files(tmp_path, letter, told):
    """Return the names of three mail files, a mailbox and a folder with something that is no mail."""
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(letter(subject=f"Offer {number}"))
    (tmp_path / "box.mbox").write_bytes(told([letter(subject="Offer 0"), letter(subject="Offer 4")]))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "logo.png").write_bytes(b"\x89PNG")
    return ["0.eml", "1.eml", "2.eml", "box.mbox", "folder"]


def _sources(db):
    ledger = sqlite3.connect(db)
    found = ledger.execute(COUNTS).fetchall()
    ledger.close()
    return found


def test_all_paths_of_a_call_are_read_by_one_crew_and_counted_each_for_itself(call, files, started, tmp_path):
    code, _, _ = call("ingest", *files, "--db", "all.sqlite", "--workers", "1")
    assert code == 0
    assert len(started) == 1
    assert _sources(tmp_path / "all.sqlite") == [
        ("0.eml", 1, 1, 1, 0, 0),
        ("1.eml", 1, 1, 1, 0, 0),
        ("2.eml", 1, 1, 1, 0, 0),
        ("box.mbox", 1, 2, 1, 1, 0),
        ("folder", 1, 1, 0, 0, 1),
    ]


def test_a_path_that_is_given_twice_is_read_once(call, files, tmp_path):
    call("ingest", "box.mbox", "box.mbox", "--db", "twice.sqlite")
    assert _sources(tmp_path / "twice.sqlite") == [("box.mbox", 1, 2, 2, 0, 0)]


def test_where_everything_is_in_the_ledger_no_process_is_started(call, files, started, tmp_path):
    call("ingest", *files, "--db", "again.sqlite")
    code, _, _ = call("ingest", *files, "--db", "again.sqlite")
    assert len(started) == 1
    assert code == 0
    assert sum(row[2] for row in _sources(tmp_path / "again.sqlite")) == 6
