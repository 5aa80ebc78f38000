"""Where settings come from, and how mistakes in them are told."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from datetime import date, timedelta

import pytest

from inbox_fatigue import settings
from inbox_fatigue.errors import SettingsError
from inbox_fatigue.limits import Limits


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the settings file and loads it."""

    def load(text="", *, environ=None, flags=None, name="inbox-fatigue.toml"):
        (tmp_path / name).write_text(text, "utf-8")
        return settings.load(None, environ or {}, flags or {}, directory=tmp_path)

    return load


def mistakes(error):
    """Return the sentences of a SettingsError without the directory of the file."""
    return [re.sub(r"^\S*/(?=[\w-]+\.toml)", "", sentence) for sentence in error.value.mistakes]


def of_inboxes(found):
    """Return the limits on rules about inboxes; those of a plan are a list of mistakes of its own."""
    return {slug: count for slug, count in found.gate.limited.items() if not slug.startswith("plan/")}


def test_what_is_certainly_a_mistake_in_a_plan_is_not_allowed(tmp_path):
    limited = settings.load(None, {}, {}, directory=tmp_path).gate.limited
    certain = {slug.partition("/")[2]: count for slug, count in limited.items() if slug.startswith("plan/")}
    assert set(certain.values()) == {0}
    assert {"suppressed", "wrong-greeting", "never-stops"} <= set(certain)
    assert not {"weekend", "odd-hours", "clock-change", "role-address", "repeats-itself"} & set(certain)


def test_without_a_file_the_defaults_hold(tmp_path):
    found = settings.load(None, {}, {}, directory=tmp_path)
    assert (found.gate.exhausted, found.gate.tired, found.gate.quarantined) == (0.0, 0.05, 0.01)
    assert of_inboxes(found) == {"consent/mailed-after-opt-out": 0, "frequency/over-cap": 0}
    assert found.window == timedelta(days=30)
    assert found.states.comfortable < found.states.tired < found.states.exhausted
    assert found.limits == Limits()


def test_a_flag_outranks_the_environment_which_outranks_the_file(written):
    file = 'organisations = ["file.example"]\nwindow = "10d"\nselect = ["frequency"]'
    environ = {"INBOX_FATIGUE_ORGANISATIONS": "env.example, other.example", "INBOX_FATIGUE_WINDOW": "20d"}
    found = written(file, environ=environ, flags={"organisations": ("flag.example",)})
    assert found.organisations == ("flag.example",)
    assert found.window == timedelta(days=20)
    assert found.select == ("frequency",)


def test_the_environment_reaches_into_tables_and_spells_hyphens_as_underscores(written):
    environ = {
        "INBOX_FATIGUE_GATE__TIRED": "10%",
        "INBOX_FATIGUE_FAMILIES__FOLLOW_UP": "50",
        "INBOX_FATIGUE_TRUST_OPENS": "true",
        "INBOX_FATIGUE_LIMITS__MIME_PARTS": "7",
    }
    found = written(environ=environ)
    assert found.gate.tired == 0.1
    assert found.cap("follow-up") == 50
    assert found.trust_opens is True
    assert found.limits.mime_parts == 7


def test_pyproject_has_a_table_of_its_own(written):
    found = written('[tool.inbox-fatigue]\nwindow = "14d"\n', name="pyproject.toml")
    assert found.window == timedelta(days=14)


def test_a_pyproject_without_the_table_is_somebody_elses(written):
    assert written('[tool.other]\nwindow = "14d"\n', name="pyproject.toml").window == timedelta(days=30)


def test_two_places_with_settings_are_one_too_many(written, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.inbox-fatigue]\n", "utf-8")
    with pytest.raises(SettingsError, match="keep one of the two"):
        written('window = "1d"')


@pytest.mark.parametrize(
    "beside",
    [
        'exausted = "0%"',
        'tired = "x"',
        'rules."plan/empty-body" = "x"',
        "required = 3",
        "[[ignores]]\nrule = 'x'",
    ],
)
def test_what_stands_beside_a_mistake_is_looked_at_as_well(written, beside):
    """The names of rules are held against the plugins only after the file was read."""
    with pytest.raises(SettingsError) as error:
        written(f'[gate]\nrules."consent/no-wayout" = 0\n{beside}\n')
    assert "consent/no-wayout" in error.value.rest.gate.rules


