"""Which list an opt-out is about, as logs and files of events tell it, and which list a send is of."""

from __future__ import annotations

import pytest

from inbox_fatigue.columns import LIST_NOT_TOLD

AT = "2026-03-20T10:00:00Z"


@pytest.fixture
def lists(tmp_path, read):
    """Return what was read of one row with these columns: the kind, the lists that it is about, and its detail."""

    def reading(header, cells, name="events.csv", *, of_events=True):
        path = tmp_path / name
        path.write_text(f"email,at,{header}\nana@reader.example,{AT},{cells}\n")
        events = read(path, events=(str(path),) if of_events else ()).events
        return [(event["kind"], event["list"], event["detail"]) for event in events]

    return reading


@pytest.mark.parametrize("column", ["list", "List Name", "topic", "category", "group", "messageTypeId"])
def test_a_column_names_the_list_that_was_left(lists, column):
    assert lists(f"event,{column}", "unsubscribe,Partner offers") == [("unsubscribe", "Partner offers", None)]


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("event", "unsubscribe", "events.csv"),
        ("event,list", "unsubscribe,", "events.csv"),
        ("event,list", "unsubscribe,n/a", "events.csv"),
        ("event,list", "unsubscribe,All", "events.csv"),
        ("event,list", "complaint,Partner offers", "events.csv"),
        ("event,list", "click,Partner offers", "events.csv"),
        ("metric,list", "Unsubscribed from Email Marketing,Partner offers", "events.csv"),
        ("event,asm_group_id", "unsubscribe,4711", "events.csv"),
        ("event,message_id,category", "unsubscribe,<1@x.example>,welcome", "events.csv"),
        ("created", "1774000800", "suppression_unsubscribes.csv"),
    ],
)
def test_what_is_about_all_mail_or_about_the_message_names_no_list(lists, header, cells, name):
    ((_, left, _),) = lists(header, cells, name)
    assert left is None


@pytest.mark.parametrize(
    ("header", "cells", "name", "told"),
    [
        ("event,asm_group_id", "group_unsubscribe,4711", "events.csv", ("unsubscribe", "4711")),
        ("event,asm_group_id", "group_resubscribe,4711", "events.csv", ("subscribe", "4711")),
        ("metric,list", "Unsubscribed from List,News", "events.csv", ("unsubscribe", "News")),
        ("metric", "Unsubscribed from List", "events.csv", ("unsubscribe", LIST_NOT_TOLD)),
        ("name", "Ana", "suppression_group_unsubscribes.csv", ("unsubscribe", LIST_NOT_TOLD)),
    ],
)
def test_some_kinds_are_about_one_list_by_themselves(lists, header, cells, name, told):
    assert lists(header, cells, name) == [(*told, None)]


def test_the_category_of_a_log_is_that_of_its_mail(lists):
    assert lists("event,category,reason", "unsubscribe,welcome,no time", of_events=False) == [
        ("unsubscribe", None, "no time")
    ]


@pytest.mark.parametrize("cell", ['"[""News"", ""Offers""]"', "News; Offers;"])
def test_several_lists_are_an_event_each(lists, cell):
    assert lists("event,list", f"unsubscribe,{cell}") == [
        ("unsubscribe", "News", None),
        ("unsubscribe", "Offers", None),
    ]


def test_a_send_is_of_its_group_beside_its_category(tmp_path, read):
    path = tmp_path / "log.csv"
    path.write_text(f"email,sent_at,category,asm_group_id\nana@reader.example,{AT},welcome,4711\n")
    (send,) = read(path).sends
    assert (send["category"], send["list"]) == ("welcome", "4711")
