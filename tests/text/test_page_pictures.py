"""Pictures of a page are told by their tags, and those too small to say anything are none of its words."""

from __future__ import annotations

import pytest

from inbox_fatigue.text import captions, page, pictures


@pytest.mark.parametrize(
    ("tag", "is_logo"),
    [
        ('width="200"', True),
        ('width="201"', False),
        ('height="60"', True),
        ('height="61"', False),
        ('width="600" height="40"', False),
        ('style="width: 120px"', True),
        ('width="100%"', False),
        ("", False),
        pytest.param(f'width="{"1" * 2_900}"', False, id="thousands of digits"),
    ],
)
def test_a_small_picture_is_a_logo(tag, is_logo):
    html = f'<html><body><img {tag} src="https://shop.example/a.png" alt="Spring"><p>Hello</p></body></html>'
    assert pictures(html) == ([] if is_logo else ["shop.example/a.png"])
    assert captions(html) == ([] if is_logo else ["Spring"])
    assert page(html).pictured is not is_logo
    assert pictures(html, logos=True) == ["shop.example/a.png"]


def test_a_width_of_more_digits_than_python_reads_keeps_no_page_from_being_read():
    """The mail was once set aside as unreadable."""
    html = f'<html><body><img width="{"9" * 5_000}" src="a.png"><p>Hello</p></body></html>'
    assert page(html).text == "Hello"
