"""A table of people and times is a plan."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest

from inbox_fatigue import plan
from inbox_fatigue.errors import PlanError
from inbox_fatigue.model import Channel, Stream
from inbox_fatigue.sources.logs.times import TimeRules

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """\
Email,Campaign Name,Scheduled At,Stream,Weight,From,Subject,First Name
ana@corp.example,Sale,2026-06-03T09:00:00+02:00,marketing,2,letter@x.example,Hi Ana,Ana
ben@corp.example,Sale,2026-06-03 10:00:00+02:00,marketing,,letter@x.example,Hi Ben,Ben
ana@corp.example,Check in,2026-06-04T09:00:00Z,sales,1,rep@x.example,Still there?,Ana
nobody,Sale,2026-06-04T09:00:00Z,marketing,1,letter@x.example,,
"""


def write(tmp_path: Path, text: str = TABLE, name: str = "sends.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    with pytest.raises(PlanError) as caught:
        plan.load(path)
    return [told.removeprefix(f"{path}:") for told in caught.value.mistakes]


def test_each_campaign_has_an_audience_and_a_time_for_every_row(tmp_path):
    found = plan.load(write(tmp_path))
    assert [(one.name, one.stream, one.audience.people.height) for one in found.campaigns] == [
        ("Sale", Stream.MARKETING, 2),
        ("Check in", Stream.SALES, 1),
    ]
    sends = plan.unfold(found)
    assert sends["at"].to_list() == [
        datetime(2026, 6, 3, 7, tzinfo=UTC),
        datetime(2026, 6, 3, 8, tzinfo=UTC),
        datetime(2026, 6, 4, 9, tzinfo=UTC),
    ]
    assert sends["weight"].to_list() == [2, 1, 1]
    assert sends["row"].to_list() == [2, 3, 4]
    assert sends["sender"].to_list() == ["letter@x.example"] * 2 + ["rep@x.example"]
    assert [(one.why, one.where.line) for one in found.problems] == [("not-an-address", 5)]


def test_subjects_that_differ_are_a_merge_field_and_one_alone_is_the_subject(tmp_path):
    found = plan.load(write(tmp_path))
    assert [step.creative.subject for step in found.steps] == ["{{ subject }}", "Still there?"]
    row = plan.value_rows(found).filter(campaign="Sale")
    assert row["value"].to_list() == ["Hi Ana", "Hi Ben"]


def test_a_creative_is_read_from_beside_the_table(tmp_path):
    (tmp_path / "a.txt").write_text("Hi {{ first_name }}")
    text = "email,send_at,creative,channel\nana@corp.example,2026-06-03T09:00Z,a.txt,e-mail\n"
    (campaign,) = plan.load(write(tmp_path, text)).campaigns
    assert (campaign.name, campaign.steps[0].creative.raw) == ("sends", b"Hi {{ first_name }}")
    assert campaign.steps[0].channel is Channel.EMAIL


def test_the_same_table_may_be_parquet_or_json_lines(tmp_path):
    frame = pl.read_csv(write(tmp_path), infer_schema=False)
    frame.write_parquet(tmp_path / "sends.parquet")
    frame.write_ndjson(tmp_path / "sends.jsonl")
    counts = [plan.unfold(plan.load(tmp_path / name)).height for name in ("sends.parquet", "sends.jsonl")]
    assert counts == [3, 3]


def test_times_without_an_offset_are_read_as_utc_and_that_is_told(tmp_path):
    text = "email,send_at\nana@corp.example,2026-06-03 09:00\n"
    found = plan.load(write(tmp_path, text))
    assert plan.unfold(found)["at"].to_list() == [datetime(2026, 6, 3, 9, tzinfo=UTC)]
    assert [(one.why, one.lost) for one in found.problems] == [("no-time-zone", 0)]


def test_times_without_an_offset_are_of_the_zone_that_is_named_and_nothing_is_told(tmp_path):
    text = "email,send_at\nana@corp.example,03.06.2026 09:00\n"
    rules = TimeRules(zone="Europe/Berlin", format="%d.%m.%Y %H:%M")
    found = plan.load(write(tmp_path, text), times=rules)
    assert plan.unfold(found)["at"].to_list() == [datetime(2026, 6, 3, 7, tzinfo=UTC)]
    assert found.problems == ()


def test_all_that_is_wrong_in_a_table_is_told_at_once_by_line(tmp_path):
    text = (
        "email,campaign,send_at,stream,weight,creative\n"
        "a@x.example,One,2026-05-03T09:00Z,marketing,1,\n"
        "b@x.example,One,03/04/2026,sales,much,\n"
        "c@x.example,,soon,marketing,1,\n"
        "d@x.example,Two,2026-05-04T09:00Z,spam,1,no.txt\n"
    )
    assert mistakes(write(tmp_path, text)) == [
        '1: has weights in the column "weight" that are no numbers from 0, in row 3; correct them',
        "3: has a time that leaves open which number is the day; write 2026-06-03 09:00",
        '3: gives the campaign "One" another stream (sales) than marketing; make two campaigns of it',
        "4: has a time that cannot be read; write one such as 2026-06-03T09:00:00+02:00",
        "4: has no campaign; name it",
        '5: has "spam" for one of the streams; write one of marketing, sales, service, transactional, correspondence, list',
        "5: names the creative no.txt, which cannot be read (No such file or directory); check the path",
    ]


def test_a_table_of_something_else_is_no_plan(tmp_path):
    (told,) = mistakes(write(tmp_path, "a,b\n1,2\n", "t.csv"))
    assert (
        told
        == "1: is no plan: it has neither people with times (planned sends) nor steps with their days; it has a, b"
    )


def test_a_table_of_nobody_is_a_plan_of_nothing(tmp_path):
    found = plan.load(write(tmp_path, "email,campaign,send_at\n"))
    assert (found.campaigns, plan.unfold(found).height) == ((), 0)


def test_a_clock_time_that_its_day_skips_is_the_first_that_there_is_as_in_a_plan_file(tmp_path):
    text = (
        "email,send_at\nana@x.example,2026-03-29 02:30\nben@x.example,2026-03-29 03:30\n"
        "cem@x.example,2026-03-29T02:30Z\n"
    )
    found = plan.load(write(tmp_path, text), times=TimeRules(zone="Europe/Berlin"))
    times = [f"{at:%H:%M}" for at in plan.unfold(found)["at"]]
    (tmp_path / "plan.toml").write_text(
        '[[campaigns]]\nname = "One"\nsubject = "One"\ntimezone = "Europe/Berlin"\n'
        f'send_at = 2026-03-29T02:30:00\naudience = "{write(tmp_path, text).name}"\n'
    )
    (campaign,) = plan.load(tmp_path / "plan.toml").campaigns
    assert times == [f"{campaign.send_at:%H:%M}", "01:30", "02:30"] == ["01:00", "01:30", "02:30"]


def test_a_campaign_with_control_characters_in_its_name_is_told_by_line(tmp_path):
    text = (
        'email,campaign,send_at\na@x.example,One,2026-06-03T09:00Z\nb@x.example,"O\x1bne",2026-06-03T09:00Z\n'
    )
    told = "3: has control characters in the name of its campaign; remove them"
    assert mistakes(write(tmp_path, text)) == [told]
