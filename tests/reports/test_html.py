"""The page for a browser: what it says, that it asks for nothing, and that nothing from a mail acts in it."""

from __future__ import annotations

import base64
import hashlib
import re
import runpy
from dataclasses import replace
from types import SimpleNamespace

import pytest
from selectolax.lexbor import LexborHTMLParser

from inbox_fatigue.reports.html import Html
from inbox_fatigue.reports.html.direction import isolated
from inbox_fatigue.reports.html.letters import letter
from inbox_fatigue.reports.html.pages import inbox_page
from inbox_fatigue.reports.html.sections import states
from inbox_fatigue.results import Counts, Outcome, State, Verdict

EVIL = "\x1b]0;owned\x07 \u202egnp.exe\u2066 </title></svg><script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }}"


@pytest.fixture(scope="session")
def pictured(root):
    return SimpleNamespace(**runpy.run_path(str(root / "tests" / "reports" / "pictured.py")))


@pytest.fixture
def company(build, pictured):
    return replace(build.tired_company(), **pictured.illustrations())


def render(result):
    return Html().render(result)


def words(page):
    """Return what a reader sees, on one line."""
    tree = LexborHTMLParser(page)
    for one in tree.css("style, title, desc"):
        one.decompose()
    return " ".join(tree.body.text(separator=" ").split())


def test_the_page_tells_the_story_in_the_order_of_the_readers_questions(company):
    headings = [one.text(strip=True) for one in LexborHTMLParser(render(company)).css("h2")]
    assert headings == [
        "Who is tired, and why",
        "What causes it",
        "Pressure",
        "Chains",
        "This inbox, as its owner saw it",
        "What was not assessed, and why",
        "How to read it",
    ]


def test_the_verdict_comes_with_the_conditions_that_decided(company):
    verdict = LexborHTMLParser(render(company)).css_first(".verdict").text(separator=" ")
    assert "FAIL" in verdict
    assert "2 of 25 people are exhausted (allowed: none)" in verdict


def test_a_tired_person_comes_with_reasons_and_a_share_with_its_bar(company):
    page = render(company)
    assert "96 person-07 exhausted 9 messages in 7 days; 3 is comfortable" in words(page)
    assert "Spring sale 41 % 57 19 6" in words(page)
    assert 'width="41.0%"' in page


def test_a_chart_has_a_title_a_description_and_its_numbers_beside_it(company):
    tree = LexborHTMLParser(render(company))
    drawings = tree.css("svg.chart")
    assert len(drawings) >= 10
    for one in drawings:
        names = one.attributes["aria-labelledby"].split()
        assert all(one.css_first(f"#{name}").text(strip=True) for name in names)
    numbers = [table.text(separator=" ", strip=True) for table in tree.css("figure table")]
    assert "Messages in the week Weeks of single people 1 40 2 0 3 0 4 0 5 2 6 0 7 0" in numbers
    ids = [one.attributes["id"] for one in tree.css("[id]")]
    assert len(ids) == len(set(ids))


def test_an_empty_chart_is_left_out_with_a_sentence(build, pictured):
    nothing = pictured.pictures(days=0, chains=())
    text = words(render(replace(build.result(), **pictured.illustrations(pictures=nothing, inboxes=()))))
    assert "No message counts as contact pressure, so there is nothing to draw." in text
    assert "No chain of three mails or more" in text
    calm = pictured.pictures(chains=(), days=0)
    calm = replace(
        calm,
        days=tuple(pictured.day(n, crowded=0, fullest=1) for n in range(9)),
        weeks=pictured.pictures().weeks,
    )
    text = words(render(replace(build.result(), **pictured.illustrations(pictures=calm))))
    assert "Nobody got more than 3 messages in seven days." in text


def test_a_result_without_pictures_is_a_page_all_the_same(build):
    assert "There is no fatigue to share out." in words(render(build.result()))


