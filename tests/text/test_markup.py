"""HTML as a reader sees it, and the pages that are not parsed."""

from __future__ import annotations

import pytest

from inbox_fatigue import text
from inbox_fatigue.limits import Limits

LIMITS = Limits()


def test_the_hidden_preheader_is_no_text():
    html = '<body><div style="display: none">peek<b>aboo</b></div><p hidden>x</p><p>Hello</p></body>'

    assert text.page(html).text == "Hello"


def test_what_a_frame_holds_is_no_text():
    html = "<body><iframe src='https://ads.example'><script src='https://ads.example/a.js'></script></iframe>Hi</body>"
    assert text.page(html).text == "Hi"


def test_styles_scripts_and_titles_are_no_text():
    html = "<head><title>t</title><style>p{}</style></head><body><script>1</script>Hi<!-- c --></body>"

    assert text.page(html).text == "Hi"


def test_blocks_break_lines_and_inline_tags_do_not():
    html = "<p>Dear <b>Anna</b>,</p><p>one<br>two</p><table><tr><td>a</td><td>b</td></tr></table>"

    assert text.page(html).text == "Dear Anna,\n\none\ntwo\n\na\nb"


def test_quoted_mail_is_marked_and_a_testimonial_is_not():
    html = '<div>new</div><blockquote type="cite"><div>old</div></blockquote><blockquote>Great!</blockquote>'

    assert text.page(html).text == "new\n> old\nGreat!"


def test_links_come_with_their_words():
    assert text.page('<a href="https://a.example/u">Opt <i>out</i></a>').links == (
        ("https://a.example/u", "Opt out"),
    )


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<b x>" * 3000, "html-too-deep"),
        ("<blockquote>" * 600 + "</blockquote>" * 600, "html-too-deep"),
        ("</b>" * 600 + "<b>" * 600, "html-too-deep"),
        ("<a " + "x=1 " * 2000 + ">", "html-attributes"),
        ("<p>one" * 5000, ""),
        ("<table><tr><td>x</td></tr></table>" * 500, ""),
    ],
)
def test_pages_that_cost_lexbor_too_much_are_refused(html, why):
    assert text.refusal(html, LIMITS) == why


def test_a_page_of_pictures_is_told_by_its_pictures():
    one = '<body><img width="9" src="https://i.example/spring.png?u=1"></body>'
    other = one.replace("spring", "autumn")

    told = [
        text.speaking_pictures(page, text.quick_text(page))
        for page in (one, one.replace("u=1", "u=2"), other)
    ]
    assert told[0] == told[1] != told[2]


def test_words_below_a_picture_are_small_print_if_they_are_few():
    page = '<img src="https://i.example/{}" alt="Tea &amp; cups"><p>{}</p>'
    seen = page.format("spring.png", "Leave " * 9)
    assert text.speaking_pictures(seen, "Leave " * 9) == (
        ("i.example/spring.png", "Tea & cups"),
        "pictures",
        None,
    )
    unseen = [
        text.speaking_pictures(page.format(f"{name}.png", ""), "Leave")
        for name in ("a1b2c3d4e5", "b2c3d4e5f6")
    ]
    assert [one.told_by for one in unseen] == ["unseen pictures"] * 2
    assert unseen[0].unseen != unseen[1].unseen
    assert text.speaking_pictures(seen, "Leave " * 150) is None
    assert text.speaking_pictures(seen.replace("<img", "<img width=180 height=90"), "Leave " * 9) is None
    assert text.speaking_pictures(seen.replace("<img", '<img style="height:40px"'), "Leave " * 9) is None
    assert text.speaking_pictures(seen.replace("<img", "<img width=600 height=40"), "Leave " * 9) is not None
    assert text.speaking_pictures(seen.replace("<img", '<img style="width:100%"'), "Leave " * 9) is not None
    assert text.speaking_pictures(f"<p>{'Leave ' * 9}</p>{seen}", "Leave " * 9) is None


def test_pictures_are_named_by_host_and_path_and_counters_of_openings_are_none():
    page = (
        '<img alt="" src="https://i.example/a.png?u=1"/><IMG SRC=//i.example/b.gif>'
        '<img src="https://x.example/o/1" width="1" height="1"><img src="c.png" style="display: none">'
        '<img src="d.png" width="100%" style="height:1.5em">'
    )
    assert text.pictures(page) == ["i.example/a.png", "i.example/b.gif", "d.png"]
