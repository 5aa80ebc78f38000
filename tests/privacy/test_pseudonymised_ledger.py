"""A ledger of pseudonyms holds nobody's address or name, and every score is the one it would be otherwise."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from inbox_fatigue.cli.exits import Exit

WITH = ("--pseudonymise", "--key-file", "key")


@pytest.fixture
def sample(root):
    """Return the arguments that name the sample's mail, contacts and events."""
    mail = root / "sample_mail"
    return (mail, "--contacts", mail / "contacts.csv", "--events", mail / "events.csv")


@pytest.fixture
def tea(tmp_path, letter, told):
    """Return a mailbox of a shop, with a reply and a mail to two people that names one of them."""
    letters = [
        letter(to="Ana Lima <ana@reader.example>", subject="Ana, your tea", body="Dear Ana,\nhere is tea.\n"),
        letter(to="Ben Ode <ben@gmail.com>", subject="Ben, your tea", body="Dear Ben,\nhere is tea.\n"),
        letter(to="ana@reader.example, Cleo <cleo@reader.example>", at="2026-03-03 09:00", subject="For Cleo"),
        letter(to="news@shop.example", sender="Ana Lima <ana@reader.example>", at="2026-03-04 09:00",
               subject="Re: Ana, your tea", body="No thanks. Ana Lima\n"),
    ]  # fmt: skip
    path = tmp_path / "ana@reader.example.mbox"
    path.write_bytes(told(letters))
    return path.name


def _bytes(db):
    return Path(db).read_bytes().lower()


@pytest.mark.slow
def test_the_sample_scores_the_same_and_none_of_its_people_are_in_the_file(audit, sample):
    found = {}
    for db, more in (("clear.sqlite", ()), ("hidden.sqlite", WITH)):
        _, report = audit(*sample, "--exit-zero", "--db", db, *more)
        people = sorted((one["state"], one["fatigue"], one["touches"]) for one in report["people"])
        found[db] = people, Counter(one["rule"] for one in report["findings"]), report["gate"]
    assert found["clear.sqlite"] == found["hidden.sqlite"]
    clear = sqlite3.connect("clear.sqlite")
    rows = clear.execute("SELECT address FROM address UNION SELECT name FROM address").fetchall()
    clear.close()
    known = [text.lower().encode() for (text,) in rows if len(text) > 3]
    assert len(known) > 50
    assert [one for one in known if one in _bytes("hidden.sqlite")] == []


@pytest.fixture
def known_key(tmp_path):
    """A key that is the same each time: a random one may spell a name of three or four letters in some hash."""
    (tmp_path / "key").write_bytes(b"k" * 32)
    (tmp_path / "key").chmod(0o600)


@pytest.mark.usefixtures("known_key")
def test_neither_names_nor_subjects_nor_file_names_tell_who_it_is(call, tea):
    assert call("ingest", tea, "--db", "l.sqlite", *WITH)[0] == Exit.OK
    held = _bytes("l.sqlite")
    assert [
        one for one in (b"ana", b"lima", b"reader.example", b"cleo", b"gmail", b"here is") if one in held
    ] == []
    ledger = sqlite3.connect("l.sqlite")
    subjects = {subject for (subject,) in ledger.execute("SELECT subject FROM message")}
    assert subjects == {"…, your tea", "For …", "Re: …, your tea"}
    assert ledger.execute("SELECT count(*) FROM content WHERE preview <> ''").fetchone() == (0,)
    ledger.close()


@pytest.mark.usefixtures("known_key")
def test_mail_contacts_events_and_logs_of_one_key_join(call, tea):
    Path("contacts.csv").write_text("address,name,language,account\nANA@reader.example,Ana,de,Lima Ltd\n")
    Path("events.csv").write_text("address,at,kind\nana@reader.example,2026-03-02T10:00Z,click\n")
    Path("log.csv").write_text("recipient,sent_at,campaign\nAna@Reader.example,2026-03-05T09:00Z,spring\n")
    words = (
        "ingest",
        tea,
        "log.csv",
        "--contacts",
        "contacts.csv",
        "--events",
        "events.csv",
        "--db",
        "l.sqlite",
    )
    assert call(*words, *WITH)[0] == Exit.OK
    ledger = sqlite3.connect("l.sqlite")
    rows = ledger.execute("""
        SELECT (SELECT count(*) FROM touch WHERE touch.address = contact.address),
               (SELECT count(*) FROM event WHERE event.address = contact.address AND kind = 'click'),
               contact.language, contact.name
          FROM contact""").fetchall()
    ledger.close()
    assert rows == [(3, 1, "de", None)]
    assert b"lima" not in _bytes("l.sqlite")


