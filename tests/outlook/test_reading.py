"""Outlook's files are read from the command line as any other mail, and what is none in them is told."""

from __future__ import annotations

import json
import sys
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from inbox_fatigue.cli import main
from inbox_fatigue.model import Problem, RawMessage, Skipped
from inbox_fatigue.sources import choose, inbox_fatigue_sources
from inbox_fatigue.sources.outlook.items import TooLargeError, read_item
from tests.outlook.folders import Folder, Message, pst
from tests.outlook.item import msg

CLASS, SUBJECT, SUBMITTED, SENDER, SMTP, FLAGS, TEXT, ID, ANSWERS = (
    0x001A001F, 0x0037001F, 0x00390040, 0x0C1F001F, 0x5D01001F, 0x0E070003, 0x1000001F, 0x1035001F, 0x1042001F,
)  # fmt: skip
INTERNAL = "/O=HILL/OU=EXCHANGE/CN=RECIPIENTS/CN=ANA"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def to(address, kind=1, **more):
    return {0x0C150003: kind, 0x3001001F: address, 0x39FE001F: address} | more


def bump(number):
    """The first mail of a salesman, or one that asks whether it was seen."""
    answers = {ANSWERS: "<0@hill.example>"} if number else {}
    text = (
        "Did you have a chance to look at my mail?"
        if number
        else "We build harbour cranes. Would Tuesday suit you?"
    )
    return answers | {
        CLASS: "IPM.Note",
        SUBJECT: "RE: Cranes" if number else "Cranes",
        SUBMITTED: START + timedelta(days=3 * number),
        SMTP: "ana@hill.example",
        FLAGS: 1,
        TEXT: f"Hello Ben,\r\n{text}\r\nAna\r\n",
        ID: f"<{number}@hill.example>",
    }


@pytest.fixture
def read():
    def reading(path):
        sources = {source.name: source for source in inbox_fatigue_sources()}
        source = choose(str(path), sources, {})
        return [item for shard in source.shards(str(path), {}) for item in source.read(shard, {})]

    return reading


@pytest.fixture
def audit(tmp_path, capsys):
    def auditing(path):
        main(["audit", str(path), "--organisation", "hill.example", "--format", "json", "--show-addresses"])
        return json.loads(capsys.readouterr().out)

    return auditing


def told(report):
    return [(one["rule"], one["recipient"], one["measured"], one["last_at"]) for one in report["findings"]]


def test_a_chain_is_found_in_a_data_file_and_in_single_items_alike(tmp_path, audit):
    chain = [bump(number) for number in range(5)]
    (tmp_path / "items").mkdir()
    for number, one in enumerate(chain):
        (tmp_path / "items" / f"{number}.msg").write_bytes(msg(one, [to("ben@reader.example")]))
    sent = Folder(
        name="Sent Items",
        messages=[Message(properties=one, recipients=[to("ben@reader.example")]) for one in chain],
    )
    (tmp_path / "mail.pst").write_bytes(pst([Folder(name="Top", folders=[sent])], disguised=True))

    of_items, of_folders = audit(tmp_path / "items"), audit(tmp_path / "mail.pst")

    assert ("follow-up/bump-of-a-bump", "ben@reader.example", 4.0) in [one[:3] for one in told(of_items)]
    assert told(of_folders) == told(of_items)


def test_items_lie_in_their_folders_and_what_is_no_mail_is_set_aside(tmp_path, read):
    draft = Message(properties=bump(1) | {FLAGS: 9}, recipients=[to("ben@reader.example")])
    contact = Message(properties={CLASS: "IPM.Contact", SUBJECT: "Ben"})
    sent = Message(properties=bump(0), recipients=[to("ben@reader.example")])
    folders = [
        Folder(name="Drafts", messages=[draft]),
        Folder(name="Kontakte", messages=[contact]),
        Folder(name="Gesendet", messages=[sent]),
    ]
    (tmp_path / "mail.pst").write_bytes(pst([Folder(name="Top", folders=folders)]))

    items = read(tmp_path / "mail.pst")

    assert [(one.why, one.where.member.rpartition("/")[0]) for one in items if isinstance(one, Skipped)] == [
        ("draft", "Top/Drafts"),
        ("not-mail", "Top/Kontakte"),
    ]
    (mail,) = (one for one in items if isinstance(one, RawMessage))
    assert mail.where.member.startswith("Top/Gesendet/")
    assert b"Message-ID: <0@hill.example>" in mail.raw


