"""A column of one value is held as that value, and nobody who reads it can tell."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.columns import AT, STREAM
from inbox_fatigue.frames.one_value import divided, spared, united, with_column, without_doubles

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


@given(tables)
def test_a_frame_is_the_same_without_doubles(columns):
    frame = pl.DataFrame(columns, schema=dict.fromkeys("abc", pl.Int64))
    several = frame.with_columns(d=pl.col("a"), e=pl.col("b").cast(pl.Int32), f=pl.lit(None, dtype=pl.Int64))
    assert without_doubles(several).equals(several)
    assert without_doubles(several).schema == several.schema


def test_columns_that_are_alike_lie_in_memory_once():
    frame = pl.DataFrame({"person": range(1_000), "address": range(1_000), "other": [*range(999), 0]})
    person, address, other = (column.to_numpy(allow_copy=False) for column in without_doubles(frame))
    assert np.shares_memory(person, address)
    assert not np.shares_memory(person, other)


def test_a_column_of_one_value_stays_as_that_value_without_doubles():
    frame = spared(pl.DataFrame({"key": range(10_000), "one": [7] * 10_000, "again": range(10_000)}))
    assert without_doubles(frame).select("one").estimated_size() < 100
