"""A date that nobody can have reached yet does not become the now of an archive."""

from __future__ import annotations

from inbox_fatigue.inboxes import believed_until
from inbox_fatigue.ledger import reading
from inbox_fatigue.testing import moment

NOW = moment("2026-06-10 12:00")


def sent(archive, *days):
    archive.take_log(*({"recipient": "ana@reader.example", "at": day, "campaign": day} for day in days))
    archive.settle()
    return archive.ledger


def test_one_mail_of_2038_does_not_make_2038_the_now(archive):
    ledger = sent(archive, "2026-06-01", "2026-06-09", "2038-01-19")
    believed = believed_until(ledger, NOW)
    assert believed == moment("2026-06-09")
    inboxes = archive.inboxes(believed=believed)
    assert (len(inboxes.touches), inboxes.as_of) == (2, moment("2026-06-09"))
    assert list(reading.undated(ledger, believed=believed).values()) == [1]
    assert reading.undated(ledger) == {}


def test_zones_and_clocks_of_senders_may_be_ahead(archive):
    assert believed_until(sent(archive, "2026-06-09", "2026-06-12"), NOW) is None


def test_a_series_that_goes_on_across_the_clock_says_that_the_clock_is_slow(archive):
    days = ("2026-05-20", "2026-06-15", "2026-07-10", "2026-08-05")
    assert believed_until(sent(archive, *days), NOW) is None


def test_what_follows_a_gap_in_the_future_is_not_believed(archive):
    days = ("2026-06-09", "2026-06-20", "2026-09-01", "2026-09-02")
    assert believed_until(sent(archive, *days), NOW) == moment("2026-06-20")


def test_an_archive_that_lies_in_the_future_is_believed(archive):
    assert believed_until(sent(archive, "2027-01-01", "2029-01-01"), NOW) is None


def test_without_a_clock_every_date_is_believed(archive):
    assert believed_until(sent(archive, "2026-06-09", "2038-01-19"), None) is None


def test_a_gap_in_the_past_is_a_quiet_time(archive):
    assert believed_until(sent(archive, "2002-01-01", "2026-06-09"), NOW) is None
