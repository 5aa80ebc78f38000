"""How many messages of all organisations a person got in the span of a finding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from inbox_fatigue.audit.judging import judgement

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = (10, 11, 12)


def _touches():
    """Return a message a day for four days to each of three people; the last of the four is another's."""
    return pl.DataFrame({
        "person": [person for person in PEOPLE for _ in range(4)],
        "organisation": ["tea", "tea", "tea", "coffee"] * 3,
        "inbox": [100 * person + (day == 3) for person in PEOPLE for day in range(4)],
        "at": [MARCH + timedelta(days=day) for _ in PEOPLE for day in range(4)],
        "counted": [True] * 12,
    })  # fmt: skip


def _findings(touches):
    """Return a finding of two days that ends at each message."""
    return touches.select("person", "inbox", last_at="at").with_columns(
        finding=pl.int_range(pl.len()),
        rule=pl.lit("frequency/crowded-day"),
        span_us=pl.lit(2 * 86_400_000_000),
    )


def test_spans_of_many_findings_are_held_against_a_few_people_at_a_time(monkeypatch):
    touches = _touches()
    at_once = judgement.from_all(_findings(touches), touches)
    seen = []
    hold = judgement._from_others

    def counted(spans, touches, whose):
        seen.append(len(spans.filter(whose)))
        return hold(spans, touches, whose)

    monkeypatch.setattr(judgement, "_from_others", counted)
    monkeypatch.setattr(judgement, "_PAIRS", 16)  # four spans of a person against four messages
    in_parts = judgement.from_all(_findings(touches), touches)
    assert seen == [4, 4, 4]
    assert in_parts["from_all"].to_list() == [None, None, None, 2] * 3
    assert in_parts.equals(at_once)


def test_in_mail_of_one_organisation_no_finding_has_more_than_its_own():
    touches = _touches().with_columns(organisation=pl.lit("tea"))
    found = judgement.from_all(_findings(touches), touches)
    assert found["from_all"].to_list() == [None] * 12
    assert found.schema == judgement.from_all(_findings(_touches()), _touches()).schema
