"""What is remembered for the copies of a send stays small, however hostile the mail is."""

from __future__ import annotations

import pytest

from inbox_fatigue.limits import Limits
from inbox_fatigue.model import RawMessage, Where
from inbox_fatigue.parsing import Reader, addresses, campaigns, identity, kinds, threads, wire
from inbox_fatigue.text import fingerprint

WHERE = Where(source="archive.mbox")
CACHES = {
    "layouts": wire._known_layout,
    "encoded words": wire._known_words,
    "addresses": addresses._known,
    "systems": campaigns._known_systems,
    "recipients": identity._known_masking,
    "subjects": threads._known_key,
    "titles": fingerprint._title,
}
LONG = "x" * 90_000
HOSTILE = {
    "layouts": lambda number: {f"X-{LONG}{number}": "1"},
    "encoded words": lambda number: {"Subject": f"=?utf-8?q?{LONG}{number}?="},
    "addresses": lambda number: {"To": f'"{LONG}{number}" <ann@example.org>'},
    "systems": lambda number: {f"X-{LONG}{number}": "1"},
    "recipients": lambda number: {"To": f'"{LONG}{number}" <ann@example.org>'},
    "subjects": lambda number: {"Subject": f"{LONG}{number}"},
    "titles": lambda number: {"Subject": f"{LONG}{number}"},
}


@pytest.mark.parametrize("name", CACHES)
def test_long_values_are_read_and_not_remembered(name, mail):
    reader = Reader(Limits(), lambda _: ())
    reader.read(RawMessage(where=WHERE, raw=mail()))
    before = CACHES[name].cache_info().currsize
    for number in range(3):
        reading = reader.read(RawMessage(where=WHERE, raw=mail(**HOSTILE[name](number))))
        assert reading.mail.sender.address == "news@shop.example"

    assert CACHES[name].cache_info().currsize == before


@pytest.mark.parametrize("count", [50, 500])
def test_a_header_of_many_fields_says_what_it_says_without_them(count, mail):
    known = {"Precedence": "bulk", "X-Campaign": "spring", "List-Id": "News <news.shop.example>"}
    many = {f"X-{number}": str(number) for number in range(count)}
    alone, among = (
        Reader(Limits(), lambda _: ()).read(RawMessage(where=WHERE, raw=mail(**fields))).mail
        for fields in (known, {**known, **many})
    )

    for fact in ("sender", "recipients", "campaign", "list_id", "bulk", "discussion_list", "subject", "at"):
        assert getattr(among, fact) == getattr(alone, fact)


def test_a_subject_says_within_its_first_letters_that_it_answers_by_itself(read_mail, mail):
    automatic = read_mail(mail(Subject="Out of office " + "x" * 500)).kind
    ordinary = read_mail(mail(Subject="x" * 500 + " Out of office")).kind

    assert kinds.MailKind.AUTO_REPLY is automatic is not ordinary