def test_the_owner_of_a_mailbox_is_known_by_what_came_in(tmp_path, read):
    came = Message(
        properties=bump(0) | {SMTP: "ben@reader.example"},
        recipients=[to("ana@hill.example", 1) | {0x3003001F: INTERNAL}],
    )
    gone = bump(1) | {SMTP: "", SENDER: INTERNAL.lower()}
    sent = Message(properties=gone, recipients=[to("ben@reader.example")])
    folders = [Folder(name="Inbox", messages=[came]), Folder(name="Sent Items", messages=[sent])]
    (tmp_path / "mail.pst").write_bytes(pst(folders))

    _, own = read(tmp_path / "mail.pst")

    assert b"From: ana@hill.example" in own.raw


def test_a_writer_without_any_address_is_nobody_that_others_wrote_to(tmp_path, read):
    """A reader's internal address may be missing as well; the two have nothing to do with each other."""
    first = Message(properties=bump(0), recipients=[to("ben@reader.example")])
    bare = Message(properties=bump(1) | {SMTP: ""}, recipients=[to("cem@reader.example")])
    (tmp_path / "mail.pst").write_bytes(pst([Folder(name="Sent Items", messages=[first, bare])]))

    _, own = read(tmp_path / "mail.pst")

    assert b"From:" not in own.raw


def test_outlook_s_files_in_a_zip_are_read(tmp_path, read):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("one.msg", msg(bump(0), [to("ben@reader.example")]))
        archive.writestr(
            "mail.pst",
            pst(
                [
                    Folder(
                        name="Sent",
                        messages=[Message(properties=bump(1), recipients=[to("ben@reader.example")])],
                    )
                ]
            ),
        )

    items = read(tmp_path / "a.zip")

    assert all(isinstance(one, RawMessage) for one in items)
    assert sorted(one.where.member.partition("/")[0] for one in items) == ["mail.pst!Sent", "one.msg"]


def test_a_data_file_without_the_extra_is_told(tmp_path, read, monkeypatch):
    (tmp_path / "mail.pst").write_bytes(pst([Folder(name="Sent")]))
    monkeypatch.setitem(sys.modules, "pypff", None)

    (problem,) = read(tmp_path / "mail.pst")

    assert (problem.why, problem.lost) == ("outlook-file", 1)
    assert "pip install 'inbox-fatigue[outlook]'" in problem.detail


def test_a_message_that_is_too_large_costs_itself_alone(tmp_path):
    (tmp_path / "one.msg").write_bytes(msg(bump(0) | {TEXT: "cranes " * 10_000}, [to("ben@reader.example")]))
    with (tmp_path / "one.msg").open("rb") as file, pytest.raises(TooLargeError):
        read_item(file, 100_000)


def test_a_data_file_that_was_cut_off_is_told(tmp_path, read):
    whole = pst(
        [
            Folder(
                name="Sent",
                messages=[
                    Message(properties=bump(n), recipients=[to("ben@reader.example")]) for n in range(5)
                ],
            )
        ]
    )
    (tmp_path / "mail.pst").write_bytes(whole[: len(whole) // 2])

    items = read(tmp_path / "mail.pst")

    assert {one.why for one in items if isinstance(one, Problem)} == {"damaged"}
    assert not any(
        "pypff" in one.detail or "libpff" in one.detail for one in items if isinstance(one, Problem)
    )
