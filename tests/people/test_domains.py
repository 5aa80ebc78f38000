"""Which part of a domain its owner registered."""

from __future__ import annotations

import pytest

from inbox_fatigue.people.domains import registrable


@pytest.mark.parametrize(
    ("domain", "owner"),
    [
        ("mail.shop.example.co.uk", "example.co.uk"),
        ("news.shop.公司.cn", "shop.公司.cn"),
        ("news.shop.xn--55qx5d.cn", "shop.xn--55qx5d.cn"),
        ("a.b.чаща.рф", "чаща.рф"),
        ("a.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.c.kawasaki.jp", "b.c.kawasaki.jp"),
        ("co.uk", "co.uk"),
    ],
    ids=["two labels", "ideographs", "encoded", "cyrillic", "an exception", "a wildcard", "nobody's own"],
)
def test_the_part_that_was_registered_is_told(domain, owner):
    assert registrable(domain) == owner
