"""Why a mail was sent: the campaign that its headers name, else one creative to several people in one go."""

from __future__ import annotations

import polars as pl
import pytest

from inbox_fatigue.creatives import titles

READERS = ("ana@reader.example", "ben@reader.example", "cid@reader.example")
WAY_OUT = {"List_Unsubscribe": "<mailto:off@shop.example>"}


def campaigns(archive):
    """Return the subjects and days of each campaign's touches."""
    rows = archive.ask("""
        SELECT coalesce(campaign.name, ''), date(touch.at / 1000000, 'unixepoch')
          FROM touch LEFT JOIN campaign ON campaign.id = touch.campaign
         ORDER BY touch.at""")
    found = {}
    for name, day in rows:
        found.setdefault(name, []).append(day)
    return found


def test_a_creative_to_several_people_is_a_campaign_named_after_it(archive, letter):
    archive.take(*(letter(to=one, **WAY_OUT) for one in READERS))
    archive.settle()
    assert campaigns(archive) == {"Spring (2026-03-02)": ["2026-03-02"] * 3}


def test_a_creative_to_one_person_is_no_campaign(archive, letter):
    archive.take(letter(**WAY_OUT), letter(at="2026-03-04", **WAY_OUT))
    archive.settle()
    assert campaigns(archive) == {"": ["2026-03-02", "2026-03-04"]}


@pytest.mark.parametrize(
    ("last", "wanted"),
    [
        ("2026-03-09 09:00", {"Spring (2026-03-02)": ["2026-03-02"] * 3 + ["2026-03-09"]}),
        (
            "2026-03-09 09:01",
            {"Spring (2026-03-02)": ["2026-03-02"] * 3, "Spring (2026-03-09)": ["2026-03-09"]},
        ),
    ],
    ids=["a week", "a minute more"],
)
def test_sends_more_than_a_week_apart_are_two_campaigns(archive, letter, last, wanted):
    archive.take(*(letter(to=one, **WAY_OUT) for one in READERS), letter(at=last, **WAY_OUT))
    archive.settle()
    assert campaigns(archive) == wanted


def test_a_campaign_that_trickles_is_one_as_long_as_no_week_is_without(archive, letter):
    days = [
        letter(to=one, at=f"2026-03-{day:02}", **WAY_OUT)
        for one, day in zip(READERS, (2, 8, 14), strict=True)
    ]
    archive.take(*days)
    archive.settle()
    assert list(campaigns(archive)) == ["Spring (2026-03-02)"]


def test_a_header_that_names_the_campaign_outranks_what_would_be_inferred(archive, letter):
    archive.take(*(letter(to=one, X_Campaign_ID="spring-26", **WAY_OUT) for one in READERS))
    archive.settle()
    assert campaigns(archive) == {"spring-26": ["2026-03-02"] * 3}


def test_a_letter_to_two_colleagues_is_no_campaign(archive, letter):
    archive.take(
        letter(to=", ".join(READERS), sender="tom@shop.example"),
        *(letter(sender=one, to="tom@shop.example", at="2026-02-01") for one in READERS),
    )
    archive.settle("shop.example")
    assert archive.streams()["Spring"][0] == "correspondence"
    assert "" in campaigns(archive)
    assert archive.one("SELECT count(*) FROM campaign") == 0


def test_an_inferred_campaign_goes_when_an_earlier_send_gives_it_another_name(archive, letter):
    archive.take(*(letter(to=one, at="2026-03-04", **WAY_OUT) for one in READERS))
    archive.settle()
    archive.take(letter(**WAY_OUT), path="earlier.mbox")
    archive.settle()
    assert archive.ask("SELECT name FROM campaign") == [("Spring (2026-03-02)",)]


def logged(at, **more):
    return {"recipient": "ana@reader.example", "at": at, "campaign": "spring-26", **more}


@pytest.mark.parametrize(
    ("at", "same"),
    [("2026-03-02 09:00", 1), ("2026-03-02 09:10", 1), ("2026-03-02 08:50", 1), ("2026-03-02 09:10:01", 0)],
)
def test_a_row_of_a_log_and_a_mail_of_one_campaign_within_ten_minutes_are_one_touch(
    archive, letter, at, same
):
    archive.take(letter(X_Campaign_ID="spring-26", **WAY_OUT))
    archive.take_log(logged(at))
    archive.settle()
    assert archive.one("SELECT count(*) FROM touch WHERE same_as IS NOT NULL") == same
    assert len(archive.inboxes().touches) == 2 - same


@pytest.mark.parametrize(
    ("at", "touches"), [("2026-03-02", 1), ("2026-03-01", 2), ("2026-03-03", 2), ("2026-03-01 12:00", 1)]
)
def test_a_row_of_a_log_of_days_is_the_mail_of_that_day(archive, letter, at, touches):
    archive.take(letter(X_Campaign_ID="spring-26", at="2026-03-02 09:00", **WAY_OUT))
    archive.take_log(logged(at, day_only=True))
    archive.settle()
    assert len(archive.inboxes().touches) == touches


