"""Python looks for garbage seldom while a command runs, and not because it has ended."""

from __future__ import annotations

import gc

from inbox_fatigue.garbage import collected_seldom


def test_what_was_made_meanwhile_is_not_looked_through_when_the_block_ends():
    looked: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        looked.append(phase)

    before = gc.get_threshold()
    gc.callbacks.append(note)
    try:
        with collected_seldom():
            kept = [[number] for number in range(50_000)]
        more = [[number] for number in range(100)]
    finally:
        gc.callbacks.remove(note)

    assert len(kept) + len(more) == 50_100
    assert looked == []
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
