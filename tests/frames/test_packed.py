"""Packed numbers are read as they were written, few as well as many."""

from __future__ import annotations

from struct import pack

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.frames.packed import WIDTH, numbers, owners

whole = st.integers(0, 2**32 - 1)


@given(st.lists(whole, max_size=50))
def test_what_was_packed_is_read(given_numbers):
    raw = pack(f"<{len(given_numbers)}I", *given_numbers)
    assert len(raw) == len(given_numbers) * WIDTH
    assert numbers(raw).to_list() == given_numbers


@pytest.mark.parametrize("count", [10_000, 10_001], ids=["the most that are few", "the fewest that are many"])
def test_many_are_read_as_few_are(count):
    found = numbers(pack(f"<{count}I", *range(count)))
    assert found.to_list() == [*range(count)]
    assert found.dtype == pl.UInt32


@given(st.lists(st.integers(0, 4), max_size=8))
def test_each_number_is_whose_turn_it_is(counts):
    assert owners(counts).to_list() == [place for place, count in enumerate(counts) for _ in range(count)]
