"""What another library's tests expect of 113 mails, and where this parser answers otherwise.

The other library writes 1900-01-01 for "no date", keeps an address as often as it is written, keeps
pieces that are no address, and writes international domains as sent; these four ways of writing are
brought to ours before the comparison. Its Date field is compared with ours, not with the date of a relay
that this parser falls back to. Two fixtures are of 1969, so the earliest year is lowered.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import Problem, RawMessage, Where
from inbox_fatigue.parsing import Reader, addresses

LEAST_AGREEING = 105

DIFFERENCES = {
    "error_emails/invalid_subject_characters": (
        "subject",
        "a raw Latin-1 subject: it drops the letters, here they are kept",
    ),
    "plain_emails/mix_caps_content_type": (
        "from",
        "a name and an address without brackets: it takes both for the address",
    ),
    "plain_emails/raw_email_bad_time": (
        "date",
        "a Date in the year 3609: it believes it, here the date of the last relay is taken",
    ),
    "plain_emails/raw_email_incorrect_header": (
        "subject from to date",
        "a line without a colon inside the header: it stops there, here reading goes on",
    ),
    "plain_emails/raw_email_trailing_dot": (
        "to",
        "addressed by the sender to itself: the recipient is the one of Delivered-To",
    ),
    "plain_emails/raw_email_with_at_display_name": (
        "to",
        "a name with an @ before an address in brackets: it takes both",
    ),
    "rfc2822/example13": ("subject", "spaces before the colons (obsolete form): it finds no subject"),
}


def without_spaces(value: str) -> str:
    return "".join(value.split())


def expected_date(expected: dict) -> datetime | None:
    at = datetime.fromisoformat(expected["date"])
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return None if at.year == 1900 else at


def normal(written: list[str]) -> list[str]:
    return list(dict.fromkeys(address for one in written if (address := addresses.normal(one))))


def differing(mail, expected: dict) -> list[str]:
    found = []
    if without_spaces(mail.subject) != without_spaces(expected["subject"]):
        found.append("subject")
    if (mail.sender.address if mail.sender else "") != (
        addresses.normal(expected["from_"]) or expected["from_"]
    ):
        found.append("from")
    found += [
        field
        for field in ("to", "cc")
        if [party.address for party in mail.recipients if party.field == field] != normal(expected[field])
    ]
    own_date = None if "date-from-received" in mail.defects else mail.at
    if own_date != expected_date(expected):
        found.append("date")
    return found


@pytest.mark.corpora
def test_all_but_the_listed_mails_agree(corpora):
    """Each difference is listed with its reason; a new one, or one that is gone, fails."""
    place = corpora / "peer-imap-tools"
    expectations = json.loads((place / "expected.json").read_text(encoding="utf-8"))
    reader = Reader(Limits(earliest_year=1900), lambda _: ())
    found = {}
    for name, expected in expectations.items():
        raw = (place / "tests" / "messages" / f"{name}.eml").read_bytes()
        reading = reader.read(RawMessage(where=Where(source=name), raw=raw))
        fields = [reading.why] if isinstance(reading, Problem) else differing(reading.mail, expected)
        if fields:
            found[name] = " ".join(fields)

    assert found == {name: fields for name, (fields, _) in DIFFERENCES.items()}
    assert len(expectations) - len(found) >= LEAST_AGREEING
