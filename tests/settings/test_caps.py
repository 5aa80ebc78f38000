"""Caps and presets as settings write them, and how mistakes in them are told."""

from __future__ import annotations

import re
from datetime import timedelta

import jsonschema
import pytest

from inbox_fatigue import settings
from inbox_fatigue.caps import Calendar, Cap, Counts, Grouped, Per, Sliding, SlidingMonths, Unit
from inbox_fatigue.errors import SettingsError, UsageError
from inbox_fatigue.host import PluginHost
from inbox_fatigue.settings.caps import COLUMNS


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the settings file and loads it."""

    def load(text):
        (tmp_path / "inbox-fatigue.toml").write_text(text, "utf-8")
        return settings.load(None, {}, {}, directory=tmp_path)

    return load


def mistakes(written, text):
    with pytest.raises(SettingsError) as error:
        written(text)
    return [re.sub(r"^\S*/([\w-]+\.toml):\d+", r"\1", sentence) for sentence in error.value.mistakes]


def one_cap(*lines):
    return "\n".join(['[[caps]]\nname = "a"\nlimit = 1', *lines])


def test_every_key_of_a_cap_reaches_the_cap(written):
    found = written(
        """
        [[caps]]
        name = "three a week"
        limit = 3
        window = "2 calendar weeks"
        clock = "Europe/Berlin"
        week_start = "sunday"
        channels = ["email", "sms", "other"]
        streams = ["marketing", "sales"]
        categories = ["newsletter"]
        per = "household"
        counts = "attempted"
        exempt = { streams = ["transactional"], still_counts = true }
        applies_to = "status == 'customer'"
        yields_to = ["other"]
        limit_from = "max_per_week"

        [[caps]]
        name = "other"
        limit = 0
        window = "24h"
        """
    ).all_caps
    assert found[0] == Cap(
        name="three a week",
        limit=3,
        window=Calendar(unit=Unit.WEEK, count=2, week_start="sunday"),
        clock="Europe/Berlin",
        channels=frozenset({"email", "sms", "other"}),
        streams=frozenset({"marketing", "sales"}),
        categories=frozenset({"newsletter"}),
        per=Per.HOUSEHOLD,
        counts=Counts.ATTEMPTED,
        exempt=frozenset({"transactional"}),
        exempt_still_count=True,
        applies_to="status == 'customer'",
        yields_to=frozenset({"other"}),
        limit_from="max_per_week",
    )
    assert found[1] == Cap(name="other", limit=0, window=Sliding(span=timedelta(hours=24)))


@pytest.mark.parametrize(
    ("lines", "window"),
    [
        (['window = "7d"'], Sliding(span=timedelta(days=7))),
        (['window = "90m"'], Sliding(span=timedelta(minutes=90))),
        (
            ['window = "24h"', 'resolution = "second"'],
            Sliding(span=timedelta(days=1), resolution=timedelta(seconds=1)),
        ),
        (['window = "1 month"'], SlidingMonths(months=1)),
        (['window = "3 months"'], SlidingMonths(months=3)),
        (['window = "1 calendar day"'], Calendar(unit=Unit.DAY)),
        (['window = "6 calendar hours"'], Calendar(unit=Unit.HOUR, count=6)),
        (['window = "2 calendar quarters"'], Calendar(unit=Unit.QUARTER, count=2)),
        (['window = "14d"', 'group = "month"'], Grouped(span=timedelta(days=14), unit=Unit.MONTH)),
        (
            ['window = "14d"', 'group = "week"', 'week_start = "sunday"', 'clock = "UTC"'],
            Grouped(span=timedelta(days=14), unit=Unit.WEEK, week_start="sunday"),
        ),
    ],
)
def test_a_window_is_what_is_written(written, lines, window):
    (found,) = written(one_cap(*lines)).all_caps
    assert found.window == window


def test_all_mistakes_in_caps_are_told_at_once_with_file_and_key(written):
    told = mistakes(
        written,
        """
        extends = "bras"

        [[caps]]
        name = "no limit"
        window = "7d"

        [[caps]]
        name = "below nought"
        limit = -1
        window = "a fortnight"
        clock = "Europe/Berlim"

        [[caps]]
        name = ""
        limit = 1
        window = "7d"
        channels = ["fax"]
        applies_to = "statu == 'customer'"
        limit_from = "status"
        colour = "red"
        """,
    )
    assert told == [
        'inbox-fatigue.toml: extends says "bras", which is no preset; did you mean "braze"?',
        "inbox-fatigue.toml: caps[1].limit is missing; add it",
        "inbox-fatigue.toml: caps[2].limit is below 0; give a higher number",
        'inbox-fatigue.toml: caps[2].window is no window; write "7d", "24h", "1 month", "1 calendar day" or "2 calendar weeks"',
        'inbox-fatigue.toml: caps[2].clock names "Europe/Berlim", which is no time zone; did you mean "Europe/Berlin"?',
        "inbox-fatigue.toml: caps[3].name is empty; write a sentence",
        "inbox-fatigue.toml: caps[3].channels[1] must be one of 'email', 'sms', 'push', 'phone', 'post', 'social' or 'other'",
        f'inbox-fatigue.toml: caps[3].applies_to asks for "statu"; the columns are {", ".join(sorted(COLUMNS))}',
        'inbox-fatigue.toml: caps[3].limit_from names "status"; the numbers that contacts have are max_per_week',
        "inbox-fatigue.toml: caps[3].colour is no setting; remove it",
    ]


@pytest.mark.parametrize(
    ("lines", "claim"),
    [
        (['window = "0d"'], "is no window"),
        (['window = "0 calendar days"'], "is no window"),
        (['window = "9999 calendar years"'], "longer than ten years"),
        (['window = "7d"', 'clock = "UTC"'], 'has clock beside window = "7d", where it means nothing'),
        (['window = "1 calendar day"', 'week_start = "sunday"'], "has week_start beside"),
        (['window = "1 calendar day"', 'group = "month"'], "has group beside"),
        (['window = "7d"', 'group = "month"', 'resolution = "second"'], "has resolution beside"),
        (['window = "7d"', 'applies_to = "status =="'], "is no condition"),
        (['window = "7d"', 'applies_to = "max_per_week + 1"'], "is no condition on one person"),
        (['window = "7d"', 'applies_to = "count(*) > 1"'], "is no condition on one person"),
        (['window = "7d"', 'yields_to = ["b"]'], 'yields to "b", and there is none'),
        (['window = "7d"', 'yields_to = ["a"]'], 'yields to "a", and there is none'),
        (['window = "7d"', 'per = "team"'], "must be one of 'person', 'address'"),
        (['window = "7d"', 'exempt = { stream = ["transactional"] }'], 'did you mean "streams"?'),
    ],
)
def test_a_cap_that_cannot_be_meant_is_told(written, lines, claim):
    assert claim in "\n".join(mistakes(written, one_cap(*lines)))


def test_two_caps_of_one_name_are_one_too_many(written):
    cap = one_cap('window = "7d"')
    assert mistakes(written, f"{cap}\n{cap}") == [
        'inbox-fatigue.toml: caps has "a" 2 times; give every cap a name of its own'
    ]


def test_a_filter_may_look_into_lists(written):
    (found,) = written(one_cap('window = "7d"', "applies_to = \"array_contains(owns, 'kettle')\"")).all_caps
    assert found.applies_to


def test_own_caps_replace_those_of_the_preset_that_bear_their_names(written):
    found = written(
        'extends = "braze"\n[[caps]]\nname = "a day"\nlimit = 4\nwindow = "24h"\n' + one_cap('window = "7d"')
    )
    assert [(cap.name, cap.limit) for cap in found.all_caps] == [
        ("a day", 4),
        ("e-mail in seven days", 3),
        ("a", 1),
    ]
    assert [(cap.name, cap.limit) for cap in settings.preset_caps("braze", found)] == [
        ("a day", 4),
        ("e-mail in seven days", 3),
    ]


def test_a_cap_may_yield_to_one_of_the_preset(written):
    found = written('extends = "iterable"\n' + one_cap('window = "7d"', 'yields_to = ["e-mail a day"]'))
    assert found.all_caps[-1].yields_to == {"e-mail a day"}


PRESETS = ("adobe-campaign", "adobe-journey-optimizer", "bloomreach", "braze", "customer-io", "hubspot", "iterable",
           "klaviyo", "marketo", "mautic", "sliding", "unica")  # fmt: skip


def test_twelve_presets_are_shipped():
    assert settings.preset_names() == PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_what_a_preset_offers_to_copy_is_what_it_is(written, name):
    found = settings.preset(name)
    assert written(found.template).all_caps == found.caps == written(f'extends = "{name}"').all_caps
    assert found.resolver in {"as-sent", "by-weight", "best"}
    for text in (found.title, found.counts, found.source, found.hides, *found.notes):
        assert text.strip() == text
        assert "!" not in text
    assert all(text.endswith(".") for text in (found.counts, found.source, found.hides, *found.notes))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_without_vendor_defaults_says_that_its_limits_are_examples(name):
    told = " ".join(settings.preset(name).notes)
    assert "example" in told or "the vendor's defaults" in told


@pytest.mark.parametrize("name", PRESETS)
def test_the_commented_lines_of_a_preset_are_sound_too(written, name):
    """Somebody will remove the comment signs; what stands behind them must then load."""
    lines = [
        line.removeprefix("# ").partition("  # ")[0] for line in settings.preset(name).template.splitlines()
    ]
    assert written("\n".join(lines)).all_caps


def test_an_unknown_preset_is_the_users_mistake():
    with pytest.raises(UsageError, match='there is no preset brase; did you mean "braze"'):
        settings.preset("brase")


def test_the_json_schema_knows_caps_and_presets(written):
    schema = settings.schema(PluginHost([]))
    jsonschema.validate(
        {"extends": "braze", "caps": [{"name": "a", "limit": 0, "window": "2 calendar days"}]}, schema
    )
    for bad in (
        {"extends": "bras"},
        {"caps": [{"name": "a", "limit": 0, "window": "2 days"}]},
        {"caps": [{"name": "a"}]},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)
