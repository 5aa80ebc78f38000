"""What the names of mailboxes say."""

from __future__ import annotations

import pytest

from inbox_fatigue.people.mailboxes import is_way_out


@pytest.mark.parametrize(
    ("local", "leaves"),
    [
        ("unsubscribe", True),
        ("Unsubscribe-mc.us1_3f2a", True),
        ("list-unsubscribe+9c", True),
        ("opt-out", True),
        ("abmelden", True),
        ("leave-4711", True),
        ("leave+TOKEN", True),
        ("leave", False),
        ("leave-requests", False),
        ("remove.wallpaper", False),
        ("news", False),
        ("", False),
    ],
)
def test_a_mailbox_that_takes_opt_outs_is_known_by_its_name(local, leaves):
    assert is_way_out(f"{local}@shop.example") is leaves
