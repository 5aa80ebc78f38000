"""Archives of mail into a ledger, beside loops over the same archives, bare parsers and programs that index mail.

An mbox is read twice: campaigns alone, which are copies of few creatives, and campaigns with salespeople among
them, whose mails differ from each other, so that far more contents must be described.
"""

from __future__ import annotations

import shutil
import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import archives, campaigns, indexers
from benchmarks.lines import Table
from benchmarks.loops import loop
from benchmarks.parsers import FAST, MAIL_PARSER, PARSERS, named
from benchmarks.peers import PROCESSES, alone
from benchmarks.runs import PROGRAM, Run, run
from benchmarks.ways import Way, compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

EVERY = 25  # of the messages is in the sample for slow peers: all of them would take minutes
FEW = 3  # rounds of programs that take ten times as long as ours
WHOLE = (
    "`inbox-fatigue ingest`, the whole program from its start to its end, with all plugins describing and the "
    "ledger written."
)
LOOPS = (
    "A loop reads the archive with the standard library ({reader}) and each message with a parser, in one process, "
    "and throws away what it found; it was measured on a sample of every {every}th message, and its time multiplied."
)


def mboxes(messages: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long ingest of an mbox takes, without salespeople and with them."""
    told = f"{100 * campaigns.SALES_SHARE:.0f} % of it by salespeople"
    for title, share in (("campaign mail", 0.0), (f"mail, {told}", campaigns.SALES_SHARE)):
        path, sample = room / "sent.mbox", room / "sample.mbox"
        size = _write("mbox", campaigns.messages(messages, seed, sales_share=share), path, sample)
        bare = [
            Way(
                name=f"{named(MAIL_PARSER)} alone, {PROCESSES} processes",
                run=partial(alone, MAIL_PARSER, sample, EVERY),
            ),
            Way(name=f"{named(FAST)} alone, {PROCESSES} processes", run=partial(alone, FAST, path)),
        ]
        lines = compared([_ours(path, room), *bare, *_loops(sample)], rounds, messages, "messages")
        yield Table(
            title=f"Ingest of an mbox: {title}",
            about=(
                f"{_what(messages, room)} ({size / 1e6:,.0f} MB, seed {seed}): {WHOLE}\n"
                "A parser alone does less: where each message begins is known, its processes have started, and what it "
                f"found is thrown away; mail-parser was measured on every {EVERY}th message.\n"
                + LOOPS.format(reader="`mailbox.mbox`", every=EVERY)
            ),
            lines=lines,
        )


def maildirs(messages: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long ingest of a Maildir takes, and programs that index one."""
    path, sample = room / "Maildir", room / "Sample"
    size = _write("maildir", campaigns.messages(messages, seed), path, sample)
    ways = [_ours(path, room), *_loops(sample), *indexers.ways(path, room, FEW)]
    lines = compared(ways, rounds, messages, "messages")
    about = (
        f"{_what(messages, room)}, each in a file of its own ({size / 1e6:,.0f} MB, seed {seed}): {WHOLE}\n"
        + LOOPS.format(reader="`mailbox.Maildir`", every=EVERY)
        + "\nnotmuch and mu read all of it into an empty index, by which its text can be searched."
    )
    yield Table(title="Ingest of a Maildir", about=about, lines=lines)


def zips(messages: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long ingest of a zip takes."""
    path, sample = room / "sent.zip", room / "sample.zip"
    size = _write("zip", campaigns.messages(messages, seed), path, sample)
    lines = compared([_ours(path, room), *_loops(sample)], rounds, messages, "messages")
    about = (
        f"{_what(messages, room)}, as .eml files in a zip ({size / 1e6:,.0f} MB, in the zip "
        f"{path.stat().st_size / 1e6:,.0f} MB, seed {seed}): {WHOLE}\n"
        + LOOPS.format(reader="`zipfile`", every=EVERY)
    )
    yield Table(title="Ingest of a zip", about=about, lines=lines)


def ingest(path: Path, room: Path, *options: str) -> Run:
    """Read an archive or a log into a new ledger."""
    ledger = room / "ledger.db"
    ledger.unlink(missing_ok=True)
    return run(PROGRAM, "ingest", str(path), "--db", str(ledger), *options, cwd=room)


def _ours(path: Path, room: Path) -> Way:
    return Way(name="inbox-fatigue ingest", run=partial(ingest, path, room))


def _loops(sample: Path) -> list[Way]:
    return [Way(name=f"a loop with {named(one)}", run=partial(loop, one, sample, EVERY)) for one in PARSERS]


def _write(form: str, messages: Iterable[bytes], path: Path, sample: Path) -> int:
    """Write an archive and the sample of it; return the archive's bytes."""
    for old in (path, sample):
        if old.is_dir():
            shutil.rmtree(old)
    kept: list[bytes] = []

    def noted() -> Iterator[bytes]:
        for number, message in enumerate(messages):
            if number % EVERY == 0:
                kept.append(message)
            yield message

    size = archives.WRITERS[form](noted(), path)
    archives.WRITERS[form](kept, sample)
    return size


def _what(messages: int, room: Path) -> str:
    """Return what was read, once it was."""
    ledger = sqlite3.connect(room / "ledger.db")
    (contents,) = ledger.execute("SELECT count(*) FROM content").fetchone()
    ledger.close()
    return f"{messages:,} invented messages with {contents:,} contents"
