"""Whether a log's mails said the same is told by what it says of them, and by nothing else."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest

from inbox_fatigue.testing import moment

RULE, CHAINS = "follow-up/same-again", "follow-up/bump-of-a-bump"
BEGIN = moment("2026-03-03 09:00")
LAST = "Last chance: 20 % off teapots"


@pytest.fixture
def judged(audit, tmp_path):
    """Return a function that audits a log to one person: how often one message came, and who is not assessed."""

    def run(*words, rule=RULE, **columns):
        days = columns.pop("days")
        rows = [
            {
                "email": "ana@reader.example",
                "sent_at": (BEGIN + timedelta(days=day)).isoformat(),
                **{name: told[place] if isinstance(told, list) else told for name, told in columns.items()},
            }
            for place, day in enumerate(days)
        ]
        with (tmp_path / "log.csv").open("w", newline="") as file:
            table = csv.DictWriter(file, rows[0])
            table.writeheader()
            table.writerows(rows)
        _, report = audit("log.csv", "--organisation", "shop.example", *words)
        counts = [one["measured"] for one in report["findings"] if one["rule"] == rule]
        return counts, sum(one["count"] for one in report["not_assessed"] if one["rule"] == rule)

    return run


@pytest.mark.parametrize(
    "columns",
    [
        {"campaign_name": "Weekly news"},
        {"subject": "Weekly news"},
        {"campaign_id": "c1", "subject": "Weekly news"},
        {"template_id": "layout", "subject": "Weekly news"},
        {"template_id": "layout"},
        {"campaign_id": "c1", "variant": "A"},
    ],
)
def test_whether_a_name_that_comes_each_week_says_the_same_is_not_known(judged, columns):
    assert judged(days=[0, 7, 14, 21], **columns) == ([], 1)


@pytest.mark.parametrize("column", ["creative", "creative_id", "content_id", "message_variation_id"])
def test_a_creative_that_comes_again_is_the_same_message(judged, column):
    assert judged(days=[0, 7, 14], subject="Spring sale", **{column: "k7"}) == ([3.0], 0)


def test_of_a_creative_under_another_subject_it_is_not_known(judged):
    subjects = ["Back in stock: cups", "Back in stock: pots"]
    assert judged(days=[0, 7], creative_id="k7", subject=subjects) == ([], 1)
    assert judged(days=[0, 7], creative_id=["k7", "k8"], subject=subjects) == ([], 0)
    assert judged(days=[0, 99], creative_id="k7", subject=subjects) == ([], 0)


def test_a_step_of_a_sequence_that_comes_again_is_the_same_message(judged):
    assert judged(days=[0, 7], sequence="welcome", step="1", subject="Welcome") == ([2.0], 0)


@pytest.mark.parametrize("column", ["template_id", "variant"])
def test_campaigns_written_into_one_form_are_different_messages(judged, column):
    assert judged(days=[0, 7, 14], campaign_id=["c1", "c2", "c3"], **{column: "A"}) == ([], 0)


def test_one_subject_in_another_campaign_of_the_same_week_may_be_a_resend(judged):
    assert judged(days=[0, 2], campaign_id=["c1", "c2"], subject="Our spring sale") == ([], 1)
    assert judged(days=[0, 7], campaign_id=["c1", "c2"], subject="Our spring sale") == ([], 0)


@pytest.mark.parametrize("campaigns", ["c1", ["c1", "c2", "c3"]])
def test_what_calls_itself_the_last_and_comes_again_within_days_says_the_same(judged, campaigns):
    assert judged(days=[0, 2, 5], campaign_id=campaigns, subject=LAST) == ([3.0], 0)


def test_last_words_of_another_week_are_of_another_matter(judged):
    assert judged(days=[0, 7], campaign_id=["c1", "c2"], subject=LAST) == ([], 0)
    assert judged(days=[0, 7], campaign_id="c1", subject=LAST) == ([], 1)


def test_last_words_of_two_matters_are_two_messages(judged):
    assert judged(days=[0, 2], campaign_id=["c1", "c2"], subject=[LAST, "Last chance: cups"]) == ([], 0)


@pytest.mark.parametrize(
    ("columns", "words", "told"),
    [
        ({"workflow": "Digest"}, (), ([], 1)),
        ({"workflow": "Digest", "subject": ["1", "2", "3", "4"]}, (), ([], 1)),
        ({"workflow": "Welcome", "step": ["1", "2", "3", "4"]}, (), ([3.0], 0)),
        ({"workflow": "Chase"}, ("--map", "sequence=workflow"), ([3.0], 0)),
        ({"cadence": "Chase"}, (), ([3.0], 0)),
    ],
)
def test_a_workflow_is_a_sequence_where_its_steps_are_told(judged, columns, words, told):
    assert judged(*words, rule=CHAINS, days=[0, 7, 14, 21], **columns) == told
