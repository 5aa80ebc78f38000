"""A small archive of several files, and a process that runs commands on it and has them killed."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox_fatigue.ledger.examining import examine

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEA = "Our tea of the spring is here, and it is green and it is fresh and it is not dear.\n" * 4
BOXES, CAMPAIGNS, READERS = 4, 3, 9
NAMES = [f"{box}.mbox" for box in range(BOXES)]
CALLS = {
    "mail": ("ingest", *NAMES, "--contacts", "contacts.csv", "--workers", "1"),
    "logs": ("ingest", "log.csv", "--events", "events.csv", "--workers", "1"),
    "score": ("score", "--exit-zero"),
}


def _mail(number, reader):
    """Return one mail of a campaign, a reply to it, or something broken."""
    at = START + timedelta(days=number, seconds=reader)
    name = f"Reader{reader}"
    head = f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\nMessage-ID: <{number}.{reader}@shop.example>\n"
    if reader == READERS - 1:
        return "this is no mail\n"
    if reader == READERS - 2:
        return f"From: {name}@reader.example\nTo: news@shop.example\nSubject: Re: Tea {number}\n{head}\nNo {number}.\n"
    head += f"From: news@shop.example\nTo: {name} <{name.lower()}@reader.example>\nSubject: Tea {number}\n"
    return f"{head}List-Unsubscribe: <mailto:off@shop.example>\n\nDear {name},\n\n{TEA}No. {number}\n"


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """Return a folder with mailboxes, a log, contacts and events."""
    folder = tmp_path_factory.mktemp("durability")
    for box in range(BOXES):
        mails = [
            _mail(box * CAMPAIGNS + number, reader)
            for number in range(CAMPAIGNS)
            for reader in range(READERS)
        ]
        text = "".join(f"From - Mon Mar  2 09:00:00 2026\n{mail}\n" for mail in mails)
        (folder / f"{box}.mbox").write_text(text, "utf-8")
    log = [
        f"reader{reader}@reader.example,2026-04-0{1 + reader % 3}T09:00Z,april" for reader in range(READERS)
    ]
    (folder / "log.csv").write_text("\n".join(("recipient,sent_at,campaign", *log, "")))
    (folder / "contacts.csv").write_text("address,language\nreader1@reader.example,de\n")
    (folder / "events.csv").write_text("address,at,kind\nreader1@reader.example,2026-03-03T09:00Z,click\n")
    return folder


class Runner:
    """A process past its start-up that carries out commands."""

    def __init__(self, folder):
        command = [sys.executable, str(Path(__file__).with_name("runner.py")), str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, *words, **when):
        """Run a command and return how it ended; `when` says by what it is ended before."""
        self._process.stdin.write(json.dumps({"words": [str(word) for word in words], **when}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def runner(files):
    """Return what carries out commands in the folder of the files."""
    one = Runner(files)
    yield one
    one.close()


@pytest.fixture(scope="session")
def whole(files, runner):
    """Return, of each call, how it went when nobody ended it, and the ledger before (None: none) and after it."""
    found, before = {}, None
    for name, call in CALLS.items():
        db = files / f"{name}.sqlite"
        if before is not None:
            shutil.copy(before, db)
        begun = time.monotonic()
        ended = runner(*call, "--db", db, mail_only=name == "mail")
        assert ended["code"] == 0, ended["err"]
        found[name] = {
            "call": call, "before": before, "after": db, "seconds": time.monotonic() - begun, **ended,
        }  # fmt: skip
        before = db
    return found


def _troubles(db):
    """Return what a doctor says of a ledger, but that there is more to read, and what lies elsewhere."""
    told = [one.what for one in examine(str(db)).troubles]
    return [one for one in told if "was not read to its end" not in one and " left by " not in one]


@pytest.fixture(scope="session")
def troubles():
    """Return a function that gives what is wrong with a ledger, apart from there being more to read."""
    return _troubles


def _rows(db):
    """Return every row of every table."""
    ledger = sqlite3.connect(db)
    tables = ledger.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%migrations'"
    )
    found = {
        name: sorted(ledger.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for (name,) in tables.fetchall()
    }
    ledger.close()
    return found


@pytest.fixture(scope="session")
def rows():
    """Return a function that gives every row of every table of a ledger."""
    return _rows