def test_the_environment_may_name_the_file(tmp_path):
    (tmp_path / "own.toml").write_text('window = "3d"', "utf-8")
    environ = {"INBOX_FATIGUE_POLICY": str(tmp_path / "own.toml")}
    assert settings.load(None, environ, {}, directory=tmp_path).window == timedelta(days=3)


def test_every_mistake_is_told_at_once_with_its_file_line_and_key(written):
    with pytest.raises(SettingsError) as error:
        written(
            """
            widnow = "30d"
            window = "30"
            trust_opens = "yes"
            select = "frequency"
            known_languages = ["english"]
            [gate]
            tierd = "5%"
            tired = 5
            [states]
            tired = 10
            [families]
            frequency = 120
            [limits]
            mesage_bytes = 3
            [[ignores]]
            rule = "frequency"
            expires = "2026-01-01"
            [[streams]]
            when = {}
            stream = "spam"
            """,
            environ={"INBOX_FATIGUE_GATE__QUARANTINED": "little"},
        )
    told = "\n".join(mistakes(error))
    for claim in (
        'inbox-fatigue.toml:2: widnow is no setting; did you mean "window"?',
        'inbox-fatigue.toml:3: window is no span of time; write "7d"',
        "inbox-fatigue.toml:4: trust_opens is no yes or no; write true or false",
        "inbox-fatigue.toml:5: select is no list",
        'inbox-fatigue.toml:6: known_languages names "english"',
        'inbox-fatigue.toml:8: gate.tierd is no setting; did you mean "tired"?',
        "inbox-fatigue.toml:9: gate.tired is no share",
        "INBOX_FATIGUE_GATE__QUARANTINED is no share",
        "inbox-fatigue.toml:10: states do not rise",
        "inbox-fatigue.toml:13: families.frequency is above 100",
        'inbox-fatigue.toml:15: limits.mesage_bytes is no setting; did you mean "message_bytes"?',
        "inbox-fatigue.toml:16: ignores[1].reason is missing; add it",
        "inbox-fatigue.toml:18: ignores[1].expires is no date",
        "inbox-fatigue.toml:20: streams[1].when is empty",
        "inbox-fatigue.toml:21: streams[1].stream must be one of",
    ):
        assert claim in told
    assert len(mistakes(error)) == 15


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ('window = "0d"', "window is no time at all"),
        ('window = "9999999d"', "window is longer than ten years"),
        (f"[limits]\nworker_bytes = {10**20}", "limits.worker_bytes is above 1,000,000,000,000,000"),
        ("[limits]\nmessage_seconds = inf", "limits.message_seconds is above 10,000,000"),
        (f'[[caps]]\nname = "x"\nlimit = {10**20}\nwindow = "1d"', "caps[1].limit is above 1,000,000,000"),
    ],
)
def test_a_number_beyond_what_can_be_counted_is_a_mistake(written, given, why):
    with pytest.raises(SettingsError) as error:
        written(given)
    assert [why in line for line in mistakes(error)] == [True]


@pytest.mark.parametrize("given", ["", "*", "a b", "@", ".", "https://shop.example/", "*.shop.example"])
def test_an_organisation_that_is_no_domain_is_told(written, given):
    with pytest.raises(SettingsError) as error:
        written("", flags={"organisations": (given,)})
    assert mistakes(error) == [
        f"--organisation {given!r} is no domain; write it as it stands in addresses, such as example.com"
    ]


@pytest.mark.parametrize("given", ["shop.example", "Tom@shop.example", " müller.example ", "mailhost"])
def test_an_organisation_is_a_domain_or_an_address_there(written, given):
    assert written("", flags={"organisations": (given,)}).organisations == (given,)


def test_a_mistake_in_pyproject_names_the_whole_key(written):
    with pytest.raises(SettingsError) as error:
        written('[tool.inbox-fatigue.gate]\ntierd = "5%"\n', name="pyproject.toml")
    assert mistakes(error) == [
        'pyproject.toml:2: tool.inbox-fatigue.gate.tierd is no setting; did you mean "tired"?'
    ]


def test_an_unknown_variable_of_the_environment_is_a_mistake(written):
    with pytest.raises(SettingsError) as error:
        written(environ={"INBOX_FATIGUE_SELEKT": "x", "OTHER": "y"})
    assert mistakes(error) == ['INBOX_FATIGUE_SELEKT is no setting; did you mean "select"?']


