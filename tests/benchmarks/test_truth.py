"""A log whose truth is known is audited by the real command, which finds all of it and nothing else."""

from __future__ import annotations

import json
import subprocess

import polars as pl


def test_an_audit_finds_exactly_what_is_true(module, tmp_path):
    truths, auditing = module("truths"), module("auditing")
    truth = truths.write(60, 3, tmp_path)
    done = subprocess.run(auditing.command(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    compared = auditing.compare(truth, report)
    assert report["run"]["counts"]["touches"] == truth.messages
    assert all(one.true for one in compared), "the log is too small to hold everything"
    for one in compared:
        assert dict(one.found) == dict(one.true), one.what


def test_one_finding_less_or_more_is_noticed(module):
    auditing, truths = module("auditing"), module("truths")
    truth = truths.Truth(over={"three a week": {"a@mail.example"}})
    finding = {
        "rule": auditing.OVER_CAP,
        "recipient": "a@mail.example",
        "message": "4 messages in 7 days; the cap 'three a week' allows 3",
    }
    wrong = [{**finding, "recipient": "b@mail.example"}]
    for findings, agrees in (([finding], True), ([], False), ([finding, *wrong], False)):
        assert all(one.agrees for one in auditing.compare(truth, {"findings": findings})) == agrees


def test_each_cap_and_chain_has_a_story_that_nearly_breaks_it(module):
    stories = module("stories")
    for cap in (stories.WEEK, stories.MONTH, stories.HASTE):
        assert f'name = "{cap}"' in stories.CAPS
        assert any(cap in story.breaks for story in stories.STORIES.values())
    for name in ("crowded", "busy", "hasty"):
        assert stories.STORIES[name].breaks
        assert not stories.STORIES[f"nearly-{name}"].breaks


def test_stories_end_before_the_next_one_can_be_disturbed(module):
    """Between two stories of a reader lie more days than the longest cap looks back."""
    truths = module("truths")
    longest = max(max((*story.news, *story.steps)) for story in truths.ALL.values())
    assert truths.SEASON_DAYS - truths.LATE_DAYS - longest > 30


def test_one_seed_gives_the_same_log_and_truth(module, tmp_path):
    truths = module("truths")
    first = truths.write(40, 7, tmp_path / "first")
    again = truths.write(40, 7, tmp_path / "again")
    other = truths.write(40, 8, tmp_path / "other")
    assert first == again
    assert first != other
    assert (tmp_path / "first" / truths.LOG).read_bytes() == (tmp_path / "again" / truths.LOG).read_bytes()


def test_readers_come_in_blocks_of_which_none_is_lost(module, tmp_path, monkeypatch):
    truths = module("truths")
    monkeypatch.setattr(truths, "BLOCK", 15)
    truth = truths.write(40, 7, tmp_path)
    log, contacts = (pl.read_csv(tmp_path / name) for name in (truths.LOG, truths.CONTACTS))
    assert truth.messages == len(log)
    assert log["recipient"].n_unique() == len(contacts) == 40


def test_the_truth_is_written_beside_the_log(module, tmp_path):
    truths = module("truths")
    truth = truths.write(40, 7, tmp_path)
    told = json.loads((tmp_path / truths.TRUTH).read_text("utf-8"))
    assert told["messages"] == truth.messages
    assert {cap: set(people) for cap, people in told["over"].items()} == truth.over
    assert sum(one["times"] for one in told["chains"]) == sum(truth.chains.values())
