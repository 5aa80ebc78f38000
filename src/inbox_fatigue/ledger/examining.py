"""Looks at a ledger that may be broken: what is wrong with it, and what to do about each thing.

Nothing is written, but that SQLite itself takes back the last step of a run that was killed while it wrote,
as it does for whoever opens the file next.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import time
from contextlib import closing
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger.advice import OTHER_FILE
from inbox_fatigue.ledger.at_length import Telling, at_length, quietly
from inbox_fatigue.ledger.opening import BUSY_SECONDS, connected, own_file
from inbox_fatigue.ledger.schema.catalogue import quoted
from inbox_fatigue.ledger.schema.migrating import is_current, is_newer
from inbox_fatigue.ledger.suspecting import lost
from inbox_fatigue.ledger.unfinished import UNFINISHED
from inbox_fatigue.results.upkeep import Examination, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Check = Callable[[sqlite3.Connection], Iterator[Trouble]]

_READ_AGAIN = "restore a copy, or start a new ledger and ingest the archives again"
_INGEST_AGAIN = "ingest the archives again into a new ledger; this one cannot be trusted to be whole"
_SCORE_AGAIN = "run `inbox-fatigue score`, which works it out again"
_FOLDERS = "inbox-fatigue-*"  # of temporary ledgers, and of inboxes for judges
_STALE = 3_600.0  # seconds without a write after which a run that needs the file is surely over
_NOT_TAKEN_BACK = Trouble(
    what="a run was killed while it wrote, and its last step could not be taken back here",
    do="make file and directory writable and run this again; keep the -journal file beside the ledger",
)
_SHOWN = 3  # lines of SQLite's own words

# What would be counted wrong, or not found: a row that refers to one that is not there.
_ORPHANS = (
    ("touches to an address that is not there", "touch", "address", "address"),
    ("touches from an address that is not there", "touch", "sender", "address"),
    ("touches of a content that is not there", "touch", "content", "content"),
    ("touches of a message that is not there", "touch", "message", "message"),
    ("messages of a content that is not there", "message", "content", "content"),
    ("sightings of a touch that is not there", "touch_sighting", "touch", "touch"),
    ("names of a message that is not there", "message_name", "message", "message"),
    ("events of an address that is not there", "event", "address", "address"),
)
_RESULTS = (
    ("findings about a touch that is not there", "finding_touch", "touch", "touch"),
    ("scores of a person who is not there", "score", "recipient", "recipient"),
)


def examine(path: str, tell: Telling = quietly) -> Examination:
    """Return what is wrong with the ledger at a path; `tell` is told what is being looked at.

    Raises LedgerError if it is no ledger: not there, empty, or somebody else's.
    """
    file = Path(path)
    if not file.is_file():
        raise LedgerError(f"{path}: there is no file here; name a ledger that `ingest` or `audit` made")
    try:
        ours = own_file(file)
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read ({error.strerror})") from error
    if not ours:
        raise LedgerError(f"{path}: {OTHER_FILE}")
    troubles = [*_permissions(file), *_beside(file)]
    journal = Path(f"{path}-journal")
    killed = journal.is_file()
    looked_at = ["the permissions of the file", "what killed runs leave behind"]
    try:
        with closing(connected(path, wait=BUSY_SECONDS)) as db:
            for name, check in _CHECKS:
                with at_length(db, tell, f"looking at {name}"):
                    found = list(check(db))
                troubles += found
                looked_at.append(name)
                if found and check in {_version, _pages, _tables}:
                    break  # what a damaged or unknown ledger says of itself means nothing
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        unread = Trouble(what=f"it cannot be read ({error})", do=_READ_AGAIN)
        troubles.append(_NOT_TAKEN_BACK if journal.is_file() else unread)
    # A journal that is still there after the reading was not needed: the next write removes it.
    taken_back = killed and not journal.is_file()
    mended = ("the last step of a run that was killed was taken back",) if taken_back else ()
    return Examination(path=path, looked_at=tuple(looked_at), mended=mended, troubles=tuple(troubles))


def _permissions(file: Path) -> Iterator[Trouble]:
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Trouble(
            what=f"others may open the file (mode {mode:o})", do=f"run `chmod 600 {quote(str(file))}`"
        )


def _beside(file: Path) -> Iterator[Trouble]:
    for ending in ("-wal", "-shm"):
        if Path(f"{file}{ending}").exists():
            yield Trouble(
                what=f"{file.name}{ending} lies beside it: another program has it open, or was killed",
                do=f'close that program, or run `sqlite3 {quote(str(file))} "PRAGMA journal_mode=DELETE"`',
            )
    yield from _left_over(Path(tempfile.gettempdir()))


def _left_over(place: Path) -> Iterator[Trouble]:
    left = [folder for folder in sorted(place.glob(_FOLDERS)) if _is_left_over(folder)]
    if len(left) == 1:
        yield Trouble(
            what=f"{left[0]} was left by a run that was killed, and holds what that run had read",
            do=f"run `rm -r {quote(str(left[0]))}`",
        )
    elif left:
        old = f"-user {os.getuid()} -mmin +{_STALE / 60:.0f}"
        yield Trouble(
            what=f"{len(left):,} folders such as {left[0]} were left by runs that were killed, and hold what "
            "those had read",
            do=f"run `find {quote(str(place))} -maxdepth 1 -name '{_FOLDERS}' {old} -exec rm -r {{}} +`",
        )


def _is_left_over(folder: Path) -> bool:
    try:
        facts = [one.stat() for one in (folder, *folder.iterdir())]
    except OSError:  # somebody else's, or gone meanwhile
        return False
    return facts[0].st_uid == os.getuid() and time.time() - max(one.st_mtime for one in facts) > _STALE


def _version(db: sqlite3.Connection) -> Iterator[Trouble]:
    if is_newer(db):
        yield Trouble(what="it was written by a newer inbox-fatigue", do="upgrade inbox-fatigue")


def _pages(db: sqlite3.Connection) -> Iterator[Trouble]:
    lines = [" ".join(str(line).split()) for (line,) in db.execute("PRAGMA integrity_check(100)")]
    if lines != ["ok"]:
        shown = "; ".join(lines[:_SHOWN]) + (
            f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
        )
        yield Trouble(what=f"pages are damaged: {shown}", do=_READ_AGAIN)


def _tables(db: sqlite3.Connection) -> Iterator[Trouble]:
    """Look for what every ledger has: a damaged name of a table is a sound page to SQLite."""
    if not is_current(db):  # the next run makes the others
        return
    if gone := lost(db):
        more = f", and {len(gone) - 1:,} more" if len(gone) > 1 else ""
        yield Trouble(what=f"its tables are damaged: {gone[0]} is not there{more}", do=_READ_AGAIN)


def _references(db: sqlite3.Connection) -> Iterator[Trouble]:
    tables = sorted({row[0] for row in db.execute("PRAGMA foreign_key_check")})
    if tables:
        yield Trouble(what=f"rows of {', '.join(tables)} refer to rows that are not there", do=_INGEST_AGAIN)


def _orphans(db: sqlite3.Connection) -> Iterator[Trouble]:
    for some, do in ((_ORPHANS, _INGEST_AGAIN), (_RESULTS, _SCORE_AGAIN)):
        for what, table, column, parent in some:
            (count,) = db.execute(f"""
                SELECT count(*)
                  FROM {quoted(table)}
                 WHERE {quoted(column)} IS NOT NULL
                   AND {quoted(column)} NOT IN (SELECT id FROM {quoted(parent)})""").fetchone()  # noqa: S608
            if count:
                yield Trouble(what=f"{count:,} {what}", do=do)
    unseen = "SELECT count(*) FROM touch WHERE planned = 0 AND id NOT IN (SELECT touch FROM touch_sighting)"
    (count,) = db.execute(unseen).fetchone()
    if count:
        yield Trouble(
            what=f"{count:,} touches of which it is not known where they were read", do=_INGEST_AGAIN
        )


def _counts(db: sqlite3.Connection) -> Iterator[Trouble]:
    rows = db.execute("""
        SELECT path, seen, stored + duplicates + quarantined + skipped
          FROM source
         WHERE seen <> stored + duplicates + quarantined + skipped
         ORDER BY path""")
    for path, seen, told in rows:
        yield Trouble(
            what=f"{path}: {seen:,} messages were seen and {told:,} accounted for", do=_INGEST_AGAIN
        )


def _unfinished(db: sqlite3.Connection) -> Iterator[Trouble]:
    for (path,) in db.execute(UNFINISHED):
        yield Trouble(
            what=f"{path} was not read to its end", do="ingest it again; it goes on where it stopped"
        )


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("the version that wrote it", _version),
    ("every page (integrity_check)", _pages),
    ("the tables that every ledger has", _tables),
    ("foreign keys", _references),
    ("rows that refer to nothing", _orphans),
    ("seen = stored + duplicates + quarantined + skipped, for each source", _counts),
    ("whether each source was read to its end", _unfinished),
)