@pytest.mark.parametrize(
    ("raw", "claim"),
    [
        (b"window = ", "is not TOML"),
        (b'window = "\xff"', "is not UTF-8 at byte 10"),
        (b"a = " + b"[" * 5_000, "is not TOML"),
        (b"#" * 1_100_000, "is larger than 1 MiB"),
    ],
)
def test_a_file_that_is_no_settings_file_is_told_in_one_sentence(tmp_path, raw, claim):
    (tmp_path / "own.toml").write_bytes(raw)
    with pytest.raises(SettingsError, match=claim) as error:
        settings.load(str(tmp_path / "own.toml"), {}, {})
    assert len(error.value.mistakes) == 1


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(SettingsError, match="there is no such settings file"):
        settings.load(str(tmp_path / "absent.toml"), {}, {})


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    (tmp_path / "own.toml").write_bytes(b'\xef\xbb\xbfwindow = "2d"')
    assert settings.load(str(tmp_path / "own.toml"), {}, {}).window == timedelta(days=2)


def test_the_gates_rules_are_joined_and_any_lifts_a_limit(written):
    more = written('[gate.rules]\n"frequency/crowded-day" = 3')
    assert of_inboxes(more) == {
        "consent/mailed-after-opt-out": 0,
        "frequency/crowded-day": 3,
        "frequency/over-cap": 0,
    }
    lifted = written('[gate.rules]\n"consent/mailed-after-opt-out" = "any"')
    assert of_inboxes(lifted) == {"frequency/over-cap": 0}


def test_families_left_out_are_not_required_by_default(written):
    assert written('ignore = ["relevance"]').gate.required == ("consent", "follow-up", "frequency")
    assert written('select = ["frequency/crowded-day"]').gate.required == ("frequency",)
    kept = written('ignore = ["relevance"]\nselect = ["relevance/hard-to-read"]')
    assert kept.gate.required == ("relevance",)


def test_what_the_user_requires_stays_required(written):
    assert written('ignore = ["relevance"]\n[gate]\nrequired = ["relevance"]').gate.required == ("relevance",)


def test_a_slug_outranks_its_family_and_ignore_outranks_select(written):
    found = written('select = ["a/one", "b", "c/x"]\nignore = ["a", "b/two", "c/x"]')
    chosen = {slug: found.selects(slug) for slug in ("a/one", "a/two", "b/one", "b/two", "c/x", "d/one")}
    assert chosen == {
        "a/one": True,
        "a/two": False,
        "b/one": True,
        "b/two": False,
        "c/x": False,
        "d/one": False,
    }


def test_an_ignore_holds_to_the_end_of_its_last_day(written):
    (ignore,) = written(
        '[[ignores]]\nrule = "frequency"\nreason = "agreed"\nexpires = 2026-03-31\ncampaign = "Launch*"'
    ).ignores
    finding = {"rule": "frequency/crowded-day", "recipient": "a@x.example", "campaign": "launch week"}
    assert ignore.covers(**finding, on=date(2026, 3, 31))
    assert not ignore.covers(**finding, on=date(2026, 4, 1))
    assert not ignore.covers(**finding | {"campaign": "Spring"}, on=date(2026, 3, 1))
    assert not ignore.covers(**finding | {"rule": "consent/no-way-out"}, on=date(2026, 3, 1))


def test_the_starter_loads_and_changes_nothing(written):
    assert written(settings.starter()).model_dump() == settings.load(None, {}, {}).model_dump()


def test_the_starter_requires_nothing_of_its_own(written):
    """What a user's file requires must be assessed for somebody, which not every archive allows."""
    assert not written(settings.starter()).is_given("gate", "required")
    assert written(settings.starter()).is_given("gate", "exhausted")


def test_the_starter_with_every_line_uncommented_loads_too(written):
    text = re.sub(r"(?m)^#(?=\S)", "", settings.starter())
    assert tomllib.loads(text)["gate"]["tired"] == "5%"
    found = written(text)
    assert found.rules == {"frequency/crowded-week": {"comfortable": 2, "unbearable": 7}}
    assert found.streams[0].when.patterns == {"sender": "billing@*"}


def test_settings_travel_to_workers_and_remember_where_they_came_from(written):
    found = pickle.loads(pickle.dumps(written('window = "2d"')))
    assert found.window == timedelta(days=2)
    assert found.is_given("window")
    assert not found.is_given("gate", "tired")


def test_settings_can_be_kept_with_the_run_that_used_them(written):
    kept = json.loads(written('window = "2d"').model_dump_json())
    assert kept["window"] == "P2D"
    assert kept["limits"]["mime_parts"] == Limits().mime_parts
