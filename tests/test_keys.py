"""Keys are names made from content: the same on every machine, different for different things."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.keys import MASK, bytes_key, mix, mix_columns, text_key

ENDS = (-(2**63), -1, 0, 1, 2**63 - 1)
BLOCKS = 70_000  # rows, more than are mixed at a time
whole = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(whole, whole, whole), min_size=1, max_size=20))
def test_mixing_columns_equals_mixing_each_row(rows):
    columns = [pl.Series(column, dtype=pl.Int64) for column in zip(*rows, strict=True)]
    assert mix_columns(columns).to_list() == [mix(*row) for row in rows]


def test_mixing_many_rows_equals_mixing_each_row():
    columns = [pl.Series([*range(BLOCKS), *reversed(ENDS)]), pl.Series([*range(-BLOCKS, 0), *ENDS])]
    assert mix_columns(columns).to_list() == [mix(*row) for row in zip(*columns, strict=True)]


def test_mixing_columns_of_no_rows_gives_no_rows():
    assert mix_columns([pl.Series([], dtype=pl.Int64)] * 2).to_list() == []


@given(st.lists(whole, max_size=5))
def test_a_mixed_key_fits_a_signed_column_and_is_not_negative(numbers):
    assert 0 <= mix(*numbers) <= MASK


@given(whole, whole)
def test_the_order_of_what_is_mixed_matters(one, other):
    assert (mix(one, other) == mix(other, one)) is (one == other)


def test_where_one_text_ends_and_the_next_begins_matters():
    assert text_key("ab", "c") != text_key("a", "bc")
    assert text_key("ab") != text_key("ab", "")
    assert text_key("a", "b") != text_key("b", "a")


@given(st.text(st.characters(), max_size=20))
def test_every_text_has_a_key_lone_surrogates_too(words):
    assert 0 <= text_key(words, "\ud800") <= MASK


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (text_key("address", "ana@reader.example"), 4648885936994539338),
        (bytes_key(b"mail"), 4298297509709462591),
        (mix(1, 2, 3), 7691297332175592025),
    ],
)
def test_keys_are_the_same_on_every_machine_and_in_every_release(key, value):
    """Ledgers are joined and compared by these numbers; another number would count all mail twice."""
    assert key == value
