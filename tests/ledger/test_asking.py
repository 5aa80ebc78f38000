"""Columns that are read from the ledger as numbers are what the rows say."""

from __future__ import annotations

import polars as pl
import pytest

from inbox_fatigue.ledger import open_ledger, reading
from inbox_fatigue.ledger.asking import ask, ask_numbers


@pytest.fixture
def ledger(tmp_path):
    opened = open_ledger(str(tmp_path / "ledger.db"))
    yield opened
    opened.close()


def touches(ledger, *rows):
    """Write (id, at, category, step) of some touches."""
    ledger.executemany("INSERT INTO touch (id, address, at, category, step) VALUES (?, 7, ?, ?, ?)", rows)


def test_numbers_are_those_of_the_rows_and_what_is_missing_is_null(ledger):
    touches(ledger, (1, -5, None, None), (2, None, None, None), (2**63 - 1, 2**62, None, None))
    found = ask_numbers(ledger, {"touch": "id", "when": "at"}, "FROM touch WHERE id > ? ORDER BY id", (0,))
    assert found.rows() == [(1, -5), (2, None), (2**63 - 1, 2**62)]
    assert found.schema == {"touch": pl.Int64, "when": pl.Int64}


def test_no_rows_are_an_empty_frame_of_whole_numbers(ledger):
    assert ask_numbers(ledger, {"touch": "id"}, "FROM touch").equals(pl.DataFrame(schema={"touch": pl.Int64}))


@pytest.mark.parametrize("kinds", [2, 1_500])
def test_texts_are_the_same_whether_few_or_many_are_distinct(ledger, kinds):
    touches(ledger, *((n, n, f"it's {n % kinds}" if n % 3 else None, None) for n in range(1, 3_001)))
    found = reading.touches(ledger)
    wanted = ask(ledger, "SELECT category FROM touch ORDER BY id", {"category": pl.String})
    assert found["category"].to_list() == wanted["category"].to_list()
    assert found["category"].dtype == pl.String
    assert found["channel"].unique().to_list() == ["email"]


def test_what_few_touches_have_is_beside_them_and_nowhere_else(ledger):
    touches(ledger, (1, 1, None, None), (2, 2, None, "second"), (3, 3, None, None))
    ledger.execute("UPDATE touch SET weight = 0.5, message_key = 9 WHERE id = 3")
    found = reading.touches(ledger).select("touch", "step", "weight", "log_message", "planned")
    assert found.rows() == [(1, None, 1.0, None, 0), (2, "second", 1.0, None, 0), (3, None, 0.5, 9, 0)]
