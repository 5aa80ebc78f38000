"""Nothing of what people wrote or are called leaves by the network, by messages to the user, or by file modes."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.sockets import WATCH

from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.ledger import open_ledger

CALLS = """
import json, sys
from inbox_fatigue import cli
print([int(cli.main(words)) for words in json.loads(sys.argv[1])], file=sys.stderr)
"""
PLAN = "recipient,campaign,send_at,subject,sender\nana@reader.example,s,2026-03-09T09:00Z,Tea,news@shop.example\n"


@pytest.mark.slow
def test_no_command_opens_a_socket(tmp_path, letter, told):

    seen = tmp_path / "seen"
    (tmp_path / "watch.py").write_text(WATCH, "utf-8")
    (tmp_path / "plan.csv").write_text(PLAN)
    link = '<html><img src="http://pixel.example/x.png"><a href="https://shop.example/tea">tea</a></html>'
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "news@shop.example", "ana@reader.example", "Tea"
    mail["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    mail.set_content(link, subtype="html")
    (tmp_path / "box.mbox").write_bytes(told([letter(), mail.as_bytes()]))
    more = ["--db", "l.sqlite", "--plugin", "watch.py"]
    calls = [
        ["ingest", "box.mbox", *more],
        ["score", *more, "--exit-zero"],
        ["inbox", "ana@reader.example", *more],
        ["preview", "plan.csv", *more, "--exit-zero"],
        ["forget", "ana@reader.example", "--db", "l.sqlite"],
        ["doctor", "l.sqlite"],
    ]
    (tmp_path / "tmp").mkdir()  # a doctor tells what lies about in that of the machine
    environment = {**os.environ, "SOCKETS_SEEN": str(seen), "TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-c", CALLS, json.dumps(calls)]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert ran.stderr.splitlines()[-1] == "[0, 0, 0, 0, 0, 0]", ran.stderr
    assert not seen.exists()


SECRET = "zebrafish"  # stands wherever a mail or a row has something of a person


def _hostile_mails():
    """Return mails that are wrong in many ways and say the secret in every place."""
    head = f"From: {SECRET} <{SECRET}@a.example>\nTo: {SECRET}@b.example\nSubject: {SECRET}\nMessage-ID: <{SECRET}@c>\n"
    date = "Date: Mon, 02 Mar 2026 09:00:00 +0000\n"
    multipart = f"Content-Type: multipart/mixed; boundary=\"{SECRET}\"; {SECRET}*0*=utf-8''x\n"
    return [
        f"{head}Date: the {SECRET} of May\n\n{SECRET}\n",
        f"{head}{date}{multipart}\n--{SECRET}\nContent-Type: message/rfc822\n\n--{SECRET}",
        f"{head}{date}{multipart}\nno part of {SECRET}\n",
        f"{head}{date}Content-Type: text/plain; charset={SECRET}\x00\n\n\xff\xfe{SECRET}\n",
        f"{head}{date}Content-Transfer-Encoding: base64\n\n{SECRET}=!\n",
        f"{head}{date}Content-Type: text/html\n\n<{SECRET} {'b=c ' * 3_000}>{SECRET}\n",
        f"{head}{date}Subject: =?utf-8?q?=0d=0a{SECRET}: =1b[31m?=\n\n{SECRET}\n",
        f"From: {SECRET}\nTo: {'(' * 3_000}{SECRET}\n{date}\n{SECRET}\n",
        f"From: {SECRET}@a.example\nTo: {', '.join(f'{SECRET}{n}@b.example' for n in range(30_000))}\n{date}\nx\n",
        f"{SECRET}\nthis is no mail of {SECRET}@a.example\n",
        f"{head}X: {SECRET * 200_000}\n{date}\nx\n",
        f"{head}{date}{'Content-Type: multipart/mixed; boundary=x' + chr(10)}\n" + "--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 300,
    ]  # fmt: skip


def test_messages_to_the_user_hold_nothing_of_a_mail_or_a_row(call, tmp_path):
    for number, mail in enumerate(_hostile_mails()):
        (tmp_path / f"{number}.eml").write_bytes(mail.encode("latin-1"))
    rows = [
        f"{SECRET}@b.example,the {SECRET},spring",
        f"{SECRET},,",
        f'"{SECRET}',
        f"{SECRET},2026-02-31,x,y,z",
    ]
    (tmp_path / "log.csv").write_text("\n".join(("recipient,sent_at,campaign", *rows)))
    good = ["ana@reader.example,2026-03-02 09:00:00,spring"] * 9
    (tmp_path / "rows.csv").write_text("\n".join(("recipient,sent_at,campaign", *good, *rows)))
    (tmp_path / "bare.csv").write_text(f"{SECRET}@b.example,2026-03-02,{SECRET}@c.example\n" * 3)
    (tmp_path / "contacts.csv").write_text(f"address,timezone,status\n{SECRET}@b.example,{SECRET},{SECRET}\n")
    (tmp_path / "events.csv").write_text(f"address,at,kind\n{SECRET}@b.example,{SECRET},{SECRET}\n")
    mails = [f"{number}.eml" for number in range(len(_hostile_mails()))]
    words = (*mails, "log.csv", "--contacts", "contacts.csv", "--events", "events.csv", "--db", "l.sqlite")
    said = [
        call("ingest", *words),
        call("ingest", "bare.csv", "--db", "l.sqlite"),
        call("ingest", "rows.csv", *mails, "--contacts", "contacts.csv", "--db", "l.sqlite"),
    ]
    assert said[-1][0] == Exit.OK
    assert [text for _, _, err in said for text in err.lower().splitlines() if SECRET in text] == []
    assert SECRET not in "".join(out for _, out, _ in said).lower()
    ledger = sqlite3.connect("l.sqlite")
    problems = ledger.execute("SELECT why, member, detail FROM problem").fetchall()
    ledger.close()
    assert len(problems) > 3
    assert [one for one in problems if SECRET in repr(one).lower()] == []


def _modes(folder):
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.rglob("*") if path.is_file()}


def test_whatever_is_written_is_its_owners_alone(call, tmp_path, letter, told):
    (tmp_path / "box.mbox").write_bytes(told([letter()]))
    (tmp_path / "plan.csv").write_text(PLAN)
    given = set(_modes(tmp_path))
    mask = os.umask(0)
    try:
        key = ("--pseudonymise", "--key-file", "key")
        call("audit", "box.mbox", "--db", "l.sqlite", *key, "--format", "json", "--output", "report.json")
        call("preview", "plan.csv", "--db", "l.sqlite", "--key-file", "key", "--suppress", "lists")
    finally:
        os.umask(mask)
    made = {name: mode for name, mode in _modes(tmp_path).items() if name not in given}
    assert {"l.sqlite", "key", "report.json"} < set(made)
    assert set(made.values()) == {"0o600"}
    assert stat.S_IMODE((tmp_path / "lists").stat().st_mode) == 0o700


def test_the_journal_of_a_ledger_is_its_owners_alone_as_well(tmp_path):
    mask = os.umask(0)
    try:
        ledger = open_ledger(str(tmp_path / "l.sqlite"))
        with ledger.transaction():
            ledger.execute("INSERT INTO campaign (id, name) VALUES (1, 'spring')")
            assert _modes(tmp_path)["l.sqlite-journal"] == "0o600"
        ledger.close()
    finally:
        os.umask(mask)


def test_a_policy_to_share_can_be_read_by_others(call, tmp_path):
    call("init")
    assert _modes(tmp_path) == {"inbox-fatigue.toml": "0o644"}
    assert Path("inbox-fatigue.toml").stat().st_size
