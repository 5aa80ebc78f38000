"""What holds of any mail: its order, its date and a second reading of it decide nothing."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_fatigue.testing import moment
from inbox_fatigue_follow_up.chains import chains
from inbox_fatigue_follow_up.links import Reach

FIRST = moment("2026-03-02 09:00")
REACH = Reach(mail=timedelta(days=30), sequence=timedelta(days=90), new_share=0.3, new_words=25)
PEOPLE = ("ana@reader.example", "ana+q3@reader.example", "Ana Lee <a.na@gmail.com>", "eva@shop.example")
TEXTS = (
    "Tea is here, and it is green.\n\nTo unsubscribe click here: https://shop.example/off\n",
    "Dear Ana,\n\nit was good to meet you at the fair. Shall we talk on Thursday?\n\nTom\n",
    "Did you see my last email?\n\nTom\n",
    "-----Original Message-----\nFrom: News\n\nTo unsubscribe click here: https://shop.example/off\n",
)
HEADERS = (
    {},
    {"List_Unsubscribe": "<mailto:off@shop.example>"},
    {"Precedence": "bulk"},
    {"X_Sequence_ID": "s"},
)
mails = st.lists(
    st.fixed_dictionaries(
        {
            "to": st.sampled_from(PEOPLE),
            "sender": st.sampled_from(["tom@shop.example", "news@shop.example", "ana@reader.example"]),
            "hours": st.integers(0, 1_000),
            "subject": st.sampled_from(["Tea", "Re: Tea", "FW: Tea", "The spring newsletter"]),
            "body": st.sampled_from(TEXTS),
            "headers": st.sampled_from(HEADERS),
        }
    ),
    min_size=1,
    max_size=8,
).filter(lambda some: any("shop.example" in one["sender"] + one["to"] for one in some))


@pytest.fixture(scope="module")
def settled(builder):
    """Return a function that settles mails in a fresh ledger and returns everything that was told of them."""

    def told(letters, *, copies=1, later=timedelta(0)):
        with tempfile.TemporaryDirectory() as folder:
            archive = builder["Archive"](Path(folder) / "ledger.sqlite")
            raw = [_letter(builder["letter"], one, later) for one in letters]
            for copy in range(copies):
                archive.take(*raw, path=f"{copy}.mbox")
            archive.settle("shop.example")
            found = _told(archive, later)
            archive.close()
        return found

    return told


def _letter(letter, one, later):
    at = FIRST + timedelta(hours=one["hours"]) + later
    return letter(
        to=one["to"], sender=one["sender"], at=at, subject=one["subject"], body=one["body"], **one["headers"]
    )


def _told(archive, later):
    touches = archive.ask("""
        SELECT address.address, own.address, sender.address, touch.at, stream, stream_confidence, stream_reason
          FROM touch
          JOIN address            ON address.id = touch.address
          JOIN address AS own     ON own.id = address.recipient
          JOIN address AS sender  ON sender.id = touch.sender""")
    shift = later // timedelta(microseconds=1)
    chained = chains(archive.inboxes(), REACH)
    return (
        sorted((*row[:3], row[3] - shift, *row[4:]) for row in touches),
        sorted(archive.ask("SELECT address, other_address_of, step, rule, applied FROM aliases")),
        sorted(chained.select("depth", "writers", "ended_by").rows(), key=repr),
    )


few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(letters=mails)
def test_neither_order_nor_a_second_reading_changes_people_streams_or_chains(settled, letters):
    assert settled(letters[::-1], copies=2) == settled(letters)


@few
@given(letters=mails, weeks=st.integers(1, 60))
def test_shifting_all_dates_changes_nothing_but_the_dates(settled, letters, weeks):
    assert settled(letters, later=timedelta(weeks=weeks)) == settled(letters)
