"""Where something fails while a ledger is used, the file is blamed only if it is to blame."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import at_length, open_ledger, suspected

PAGE = 4096


@pytest.fixture
def made(archive, letter):
    """Return the path of a closed ledger that holds some mail."""
    archive.take(*(letter(subject=f"Offer {day}", at=f"2026-03-{day:02} 09:00") for day in range(1, 9)))
    archive.settle()
    archive.close()
    return archive.path


def outcome(path, statement, **options):
    """Return the error with which a block that runs a statement ends."""
    with closing(open_ledger(path, **options)) as ledger:
        with pytest.raises(Exception) as told, suspected(ledger):  # noqa: PT011 - which one is what is asked
            ledger.execute(statement)
        return told.value


@pytest.mark.parametrize(
    ("change", "use", "gone"),
    [
        ("DROP TABLE touch_sighting", "SELECT * FROM touch_sighting", "touch_sighting is not there"),
        ("DROP TABLE touch_column", "SELECT * FROM touch_column", "(touch_column is not there"),
        ("ALTER TABLE touch DROP COLUMN step", "SELECT step FROM touch", "touch.step is not there"),
    ],
)
def test_a_table_that_is_not_there_is_the_ledgers_fault(made, change, use, gone):
    with closing(sqlite3.connect(made)) as db:
        db.execute(change)
    error = outcome(made, use)
    assert isinstance(error, LedgerError)
    assert gone in str(error)
    assert "restore a copy" in str(error)


def test_an_index_that_does_not_fit_is_the_ledgers_fault(made):
    """Each page can be read, so that nothing was said on opening."""
    with closing(sqlite3.connect(made)) as db:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'touch_address'"
        (page,) = db.execute(sql).fetchone()
    with Path(made).open("r+b") as file:
        file.seek(page * PAGE - 1)
        (last,) = file.read(1)  # of the first entry: the number of a row
        file.seek(page * PAGE - 1)
        file.write(bytes([last ^ 64]))
    error = outcome(made, "SELECT 1 FROM no_table")
    assert isinstance(error, LedgerError)
    assert "is damaged (" in str(error)


def test_a_mistake_of_ours_in_a_whole_ledger_stays_one_and_says_where_to_look(made):
    error = outcome(made, "SELECT 1 FROM no_table")
    assert isinstance(error, sqlite3.OperationalError)
    assert error.__notes__ == [f"to see whether the ledger is sound, run `inbox-fatigue doctor {made}`"]


def test_of_a_ledger_that_is_gone_in_the_end_nobody_is_sent_to_look_at_it(tmp_path):
    error = outcome(str(tmp_path / "ledger.sqlite"), "SELECT 1 FROM no_table", lasts=False)
    assert isinstance(error, sqlite3.OperationalError)
    assert not hasattr(error, "__notes__")


def test_while_a_large_ledger_is_looked_at_that_is_told_again_and_again(made, monkeypatch):
    monkeypatch.setattr(at_length, "_STEPS", 100)
    told = []
    with (
        closing(open_ledger(made)) as ledger,
        pytest.raises(ZeroDivisionError),
        suspected(ledger, lambda *what: told.append(what)),
    ):
        1 / 0  # noqa: B018 - a mistake of ours
    assert set(told) == {("something failed: looking whether the ledger is whole", 0, None)}
    assert len(told) > 2
