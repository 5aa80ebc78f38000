"""A column of one value is held as that value, and nobody who reads it can tell."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.columns import AT, STREAM
from inbox_fatigue.one_value import divided, spared, united, with_column

values = st.one_of(st.none(), st.integers(-3, 3))
tables = st.integers(0, 80).flatmap(
    lambda height: st.fixed_dictionaries(
        {name: st.lists(values, min_size=height, max_size=height) for name in "abc"}
    )
)


@given(tables)
def test_a_frame_is_the_same_divided_and_put_together_again(columns):
    frame = pl.DataFrame(columns, schema=dict.fromkeys("abc", pl.Int64))
    assert spared(frame).equals(frame)
    assert spared(frame).schema == frame.schema


def test_types_are_kept_whatever_the_value():
    rows = 100
    frame = pl.DataFrame(
        {"key": range(rows), "when": [7] * rows, "stream": ["sales"] * rows, "none": [None] * rows},
        schema={"key": pl.Int64, "when": AT, "stream": STREAM, "none": pl.List(pl.String)},
    )
    varying, one_row = divided(frame)
    assert (varying.columns, len(one_row)) == (["key"], 1)
    assert united(varying, one_row, frame.columns).equals(frame)
    assert spared(frame).schema == frame.schema


def test_a_column_that_differs_in_its_last_row_varies():
    frame = pl.DataFrame({"key": range(1_000), "late": [0] * 999 + [1], "never": [0] * 1_000})
    varying, one_row = divided(frame)
    assert (varying.columns, one_row.columns) == (["key", "late"], ["never"])


def test_what_holds_one_value_takes_no_memory():
    keys = pl.DataFrame({"key": range(10_000)})
    assert with_column(keys, pl.Series("one", [1.5] * 10_000)).estimated_size() < keys.estimated_size() + 100