def test_a_row_of_a_log_and_a_mail_with_one_message_id_are_one_touch(archive, letter):
    archive.take(letter(Message_ID="<1@shop.example>"))
    archive.take_log(logged("2026-03-02 09:03", message_id="<1@shop.example>", campaign=None))
    archive.settle()
    assert len(archive.inboxes().touches) == 1


@pytest.mark.parametrize("written", ["1@shop.example", " <1@shop.example> "])
def test_a_message_id_is_the_same_without_its_brackets(archive, letter, written):
    archive.take(letter(Message_ID="<1@shop.example>"))
    archive.take_log(logged("2026-03-02 09:03", message_id=written, campaign=None))
    archive.settle()
    assert len(archive.inboxes().touches) == 1


@pytest.mark.parametrize(
    ("subject", "at", "touches"),
    [
        ("Spring is here", "2026-03-02 09:03", 1),
        ("spring is  HERE", "2026-03-02 08:51", 1),
        ("Spring is here", "2026-03-02 09:11", 2),
        ("Spring is over", "2026-03-02 09:03", 2),
    ],
)
def test_a_row_of_a_log_and_a_mail_of_one_subject_within_ten_minutes_are_one_touch(
    archive, letter, subject, at, touches
):
    """A campaign that the archive does not name has another name in the log."""
    archive.take(letter(subject="Spring is here", at="2026-03-02 09:00"))
    archive.take_log(logged(at, subject=subject, campaign="nl-1"))
    archive.settle()
    assert len(archive.inboxes().touches) == touches


@pytest.mark.parametrize(
    ("declared", "stream", "sure"),
    [("transactional", "transactional", "declared"), (None, "marketing", "headers")],
)
def test_what_a_log_declares_of_a_send_is_the_stream_of_its_mail(archive, letter, declared, stream, sure):
    archive.take(letter(subject="Spring is here", at="2026-03-02 09:00", **WAY_OUT))
    archive.take_log(logged("2026-03-02 09:03", subject="Spring is here", campaign="nl-1", stream=declared))
    for _ in range(2):
        archive.settle()
        (touch,) = archive.inboxes().touches.select("stream", "stream_confidence").rows()
        assert touch == (stream, sure)


def test_another_person_or_campaign_is_another_touch(archive, letter):
    archive.take(letter(X_Campaign_ID="spring-26", **WAY_OUT))
    archive.take_log(
        logged("2026-03-02 09:00", campaign="other"),
        logged("2026-03-02 09:00", recipient="ben@reader.example"),
    )
    archive.settle()
    assert len(archive.inboxes().touches) == 3


def test_an_alias_in_the_log_is_the_same_person(archive, letter):
    archive.take(letter(X_Campaign_ID="spring-26", **WAY_OUT))
    archive.take_log(logged("2026-03-02 09:00", recipient="ana+shop@reader.example"))
    archive.settle()
    assert len(archive.inboxes().touches) == 1


def test_what_only_the_log_knows_of_a_send_is_kept(archive, letter):
    """The log says that the mail was opened; the archive has the mail."""
    archive.take(letter(X_Campaign_ID="spring-26", **WAY_OUT))
    archive.take_log(logged("2026-03-02 09:00", opened=True))
    archive.settle()
    inboxes = archive.inboxes()
    assert len(inboxes.touches) == 1
    assert inboxes.events["kind"].to_list() == ["open"]


@pytest.mark.parametrize(
    ("subjects", "wanted"),
    [
        ({"Support at c7": 1, "Cutting your onboarding time": 9}, "Cutting your onboarding time"),
        ({"Spring is here": 3, "Spring": 3}, "Spring"),
        ({"Tea A": 3, "Tea B": 3}, "Tea A"),
        ({f"Support at c{n}": 1 for n in range(5)}, "Support at …"),
        ({f"{name}, your voucher is here": 1 for name in ("Ana", "Ben")}, "… your voucher is here"),
        ({**{f"Tea for c{n} in May": 1 for n in range(30)}, "Tea for c30 in May": 2}, "Tea for … in May"),
        ({"Tea for c1 or for c2": 1, "Tea for c3 or for c2": 1}, "Tea for … or for c2"),
        ({"a b a b a b": 1, "a b a b": 1}, "a b a b"),
        ({"Quite another one": 1, "Spring": 1}, "Spring"),
        ({"Never sent": 0, "Spring": 1}, "Spring"),
    ],
    ids=str,
)
def test_a_creative_is_called_what_most_copies_were_called(subjects, wanted):
    rows = [(7, subject, sent) for subject, sent in subjects.items()]
    for ordered in (rows, rows[::-1]):
        frame = pl.DataFrame(ordered, schema=["creative", "subject", "sent"], orient="row")
        assert titles(frame).rows() == [(7, wanted)]


def test_a_campaign_is_named_after_what_its_readers_saw(archive, letter):
    body = "Our tea of the first flush has come from the hills, and it is green and smells of hay.\n" * 3
    told = [*(f"Tea for c{number}" for number in range(3)), *["The first flush"] * 4]
    archive.take(
        *(
            letter(to=f"r{number}@r{number}.example", subject=subject, body=body, **WAY_OUT)
            for number, subject in enumerate(told)
        )
    )
    archive.settle()
    assert list(campaigns(archive)) == ["The first flush (2026-03-02)"]
