"""Which measurements are findings: hits whose spans overlap are one episode, told at its peak."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from inbox_fatigue.findings import Measurements, Need, Rule
from inbox_fatigue.findings.episodes import find, find_rows
from inbox_fatigue.findings.evidence import MOST_SHARED
from inbox_fatigue.findings.needs import lacking
from inbox_fatigue.inbox_frames import Inboxes
from inbox_fatigue.keys import text_key
from inbox_fatigue.testing import build, inbox, moment
from inbox_fatigue.windows import trailing_count

WEEK = timedelta(days=7)
WORDS = dict.fromkeys(("because", "fires", "calm", "notices", "tires", "instead", "wrong_when"), "-")
RULE = Rule(slug="house/crowd", unit="touches in 7 days", comfortable=2, unbearable=5, **WORDS)


def crowd(inboxes, *, span=WEEK):
    touches = inboxes.counted
    return find(
        Measurements(
            rule=RULE, frame=trailing_count(touches, span), span=span, counted=touches.select("touch")
        ),
        inboxes,
    )


def told(outcome, *columns):
    return outcome.findings.sort("last_at", "finding").select(*columns).rows()


def evidence(outcome):
    joined = outcome.evidence.join(outcome.findings.select("finding", "last_at"), on="finding")
    return [
        sorted(part["touch"].to_list())
        for _, part in sorted(joined.group_by("last_at"), key=lambda group: group[0])
    ]


def measured(*rows, rule=RULE, **columns):
    """Return measurements given as (touch, number)."""
    frame = pl.DataFrame(
        {"touch": [touch for touch, _ in rows], "measured": [float(number) for _, number in rows], **columns}
    )
    return Measurements(rule=rule, frame=frame)


def test_overlapping_hits_are_one_finding_at_its_peak():
    days = inbox("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-10", "2026-03-12")
    found = crowd(days)
    assert told(found, "touch", "measured", "comfortable") == [(4, 4.0, 2.0)]
    assert evidence(found) == [[1, 2, 3, 4]]
    assert told(found, "first_at", "last_at", "begins_at", "ends_at") == [
        (moment("2026-03-02"), moment("2026-03-05"), moment("2026-03-04"), moment("2026-03-10"))
    ]


def test_the_first_of_equal_peaks_is_told():
    found = crowd(inbox("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-09 12:00"))
    assert told(found, "touch", "measured") == [(3, 3.0)]


def test_two_bursts_are_two_findings():
    found = crowd(
        inbox("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-23", "2026-03-24", "2026-03-25 09:00")
    )
    assert told(found, "touch", "measured") == [(3, 3.0), (6, 3.0)]
    assert evidence(found) == [[1, 2, 3], [4, 5, 6]]


def test_hits_exactly_one_span_apart_are_two_episodes():
    days = inbox("2026-03-02", "2026-03-09")
    found = find(measured((1, 3), (2, 3), rule=RULE), days)
    assert len(found.findings) == 2
    spanned = Measurements(rule=RULE, frame=measured((1, 3), (2, 3)).frame, span=WEEK)
    assert len(find(spanned, days).findings) == 2
    longer = Measurements(rule=RULE, frame=spanned.frame, span=WEEK + timedelta(microseconds=1))
    assert len(find(longer, days).findings) == 1


def test_what_is_comfortable_is_no_hit():
    found = find(measured((1, 2), (2, 2.0001)), inbox("2026-03-02", "2026-03-12"))
    assert told(found, "touch") == [(2,)]
    assert found.hits["touch"].to_list() == [2]


def test_a_number_that_is_not_known_is_no_hit():
    frame = pl.DataFrame(
        {"touch": [1], "measured": [None]}, schema={"touch": pl.Int64, "measured": pl.Float64}
    )
    assert find(Measurements(rule=RULE, frame=frame), inbox("2026-03-02")).findings.is_empty()


def test_inboxes_do_not_share_an_episode():
    found = find(
        Measurements(rule=RULE, frame=measured((1, 3), (2, 4)).frame, span=WEEK),
        inbox("2026-03-02", {"at": "2026-03-03", "person_named": "b"}),
    )
    assert told(found, "touch", "measured") == [(1, 3.0), (2, 4.0)]


def test_two_organisations_of_one_person_do_not_share_an_episode():
    found = find(
        Measurements(rule=RULE, frame=measured((1, 3), (2, 4)).frame, span=WEEK),
        inbox("2026-03-02", {"at": "2026-03-03", "organisation": "other.example"}),
    )
    assert told(found, "organisation") == [("sender.example",), ("other.example",)]


def test_groups_are_kept_apart_with_their_evidence():
    """Two chains of follow-ups that run at the same time are two findings, each with its own mails."""
    days = inbox("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05")
    groups = pl.DataFrame({"touch": [1, 2, 3, 4], "group": [7, 8, 7, 8]})
    frame = pl.DataFrame({"touch": [3, 4], "measured": [3.0, 4.0], "group": [7, 8]})
    found = find(Measurements(rule=RULE, frame=frame, span=WEEK, counted=groups), days)
    assert told(found, "touch") == [(3,), (4,)]
    assert evidence(found) == [[1, 3], [2, 4]]
    assert found.findings["finding"].n_unique() == 2


def test_one_touch_may_be_the_peak_of_two_groups():
    frame = pl.DataFrame({"touch": [1, 1], "measured": [3.0, 3.0], "group": [1, 2]})
    found = find(Measurements(rule=RULE, frame=frame), inbox("2026-03-02"))
    assert found.findings["finding"].n_unique() == 2


def test_since_says_how_far_back_the_number_counted():
    days = inbox("2026-03-02", "2026-03-12", "2026-03-22")
    frame = pl.DataFrame({"touch": [3], "measured": [3.0], "since": [moment("2026-03-02")]})
    found = find(Measurements(rule=RULE, frame=frame, span=WEEK, counted=days.counted.select("touch")), days)
    assert evidence(found) == [[2, 3]]
    assert told(found, "first_at") == [(moment("2026-03-12"),)]


def test_since_before_all_mail_counts_all_of_it():
    days = inbox("2026-03-02", "2026-03-12", "2026-03-22")
    frame = pl.DataFrame({"touch": [3], "measured": [3.0], "since": [moment("2020-01-01")]})
    found = find(Measurements(rule=RULE, frame=frame, counted=days.counted.select("touch")), days)
    assert evidence(found) == [[1, 2, 3]]


def test_without_counted_touches_the_touch_alone_is_the_evidence():
    found = find(
        Measurements(rule=RULE, frame=measured((2, 9)).frame, span=WEEK), inbox("2026-03-02", "2026-03-03")
    )
    assert evidence(found) == [[2]]


def test_touches_at_the_moment_of_the_peak_are_evidence_whatever_their_order():
    found = crowd(inbox("2026-03-02", "2026-03-02", "2026-03-02"))
    assert evidence(found) == [[1, 2, 3]]


def test_a_note_travels_with_the_peak():
    columns = {"note": ["low", "high"]}
    frame = measured((1, 3), (2, 4), **columns).frame
    found = find(Measurements(rule=RULE, frame=frame, span=WEEK), inbox("2026-03-02", "2026-03-03"))
    assert told(found, "note") == [("high",)]


def test_plain_python_rules_name_their_own_evidence():
    days = inbox("2026-03-02", "2026-03-03", "2026-03-04")
    found = find_rows(RULE, [RULE.measured(3, at=3, touches=(1,), note="n")], days)
    assert evidence(found) == [[1, 3]]
    assert told(found, "first_at", "last_at", "note") == [(moment("2026-03-02"), moment("2026-03-04"), "n")]


times = st.lists(
    st.integers(0, 40 * 24).map(lambda hours: moment("2026-03-02") + timedelta(hours=hours)),
    min_size=1,
    max_size=20,
)


@examples(deadline=None, max_examples=60)
@given(times, st.sampled_from([timedelta(days=1), WEEK, timedelta(hours=36)]))
def test_findings_and_evidence_equal_the_definition_written_out(story, span):
    outcome = crowd(inbox(*story), span=span)
    rows = sorted(enumerate(story, 1), key=lambda row: (row[1], row[0]))
    counts = {touch: [one for one, at in rows if now - span < at <= now] for touch, now in rows}
    hits = [(touch, at) for touch, at in rows if len(counts[touch]) > RULE.comfortable]
    episodes = []
    for touch, at in hits:
        if episodes and at - span < episodes[-1][-1][1]:
            episodes[-1].append((touch, at))
        else:
            episodes.append([(touch, at)])
    peaks = [min(run, key=lambda hit: (-len(counts[hit[0]]), hit[1], hit[0])) for run in episodes]
    assert told(outcome, "touch", "measured") == [(touch, float(len(counts[touch]))) for touch, _ in peaks]
    assert evidence(outcome) == [sorted(counts[touch]) for touch, _ in peaks]
    assert sorted(outcome.hits["touch"]) == sorted(touch for touch, _ in hits)


def test_the_same_measurements_in_another_order_are_the_same_findings():
    days = inbox("2026-03-02", "2026-03-03", "2026-03-04")
    one = find(measured((1, 3), (2, 5), (3, 4)), days)
    other = find(measured((3, 4), (1, 3), (2, 5)), days)
    assert one.findings.equals(other.findings)
    assert one.evidence.equals(other.evidence)


@pytest.mark.parametrize(
    ("need", "lackers"),
    [
        (Need(kind="person", names=("language",), reason="-"), ["b"]),
        (Need(kind="person", names=("city", "language"), reason="-"), ["b"]),
        (Need(kind="touch", names=("campaign",), reason="-"), ["a"]),
        (Need(kind="content", names=("words",), reason="-"), ["b"]),
        (Need(kind="content", names=("grade",), reason="-"), ["a", "b"]),
        (Need(kind="event", names=("reply", "click"), reason="-"), []),
        (Need(kind="event", names=("purchase",), reason="-"), ["a", "b"]),
    ],
    ids=lambda value: f"{value.kind} {' or '.join(value.names)}" if isinstance(value, Need) else "",
)
def test_a_need_is_lacking_for_those_of_whom_nothing_of_it_is_known(need, lackers):
    story = inbox(
        {"at": "2026-03-02", "content": "offer"},
        {"at": "2026-03-02", "person_named": "b", "campaign": "spring"},
        person={"language": "de"},
        contents={"offer": {"words": ["tea"]}},
        events=[{"at": "2026-03-03", "kind": "click"}],
    )
    names = {
        story.touches.filter(pl.col("touch") == number)["person"][0]: who
        for number, who in ((1, "a"), (2, "b"))
    }
    assert sorted(names[person] for person in lacking(need, story)) == lackers


THREE_SHOPS = [
    {"at": f"2026-03-0{day}", "organisation": f"{name}.example", "person_named": who}
    for who, name in (("a", "one"), ("a", "two"), ("b", "two"), ("c", "three"))
    for day in (2, 3)
]


@pytest.mark.parametrize(
    ("seen", "lackers", "hits"),
    [
        ({"one.example": ["reply"]}, "bc", [1, 2]),
        ({"two.example": ["click", "reply"], "three.example": ["click"]}, "c", [3, 4, 5, 6]),
        ({"": ["reply"], "one.example": ["click"]}, "", [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"one.example": ["open"], "two.example": ["click"]}, "abc", []),
        (None, "", [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
    ids=["one", "two", "told to nobody in particular", "nobody", "not told apart"],
)
def test_what_is_known_of_one_organisation_is_not_known_of_another(seen, lackers, hits):
    """Somebody answers one shop: that says nothing of whether the mails to another shop were kept."""
    need = Need(kind="event", names=("open", "reply"), reason="-")
    more = {"seen_kinds": ["reply"]} if seen is None else {"seen_at": seen}
    story = inbox(*THREE_SHOPS, **more)
    assert sorted(map(text_key, lackers)) == lacking(need, story).to_list()
    found = find(replace(measured(*((n, 5) for n in range(1, 9))), rule=replace(RULE, needs=(need,))), story)
    assert sorted(found.hits["touch"]) == hits


def test_nobody_lacks_anything_where_there_is_nobody():
    assert lacking(Need(kind="event", names=("reply",), reason="-"), Inboxes()).is_empty()


def test_what_is_counted_over_many_inboxes_is_shown_by_the_last_hundred():
    people = {f"p{number}": {} for number in range(150)}
    at = moment("2026-03-02")
    company = build(
        {
            "people": people,
            "touches": [
                {"at": str(at + timedelta(minutes=number)), "person_named": name}
                for number, name in enumerate(people)
            ],
        }
    )
    counted = company.touches.select("touch", group=pl.lit(7, dtype=pl.Int64))
    touches = company.touches.join(counted, on="touch")
    frame = trailing_count(touches, WEEK, by="group").join(counted, on="touch")
    found = find(Measurements(rule=RULE, frame=frame, span=WEEK, counted=counted, shared=True), company)
    shown = found.evidence.group_by("finding").len().join(found.findings, on="finding").sort("last_at")
    assert shown["measured"].to_list() == [float(number) for number in range(3, 151)]
    assert shown["len"].to_list() == [min(number, MOST_SHARED) for number in range(3, 151)]
    newest = found.evidence.filter(pl.col("finding") == shown["finding"][-1]).join(touches, on="touch")
    assert newest["at"].min() == at + timedelta(minutes=50)