def test_labels_of_reports_and_addresses_with_the_key_find_a_person(call, tea):
    call("ingest", tea, "--db", "l.sqlite", *WITH)
    code, by_address, _ = call("inbox", "Ana@reader.example", "--db", "l.sqlite", "--key-file", "key")
    assert code == Exit.OK
    label = by_address.split()[0]
    assert call("inbox", label, "--db", "l.sqlite")[1] == by_address
    code, _, err = call("inbox", "ana@reader.example", "--db", "l.sqlite")
    assert (code, "to find somebody give its --key-file" in err) == (Exit.USAGE, True)


def test_addresses_that_a_ledger_does_not_have_cannot_be_shown(call, tea):
    call("ingest", tea, "--db", "l.sqlite", *WITH)
    for words in (("score",), ("audit", tea, *WITH)):
        code, out, err = call(*words, "--db", "l.sqlite", "--show-addresses")
        assert (code, out) == (Exit.USAGE, "")
        assert "a ledger of pseudonyms has no addresses to show; leave it out" in err


@pytest.mark.parametrize(
    ("first", "then", "why"),
    [
        ((), WITH, "keeps addresses as they are; give another ledger to --db, or leave out --pseudonymise"),
        (WITH, (), "keeps pseudonyms in place of addresses; add --pseudonymise with its --key-file"),
        (WITH, ("--pseudonymise", "--key-file", "key2"), "is not the key that l.sqlite was begun with"),
        (WITH, (*WITH, "--keep-domain"), "was begun without it"),
        (WITH, (*WITH, "--organisation", "shop.example"), "was begun with no organisation"),
        (WITH, ("--pseudonymise",), "--pseudonymise needs a key"),
        (WITH, (*WITH, "--store-text"), "leave one of them out"),
        ((), ("--key-file", "key2"), "--key-file is for --pseudonymise; add that, or leave --key-file out"),
        ((), ("--keep-domain",), "--keep-domain is for --pseudonymise"),
    ],
    ids=["into a clear one", "without", "another key", "domains", "organisation", "no key", "texts", "key alone", "domains alone"],
)  # fmt: skip
def test_two_ways_of_keeping_addresses_are_not_mixed(call, tea, first, then, why):
    Path("key2").write_bytes(b"2" * 32)
    Path("key2").chmod(0o600)
    assert call("ingest", tea, "--db", "l.sqlite", *first)[0] == Exit.OK
    before = _bytes("l.sqlite")
    code, out, err = call("ingest", tea, "--db", "l.sqlite", *then)
    assert (code, out, len(err.splitlines())) == (Exit.USAGE, "", 1)
    assert why in err
    assert _bytes("l.sqlite") == before


def test_a_second_ingest_under_the_key_is_a_no_op(call, tea, tmp_path):
    call("ingest", tea, "--db", "l.sqlite", *WITH)
    Path("copy.mbox").write_bytes(Path(tea).read_bytes())
    code, out, _ = call("ingest", "copy.mbox", "--db", "l.sqlite", *WITH)
    assert (code, "4 duplicates" in out) == (Exit.OK, True)


def test_a_plan_meets_the_history_of_its_people_under_the_key(call, tea):
    call("ingest", tea, "--db", "l.sqlite", *WITH)
    Path("plan.csv").write_text(
        "recipient,campaign,send_at,subject,sender\n"
        "ana@reader.example,spring,2026-03-09T09:00Z,Spring,news@shop.example\n"
    )
    words = ("preview", "plan.csv", "--db", "l.sqlite", "--exit-zero")
    code, out, err = call(*words, "--key-file", "key")
    assert code == Exit.OK, err
    assert "2 messages to these people" in " ".join(out.split())
    assert call(*words)[0] == Exit.USAGE
