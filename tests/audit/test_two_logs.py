"""Two exports of the same sends count once, and what may be told twice is said."""

from __future__ import annotations

import pytest

from inbox_fatigue.audit.reading.doubling import logs_told_twice

NINE = "2026-03-02 09:00"


def row(at=NINE, recipient="ana@reader.example", **more):
    return {"recipient": recipient, "at": at, **more}


def taken(archive, *logs):
    """Return how many touches are left of the rows of several logs, in either order of reading."""
    for number, rows in enumerate(logs):
        archive.take_log(*rows, path=f"{number}.csv")
    archive.settle()
    return len(archive.inboxes().touches)


FULL = {"campaign": "Spring 26", "subject": "Tea is here", "sender": "news@shop.example"}


@pytest.mark.parametrize(
    ("other", "at"),
    [
        ({"campaign": "Spring 26"}, "2026-03-02 09:10"),
        ({"campaign": "spring_26"}, NINE),
        ({"subject": "Tea is here"}, NINE),
        ({"campaign": "Tea is here"}, NINE),
        ({"campaign": "77121", "subject": "Tea is here", "message_id": "1@x"}, NINE),
        (FULL, "2026-03-02 09:00:59"),
    ],
    ids=["no subject", "spelt otherwise", "no campaign", "called by the subject", "one message", "a minute"],
)
@pytest.mark.parametrize("order", [1, -1])
def test_rows_of_two_files_that_name_one_send_are_one(archive, other, at, order):
    logs = [[row(**FULL, message_id=other.get("message_id"))], [row(at, **other)]]
    assert taken(archive, *logs[::order]) == 1


@pytest.mark.parametrize(
    ("other", "at"),
    [
        ({"campaign": "Spring 26", "subject": "Coffee too"}, NINE),
        ({**FULL, "sender": "tom@shop.example"}, NINE),
        ({"campaign": "Coffee"}, NINE),
        ({"campaign": "Coffee", "subject": "Tea is here"}, NINE),
        ({"campaign": "Spring 26"}, "2026-03-02 09:10:01"),
        (FULL, "2026-03-02 09:02"),
        ({"campaign": "Spring 26", "channel": "sms"}, NINE),
        ({}, NINE),
    ],
    ids=["subject", "sender", "campaign", "one text twice", "later", "again at once", "channel", "nothing"],
)
def test_what_differs_or_is_not_told_leaves_two(archive, other, at):
    assert taken(archive, [row(**FULL)], [row(at, **other)]) == 2


def test_a_file_tells_each_of_its_sends_once(archive):
    again = row("2026-03-02 09:05", **FULL)
    assert taken(archive, [row(**FULL), again], [row(campaign="Spring 26")]) == 2
    assert archive.one("SELECT count(DISTINCT same_as) FROM touch WHERE same_as IS NOT NULL") == 1


def test_as_many_sends_are_left_as_the_file_with_most_of_them_tells(archive):
    times = [NINE, "2026-03-02 09:04", "2026-03-02 09:08"]
    assert taken(archive, [row(**FULL)], [row(at, campaign="Spring 26") for at in times]) == 3


@pytest.mark.parametrize(("day", "touches"), [("2026-03-02", 1), ("2026-03-03", 2)])
def test_a_row_of_days_is_that_of_the_same_day(archive, day, touches):
    assert taken(archive, [row(**FULL)], [row(day, campaign="Spring 26", day_only=True)]) == touches
    assert archive.inboxes().touches["day_only"].to_list() == [False, True][:touches]


def test_what_either_row_tells_is_told(archive):
    assert taken(archive, [row(**FULL)], [row(campaign="Spring 26", list="offers", stream="service")]) == 1
    (told,) = archive.inboxes().touches.select("organisation", "list", "stream").rows()
    assert told == ("shop.example", "offers", "service")


def test_a_row_is_the_mail_that_its_twin_is(archive, letter):
    archive.take(letter(subject="Tea is here"))
    assert (
        taken(archive, [row("2026-03-02 09:02", **FULL)], [row("2026-03-02 09:04", campaign="Spring 26")])
        == 1
    )


def test_steps_under_one_subject_say_different_things(archive):
    rows = [row(f"2026-03-0{step}", subject="Re: Tea", sequence="s", step=str(step)) for step in (2, 5)]
    archive.take_log(*rows)
    archive.settle()
    assert archive.inboxes().touches["creative"].n_unique() == 2


def test_steps_without_subjects_are_those_of_a_log_that_has_them(archive):
    assert taken(archive, [row(**FULL, step="2")], [row(campaign="Spring 26", step="2")]) == 1


def test_a_campaign_that_two_logs_spell_differently_is_one_for_everybody(archive):
    one, other = ([row(recipient=who, campaign=name) for who in READERS] for name in ("Spring", "spring"))
    assert taken(archive, one, other) == len(READERS)
    assert archive.inboxes().touches["campaign"].n_unique() == 1


READERS = [f"reader{number}@reader.example" for number in range(5)]


def told(archive, other, **more):
    archive.take_log(*(row(recipient=one, campaign="Spring", **more) for one in READERS), path="a.csv")
    archive.take_log(*(row(recipient=one, **other) for one in READERS), path="b.csv")
    archive.settle()
    return logs_told_twice(archive.ledger, archive.inboxes())


@pytest.mark.parametrize("other", [{"campaign": "77121"}, {"campaign": "spring", "subject": "Tea, {{name}}"}])
def test_rows_beside_those_of_another_file_are_told(archive, other):
    (problem,) = told(archive, other, subject="Tea")
    assert (problem.why, problem.lost, problem.where.path) == ("sends-told-twice", 0, "a.csv")
    assert problem.detail.startswith("5 of its 5 sends and 5 of the 5 of b.csv ")


@pytest.mark.parametrize(
    "other",
    [
        {"campaign": "77121", "subject": "Coffee"},
        {"campaign": "77121", "at": "2026-03-02 10:00"},
        {"campaign": "spring"},
    ],
    ids=["another subject", "another time", "joined"],
)
def test_what_is_surely_two_sends_or_one_is_not(archive, other):
    assert told(archive, other, subject="Tea") == ()
