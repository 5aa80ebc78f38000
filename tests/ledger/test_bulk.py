"""Rows that are written by the fifty, joined with what they share, are those that were handed in."""

from __future__ import annotations

import polars as pl
import pytest

from inbox_fatigue.ledger.writing.bulk import indexed_after, insert
from inbox_fatigue.ledger.writing.shared_rows import SHARED, joined, split

ROWS = [
    0,
    1,
    49,
    50,
    51,
    1_003,
    50_001,
]  # around a statement, around what numpy is loaded for, around a slice


def _sends(count):
    """Return so many rows of whole numbers and texts, some of them missing."""
    numbers = range(count)
    return pl.DataFrame(
        {
            "id": [n * 7 + 1 for n in numbers],
            "address": [n % 5 for n in numbers],
            "message_key": [None if n % 3 else n for n in numbers],
            "channel": ["email" for _ in numbers],
            "category": [None if n % 2 else f"it's {n % 4}" for n in numbers],
            "weight": [0.5 if n % 4 == 1 else 1.0 for n in numbers],
        },
        schema_overrides={"id": pl.Int64, "address": pl.Int64, "message_key": pl.Int64},
    )


def _shared(rows):
    return split(rows, ["id", "address", "message_key"])


def _written(archive, columns):
    return archive.ask(f"SELECT {', '.join(columns)} FROM touch ORDER BY id")


@pytest.mark.parametrize("count", ROWS)
def test_each_row_is_written_as_it_is(archive, count):
    rows = _sends(count)
    assert insert(archive.ledger, "touch", _shared(rows)) == count
    assert _written(archive, rows.columns) == rows.rows()


def test_a_row_with_a_key_that_is_there_is_left_out_or_changes_it(archive):
    rows = _sends(120)
    insert(archive.ledger, "touch", _shared(rows.head(70)))
    heavier = _shared(rows.with_columns(weight=pl.lit(2.0)))
    assert insert(archive.ledger, "touch", heavier) == 50
    assert archive.one("SELECT count(*) FROM touch WHERE weight = 2.0") == 50
    insert(
        archive.ledger, "touch", heavier, or_else="ON CONFLICT (id) DO UPDATE SET weight = excluded.weight"
    )
    assert archive.one("SELECT count(*) FROM touch WHERE weight = 2.0") == 120
    assert archive.one("SELECT count(*) FROM sqlite_temp_master") == 0


INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'score' ORDER BY name"


def test_indexes_are_made_anew_after_the_rows_that_they_are_of(archive):
    db = archive.ledger
    db.execute("CREATE INDEX by_state ON score (state)")
    db.execute('CREATE INDEX "by ""worst""" ON score (at_worst, recipient)')
    before = archive.ask(INDEXES)
    assert len(before) == 2
    with db.transaction(), indexed_after(db, "score"):
        assert not archive.ask(INDEXES)
        db.execute("INSERT INTO score VALUES (7, 'tired', 60, 60, NULL, '{}', 1, 1)")
    assert archive.ask(INDEXES) == before
    assert archive.ask("SELECT recipient FROM score INDEXED BY by_state WHERE state = 'tired'") == [(7,)]


def test_indexes_are_as_they_were_when_their_rows_could_not_be_written(archive):
    db = archive.ledger
    db.execute("CREATE INDEX by_state ON score (state)")
    before = archive.ask(INDEXES)
    with pytest.raises(ZeroDivisionError), db.transaction(), indexed_after(db, "score"):
        raise ZeroDivisionError
    assert archive.ask(INDEXES) == before


def test_what_rows_share_is_kept_once_and_told_of_each():
    rows = _sends(100)
    found = _shared(rows)
    assert len(found.shared) == 4
    assert [found.told(name).to_list() for name in found.shared.columns] == [
        rows[name].to_list() for name in found.shared.columns
    ]
    assert found.own.drop(SHARED).equals(rows.select("id", "address", "message_key"))


def test_parts_that_are_joined_keep_what_each_row_shares():
    rows = _sends(100)
    parts = [_shared(rows.slice(50)), _shared(rows.head(50)), _shared(rows.clear())]
    whole = joined(parts)
    assert whole.own["id"].to_list() == rows["id"].to_list()
    assert whole.told("category").to_list() == rows["category"].to_list()
    assert whole.told("weight").to_list() == rows["weight"].to_list()
