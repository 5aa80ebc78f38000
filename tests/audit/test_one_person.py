"""One human, however many addresses, from the command line: merged with a reason, left apart on request."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

TAG = "the part after + is a tag (RFC 5233)"
PEOPLE = (
    "ana@corp.example",
    "ana+q3@corp.example",
    "ben@corp.example",
    "cid@corp.example",
    "dora@corp.example",
    "eve@corp.example",
    "fay@gmail.com",
    "gus@gmail.com",
)


@pytest.fixture
def db(call, letter, told, tmp_path):
    """Return a ledger of a shop's letters to six colleagues, one of them under two addresses, and two others."""
    (tmp_path / "box.mbox").write_bytes(
        told(
            letter(to=f"Reader {number} <{one}>", at=f"2026-03-0{number} 09:00", subject=f"Tea {number}")
            for number, one in enumerate(PEOPLE, 1)
        )
    )
    code, _, err = call("ingest", "box.mbox", "--db", "box.sqlite", "--organisation", "shop.example")
    assert code == 0, err
    return tmp_path / "box.sqlite"


def ask(db, sql):
    with closing(sqlite3.connect(db)) as ledger:
        return ledger.execute(sql).fetchall()


def test_a_tagged_address_is_the_same_person_and_the_report_says_why(audit, db):
    """Golden vector 12, first part."""
    _, report = audit("--db", db, command="score")
    assert report["run"]["counts"]["recipients"] == 7
    assert [(one["address"], one["rules"], one["because"]) for one in report["identities"]["merged"]] == [
        (None, ["plus-tag"], [TAG])
    ]
    assert ask(db, "SELECT address, other_address_of, rule, because, applied FROM aliases") == [
        ("ana+q3@corp.example", "ana@corp.example", "plus-tag", TAG, 1)
    ]


def test_five_colleagues_are_one_account_and_free_mail_is_none(audit, db):
    """Golden vector 12, the rest."""
    audit("--db", db, command="score")
    members = """
        SELECT account.name, count(*) FROM recipient LEFT JOIN account ON account.id = recipient.account
         WHERE recipient.id IN (SELECT address.recipient FROM touch JOIN address ON address.id = touch.address)
         GROUP BY 1 ORDER BY 1"""
    assert ask(db, members) == [(None, 2), ("corp.example", 5)]


def test_without_merging_every_address_is_a_person_and_the_next_run_merges_again(audit, db):
    def people(*words):
        _, report = audit("--db", db, *words, command="score")
        return report["run"]["counts"]["recipients"], report["identities"]["merging"]

    before = ask(db, "SELECT * FROM address ORDER BY id")
    assert people("--no-merge") == (8, False)
    assert ask(db, "SELECT rule, applied FROM alias") == [("plus-tag", 0)]
    assert people() == (7, True)
    assert ask(db, "SELECT * FROM address ORDER BY id") == before


@pytest.mark.parametrize("command", ["audit", "ingest", "score", "inbox", "preview"])
def test_every_command_that_tells_people_apart_can_leave_them_apart(call, command):
    assert "--no-merge" in call(command, "--help")[1]


def test_the_inbox_of_an_address_says_whose_it_is_and_why(call, db):
    _, out, _ = call("inbox", "ana+q3@corp.example", "--db", db)
    assert f"another address is theirs: {TAG}" in " ".join(out.split())
    assert "2 messages" in out
    _, out, _ = call("inbox", "ana@corp.example", "--db", db, "--show-addresses")
    assert f"ana+q3@corp.example is theirs: {TAG}" in " ".join(out.split())
    assert "company: corp.example" in out
    _, out, _ = call("inbox", "ana@corp.example", "--db", db, "--no-merge")
    assert "1 message" in out


def test_the_inbox_says_how_each_stream_is_known(call, db):
    _, out, _ = call("inbox", "ben@corp.example", "--db", db)
    assert "marketing, told by wording: from a mailbox for mailings" in " ".join(out.split())


def test_the_report_says_how_many_were_merged_and_who_may_be_one(call, letter, told, tmp_path):
    letters = [
        letter(to=to, at=f"2026-03-0{number} 09:00")
        for number, to in enumerate(
            ("Ana Lee <ana@corp.example>", '"Lee, Ana B." <a.lee@corp.example>', "ben+x@corp.example"), 1
        )
    ]
    (tmp_path / "box.mbox").write_bytes(told(letters))
    words = ("audit", "box.mbox", "--organisation", "shop.example", "--exit-zero")
    _, out, _ = call(*words)
    said = " ".join(out.split())
    assert f"1 address is another of 1 person 1 {TAG}" in said
    assert "may be one person" in said
    assert "the same name at the same company" in said
    _, out, _ = call(*words, "--no-merge")
    assert "nobody (--no-merge): 1 address would be another of 1 person" in " ".join(out.split())


def test_a_preview_can_leave_addresses_apart_as_well(call, db, tmp_path):
    sends = "address,at,campaign\nana@corp.example,2026-03-20,Summer\nana+q3@corp.example,2026-03-20,Summer\n"
    (tmp_path / "plan.csv").write_text(sends, "utf-8")
    merged, apart = (
        " ".join(call("preview", "plan.csv", "--db", db, *words, "--exit-zero")[1].split())
        for words in ((), ("--no-merge",))
    )
    assert "2 sends to 1 person" in merged
    assert "2 sends to 2 people" in apart
    assert "Every address is taken for a person of its own (--no-merge)." in apart
