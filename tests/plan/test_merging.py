"""How merge fields are found and filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.plan import merging


@pytest.mark.parametrize(
    ("written", "name", "fallback"),
    [
        ("{{ first_name }}", "first_name", None),
        ("{{First Name}}", "first_name", None),
        ("{{- name -}}", "name", None),
        ('{{ first_name | default: "friend" }}', "first_name", "friend"),
        ("{{first_name|default:'there'}}", "first_name", "there"),
        ("{{ first_name | default: &quot;friend&quot; }}", "first_name", "friend"),
        ('{{ first_name | default: "" }}', "first_name", ""),
        ("*|FNAME|*", "fname", None),
        ("%%First Name%%", "first_name", None),
        ("{{ prénom }}", "prénom", None),
        ("{{ sender.first_name }}", "sender.first_name", None),
    ],
)
def test_a_field_is_found_in_all_its_ways_of_writing(written, name, fallback):
    assert merging.fields(f"Hi {written}, 20 %% off") == (
        merging.MergeField(name=name, written=written, fallback=fallback),
    )
    assert not merging.uses_logic(f"Hi {written}")


@pytest.mark.parametrize(
    "text",
    [
        "100 %% sure, 50 %% off",
        "https://example.com/?q=%20%25a",
        "{ name } and * | NAME | *",
        "{{ 1 + 1 }}",
        "%%",
        "{{}}",
        "*||*",
    ],
)
def test_what_only_looks_like_a_field_is_none(text):
    assert merging.fields(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "{% if vip %}yes{% endif %}",
        "{%- for x in cart %}",
        "*|IF:VIP|*yes*|END:IF|*",
        "*|IFNOT:VIP|*",
        "*|ELSE:|*",
        "{{#if vip}}yes{{/if}}",
        "{{else}}",
        "{{ name | upcase }}",
        "{{ price | money: 2 }}",
        "%%[ SET @x = 1 ]%%",
        "%%=v(@x)=%%",
        "*|TITLE:FNAME|*",
        "<%= name %>",
        "{{> footer}}",
    ],
)
def test_a_text_that_decides_for_itself_is_said_to_use_logic(text):
    assert merging.uses_logic(f"Hello {text}")


def test_names_are_compared_without_case_and_values_stand_as_they_are():
    text = "{{ First_Name }} *|FIRST_NAME|* %%first name%%"
    assert merging.filled(text, {"first_name": "Ana"}) == "Ana Ana Ana"


def test_a_field_without_a_value_is_its_fallback_else_nothing():
    text = 'Hi {{ a | default: "you" }}{{ b }}!'
    assert merging.filled(text, {"a": None}) == "Hi you!"
    assert merging.filled(text, {"a": "", "b": None}) == "Hi you!"
    assert merging.filled(text, {"a": "Ana", "b": "?"}) == "Hi Ana?!"


def test_values_are_escaped_in_markup_and_nowhere_else():
    assert merging.filled("{{ a }}", {"a": "<b> & co"}, markup=True) == "&lt;b&gt; &amp; co"
    assert merging.filled("{{ a }}", {"a": "<b> & co"}) == "<b> & co"


def test_a_value_is_no_template():
    assert merging.filled("{{ a }}", {"a": "{{ b }}", "b": "secret"}) == "{{ b }}"


def test_fields_of_the_sending_system_are_filled_from_the_sender():
    values = merging.system_values("larkspur.example", 2026, "Ada Tea")
    assert values["sender.first_name"] == "Ada Tea"
    assert values["unsub"] == "https://larkspur.example/unsub"
    assert values["current_year"] == "2026"
    assert set(values) == merging.from_the_system()


_NAMES = st.sampled_from(["a", "first_name", "Last Name", "X1"])
# Marks of fields that nobody closed may meet once the field between them is filled: "%%%%a %%a%%".
_PLAIN = st.text(st.sampled_from("abc ,.\n%|*é"), max_size=10).filter(
    lambda text: not any(mark in text for mark in ("%%", "*|", "|*"))
)
_FIELDS = st.builds(
    lambda name, way: way.format(name),
    _NAMES,
    st.sampled_from(["{{{{ {} }}}}", '{{{{ {} | default: "x" }}}}', "*|{}|*", "%%{}%%"]),
)


@given(
    st.lists(st.one_of(_FIELDS, _PLAIN.map(lambda text: f" {text} ")), max_size=8),
    st.dictionaries(_NAMES.map(merging.field_name), st.text(st.sampled_from("abz é&<"), min_size=1)),
    st.booleans(),
)
def test_what_is_filled_has_no_fields_left(pieces, values, markup):
    text = " ".join(pieces)
    assert merging.fields(merging.filled(text, values, markup=markup)) == ()
