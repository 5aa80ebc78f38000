"""Language, words, particulars and characters."""

from __future__ import annotations

import numpy as np
import pytest

from inbox_fatigue import text

SENTENCES = {
    "en": "We are pleased to tell you that the new catalogue has arrived and can be ordered from today.",
    "de": "Wir freuen uns, Ihnen mitzuteilen, dass der neue Katalog eingetroffen ist und bestellt werden kann.",
    "fr": "Nous avons le plaisir de vous annoncer que le nouveau catalogue est arrivé dans nos magasins.",
    "es": "Nos complace informarle de que el nuevo catálogo ya ha llegado y puede pedirse desde hoy.",
    "it": "Siamo lieti di informarvi che il nuovo catalogo è arrivato e può essere ordinato da oggi.",
    "nl": "Wij laten u graag weten dat de nieuwe catalogus is aangekomen en vanaf vandaag besteld kan worden.",
    "pl": "Z przyjemnością informujemy, że nowy katalog już dotarł i można go zamawiać od dzisiaj.",
    "ja": "新しいカタログが届きましたので、本日よりご注文いただけます。",
}


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_shows_its_language(code):
    assert text.language(SENTENCES[code]) == code


@pytest.mark.parametrize(
    "unclear",
    ["", "OK thanks", "https://example.com/eine/sehr/lange/adresse", "ABC-123 XYZ-987 QRS-555 TUV-222 WQX"],
)
def test_what_shows_no_language_has_none(unclear):
    assert text.language(unclear) is None


def test_words_are_folded_and_links_are_none():
    assert text.words("Don't go to https://x.example/path, Café!") == ["don't", "go", "to", "café"]


def test_accents_written_apart_make_the_same_word():
    assert text.words("Mu\u0308nchen") == text.words("München")


def test_ideographs_count_one_by_one():
    assert text.words("東京 Tokyo") == ["東", "京", "tokyo"]


def test_a_word_set_is_sorted_and_distinct():
    hashes = np.frombuffer(text.word_set("one two two three"), dtype="<u4")

    assert len(hashes) == 3
    assert list(hashes) == sorted(hashes)


def test_numbers_names_and_identifiers_are_particulars():
    found = text.particulars("We met Miller at 10:30 about order A-123.")

    assert {"miller", "10:30", "a-123"} <= found
    assert "we" not in found


def test_german_nouns_are_no_names():
    assert text.particulars("Wir haben die Rechnung 17 erhalten", "de") == {"17"}


def test_what_is_shown_holds_no_control_or_bidi_characters():
    assert text.shown("a\x1b[31mb\r\nc\u202ed\x00") == "a [31mb c d"


@pytest.mark.parametrize(
    ("raw", "charset", "expected"),
    [
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"it\x92s", "us-ascii", "it’s"),
        ("größe".encode(), "iso-8859-1", "größe"),
        (b"caf\xe9", "no-such-charset", "café"),
        (b"caf\xe9", "", "café"),
        ("привет".encode("koi8-r"), "koi8-r", "привет"),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本"),
        (b"x\xff", "rot13", "xÿ"),
    ],
)
def test_bytes_become_the_characters_that_were_meant(raw, charset, expected):
    assert text.decoded(raw, charset) == expected


@pytest.mark.parametrize(
    ("named", "codec", "written"),
    [
        ("shift_jis", "cp932", "①新茶のご案内㈱髙島屋"),
        ("Windows-31J", "cp932", "㈱髙島屋"),
        ("ISO-2022-JP", "iso2022_jp_ext", "ｱｲｳ 新茶"),
        ("big5", "cp950", "裏恒銹"),
        ("windows-936", "gbk", "新品上市"),
        ("euc-kr", "cp949", "똠방각하"),
        ("windows-874", "cp874", "สวัสดี"),
        ("tis-620", "cp874", "“สวัสดี”"),
        ("iso-8859-9", "cp1254", "“Işık”"),
        ("cp-1251", "cp1251", "привет"),
        ("x-mac-cyrillic", "mac_cyrillic", "привет"),
        ("iso-8859-8-e", "iso-8859-8", "שלום"),
    ],
)
def test_a_charset_is_read_as_mail_programs_name_it(named, codec, written):
    assert text.decoded(written.encode(codec), named) == written


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1251">',
        "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=windows-1251'>",
    ],
)
def test_a_page_may_name_its_charset_itself(head):
    page = f"<html><head>{head}</head><body>Осінні новинки</body></html>"

    assert text.decoded(page.encode("windows-1251"), "") == page
    assert text.decoded(page.encode("utf-8"), "") == page
    assert text.as_utf8(page.encode("windows-1251"), "") == page.encode()
