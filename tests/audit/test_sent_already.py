"""A plan that is looked at again in the middle of its sequence: what has gone is not planned again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from inbox_fatigue.audit.previewing.already import begun, remarks_on
from inbox_fatigue.audit.previewing.reactions import REACTIONS, stopped

TEN = datetime(2026, 6, 8, 10, tzinfo=UTC)
PLAN = """
timezone = "UTC"
[[campaigns]]
name = "Cold brew"
sender = "hello@shop.example"
send_at = 2026-06-08T10:00:00
subject = "Cold brew for {{ first_name }}"
way_out = true
audience = "people.csv"
[[campaigns.follow_ups]]
name = "Last call"
after = "3d"
unless = ["reply"]
subject = "Last call"
"""
PEOPLE = "email,first_name\nana@reader.example,Ana\nben@reader.example,Ben\n"
NOTHING = pl.DataFrame(schema=REACTIONS)  # came back
LOG = "recipient,sent_at,{}\nana@reader.example,2026-06-08T10:06:00Z,{}\n"


@pytest.fixture
def preview(call, tmp_path):
    """Return a function that previews the plan on a log or a mail: exit code, and report or errors."""
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "people.csv").write_text(PEOPLE)

    def run(history, *words):
        source = tmp_path / ("history.csv" if isinstance(history, str) else "history.mbox")
        source.write_bytes(history.encode() if isinstance(history, str) else history)
        given = ("--organisation", "shop.example", "--format", "json")
        code, out, err = call("preview", "plan.toml", source.name, *given, *words)
        return code, json.loads(out) if out else err

    return run


@pytest.mark.parametrize(
    "log",
    [LOG.format("campaign", "Cold brew"), LOG.format("subject", "Cold brew for Ana")],
    ids=["name", "subject"],
)
@pytest.mark.parametrize("words", [(), ("--as-of", "2026-06-02")], ids=["now", "early"])
def test_what_went_is_not_planned_again_and_its_follow_up_is_counted_from_when_it_went(preview, log, words):
    code, told = preview(log, *words)
    first, last = told["steps"]
    assert (code, told["plan"]["sent_already"], first["sent_already"]) == (0, 1, 1)
    # Ben did not get it. Where the day is still to come, he may.
    assert (first["sends"], last["sends"]) == ((1, 2) if words else (0, 1))
    assert last["first_at" if not words else "last_at"] == "2026-06-11T10:06:00Z"
    assert told["notes"][0].startswith('1 send has gone already (1 of "Cold brew")')
    assert told["prospects"]["planned"]["fullest_week"] == ({"2": 2} if words else {"2": 1})


def test_a_mail_of_the_same_subject_is_the_planned_one_as_its_own_reader_sees_it(preview, letter, told):
    mails = [
        letter(to=to, at="2026-06-08 10:02", subject="Cold brew for Ana", sender="hello@shop.example")
        for to in ("ana@reader.example", "ben@reader.example")
    ]
    _, found = preview(told(mails))
    assert [one["sent_already"] for one in found["steps"]] == [1, 0]
    assert "1 person did not get what went to others" in found["notes"][1]


def test_steps_are_known_by_the_sequence_that_a_tool_of_salespeople_names(preview, tmp_path):
    """All steps have one subject, and no campaign stands in the log."""
    (tmp_path / "plan.toml").write_text(
        PLAN.replace('subject = "Last call"', "reply = true").replace("way_out = true", 'stream = "sales"')
    )
    log = "recipient,sent_at,sequence,sequence_step,subject\n" + "".join(
        f"{who}@reader.example,2026-06-{day}:00Z,Cold brew,{step},Hello\n"
        for who in ("ana", "ben")
        for step, day in ((1, "08T10:06"), (2, "12T15:30"))
    )
    _, found = preview(log)
    assert [one["sent_already"] for one in found["steps"]] == [2, 2]


def test_a_plan_of_which_all_has_gone_says_so(preview):
    code, found = preview(
        LOG.format("campaign", "Cold brew") + "ana@reader.example,2026-06-11T10:06:00Z,Last call\n"
    )
    assert (code, found["plan"]["sends"], found["plan"]["sent_already"]) == (0, 0, 2)
    assert found["verdict"]["reasons"] == [
        "nothing would be sent: what the plan holds has gone already, is past, or is kept back by an answer"
    ]


@pytest.mark.parametrize(
    ("log", "told"),
    [
        (
            LOG.format("campaign", "Open evening"),
            (
                "plan.toml:6: campaigns[1].send_at is 2026-06-08 10:00 UTC, which is past at 2026-06-08 10:06 UTC, and the "
                "history holds none of it within ten minutes; give a later time, or ingest the log or the mail in which it went"
            ),
        ),
        (
            LOG.format("campaign", "Cold brew") + "ana@reader.example,2026-06-20T10:06:00Z,Open evening\n",
            (
                'plan.toml:6: campaigns[1].send_at puts "Last call" at 2026-06-11 10:06 UTC, which is past at 2026-06-20 '
                "10:06 UTC, and the history holds none of it after the mail before it; ingest the log or the mail in which it went, or take it out "
                "of the plan"
            ),
        ),
    ],
    ids=["first", "follow-up"],
)
def test_a_past_time_of_which_the_history_holds_nothing_is_named_with_what_to_do(preview, log, told):
    code, err = preview(log)
    assert (code, told in err) == (2, True)


def test_past_rows_of_a_table_are_named_by_line(call, tmp_path):
    (tmp_path / "log.csv").write_text(LOG.format("campaign", "Open evening"))
    (tmp_path / "sends.csv").write_text(
        "recipient,send_at\nana@reader.example,2026-06-02T10:00Z\nben@reader.example,2026-06-09T10:00Z\n"
        "cem@reader.example,2026-06-03T10:00Z\n"
    )
    code, _, err = call("preview", "sends.csv", "log.csv", "--organisation", "shop.example")
    assert code == 2
    assert "sends.csv:2: is to go at 2026-06-02 10:00 UTC" in err
    assert "(likewise row 4)" in err


def sends(*people, step=0, at=TEN, spread=timedelta(0)):
    """Return planned sends of one step, a line of the audience each."""
    return pl.DataFrame(
        [
            {
                "touch": 100 * (step + 1) + row,
                "campaign": "Cold brew",
                "name": f"Cold brew {step}",
                "step": step,
                "row": row,
                "address": f"{person}@reader.example",
                "person": person,
                "at": at,
                "channel": "email",
                "spread_us": spread // timedelta(microseconds=1),
                "campaign_key": 7,
                "name_key": 8 + step,
                "named_sequence": 6,
                "content": None,
                "subject_key": None,
                "sender_key": 9,
                "unless": ["reply"] if step else [],
            }
            for row, person in enumerate(people)
        ],
        schema_overrides={
            "content": pl.Int64,
            "subject_key": pl.Int64,
            "at": pl.Datetime("us", "UTC"),
            "unless": pl.List(pl.String),
        },
    )


def went(person, *, after=timedelta(0), campaign=7, channel="email", day_only=0, touch=1):
    """Return a record of one send."""
    at = int((TEN + after).timestamp()) * 1_000_000
    row = {
        "touch": touch,
        "person": person,
        "at": at,
        "day_only": day_only,
        "channel": channel,
        "message": None,
    }
    kinds = dict.fromkeys(("message", "content", "sequence", "subject_key"), pl.Int64)
    return pl.DataFrame(
        [{**row, "campaign": campaign, "sequence": None, "content": None, "subject_key": None}],
        schema_overrides=kinds,
    )


@pytest.mark.parametrize(
    ("record", "is_sent"),
    [
        (went(1, after=timedelta(minutes=10)), True),
        (went(1, after=timedelta(minutes=-11)), False),
        (went(1, campaign=8), True),  # logs name steps, too
        (went(1, campaign=9), False),
        (went(1, channel="sms"), False),
        (went(2), False),
        (went(1, after=timedelta(hours=-10), day_only=1), True),
    ],
    ids=["ten", "eleven", "step", "other", "channel", "person", "day"],
)
def test_person_name_channel_and_ten_minutes_make_one_send(record, is_sent):
    found = begun(sends(1), record, NOTHING, None)
    assert (found.sent.height, found.left.height) == ((1, 0) if is_sent else (0, 1))


DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("wait", "record", "is_sent"),
    [
        (3 * DAY, {"after": 3 * DAY + 5 * HOUR}, True),
        (3 * DAY, {"after": 2 * DAY}, True),
        (DAY, {"after": 4 * DAY}, True),  # over a weekend
        (DAY, {"after": 4 * DAY + HOUR}, False),
        (3 * DAY, {"after": HOUR}, False),  # the first mail once more
        (3 * DAY, {"after": 3 * DAY + 5 * HOUR, "campaign": 99}, False),
        (3 * DAY, {"after": 3 * DAY + 5 * HOUR, "campaign": None, "subject": 21}, True),
        (
            3 * DAY,
            {"after": 3 * DAY + 5 * HOUR, "campaign": None, "subject": 20},
            False,
        ),  # written by hand below it
        (3 * DAY, {"after": 3 * DAY, "campaign": None, "subject": 20}, True),
    ],
)
def test_a_follow_up_that_went_late_or_early_has_gone(wait, record, is_sent):
    """Whoever looked again an hour after it went was told that nothing of it had gone."""
    subjects = {0: 20, 1: 21 if record.get("subject") != 20 else 20}
    planned = pl.concat([sends(1), sends(1, step=1, at=TEN + wait)])
    planned = planned.with_columns(subject_key=pl.col("step").replace_strict(subjects, return_dtype=pl.Int64))
    subject = pl.lit(record.pop("subject", None), dtype=pl.Int64)
    one = went(1, touch=2, **{"campaign": 7, **record}).with_columns(pl.col("campaign").cast(pl.Int64))
    found = begun(planned, pl.concat([went(1), one.with_columns(subject_key=subject)]), NOTHING, None)
    assert found.sent["step"].to_list() == ([0, 1] if is_sent else [0])


def test_a_late_follow_up_moves_those_that_follow_and_one_in_time_is_taken_first():
    planned = pl.concat([sends(1, step=step, at=TEN + 3 * DAY * step) for step in range(3)])
    log = [went(1, touch=number, after=after) for number, after in enumerate((HOUR * 0, 2 * DAY, 3 * DAY))]
    assert begun(planned, pl.concat(log), NOTHING, None).sent["held"].to_list() == [0, 2]
    late = pl.concat([log[0], went(1, touch=3, after=4 * DAY)])
    assert begun(planned, late, NOTHING, None).left["at"].to_list() == [TEN + 7 * DAY]


def test_a_day_without_a_time_moves_no_follow_up():
    planned = pl.concat([sends(1), sends(1, step=1, at=TEN + timedelta(days=3))])
    found = begun(planned, went(1, after=timedelta(hours=-10), day_only=1), NOTHING, None)
    assert found.left["at"].to_list() == [TEN + timedelta(days=3)]


def test_who_got_one_of_two_copies_got_it():
    found = begun(sends(1, 1, 2), went(1), NOTHING, TEN)
    assert found.missed["row"].to_list() == [1, 2]
    assert remarks_on(found)[1].startswith('1 person did not get what went to others (1 of "Cold brew 0")')


def test_of_two_copies_to_one_person_as_many_have_gone_as_there_are_records():
    assert begun(sends(1, 1), went(1), NOTHING, None).left["row"].to_list() == [1]
    both = pl.concat([went(1), went(1, touch=2, after=timedelta(minutes=1))])
    assert begun(sends(1, 1), both, NOTHING, None).left.is_empty()


def test_a_campaign_that_is_spread_may_go_at_any_time_of_it():
    found = begun(sends(1, spread=timedelta(hours=4)), went(1, after=timedelta(hours=-4)), NOTHING, None)
    assert (found.sent.height, found.sent["held_at"].to_list()) == (1, [TEN - timedelta(hours=4)])


BOTH = "recipient,sent_at,campaign\n" + "".join(
    f"{name}@reader.example,2026-06-08T10:00:00Z,Cold brew\n" for name in ("ana", "ben")
)


@pytest.mark.parametrize(
    ("event", "left"),
    [
        ("ana@reader.example,2026-06-09T09:00:00Z,reply,", 1),
        ("ana@reader.example,2026-06-09T09:00:00Z,reply,Cold brew", 1),
        ("ana@reader.example,2026-06-09T09:00:00Z,reply,Open evening", 2),
        ("ana@reader.example,2026-06-08T09:00:00Z,reply,", 2),  # to something before
        ("ana@reader.example,2026-06-09T09:00:00Z,click,", 2),  # no end of this sequence
    ],
    ids=["any", "named", "other", "before", "click"],
)
def test_no_follow_up_is_planned_for_whoever_has_answered(preview, tmp_path, event, left):
    (tmp_path / "events.csv").write_text(f"recipient,at,event,campaign\n{event}\n")
    _, told = preview(BOTH, "--events", "events.csv")
    assert [one["sends"] for one in told["steps"]] == [0, left]
    assert any(note.startswith("1 person has reacted to what went already") for note in told["notes"]) == (
        left == 1
    )


@pytest.mark.parametrize(
    ("answer", "stops"),
    [
        ({"kind": "reply"}, True),
        ({"kind": "decline"}, True),
        ({"kind": "purchase"}, False),
        ({"kind": "reply", "campaign": 7}, True),
        ({"kind": "reply", "campaign": 5}, False),
        ({"kind": "reply", "sender": 9, "subject_key": 1}, True),
        ({"kind": "reply", "sender": 8, "subject_key": 1}, False),
        ({"kind": "reply", "sender": 8, "parent": 3}, True),
        ({"kind": "reply", "at": TEN - timedelta(minutes=1)}, False),
        ({"kind": "reply", "person": 2}, False),
    ],
)
def test_an_answer_ends_the_sequence_that_it_belongs_to(answer, stops):
    planned = pl.concat([sends(1, 2, step=step, at=TEN + timedelta(days=step)) for step in (1, 2)])
    sent = begun(sends(1), went(1).with_columns(message=pl.lit(3, dtype=pl.Int64)), NOTHING, None).sent
    row = {"person": 1, "at": TEN + timedelta(hours=1), **answer}
    came = pl.DataFrame([row], schema=REACTIONS)
    assert stopped(planned, sent, came)["touch"].to_list() == ([200, 300] if stops else [])


def test_who_has_answered_is_nobody_whom_a_step_missed():
    """The reminder went to those who had not answered."""
    planned = pl.concat([sends(1, 2), sends(1, 2, step=1, at=TEN + timedelta(days=1))])
    log = pl.concat([went(1), went(2, touch=2), went(2, touch=3, after=timedelta(days=1))])
    row = {"person": 1, "at": TEN + timedelta(hours=1), "kind": "reply"}
    found = begun(planned, log, pl.DataFrame([row], schema=REACTIONS), TEN + timedelta(days=1))
    assert (found.left.height, found.missed.height, found.stopped["person"].to_list()) == (0, 0, [1])


@pytest.mark.parametrize("named", [True, False], ids=["with an id", "without"])
def test_a_follow_up_goes_below_the_mail_that_went_whatever_name_stands_in_its_subject(
    preview, letter, told, tmp_path, named
):
    """A "Re:" below one's own mail pretends nothing."""
    into_thread = 'reply = true\nunless = ["reply"]\n'
    mails = [
        letter(
            to=f"{to}@reader.example",
            at="2026-06-08 10:02",
            subject=f"Cold brew for {to.title()}",
            sender="hello@shop.example",
            **({"Message_ID": f"<{to}@shop.example>"} if named else {}),
        )
        for to in ("ana", "ben", "cem")
    ]
    (tmp_path / "events.csv").write_text(
        "recipient,at,event\ncem@reader.example,2026-06-09T09:00:00Z,reply\n"
    )
    plan = PLAN.replace('unless = ["reply"]\nsubject = "Last call"\n', into_thread)
    (tmp_path / "plan.toml").write_text(plan.replace("way_out = true", 'stream = "sales"'))
    _, found = preview(told(mails), "--events", "events.csv")
    assert [one["sends"] for one in found["steps"]] == [0, 2]
    assert "follow-up/false-reply" not in {one["rule"] for one in found["findings"]}
