"""A copy that is known by its pattern would have been known by masking it, whatever it holds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue import text

ANNA = ("anna.mueller@example.org", "Anna Müller")
PEOPLE = [
    ANNA,
    ("bob@example.net", "Bob Okafor"),
    ("will@example.org", "Will"),
    ("a@b.example", "Jörg Ä. Öz"),
    ("person1799@courrier.example", "Käthe Brown"),
    ("info@shop.example", ""),
    ("b.ann@https.example", "Ann Annabel"),
    ("odd'one.@x.example", "Mr. X"),
    ("table@center.example", "Color"),
]
NASTY = [
    *(
        "Anna",
        "anna",
        "ANNA",
        "Annabel",
        "Müller",
        "MÜLLER",
        "M\u00fcllers",
        "Will",
        "will",
        "Bob",
        "bob",
        "Jörg",
        "Käthe",
    ),
    *(
        "K&auml;the",
        "&nbsp;",
        "\u00a0",
        "x\u00fc",
        "a@b.example",
        "anna.mueller@example.org",
        "bob=example.net",
        "info",
    ),
    *(
        "12345678",
        "ab12345678",
        "2023-01-17",
        "0761-4451-201",
        "id-48392048.tail",
        "#12345678;",
        "person1799",
        "X",
    ),
    *(
        " ",
        " ",
        " ",
        "  ",
        "\n",
        ",",
        ".",
        ". ",
        "!",
        "'",
        '"',
        "-",
        "_",
        "=",
        "/",
        "(",
        ")",
        ":",
        ";",
        "\t\n",
    ),
    *(
        "https://shop.example",
        "https://shop.example/a?b=c ",
        "https://bob.example/x ",
        "http://12345678/ ",
        "https://b/Anna",
    ),
    *("Dear ", "Hello ", "words of the text ", "You will like it. "),
]
TAGS = [
    *(
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<br>",
        "</i>",
        "<!-- ",
        " -->",
        '<img alt="',
        '">',
        "<td class=x>",
        "<table>",
        "</table>",
    ),
    *(
        '<a href="https://t.example/c/',
        '" title="',
        '<a href="https://t.example">',
        "</a>",
        "<style>",
        "</style>",
        "&amp;",
        "&#",
    ),
    *("<title>", "</title>", "='", "'", '="https://t.example/&lt;b'),
]
people = st.sampled_from(PEOPLE)


def filled(pieces: list[object], who: tuple[str, str], token: str) -> str:
    """Fill a template for one recipient: 0 is the given name, 1 the address, 2 a token, 3 the local part."""
    given, local = who[1].split(" ")[0], who[0].partition("@")[0]
    values = [given or "Friend", who[0], token, local]
    return "".join(values[piece] if isinstance(piece, int) else str(piece) for piece in pieces)


def bare(masked: bytes) -> bytes:
    return b"".join(masked.split())


tokens_in_links = st.sampled_from(["4fa8837b2211", "x", "9bc1200f7a55&u=1", "", "48392048", "q'q", "ü"])


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(NASTY), st.integers(0, 3)), max_size=14),
    people,
    people,
    tokens_in_links,
    tokens_in_links,
)
def test_a_text_that_fits_a_pattern_has_its_masked_form(pieces, one, other, token, another):
    first, second = filled(pieces, one, token), filled(pieces, other, another)
    his, hers = text.recipient_tokens([one]), text.recipient_tokens([other])
    pattern = text.pattern(first.encode(), his)

    if pattern is not None and pattern.fits(second.encode(), text.names(hers)):
        assert bare(text.masked(second, hers)) == bare(text.masked(first, his))


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(NASTY + TAGS + TAGS), st.integers(0, 3)), max_size=16),
    people,
    people,
    tokens_in_links,
    tokens_in_links,
)
def test_a_page_that_fits_a_pattern_shows_its_masked_text(pieces, one, other, token, another):
    first, second = filled(pieces, one, token), filled(pieces, other, another)
    his, hers = text.recipient_tokens([one]), text.recipient_tokens([other])
    shown = text.masked(text.quick_text(first), his)
    found = text.html_pattern(first.encode(), his, shown)

    if found is None or not text.stands_alone(text.quick_text(found[1]), shown):
        return
    if found[0].fits(second.encode(), text.names(hers)) and len(shown) > 21:
        assert bare(text.masked(text.quick_text(second), hers)) == bare(shown)


LETTER = "Dear {name},       \n\nsee https://t.example/c/{token} and https://t.example\nfor {address}. No {id}, until 2025-03-01.\n"


def letter(who: tuple[str, str], **values: str) -> bytes:
    values = {"name": who[1].split(" ")[0], "address": who[0], "token": "x1", "id": "ab123456789", **values}
    return LETTER.format(**values).encode()


def fits(copy: bytes, who: tuple[str, str]) -> bool:
    pattern = text.pattern(letter(ANNA), text.recipient_tokens([ANNA]))
    return pattern.fits(copy, text.names(text.recipient_tokens([who])))


def test_copies_for_others_fit():
    for who in PEOPLE[1:5]:
        assert fits(letter(who, token="?u=4fa8837b2211", id="0123456789"), who)


def test_what_differs_otherwise_does_not_fit():
    bob = PEOPLE[1]

    assert not fits(letter(bob, name="Carl"), bob)
    assert not fits(letter(bob, name=""), bob)
    assert not fits(letter(bob, name="bob"), bob)
    assert not fits(letter(bob, id="soon"), bob)
    assert not fits(letter(bob) + b"PS", bob)
    assert not fits(letter(bob).replace(b"2025", b"2026"), bob)


def test_a_reader_whose_name_is_a_word_of_the_text_does_not_fit():
    who = ("dear@example.org", "No Dear")

    assert not fits(letter(who), who)


def test_white_space_behind_a_name_does_not_matter():
    bob = PEOPLE[1]

    assert fits(letter(bob).replace(b",       ", b",  "), bob)


def test_a_page_fits_for_another_reader_and_other_links():
    page = (
        '<p>Dear {},</p><a href="https://t.example/{}"><img src="https://i.example/a.png" alt="{}"></a>'
        + "<p>News</p>" * 20
    )
    his = text.recipient_tokens([ANNA])
    first = page.format("Anna", "4fa8", "Anna")
    found, probe = text.html_pattern(first.encode(), his, text.masked(text.quick_text(first), his))
    bob = text.names(text.recipient_tokens([PEOPLE[1]]))

    assert text.quick_text(probe).startswith("Dear Q")
    assert found.fits(page.format("Bob", "9bc1&amp;x=1", "Bob").encode(), bob)
    assert not found.fits(page.format("Bob", "9bc1' hidden='", "Bob").encode(), bob)
    assert not found.fits(page.format("Eve", "9bc1", "Bob").encode(), bob)
