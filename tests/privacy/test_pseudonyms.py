"""A pseudonym tells nobody's address, and everything that rules look at."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from inbox_fatigue.one_spelling import untagged
from inbox_fatigue.people.domains import FREE_MAIL, registrable
from inbox_fatigue.people.mailboxes import ROLES, is_minted
from inbox_fatigue.privacy import Pseudonyms

NAMES = Pseudonyms(key=b"k" * 32, own_domains=frozenset({"shop.example"}))
WORDS = st.text("abcdefghij.0123", min_size=1, max_size=20)


@given(WORDS, WORDS)
def test_one_address_has_one_pseudonym_and_two_have_two(one, other):
    ours, theirs = (NAMES.address(f"{local}@reader.example") for local in (one, other))
    assert (ours == theirs) == (one == other)


@given(WORDS)
def test_another_key_gives_other_pseudonyms(local):
    other = Pseudonyms(key=b"l" * 32)
    assert local in ROLES or NAMES.address(f"{local}@a.example") != other.address(f"{local}@a.example")


def test_a_pseudonym_is_the_keyed_hash_of_the_address_and_shows_nothing_of_it():
    made = NAMES.address("ana.lima@reader.example")
    assert re.fullmatch(r"[a-p]{32}@[a-p]{16}\.invalid", made)
    assert not is_minted(made)
    assert NAMES.address("customer-0815") != NAMES.address("customer-0816")
    assert "0815" not in NAMES.address("customer-0815")
    assert NAMES.address("") == ""


def test_the_key_does_not_show_in_what_is_printed():
    assert "kkkk" not in repr(NAMES)


def test_an_address_with_a_tag_is_the_same_person_without_it():
    assert untagged(NAMES.address("ana+tea@reader.example")) == NAMES.address("ana@reader.example")
    assert NAMES.address("ana+tea@reader.example") != NAMES.address("ana+cake@reader.example")


def test_those_of_one_company_stay_together_and_no_others():
    def company(address):
        return registrable(NAMES.address(address).rpartition("@")[2])

    assert company("ana@reader.example") == company("ben@mail.reader.example")
    assert company("ana@reader.example") != company("ana@other.example")


def test_a_mail_provider_is_told_from_a_company_and_not_from_other_providers():
    made = {NAMES.address(f"ana@{domain}").rpartition("@")[2] for domain in ("gmail.com", "gmx.de")}
    assert made == {"free-mail.invalid"}
    assert made <= FREE_MAIL
    assert NAMES.address("ana@gmail.com") != NAMES.address("ana@gmx.de")


def test_a_role_mailbox_stays_one_and_is_no_other_companys():
    one, other = NAMES.address("info@reader.example"), NAMES.address("info@other.example")
    assert one.startswith("info@")
    assert one != other
    assert "reader" not in one
    assert NAMES.address("info@gmail.com") != NAMES.address("info@gmx.de")
    assert registrable(one.rpartition("@")[2]) == registrable(
        NAMES.address("ana@reader.example").rpartition("@")[2]
    )


def test_an_address_made_for_one_message_still_looks_like_one():
    minted = "bounce-0123456789abcdef@mail.reader.example"
    assert is_minted(minted)
    assert is_minted(NAMES.address(minted))


def test_the_organisations_own_domains_stay_readable_and_its_people_do_not():
    assert NAMES.address("sales@shop.example") == "sales@shop.example"
    made = NAMES.address("dora@mail.shop.example")
    assert made.endswith("@mail.shop.example")
    assert "dora" not in made


def test_domains_of_companies_stay_readable_only_if_that_is_wanted():
    kept = Pseudonyms(key=b"k" * 32, keep_domain=True)
    assert kept.address("ana@mail.reader.example").endswith("@reader.example")
    assert kept.address("ana@gmail.com").endswith("@free-mail.invalid")
    assert kept.account("Reader & Sons") == "Reader & Sons"
    assert NAMES.account("reader.example") == registrable(
        NAMES.address("a@reader.example").rpartition("@")[2]
    )
    assert "Reader" not in NAMES.account("Reader & Sons")


def test_addresses_in_a_text_become_those_of_the_people_that_they_are():
    made = NAMES.text("box of Ana@Reader.example (2), <ben@other.example>")
    assert made == f"box of {NAMES.address('ana@reader.example')} (2), <{NAMES.address('ben@other.example')}>"
    assert NAMES.text("sold @ 3 euro") == "sold @ 3 euro"


def test_a_provider_s_spellings_of_a_mailbox_are_one_person_and_two_addresses():
    own, dotted, former = (
        NAMES.address(one)
        for one in ("anaexample@gmail.com", "ana.example@gmail.com", "anaexample@googlemail.com")
    )
    assert untagged(dotted) == untagged(former) == own
    assert len({own, dotted, former}) == 3