def test_where_nothing_was_read_nothing_is_said_to_be_fine(build):
    incomplete = Verdict(outcome=Outcome.INCOMPLETE, reasons=("nothing could be read in empty",))
    text = words(
        render(build.result((), counts=Counts(), since=None, until=None, streams={}, verdict=incomplete))
    )
    assert "INCOMPLETE nothing could be read in empty" in text
    assert "Nobody could be judged" in text
    assert "Nobody is tired" not in text
    assert "every rule could be judged" not in text


def test_the_page_asks_nobody_for_anything_and_runs_nothing(company):
    page = render(company)
    addresses = set(re.findall(r"(?:https?:)?//[\w.]+", page)) - {
        "http://www.w3.org"
    }  # a namespace, not a place
    assert not addresses
    assert not re.search(r"<script|javascript:|<iframe|<object|<embed|<form|@import|url\(", page)
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", page)


def test_the_style_is_the_only_one_that_the_page_allows(company):
    page = render(company)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:" in page


def test_nothing_from_a_mail_acts_in_a_page(build, pictured):
    who = build.person(f"p{EVIL}", 96, [(f"a/{EVIL}", EVIL)])
    inbox = pictured.view(
        pictured.line(EVIL, who=EVIL, preview=EVIL, stream=EVIL, findings=(EVIL,)),
        pictured.line(EVIL, incoming=False, kind=EVIL),
        label=EVIL,
        findings=who.findings,
    )
    result = build.result(
        [who],
        sources=(EVIL,),
        campaigns=(build.cause(EVIL),),
        senders=(build.cause(EVIL),),
        problems=(build.problem(EVIL, detail=EVIL, plugin=EVIL),),
        not_assessed=(build.unassessed(EVIL, 3, EVIL),),
        organisations=(build.organisation(EVIL, because=EVIL),),
        advice=(EVIL,),
        verdict=Verdict(outcome=Outcome.FAIL, reasons=(EVIL,)),
        **pictured.illustrations(
            pictures=pictured.pictures(chains=(pictured.chain(EVIL, (EVIL,) * 3, campaign=EVIL),), cap=EVIL),
            inboxes=(inbox,),
        ),
    )
    for page in (render(result), inbox_page(inbox)):
        assert not {character for character in page if not character.isprintable()} - {"\n"}
        tree = LexborHTMLParser(page)
        assert not tree.css("script, img, [onerror]")
        assert "alert(1)" in tree.body.text()
        assert "{{ 7*7 }}" in tree.body.text()
        assert "\\u202e" in tree.body.text()


def test_the_same_result_gives_the_same_bytes(company):
    assert render(company) == render(company)


def test_shares_add_up_to_all_of_it(build):
    page = words(
        render(build.result(campaigns=(build.cause(share=0.6),), senders=(build.cause("a@x.example", 1.0),)))
    )
    assert "mail of no campaign 40 %" in page
    assert "mail of no known sender" not in page


def test_a_hundred_thousand_people_fit_two_megabytes(build, pictured):
    one = build.person("person-1", 90, [("a/b", "9 messages in 7 days; 3 is comfortable")])
    many = (one,) * 100_000
    causes = tuple(build.cause(f"campaign {number}") for number in range(500))
    inbox = pictured.view(*(pictured.line("s" * 200, preview="p" * 140) for _ in range(2_000)))
    result = build.result(
        many, campaigns=causes, senders=causes,
        **pictured.illustrations(pictures=pictured.pictures(days=1_200), inboxes=(inbox,) * 4),
    )  # fmt: skip
    page = render(result)
    assert len(page.encode()) < 2_000_000
    assert "and 99,975 people more" in words(page)


