"""How the settings of rules reach their scorers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import ClassVar

import jsonschema
import pytest

from inbox_fatigue import settings
from inbox_fatigue.errors import SettingsError
from inbox_fatigue.findings import Rule

CROWDED = Rule(
    slug="house/crowded", unit="touches", comfortable=3, unbearable=10, because="b", fires="f", calm="c",
    notices="n", tires="t", instead="i", wrong_when="w",
)  # fmt: skip
LOUD = replace(CROWDED, slug="house/loud")


@dataclass(frozen=True, kw_only=True)
class House:
    rules: ClassVar = (CROWDED, LOUD)
    window: timedelta = timedelta(days=7)
    rest: timedelta = timedelta(days=1)
    most: int = 4
    weight: float = 0.5
    strict: bool = False
    title: str = "x"
    words: tuple[str, ...] = ("a",)
    limit: float | None = None

    def __post_init__(self):
        if self.most > 100:
            raise ValueError("most is at most 100")


class Hall:
    """A host that knows one scorer."""

    def scorers(self):
        return ((SimpleNamespace(name="house", label="house 1.0"), House),)


BASE = '[gate]\nrequired = ["house"]\n'


@pytest.fixture
def build(tmp_path):
    def built(text=""):
        (tmp_path / "inbox-fatigue.toml").write_text(BASE + text, "utf-8")
        return settings.build_scorers(settings.load(None, {}, {}, directory=tmp_path), Hall())

    return built


def told(error):
    return [re.sub(r".*inbox-fatigue\.toml:\d+: ", "", sentence) for sentence in error.value.mistakes]


def test_a_scorer_without_settings_has_its_own(build):
    (built,) = build()
    assert built.instance == House()
    assert built.rules == (CROWDED, LOUD)
    assert built.plugin_label == "house 1.0"


def test_settings_are_read_by_the_types_of_the_fields(build):
    (built,) = build(
        '[rules."house/crowded"]\nwindow = "36h"\nmost = 9\nweight = 2\nstrict = true\n'
        'title = "y"\nwords = ["b", "c"]\nlimit = 1\ncomfortable = 5\nunbearable = 6\nceiling = 0.5'
    )
    assert built.instance == House(
        window=timedelta(hours=36), most=9, weight=2.0, strict=True, title="y", words=("b", "c"), limit=1.0
    )
    assert built.rules[0] == replace(CROWDED, comfortable=5, unbearable=6, ceiling=0.5)
    assert built.rules[1] == LOUD
    assert built.values["most"] == 9


def test_every_mistake_in_rules_is_told_at_once(build):
    with pytest.raises(SettingsError) as error:
        build(
            """
            [rules."house/crowded"]
            windw = "7d"
            window = 7
            most = 1.5
            weight = "much"
            strict = 1
            words = "a"
            comfortable = 12
            ceiling = 1.0
            [rules."house/laud"]
            most = 1
            [families]
            hause = 50
            """
        )
    found = "\n".join(told(error))
    for claim in (
        'rules."house/crowded".windw is no setting of this rule; did you mean "window"?',
        'rules."house/crowded".window is no span of time',
        'rules."house/crowded".most is no whole number',
        'rules."house/crowded".weight is no number',
        'rules."house/crowded".strict is no yes or no',
        'rules."house/crowded".words is no list of texts',
        'rules."house/crowded" has comfortable 12 and unbearable 10',
        'rules."house/crowded".ceiling must be above 0 and below 1',
        'rules."house/laud" names "house/laud", which no plugin has; did you mean "house/loud"?',
        'families.hause names "hause", which no plugin has; did you mean "house"?',
    ):
        assert claim in found


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ('window = "0d"', "window is no time at all"),
        ('window = "9999999d"', "window is longer than ten years"),
        ('rest = "9999999d"', "rest is longer than ten years"),
        (f"most = {10**30}", "most is no number up to 1,000,000,000"),
        ("weight = nan", "weight is no number up to 1,000,000,000"),
        ("weight = -inf", "weight is no number up to 1,000,000,000"),
    ],
)
def test_a_value_that_no_scorer_can_count_with_is_a_mistake(build, given, why):
    with pytest.raises(SettingsError) as error:
        build(f'[rules."house/crowded"]\n{given}')
    assert [why in line for line in told(error)] == [True]


def test_a_span_that_is_no_window_may_be_nothing(build):
    (house,) = build('[rules."house/crowded"]\nrest = "0d"')
    assert house.instance.rest == timedelta(0)


def test_a_setting_that_two_rules_share_has_one_value(build):
    with pytest.raises(SettingsError, match="differs from that of house/crowded"):
        build('[rules."house/crowded"]\nmost = 1\n[rules."house/loud"]\nmost = 2')


def test_what_a_scorer_refuses_is_the_users_to_change(build):
    with pytest.raises(SettingsError, match="most is at most 100"):
        build('[rules."house/loud"]\nmost = 101')


def test_rules_left_out_are_not_among_those_built(tmp_path, build):
    (tmp_path / "x").touch()
    with pytest.raises(SettingsError, match='requires "house", which select or ignore leaves out'):
        settings.build_scorers(
            settings.load(None, {}, {"ignore": ["house"], "gate": {"required": ["house"]}}), Hall()
        )
    plain = settings.load(None, {}, {"ignore": ["house/loud"], "gate": {"required": []}})
    (built,) = settings.build_scorers(plain, Hall())
    assert built.rules == (CROWDED,)


def test_rules_of_a_plan_take_part_only_where_something_is_planned():
    """Their settings are checked all the same: one policy serves audits and previews."""

    @dataclass(frozen=True, kw_only=True)
    class Launch:
        rules: ClassVar = (replace(CROWDED, slug="house/launch", needs_plan=True), LOUD)
        most: int = 4

    hall = SimpleNamespace(scorers=lambda: ((SimpleNamespace(name="house", label="house 1.0"), Launch),))
    plain = settings.load(None, {}, {"gate": {"required": []}})
    slugs = {
        planned: [one.slug for one in settings.build_scorers(plain, hall, planned=planned)[0].rules]
        for planned in (False, True)
    }
    assert slugs == {False: ["house/loud"], True: ["house/launch", "house/loud"]}
    wrong = settings.load(None, {}, {"rules": {"house/launch": {"most": "x"}}, "gate": {"required": []}})
    with pytest.raises(SettingsError, match="most is no whole number"):
        settings.build_scorers(wrong, hall)


def test_defaults_that_name_absent_plugins_are_nobodys_mistake():
    plain = settings.load(None, {}, {})
    assert len(settings.build_scorers(plain, Hall())) == 1


def test_the_schema_accepts_what_loads_and_refuses_what_does_not():
    schema = settings.schema(Hall())
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    good = {"window": "7d", "gate": {"tired": "5%", "rules": {"house/loud": "any"}}, "select": ["house"],
            "rules": {"house/crowded": {"comfortable": 1, "window": "2d", "words": ["a"]}}}  # fmt: skip
    assert check.is_valid(good)
    for bad in (
        {"widnow": "7d"},
        {"window": "7"},
        {"gate": {"tired": 5}},
        {"select": ["hause"]},
        {"rules": {"house/crowded": {"windw": "2d"}}},
        {"limits": {"mime_parts": 0}},
    ):
        assert not check.is_valid(bad), bad


def test_the_schema_tells_defaults():
    schema = settings.schema(Hall())
    rule = schema["properties"]["rules"]["properties"]["house/crowded"]["properties"]
    assert schema["properties"]["window"]["default"] == "30d"
    assert rule["window"]["default"] == "7d"
    assert rule["comfortable"]["default"] == 3
