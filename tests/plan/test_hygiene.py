"""What is known of a creative before anybody gets it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_fatigue import plan
from inbox_fatigue.columns import PLANNED_CREATIVES
from inbox_fatigue.model import Stream
from inbox_fatigue.plan import Creative, Form, Step, facts


def told(text: str | bytes, form: Form = Form.TEXT, *, columns=("first_name",), **given):
    raw = text.encode() if isinstance(text, str) else text
    creative = Creative(name="a", form=form, raw=raw, subject=given.pop("subject", "Hi"))
    found = facts(Step(campaign="c", number=0, name="c", creative=creative, **given), columns)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        ("Dear {{ first_name }},\n\nit is summer.", "Dear {{ first_name }},"),
        ("Larkspur Tea\n\nHallo Frau Meier!\n\nEs ist Sommer.", "Hallo Frau Meier!"),
        ("Hi {{ first_name }}\n\nit is summer.", "Hi {{ first_name }}"),
        ("It is summer. We sell tea.\n\nBuy some.", ""),
        ("", ""),
    ],
)
def test_the_greeting_is_the_line_that_greets(text, greeting):
    assert told(text).greeting == greeting


def test_a_page_is_told_as_its_reader_sees_it_with_its_fields_as_written():
    found = told(
        '<style>p{}</style><p>Dear {{ first_name }},</p><p>see <a href="https://x.example/?a=1">this</a></p>',
        Form.HTML,
    )
    assert found.text == "Dear {{ first_name }},\n\nsee this"
    assert found.links == ("https://x.example/?a=1",)


def test_links_of_a_text_end_before_its_punctuation():
    assert told("Look (https://x.example/a?b=c), or at www.x.example.").links == (
        "https://x.example/a?b=c",
        "http://www.x.example",
    )


def test_a_link_of_a_text_holds_its_merge_fields_and_what_was_meant_for_a_link_is_one():
    found = told("See https://{{ first name }}.x.example/?a={{ first name }}. Or http:/x.example now.")
    assert found.links == ("https://{{ first name }}.x.example/?a={{ first name }}", "http:/x.example")


def test_a_mail_tells_its_own_subject_and_way_out():
    raw = "From: a@x.example\nSubject: =?utf-8?q?F=C3=BCr?= {{ first_name }}\nList-Unsubscribe: <https://x.example/u>\n\nHi\n"
    found = told(raw, Form.MAIL)
    assert (found.subject, found.way_out) == ("Für {{ first_name }}", True)
    assert told(raw.replace("List-Unsub", "X-"), Form.MAIL).way_out is False


def test_a_way_out_is_in_the_header_or_in_sight():
    assert told("Buy.", way_out=True).way_out is True
    assert told('<p>Buy.</p><a href="*|UNSUB|*">Unsubscribe</a>', Form.HTML).way_out is True
    assert told("<p>Buy.</p>", Form.HTML).way_out is False


def test_a_field_has_a_fallback_only_if_every_place_has_one():
    assert [one.fallback for one in told('{{ first_name | default: "x" }}').fields] == ["x"]
    assert [one.fallback for one in told('{{ first_name | default: "x" }} {{ first_name }}').fields] == [None]


def test_fields_that_nothing_fills_are_told_and_those_of_the_system_are_not():
    assert told("{{ first_name }} {{ city }} *|UNSUB|*").unfilled == ("city",)
    assert told('{{ first_name }} {{ city | default: "your town" }}').unfilled == ()


def test_what_a_creative_with_logic_says_is_not_known():
    found = told("{% if vip %}Dear {{ who }}{% endif %}")
    assert found.uses_logic
    assert (found.text, found.greeting, found.links, found.unfilled, found.way_out) == (
        None,
        None,
        None,
        None,
        None,
    )


def test_a_page_that_must_not_be_parsed_is_not_known_either():
    found = told("<div>" * 2_000, Form.HTML)
    assert (found.text, found.links, found.way_out) == (None, None, None)


def test_nothing_but_the_subject_may_be_known():
    found = told("", Form.SUBJECT, subject="Hi {{ first_name }}")
    assert (found.subject, found.text, found.way_out) == ("Hi {{ first_name }}", None, None)
    assert [one.name for one in found.fields] == ["first_name"]


def test_there_is_one_row_of_facts_for_each_step(folder):
    found = plan.creative_rows(plan.load(folder))
    assert {name: found.schema[name] for name in PLANNED_CREATIVES} == PLANNED_CREATIVES
    assert found.select("campaign_name", "step", "follow_ups", "fields", "unfilled").rows() == [
        ("Summer sale", 0, 1, ["first_name"], []),
        ("Summer sale", 1, 1, ["first_name"], []),
        ("Price rise", 0, 0, ["first_name"], []),
    ]
    assert found["unless"].to_list() == [[], ["reply"], []]


def test_a_step_without_a_creative_has_a_row_in_which_nothing_is_known(folder):
    one = plan.load(folder)
    bare = replace(
        one.campaigns[0], steps=tuple(replace(step, creative=None) for step in one.campaigns[0].steps)
    )
    row = plan.creative_rows(replace(one, campaigns=(bare,))).row(0, named=True)
    unknown = ("subject", "text", "greeting", "links", "fields", "unfilled", "way_out")
    assert [row[name] for name in unknown] == [None] * len(unknown)


@pytest.mark.parametrize(
    ("stream", "said", "way_out"),
    [
        (Stream.SALES, "A short no is enough.", True),
        (Stream.SALES, "Are you open to a call?", False),
        (Stream.MARKETING, "A short no is enough.", False),
        (Stream.MARKETING, "Antworten Sie mit STOP.", True),
        (Stream.SALES, "Antworten Sie mit STOP.", True),
    ],
)
def test_a_personal_letter_can_be_left_by_a_no_and_a_newsletter_cannot(folder, stream, said, way_out):
    one = plan.load(folder)
    letter = Creative(name="a", form=Form.TEXT, raw=said.encode(), subject="Hi")
    step = replace(one.campaigns[0].steps[0], creative=letter)
    row = plan.creative_rows(
        replace(one, campaigns=(replace(one.campaigns[0], stream=stream, steps=(step,)),))
    )
    assert row["way_out"].to_list() == [way_out]


def test_the_values_are_those_of_the_fields_that_a_step_uses(folder):
    found = plan.value_rows(plan.load(folder))
    assert found.filter(campaign="Summer sale", step=0).rows() == [
        ("Summer sale", 0, 2, "first_name", "Ana", False),
        ("Summer sale", 0, 3, "first_name", None, False),
    ]
    assert found.height == 6


def test_where_a_greeting_has_no_field_the_columns_that_name_people_are_told_as_well(folder):
    (folder / "reminder.txt").write_text("Hi Thomas,\n\nstill time.\n", "utf-8")
    written = (folder / "plan.toml").read_text("utf-8").replace("reply = true", 'subject = "Still time"')
    (folder / "plan.toml").write_text(written, "utf-8")
    found = plan.value_rows(plan.load(folder))
    assert found.filter(campaign="Summer sale", step=1)["value"].to_list() == ["Ana", None]
    assert plan.creative_rows(plan.load(folder)).filter(step=1)["fields"].to_list() == [[]]


def test_an_audience_of_nobody_has_no_values_and_all_facts(folder):
    (folder / "audience.csv").write_text("email,first_name\n")
    found = plan.load(folder)
    assert plan.value_rows(found).height == 0
    assert plan.creative_rows(found).height == 3
