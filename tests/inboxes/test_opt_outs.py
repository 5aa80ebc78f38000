"""From when on an opt-out is known of which a log tells that it came, and not when."""

from __future__ import annotations

import pytest

from inbox_fatigue.columns import TIME_NOT_TOLD
from inbox_fatigue.testing import moment

ROW = {"recipient": "ana@reader.example", "at": "2026-03-01", "campaign": "one"}
NEXT = {**ROW, "campaign": "two"}


def opt_outs(archive, **period):
    rows = archive.inboxes(**period).events.rows(named=True)
    return [(row["kind"], row["at"], row["detail"]) for row in rows]


@pytest.mark.parametrize("name", ["unsubscribed", "complained"])
def test_an_opt_out_with_a_time_came_then(archive, name):
    archive.take_log(
        {**ROW, name: True, f"{name}_at": moment("2026-03-20 10:00")}, {**NEXT, "at": "2026-04-01"}
    )
    ((_, at, detail),) = opt_outs(archive)
    assert (at, detail) == (moment("2026-03-20 10:00"), "")


@pytest.mark.parametrize("name", ["opened", "clicked", "replied", "bounced"])
def test_what_came_at_a_time_came_then_and_else_with_the_mail(archive, name):
    archive.take_log(
        {**ROW, name: True, f"{name}_at": moment("2026-03-02 10:00")},
        {**NEXT, "at": "2026-03-05", name: True},
    )
    assert [at for _, at, _ in opt_outs(archive)] == [moment("2026-03-02 10:00"), moment("2026-03-05")]


@pytest.mark.parametrize(
    ("last", "known"),
    [("2026-03-08", "2026-03-08"), ("2026-05-01", "2026-03-31"), ("2026-03-01", "2026-03-01")],
)
def test_an_opt_out_without_a_time_is_known_when_the_log_ends_or_no_way_out_works_any_more(
    archive, last, known
):
    archive.take_log({**ROW, "unsubscribed": True}, {**NEXT, "at": last})
    assert opt_outs(archive) == [("unsubscribe", moment(known), TIME_NOT_TOLD)]


def test_mail_after_now_does_not_put_it_off(archive):
    archive.take_log({**ROW, "unsubscribed": True}, {**NEXT, "at": "2026-05-01"})
    assert opt_outs(archive, as_of=moment("2026-03-04")) == [
        ("unsubscribe", moment("2026-03-04"), TIME_NOT_TOLD)
    ]


def test_a_file_that_says_when_an_opt_out_came_decides(archive):
    archive.take_log({**ROW, "unsubscribed": True}, {**NEXT, "at": "2026-05-01"})
    archive.take_events({"recipient": ROW["recipient"], "at": "2026-03-03", "kind": "unsubscribe"})
    assert opt_outs(archive) == [("unsubscribe", moment("2026-03-03"), "")]


def test_an_earlier_opt_out_of_a_file_is_another(archive):
    archive.take_log({**ROW, "unsubscribed": True}, {**NEXT, "at": "2026-03-08"})
    archive.take_events({"recipient": ROW["recipient"], "at": "2026-02-03", "kind": "unsubscribe"})
    assert [at for _, at, _ in opt_outs(archive)] == [moment("2026-02-03"), moment("2026-03-08")]


@pytest.mark.parametrize(
    ("came", "found"),
    [
        ((), [("unsubscribe", "2026-05-01", TIME_NOT_TOLD)]),
        (("click",), [("click", "2026-03-20", None), ("unsubscribe", "2026-05-01", TIME_NOT_TOLD)]),
        (("unsubscribe",), [("unsubscribe", "2026-03-20", None)]),
        (("subscribe",), [("subscribe", "2026-03-20", None)]),
    ],
)
def test_who_has_left_by_contacts_had_left_by_the_last_mail_unless_events_say_more(archive, came, found):
    archive.take_log(ROW, {**NEXT, "at": "2026-05-01"})
    for kind in came:
        archive.take_events({"recipient": ROW["recipient"], "at": "2026-03-20", "kind": kind})
    archive.take_contacts({"address": ROW["recipient"], "other": '{"(left)": "status"}'})
    told = [(kind, at, detail or None) for kind, at, detail in opt_outs(archive)]
    assert told == [(kind, moment(at), detail) for kind, at, detail in found]


def test_who_left_two_lists_at_once_left_both(archive):
    left = {"recipient": ROW["recipient"], "at": "2026-03-03", "kind": "unsubscribe"}
    archive.take_log(ROW, {**NEXT, "at": "2026-05-01"})
    archive.take_events({**left, "list": "offers"}, {**left, "list": "news"}, left)
    told = archive.inboxes().events
    assert sorted(told["list"].to_list(), key=str) == [None, "news", "offers"]


def test_who_left_by_contacts_left_all_mail_whatever_list_they_left_before(archive):
    archive.take_log({**ROW, "list": "news"}, {**NEXT, "at": "2026-05-01"})
    archive.take_contacts({"address": ROW["recipient"], "other": '{"(left)": "status"}'})
    archive.take_events(
        {"recipient": ROW["recipient"], "at": "2026-03-03", "kind": "unsubscribe", "list": "news"}
    )
    told = archive.inboxes()
    assert told.events.select("list", "detail").rows() == [("news", ""), (None, TIME_NOT_TOLD)]
    assert told.touches["list"].to_list() == ["news", None]
