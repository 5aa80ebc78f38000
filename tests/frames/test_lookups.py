"""To look a column up is to join, and to keep only some rows is to filter."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.frames import lookups
from inbox_fatigue.frames.lookups import looked_up, only

keys = st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=20)


@given(keys, st.dictionaries(st.integers(0, 9), st.text(max_size=3)))
def test_looking_up_is_a_left_join(some, texts):
    frame = pl.DataFrame(
        {"place": range(len(some)), "key": some}, schema={"place": pl.Int64, "key": pl.Int64}
    )
    table = pl.DataFrame(
        {"key": texts.keys(), "text": texts.values()}, schema={"key": pl.Int64, "text": pl.String}
    )
    joined = frame.join(table, on="key", how="left", maintain_order="left")
    assert looked_up(frame, "key", table).equals(joined)


def test_a_column_that_is_there_already_is_replaced():
    frame = pl.DataFrame({"key": [1, 2], "text": ["old", "old"]})
    found = looked_up(frame, "key", pl.DataFrame({"key": [1], "text": ["new"]}))
    assert found.rows() == [(1, "new"), (2, None)]


@given(keys)
def test_only_those_that_hold_are_left_and_null_does_not_hold(some):
    frame = pl.DataFrame({"key": some}, schema={"key": pl.Int64})
    assert only(frame, pl.col("key") > 4).equals(frame.filter(pl.col("key") > 4))


def test_rows_are_counted_in_pieces_as_in_one(monkeypatch):
    monkeypatch.setattr(lookups, "_PIECE", 2)
    frame = pl.DataFrame({"rule": ["b", "a", None, "b", "b"], "person": [1, 1, 1, 2, 1]})
    assert lookups.how_many(frame, "rule").rows() == [(None, 1), ("a", 1), ("b", 3)]
    assert lookups.how_many(frame, "rule", "person").rows() == [
        (None, 1, 1), ("a", 1, 1), ("b", 1, 2), ("b", 2, 1)
    ]  # fmt: skip
    assert lookups.found_in(frame, pl.DataFrame({"person": [2, 1], "rule": ["b", "a"]})).rows() == [
        ("a", 1), ("b", 2)
    ]  # fmt: skip
    assert lookups.how_many(frame.clear(), "person").schema == {"person": pl.Int64, "number": pl.Int64}
