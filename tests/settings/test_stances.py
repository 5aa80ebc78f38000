"""Stances as settings: between the defaults and the user's file, and never a way out for anybody."""

from __future__ import annotations

import re
import tomllib

import jsonschema
import pytest

from inbox_fatigue import settings
from inbox_fatigue.errors import SettingsError, UsageError
from inbox_fatigue.host import PluginHost

NAMES = ("balanced", "customers-first", "prospects-first")


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the settings file and loads it."""

    def load(text="", **flags):
        (tmp_path / "inbox-fatigue.toml").write_text(text, "utf-8")
        return settings.load(None, {}, flags, directory=tmp_path)

    return load


def mistakes(written, text="", **flags):
    with pytest.raises(SettingsError) as error:
        written(text, **flags)
    return [re.sub(r"^\S*/([\w-]+\.toml):\d+", r"\1", sentence) for sentence in error.value.mistakes]


def test_there_are_three_stances():
    assert settings.stance_names() == NAMES


def test_without_a_stance_nobodys_status_is_asked(written):
    found = written()
    assert (found.stance, found.status.matter, found.status.weights, found.all_caps) == ("", False, {}, ())


@pytest.mark.parametrize("name", NAMES)
def test_a_stance_takes_nothing_away_from_the_gate_on_everybody_and_makes_nobody_tire_later(written, name):
    plain, found = written(), written(stance=name)
    assert (found.gate, found.states, found.families) == (plain.gate, plain.states, plain.families)
    assert min(one.weight for one in found.status.all.values()) >= 1
    assert found.status.matter


@pytest.mark.parametrize("name", NAMES)
def test_what_a_stance_shows_to_copy_is_what_it_sets(written, name):
    copied, named = written(settings.stance(name).template), written(stance=name)
    assert copied.status == named.status
    assert copied.all_caps == named.all_caps
    jsonschema.validate(tomllib.loads(settings.stance(name).template), settings.schema(PluginHost()))


@pytest.mark.parametrize("name", NAMES)
def test_each_side_has_an_argument_and_every_number_a_reason(name):
    one = settings.stance(name)
    assert one.title
    assert one.pro
    assert one.contra
    assert len(one.reasons) >= 3


def test_who_comes_first_counts_more_heavily_and_is_judged_by_themselves(written):
    found = written('stance = "customers-first"').status
    assert (found.customer.weight, found.customer.exhausted, found.customer.tired) == (1.5, 0.0, 0.02)
    assert (found.prospect.weight, found.prospect.exhausted, found.prospect.tired) == (1.0, None, None)


def test_the_users_own_numbers_outrank_those_of_the_stance(written):
    text = 'stance = "customers-first"\n[status.customer]\nweight = 2\ntired = "any"\n'
    found = written(text).status.customer
    assert (found.weight, found.exhausted, found.tired) == (2.0, 0.0, None)


def test_the_option_outranks_the_file(written):
    assert written('stance = "customers-first"', stance="balanced").stance == "balanced"


def test_caps_of_a_stance_give_way_to_those_of_the_user_that_bear_their_names(written):
    found = written(
        'stance = "customers-first"\nextends = "sliding"\n'
        '[[caps]]\nname = "offers to a customer"\nlimit = 9\nwindow = "7d"\n'
        '[[caps]]\nname = "own"\nlimit = 1\nwindow = "1d"\nyields_to = ["offers to a former customer"]\n'
    )
    assert [(cap.name, cap.limit) for cap in found.all_caps] == [
        ("offers to a customer", 9),
        ("offers to a former customer", 1),
        ("a day", 1),
        ("a week", 3),
        ("a month", 7),
        ("own", 1),
    ]


def test_an_unknown_stance_is_told_with_the_nearest_one(written):
    assert mistakes(written, 'stance = "customer-first"') == [
        'inbox-fatigue.toml: stance says "customer-first", which is no stance; did you mean "customers-first"?'
    ]
    (told,) = mistakes(written, stance="nobody")
    assert told == (
        '--stance says "nobody", which is no stance; '
        "the stances are balanced, customers-first, prospects-first"
    )
    with pytest.raises(UsageError, match="there is no stance nobody; the stances are balanced"):
        settings.stance("nobody")


def test_all_mistakes_about_a_status_are_told_at_once(written):
    told = mistakes(
        written,
        'stance = "balanced"\n[status.customer]\nweight = 0\ntired = 2\nexhaused = "0%"\n'
        "[status.prospect]\nweight = 11\n[status.friend]\nweight = 1\n",
    )
    assert told == [
        "inbox-fatigue.toml: status.customer.weight is not above 0; give a higher number",
        'inbox-fatigue.toml: status.customer.tired is no share; write it as "2%", or "any" to ask for nothing',
        'inbox-fatigue.toml: status.customer.exhaused is no setting; did you mean "exhausted"?',
        "inbox-fatigue.toml: status.prospect.weight is above 10; give a lower number",
        "inbox-fatigue.toml: status.friend is no setting; remove it",
    ]
