"""What scorers get: each person's mail by organisation, on their own clock, in the period that was asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from inbox_fatigue.columns import ALIKE, CONTENTS, EVENTS, PEOPLE, TOUCHES
from inbox_fatigue.inboxes.contents import load_contents
from inbox_fatigue.testing import moment

WAY_OUT = {"List_Unsubscribe": "<mailto:off@shop.example>"}


def touches(archive, **period):
    return archive.inboxes(**period).touches.sort("at").rows(named=True)


def test_an_empty_ledger_gives_empty_frames_of_the_right_columns(archive):
    inboxes = archive.inboxes()
    frames = (inboxes.touches, inboxes.events, inboxes.people, inboxes.contents, inboxes.alike)
    for frame, schema in zip(frames, (TOUCHES, EVENTS, PEOPLE, CONTENTS, ALIKE), strict=True):
        assert frame.schema == pl.Schema(schema)
        assert frame.is_empty()
    assert (inboxes.as_of, inboxes.seen_kinds) == (None, frozenset())


def test_mail_has_the_columns_that_scorers_were_promised(archive, letter):
    archive.take(letter(**WAY_OUT))
    inboxes = archive.inboxes()
    assert inboxes.touches.schema == pl.Schema(TOUCHES)
    assert inboxes.people.schema == pl.Schema(PEOPLE)
    (touch,) = inboxes.touches.rows(named=True)
    assert (touch["way_out_header"], touch["way_out_one_click"], touch["planned"]) == (True, False, False)


def test_each_organisation_has_an_inbox_of_its_own_of_each_person(archive, letter):
    senders = ("a@one.example", "b@two.example", "c@three.example")
    archive.take(
        *(
            letter(sender=one, to=to, at=f"2026-03-0{day}")
            for day, one in enumerate(senders, 1)
            for to in ("ana@reader.example", "ben@reader.example")
        )
    )
    found = archive.inboxes().touches
    assert (found["person"].n_unique(), found["inbox"].n_unique()) == (2, 6)
    assert found["inbox"].is_sorted()


def test_undated_mail_is_left_out(archive, letter):
    archive.take(letter(at=None), letter())
    assert len(touches(archive)) == 1


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ({}, [2, 3, 4]),
        ({"since": moment("2026-03-03 09:00")}, [3, 4]),
        ({"until": moment("2026-03-03 09:00")}, [2]),
        ({"since": moment("2026-03-03"), "until": moment("2026-03-04")}, [3]),
    ],
    ids=["all", "since", "until", "both"],
)
def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(archive, letter, period, days):
    archive.take(*(letter(at=f"2026-03-0{day} 09:00") for day in (2, 3, 4)))
    assert [row["at"].day for row in touches(archive, **period)] == days


def test_now_is_the_last_mail_of_the_period_unless_it_is_given(archive, letter):
    archive.take(letter(at="2026-03-02 09:00"), letter(at="2026-03-09 09:00"))
    assert archive.inboxes().as_of == moment("2026-03-09 09:00")
    assert archive.inboxes(until=moment("2026-03-05")).as_of == moment("2026-03-02 09:00")
    assert archive.inboxes(as_of=moment("2026-04-01")).as_of == moment("2026-04-01")


def test_what_came_back_after_now_is_not_known(archive, letter):
    archive.take(letter(at="2026-03-02"), letter(at="2026-03-09"))
    row = {"recipient": "ana@reader.example", "kind": "click"}
    archive.take_events({**row, "at": "2026-03-09"}, {**row, "at": "2026-03-09 00:01", "kind": "open"})
    inboxes = archive.inboxes()
    assert inboxes.events["kind"].to_list() == ["click"]
    assert inboxes.seen_kinds == {"click"}
    assert inboxes.seen_at == {(None, "click")}


def test_a_reply_is_known_of_the_organisation_that_it_went_to(archive, letter):
    answer = letter(
        sender="ana@reader.example", to="news@shop.example", subject="Re: Spring", at="2026-03-03"
    )
    archive.take(letter(), answer, letter(sender="news@other.example", at="2026-03-04"))
    inboxes = archive.inboxes()
    assert {"shop.example", "other.example"} <= set(inboxes.touches["organisation"])
    assert ("shop.example", "reply") in inboxes.seen_at
    assert ("other.example", "reply") not in inboxes.seen_at


def test_addresses_of_one_company_under_one_name_have_one_writer(archive, letter):
    writers = (
        "Tim Berg <tim@shop.example>",
        '"Berg, Tim" <t.berg@mail.shop.example>',
        "Tim Bauer <t.bauer@shop.example>",
        "Shop <news@shop.example>",
        "Shop <offers@shop.example>",
        "bare@shop.example",
    )
    archive.take(*(letter(sender=one, at=f"2026-03-0{day}") for day, one in enumerate(writers, 1)))
    inboxes = archive.inboxes()
    found = inboxes.touches.sort("at").select(writer=inboxes.writer())["writer"].to_list()
    assert [found.index(writer) for writer in found] == [0, 0, 2, 3, 3, 5]
    assert inboxes.touches["sender"].n_unique() == 6


def test_languages_of_contacts_are_the_codes_under_which_texts_are_told(archive, letter):
    archive.take(letter(to="ana@reader.example"), letter(to="ben@reader.example"))
    archive.take_contacts(
        {"address": "ana@reader.example", "language": "nb;en-GB"},
        {"address": "ben@reader.example", "language": "en;xx"},
    )
    assert archive.inboxes().people["languages"].drop_nulls().to_list() == [["no", "en"]]


def test_a_persons_clock_is_that_of_the_zone_in_contacts(archive, letter):
    """On the last Sunday of March clocks in Berlin go from one hour ahead of UTC to two."""
    archive.take(letter(at="2026-03-28 23:30"), letter(at="2026-03-29 23:30"))
    archive.take_contacts({"address": "ana@reader.example", "timezone": "Europe/Berlin"})
    assert [row["local_at"] for row in touches(archive)] == [
        datetime(2026, 3, 29, 0, 30),  # noqa: DTZ001 - a clock on the wall
        datetime(2026, 3, 30, 1, 30),  # noqa: DTZ001 - likewise
    ]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize("at", ["2026-03-02", "2026-03-01 23:00", "2026-03-02 05:00"])
def test_a_day_without_a_time_is_the_same_day_wherever_the_person_is(archive, zone, at):
    """A log of days in the zone of Berlin or of New York begins them at another hour of UTC."""
    archive.take_log({"recipient": "ana@reader.example", "at": at, "day_only": True, "campaign": "spring"})
    archive.take_contacts({"address": "ana@reader.example", "timezone": zone})
    assert [(row["local_at"], row["day_only"]) for row in touches(archive)] == [
        (datetime(2026, 3, 2), True)  # noqa: DTZ001 - a clock on the wall
    ]


def test_of_two_records_of_a_send_the_one_with_a_time_tells_it(archive):
    row = {"recipient": "ana@reader.example", "at": "2026-03-02", "campaign": "spring"}
    archive.take_log({**row, "day_only": True})
    assert [row["day_only"] for row in touches(archive)] == [True]
    archive.take_log(row, path="other.csv")
    archive.settle()
    assert [row["day_only"] for row in touches(archive)] == [False]


def test_a_persons_clock_is_else_that_of_the_mail_they_wrote(archive, letter):
    answer = letter(sender="ana@reader.example", to="news@shop.example", subject="Re: Spring")
    archive.take(letter(), letter(at="2026-03-01"), answer.replace(b"+0000", b"-0500"))
    archive.settle("shop.example")
    assert [row["local_at"].hour for row in touches(archive)] == [19, 4]


def test_a_persons_clock_is_else_not_known(archive, letter):
    answer = letter(sender="ana@reader.example", to="news@shop.example", subject="Re: Spring")
    archive.take(letter(), answer.replace(b"+0000", b"-0000"))
    archive.settle("shop.example")
    assert [row["local_at"] for row in touches(archive)] == [None]


def test_the_languages_of_a_person_are_those_they_wrote_in_since_they_did(archive, letter):
    german = (
        "Vielen Dank für die Nachricht, aber wir haben schon genug Tee im Haus und möchten keinen mehr.\n"
    )
    archive.take(
        letter(),
        letter(
            sender="ana@reader.example",
            to="news@shop.example",
            subject="Ihr Tee",
            body=german,
            at="2026-02-03",
        ),
    )
    archive.settle("shop.example")
    (row,) = archive.inboxes().people.drop_nulls("languages").rows(named=True)
    assert (row["languages"], row["languages_since"], row["language"]) == (
        ["de"],
        datetime(2026, 2, 3, tzinfo=UTC),
        None,
    )


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({}, False),
        ({"Auto_Submitted": "auto-generated"}, True),
        ({"X_Sequence_ID": "s"}, True),
        ({"X_MC_User": "x"}, True),
    ],
)
def test_what_a_machine_sent_is_automatic(archive, letter, headers, automatic):
    archive.take(letter(sender="tom@shop.example", **headers))
    archive.settle("shop.example")
    assert [row["automatic"] for row in touches(archive)] == [automatic]


def test_one_creative_to_several_people_is_automatic(archive, letter):
    archive.take(*(letter(to=one, **WAY_OUT) for one in ("ana@reader.example", "ben@reader.example")))
    archive.settle("shop.example")
    assert [row["automatic"] for row in touches(archive)] == [True, True]


@pytest.mark.parametrize(
    ("sender", "stream"), [("tom@shop.example", "sales"), ("news@shop.example", "marketing")]
)
def test_a_word_to_answer_with_is_a_way_out_of_marketing_mail_and_makes_none_of_a_letter(
    archive, letter, sender, stream
):
    archive.take(letter(sender=sender, body="Our spring offers.\n\nAntworten Sie mit STOP.\n"))
    archive.settle("shop.example")
    (row,) = touches(archive)
    assert (row["stream"], row["way_out_visible"]) == (stream, stream == "marketing")


def test_rows_of_logs_are_automatic_and_say_nothing_of_ways_out(archive):
    archive.take_log({"recipient": "ana@reader.example", "at": "2026-03-02"})
    (row,) = touches(archive)
    assert row["automatic"] is True
    assert {row[name] for name in ("way_out_header", "way_out_one_click", "way_out_visible")} == {None}
    assert (row["content"], row["creative"], row["campaign"]) == (None, None, None)


def test_copies_under_several_message_ids_are_referred_to_by_one(archive, letter):
    archive.take(
        letter(sender="tom@shop.example", Message_ID="<a@shop.example>"),
        letter(sender="tom@shop.example", Message_ID="<b@shop.example>"),
        letter(
            sender="tom@shop.example", at="2026-03-05", subject="Re: Spring", In_Reply_To="<a@shop.example>"
        ),
        letter(
            sender="tom@shop.example", at="2026-03-06", subject="Re: Spring", In_Reply_To="<b@shop.example>"
        ),
    )
    archive.settle("shop.example")
    first, second, third = touches(archive)
    assert first["message"] == second["parent"] == third["parent"]


def test_addresses_made_for_one_message_are_one_sender(archive, letter):
    archive.take(
        *(
            letter(sender=f"Tea Post <bounce-2002{day}4711-77{day}@mail.shop.example>", at=f"2026-03-0{day}")
            for day in range(1, 4)
        )
    )
    archive.settle("shop.example")
    assert len({row["sender"] for row in touches(archive)}) == 1


def test_features_come_in_the_type_that_their_describer_gives_them(archive, letter):
    archive.take(letter(), letter(subject="Other"))
    first, second = (row[0] for row in archive.ask("SELECT id FROM content ORDER BY id"))
    archive.ledger.executemany(
        "INSERT INTO creative_feature VALUES (?, ?, ?, ?, 'house', '1')",
        [
            (first, "grade", 7.5, None),
            (first, "loud", 1.0, None),
            (second, "loud", 0.0, None),
            (second, "tone", None, "warm"),
        ],
    )
    kinds = {"grade": float, "loud": bool, "tone": str, "never": float}
    frame = load_contents(archive.ledger, kinds).sort("content")
    assert frame.select("grade", "loud", "tone", "never").rows() == [
        (7.5, True, None, None),
        (None, False, "warm", None),
    ]


def test_a_feature_cannot_replace_a_column_of_ours(archive, letter):
    archive.take(letter())
    content = archive.one("SELECT id FROM content")
    archive.ledger.execute(
        "INSERT INTO creative_feature VALUES (?, 'words', -1, NULL, 'house', '1')", (content,)
    )
    assert load_contents(archive.ledger, {"words": float})["words"].to_list() == [3]


def test_of_a_log_with_numbered_steps_a_campaign_is_a_sequence(archive):
    """Exports of sales tools name the campaign and the step, and have no column of sequences."""
    steps = [("hello", "1"), ("hello", "2"), ("hello", None), ("flow", "0af3"), (None, "1")]
    archive.take_log(
        *(
            {
                "recipient": "ana@reader.example",
                "at": moment(f"2026-03-0{day}"),
                "sender": "ann@shop.example",
                "campaign": campaign,
                "subject": "Tea",
                "step": step,
            }
            for day, (campaign, step) in enumerate(steps, 1)
        )
    )
    first, second, *others = [one["sequence"] for one in touches(archive)]
    assert first == second is not None
    assert others == [None] * 3
