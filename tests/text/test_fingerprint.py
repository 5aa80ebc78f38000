"""The identity of a content: what is masked, what is not, and how alike two texts are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue import text

ANNA = text.recipient_tokens([("anna.mueller@example.org", "Anna Müller")])
BOB = text.recipient_tokens([("bob@example.net", "Bob Okafor")])


def key_of(written: str, tokens=None) -> int:
    return text.content_key(text.masked(written, tokens) if tokens else text.masked(written))


def test_copies_that_differ_in_name_address_and_link_have_one_key():
    """The whole of personalisation is masked: greeting, address in the footer, tracking token."""
    template = "Hello {name},\nsee https://click.example.com/c/{token}\nSent to {address}, id {token}.\n"
    one = template.format(name="Anna", token="4fa8837b2211", address="anna.mueller@example.org")
    two = template.format(name="Bob", token="9bc1200f7a55", address="bob@example.net")

    assert key_of(one, ANNA) == key_of(two, BOB)


def test_a_changed_price_is_another_content():
    assert key_of("Now only 49 euros") != key_of("Now only 59 euros")


def test_dates_and_phone_numbers_are_not_ids():
    assert b"2023-01-17" in text.masked("on 2023-01-17, call 0761-4451-201")
    assert b"0761-4451-201" in text.masked("on 2023-01-17, call 0761-4451-201")


def test_a_name_is_masked_only_where_it_is_capitalised_and_whole():
    """Will's copy keeps its "will", and Anna's copy its anniversary."""
    will = text.recipient_tokens([("will@example.org", "Will Mark")])

    assert text.masked("Will, it will mark the Willow", will) == b"*, it will mark the Willow"
    assert text.masked("Annabel met ANNA", ANNA) == b"Annabel met *"


def test_a_name_beyond_ascii_is_masked_in_capitals_too():
    assert text.masked("Liebe ANNA MÜLLER und Müller", ANNA) == b"Liebe * * und *"


@pytest.mark.parametrize(
    ("name", "written", "left"),
    [
        ("王小明", "尊敬的王小明，您好！", "尊敬的*，您好！"),
        ("李娜", "尊敬的李娜：", "尊敬的*："),
        ("佐々木 健", "佐々木 様", "* 様"),
        ("佐藤 健", "佐藤健様", "*様"),
        ("佐藤　健", "佐藤 健 様", "* 様"),
        ("佐藤健", "こんにちは、佐藤健さん", "こんにちは、*さん"),
        ("お客様", "お客様へのご案内", "お客様へのご案内"),
        ("김 민지", "안녕하세요 민지님", "안녕하세요 *님"),
        ("अनीता शर्मा", "नमस्ते अनीता जी", "नमस्ते * जी"),
        ("สมชาย ใจดี", "สวัสดีค่ะ คุณสมชาย", "สวัสดีค่ะ คุณ*"),
    ],
)
def test_a_name_is_masked_as_its_script_writes_it(name, written, left):
    """Names of two letters, vowels that are marks, and words without a space between them."""
    tokens = text.recipient_tokens([("r1@example.org", name)])

    assert text.masked(written, tokens).decode() == left


def test_a_common_local_part_is_masked_only_in_its_address():
    info = text.recipient_tokens([("info@example.org", "")])

    assert (
        text.masked("info@example.org and info for info@shop.example", info)
        == b"* and info for info@shop.example"
    )


def test_the_tag_of_an_address_is_no_name():
    tagged = text.recipient_tokens([("ann+tea@example.org", "Ann")])

    assert text.masked("Ann, Tea for ann+tea@example.org", tagged) == b"*, Tea for *"


def test_line_breaks_do_not_change_the_key():
    """A longer name moves the line breaks of a wrapped text."""
    assert key_of("one two\nthree") == key_of("one\r\ntwo three ")


def test_a_link_keeps_its_host():
    assert text.masked("go https://shop.example/a?b=c now") == b"go shop.example now"


def test_similarity_is_the_share_of_bytes_in_common():
    first = text.line_weights(b"aaaaaaaaaa\nbbbbbbbbbb\n")
    second = text.line_weights(b"bbbbbbbbbb\r\ncccccccccc\r\n")

    assert text.similarity(first, first) == 1.0
    assert text.similarity(first, second) == 10 / 30
    assert text.similarity(first, text.line_weights(b"other")) == 0.0


def test_two_texts_without_lines_are_not_alike():
    assert text.similarity(b"", b"") == 0.0


@given(
    st.text("AnabBo müMÜ.@https:/exmpl 12345678", max_size=40),
    st.sampled_from(["", " Anna", " bob@example.net", " Müller 12345678a", " https://x.example/anna "]),
)
def test_a_title_is_masked_like_any_other_text(start, end):
    for tokens in (ANNA, BOB, text.recipient_tokens([])):
        assert text.masked_title(start + end, tokens) == text.masked(start + end, tokens)


def test_a_title_longer_than_titles_are_is_masked_as_well():
    assert text.masked_title("Anna " * 500, ANNA) == text.masked("Anna " * 500, ANNA)
