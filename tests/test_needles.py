"""Many pieces of text, looked for at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.needles import Needles

FEW = st.text("ab é☕", max_size=4)


@given(st.lists(FEW, max_size=6), st.text("ab é☕", max_size=30))
def test_the_pieces_found_are_those_that_stand_in_the_text(pieces: list[str], text: str) -> None:
    found = Needles(pieces)
    assert found.numbers_in(text) == {number for number, piece in enumerate(pieces) if piece in text}
    assert sorted(found.places_in(text)) == sorted(
        (number, start)
        for number, piece in enumerate(pieces)
        for start in range(len(text))
        if piece and text.startswith(piece, start)
    )


def test_half_a_pair_of_surrogates_is_no_piece_and_no_obstacle() -> None:
    assert Needles(["tea", "pot"]).places_in("\ud83d pot") == [(1, 2)]
    assert Needles(["tea", ""]).numbers_in("\ud83d") == {1}
