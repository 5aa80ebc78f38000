"""Files of events and contacts that name nobody who got mail are told."""

from __future__ import annotations

import pytest

from inbox_fatigue.audit.reading.strangers import strangers

ANA = "ana@reader.example"


@pytest.mark.parametrize(
    ("events", "contacts", "told"),
    [
        ((), (), []),
        ((ANA, "ben@x.example"), (ANA, "ben@x.example"), []),
        (("ana+tea@reader.example",), ("ana+tea@reader.example",), []),
        (("r1", "r2"), (), ["events-of-strangers"]),
        ((ANA,), ("ben@x.example",), ["contacts-of-strangers"]),
    ],
    ids=["none", "some", "another spelling", "ids", "contacts"],
)
def test_files_that_name_nobody_who_got_mail_are_told(archive, letter, events, contacts, told):
    archive.take(letter(to=ANA))
    if events:
        archive.take_events(
            *({"recipient": who, "at": "2026-03-20", "kind": "unsubscribe"} for who in events)
        )
    if contacts:
        archive.take_contacts(*({"address": who, "language": "de"} for who in contacts))
    archive.settle()
    problems = strangers(archive.ledger, archive.inboxes())
    assert [problem.why for problem in problems] == told
    assert all(f"({len(events)} people)" in one.detail for one in problems if one.why.startswith("events"))
