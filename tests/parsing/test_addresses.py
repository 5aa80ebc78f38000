"""Address fields, as they should be and as they are."""

from __future__ import annotations

import time

import pytest

from inbox_fatigue.parsing import addresses


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ann@Example.ORG", ["ann@example.org"]),
        ("Ann <ann@example.org>, bob@example.org", ["ann@example.org", "bob@example.org"]),
        ('"Example, Ann" <ann@example.org>, Bob <bob@example.org>', ["ann@example.org", "bob@example.org"]),
        ("Example, Ann <ann@example.org>, Bob <bob@example.org>", ["ann@example.org", "bob@example.org"]),
        (
            "team: ann@example.org, Bob <bob@example.org>; carl@example.org",
            ["ann@example.org", "bob@example.org", "carl@example.org"],
        ),
        ("undisclosed-recipients:;", []),
        ("", []),
        ("jane at example.com (Jane Doe)", ["jane@example.com"]),
        ("Pete(A wonderful \\) chap) <pete(his account)@silly.test(his host)>", ["pete@silly.test"]),
        ("<@relay.example,@other.example:ann@example.org>", ["ann@example.org"]),
        ("jdoe@test   . example", ["jdoe@test.example"]),
        ("Ann Example ann@example.org", ["ann@example.org"]),
        ("\"'ann@example.org'\" <'ann@example.org'>", ["ann@example.org"]),
        ("ann@bücher.example", ["ann@xn--bcher-kva.example"]),
        ("k..allen@example.com", ["k..allen@example.com"]),
        ("<svg onload=x> <a@b.example>", ["a@b.example"]),
        ('"a@b.example" <c@d.example>', ["c@d.example"]),
        ("ann@example.org; bob@example.org", ["ann@example.org", "bob@example.org"]),
    ],
)
def test_mailboxes_are_found_in_their_order(value, expected):
    assert [address for _, address in addresses.read(value).mailboxes] == expected


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('"Example, Ann" <ann@example.org>', "Example, Ann"),
        ("Example, Ann <ann@example.org>", "Example, Ann"),
        ("ann at example.org (Ann Example)", "Ann Example"),
        ('"Ann \\"A\\" Example" <ann@example.org>', 'Ann "A" Example'),
        ("ann@example.org", ""),
    ],
)
def test_the_name_beside_an_address_is_kept(value, name):
    assert addresses.read(value).mailboxes[0].name == name


def test_what_is_no_address_is_told():
    assert addresses.read("nobody in particular").unreadable
    assert addresses.read("undisclosed-recipients:;").group
    assert not addresses.read("undisclosed-recipients:;").unreadable


@pytest.mark.parametrize("shape", ["(", "<", '"', ",", "a:", "a@b,", "<a@b.example>,", '";', "((a)"])
def test_hostile_fields_take_linear_time(shape):
    started = time.process_time()
    addresses.read(shape * (100_000 // len(shape)))

    assert time.process_time() - started < 2.0
