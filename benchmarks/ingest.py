"""Archives of mail into a ledger, beside loops over the same archives, bare parsers and programs that index mail.

An mbox is read twice: campaigns alone, which are copies of few creatives, and campaigns with salespeople among
them, whose mails differ from each other, so that far more contents must be described.
"""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from benchmarks import campaigns, indexers, outboxes
from benchmarks.lines import Table
from benchmarks.loops import loop, written
from benchmarks.parsers import FAST, MAIL_PARSER, PARSERS, named
from benchmarks.peers import PROCESSES, alone
from benchmarks.runs import PROGRAM, Run, run
from benchmarks.ways import Way, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.outboxes import Outbox

FEW = 3  # rounds of programs that take ten times as long as ours
OURS = (
    "`inbox-fatigue ingest`, the whole program from its start to its end, with all plugins describing and the "
    "ledger written."
)
LOOP = (
    "A loop reads the archive with the standard library ({reader}) and each message with a parser, in one process, "
    "and throws away what it found; it was measured {sampling}."
)
ALONE = (
    "A parser alone does less: where each message begins is known, its processes have started, and what it found is "
    "thrown away; mail-parser was measured {sampling}, fast-mail-parser on all of it."
)
OVER_MESSAGES = (
    "A loop over messages is `for message in mailbox.mbox(path)`, as it is mostly written: the library parses each "
    "message, which is written out again for the parser. The other loops take the bytes as they stand."
)
INDEXERS = (
    "notmuch and mu (Debian's packages notmuch and maildir-utils) read all of it into an empty index, by which its "
    "text can be searched."
)


def mboxes(messages: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long ingest of an mbox takes, without salespeople and with them."""
    told = f"mail, {100 * campaigns.SALES_SHARE:.0f} % of it by salespeople"
    for title, share in (("campaign mail", 0.0), (told, campaigns.SALES_SHARE)):
        outbox = outboxes.write("mbox", messages, seed, room, share)
        slow, fast = f"{named(MAIL_PARSER)} alone", f"{named(FAST)} alone"
        bare = [
            Way(
                name=f"{slow}, {PROCESSES} processes",
                run=partial(alone, MAIL_PARSER, outbox.sample, outbox.times),
            ),
            Way(name=f"{fast}, {PROCESSES} processes", run=partial(alone, FAST, outbox.path)),
        ]
        over_messages = Way(
            name=f"a loop over messages with {named(MAIL_PARSER)}",
            run=partial(loop, MAIL_PARSER, outbox.sample, outbox.times, written),
        )
        words = (ALONE.format(sampling=outbox.sampling), _loop(outbox, "`mailbox.mbox`"), OVER_MESSAGES)
        yield _table(f"an mbox: {title}", outbox, [*bare, *_loops(outbox), over_messages], rounds, words)


def maildirs(messages: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long ingest of a Maildir takes, and programs that index one."""
    outbox = outboxes.write("maildir", messages, seed, room)
    peers = [*_loops(outbox), *indexers.ways(outbox.path, room, FEW)]
    yield _table("a Maildir", outbox, peers, rounds, (_loop(outbox, "`mailbox.Maildir`"), INDEXERS))


def zips(messages: int, seed: int, room: Path, rounds: int) -> Iterator[Table]:
    """Yield how long ingest of a zip of .eml files takes."""
    outbox = outboxes.write("zip", messages, seed, room)
    packed = f"They are .eml files, which take {outbox.path.stat().st_size / 1e6:,.1f} MB in the zip."
    yield _table("a zip", outbox, _loops(outbox), rounds, (packed, _loop(outbox, "`zipfile`")))


def ingest(path: Path, room: Path) -> Run:
    """Read an archive or a log into a new ledger."""
    ledger = room / "ledger.db"
    ledger.unlink(missing_ok=True)
    return run(PROGRAM, "ingest", str(path), "--db", str(ledger), cwd=room)


def _table(what: str, outbox: Outbox, peers: Sequence[Way], rounds: int, words: Sequence[str]) -> Table:
    room = outbox.path.parent
    ours = Way(name="inbox-fatigue ingest", run=partial(ingest, outbox.path, room))
    lines = compared([ours, *peers], rounds, outbox.messages, "messages")
    read = (
        f"{outbox.messages:,} invented messages with {_contents(room / 'ledger.db'):,} contents "
        f"({outbox.size / 1e6:,.0f} MB, seed {outbox.seed}): {OURS}"
    )
    return Table(title=f"Ingest of {what}", about="\n".join([read, *words]), lines=lines)


def _loops(outbox: Outbox) -> list[Way]:
    return [
        Way(name=f"a loop with {named(one)}", run=partial(loop, one, outbox.sample, outbox.times))
        for one in PARSERS
    ]


def _loop(outbox: Outbox, reader: str) -> str:
    return LOOP.format(reader=reader, sampling=outbox.sampling)


def _contents(path: Path) -> int:
    ledger = sqlite3.connect(path)
    (count,) = ledger.execute("SELECT count(*) FROM content").fetchone()
    ledger.close()
    return int(count)