def test_an_inbox_shows_each_mail_with_what_tires_beside_it(pictured):
    page = inbox_page(
        pictured.view(
            pictured.line("First", preview="We have new teas"),
            pictured.line("Re: First", 1, findings=("the first follow-up in a day",), planned=True),
            pictured.line("", 2, incoming=False, kind="unsubscribe"),
            pictured.line("Lost", 3, at=None),
        )
    )
    mails = [" ".join(one.text(separator=" ").split()) for one in LexborHTMLParser(page).css(".mails > li")]
    assert mails == [
        "2 Mar 2026 09:30 UTC Larkspur Tea marketing First We have new teas",
        "2 Mar 2026 10:30 UTC Larkspur Tea planned marketing Re: First the first follow-up in a day",
        "2 Mar 2026 11:30 UTC unsubscribe",
        "no usable date Larkspur Tea marketing Lost",
    ]


def test_what_runs_from_right_to_left_is_set_apart(pictured):
    """Else the mark at the end of a Hebrew subject stands before it, and a day behind a name is turned around."""
    page = inbox_page(
        pictured.view(pictured.line("תה הסתיו הגיע!", preview="בקרו באתר <b>"), pictured.line("Tea!", 1))
    )
    drawn = LexborHTMLParser(page)

    assert [one.text() for one in drawn.css(".subject bdi")] == ["תה הסתיו הגיע!"]
    assert [one.text() for one in drawn.css(".preview bdi")] == ["בקרו באתר <b>"]
    assert isolated("عروض (2026-09-01)") == "<bdi>عروض</bdi> (2026-09-01)"
    assert isolated("עם \u202e <i>") == "<bdi>עם \\u202e &lt;i&gt;</bdi>"
    assert isolated("Müller <i>") == "Müller &lt;i&gt;"


def test_a_page_says_by_which_stance_it_is_judged(build):
    assert "Judged by the stance customers-first." in words(render(build.result(stance="customers-first")))
    assert "stance" not in words(render(build.result()))


def test_a_long_inbox_in_a_report_is_cut_around_what_tires(build, pictured):
    lines = [pictured.line(f"mail {n}", n, findings=("too much",) if n == 60 else ()) for n in range(100)]
    page = render(build.result(**pictured.illustrations(inboxes=(pictured.view(*lines),))))
    text = words(page)
    assert "21 earlier lines left out here." in text
    assert "39 later lines left out here." in text
    assert "mail 60" in text


def test_a_letter_tells_in_plain_words_what_it_was_like(build, pictured):
    one = pictured.view(
        *(pictured.line(f"mail {n}", n) for n in range(5)),
        pictured.line("", 6, incoming=False, kind="reply"),
        pictured.line("", 7, incoming=False, kind="open"),
        pictured.line("soon", 9, planned=True),
        findings=(build.finding(message="4 messages after the unsubscribe; 0 is comfortable"),),
    )
    assert " ".join(letter(one)) == (
        "On 2 March 2026, person-07 got 5 messages from 1 sender."
        " The fullest seven days ended on 1 March 2026: 4 messages, where 3 is comfortable."
        " In return they answered once."
        " The plan would send them 1 more message."
        " What would tire them most then: 4 messages after the unsubscribe, where none is comfortable."
    )


def test_a_letter_about_no_mail_says_so(pictured):
    assert letter(pictured.view(days=(), state=State.UNKNOWN)) == ["No mail to person-07 is known."]
    assert letter(pictured.view(pictured.line("soon", 9, planned=True), days=())) == [
        "No mail to person-07 is known.",
        "The plan would send them 1 message.",
        "Nothing in this inbox would break a rule.",
    ]


def test_a_few_exhausted_among_many_are_seen_in_the_bar_and_no_part_runs_out_of_it():
    exhausted, rested = states({State.EXHAUSTED: 1, State.RESTED: 9_999})
    assert exhausted[:3] == (State.EXHAUSTED, 1, 0.0)
    assert exhausted[3] > 1
    assert rested[2] == exhausted[3]
    assert rested[2] + rested[3] == pytest.approx(100, abs=0.01)
