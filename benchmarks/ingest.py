"""An mbox into a ledger, beside the two parsers that it is read with.

Two archives: campaigns alone, which are copies of few creatives, and campaigns with salespeople among
them, whose mails differ from each other, so that far more contents must be described.
"""

from __future__ import annotations

import sqlite3
from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks import campaigns, generate, peers
from benchmarks.lines import Line, Table, pace, times
from benchmarks.runs import PROGRAM, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.runs import Run

EVERY = 25  # of the messages, for mail-parser: all of them would take minutes


def measure(messages: int, seed: int, room: Path) -> Iterator[Table]:
    """Yield how long ingest takes over that many messages, and the parsers alone, for both archives."""
    told = f"{100 * campaigns.SALES_SHARE:.0f} % of it by salespeople"
    for title, share in (("Campaign mail", 0.0), (f"Mail, {told}", campaigns.SALES_SHARE)):
        mbox, db = room / "sent.mbox", room / "mail.db"
        size = generate.write_mbox(messages, seed, mbox, sales_share=share)
        ours = run(PROGRAM, "ingest", str(mbox), "--db", str(db), cwd=room)
        loop = peers.loop(mbox, EVERY)
        alone = peers.measure("mail-parser", mbox, EVERY, processes=1)
        theirs = peers.measure("mail-parser", mbox, EVERY)
        fast = peers.measure("fast-mail-parser", mbox, 1)
        about = (
            f"{messages:,} invented messages with {_contents(db):,} contents ({size / 1e6:,.0f} MB, seed {seed}): "
            "`inbox-fatigue ingest`, the whole program from its start to its end, with all plugins describing "
            "and the ledger written.\n"
            "The loop is `mailbox.mbox` and mail-parser, in one process, and its result is thrown away.\n"
            "The parsers alone do less: where each message begins is known, and the processes have started.\n"
            f"mail-parser was measured on every {EVERY}th message ({theirs.parsed:,}) and its time multiplied."
        )
        lines = _lines(
            messages,
            ours,
            {
                f"mail-parser {version('mail-parser')}, a loop over the file": loop,
                "mail-parser alone": alone,
                f"mail-parser alone, {peers.PROCESSES} processes": theirs,
                f"fast-mail-parser {version('fast-mail-parser')} alone, {peers.PROCESSES} processes": fast,
            },
        )
        yield Table(title=f"Ingest of an mbox: {title[:1].lower()}{title[1:]}", about=about, lines=lines)
        mbox.unlink()
        db.unlink()


def _contents(db: Path) -> int:
    ledger = sqlite3.connect(db)
    (count,) = ledger.execute("SELECT count(*) FROM content").fetchone()
    ledger.close()
    return int(count)


def _lines(messages: int, ours: Run, others: dict[str, peers.Parsing]) -> tuple[Line, ...]:
    own = Line(
        what="inbox-fatigue ingest",
        seconds=ours.seconds,
        cpu=ours.cpu,
        peak=ours.peak,
        pace=pace(messages, ours.seconds, "messages"),
        ratio="1",
    )
    return (
        own,
        *(
            Line(
                what=name,
                seconds=parsing.seconds,
                cpu=parsing.cpu,
                pace=pace(messages, parsing.seconds, "messages"),
                ratio=f"{times(parsing.seconds, ours.seconds)} as long, {times(parsing.cpu, ours.cpu)} the work",
            )
            for name, parsing in others.items()
        ),
    )
