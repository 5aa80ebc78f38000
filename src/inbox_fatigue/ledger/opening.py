"""Opens a ledger: checks that it is ours and not newer than this tool, and before any write that it is whole."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger.advice import OTHER_FILE, advice
from inbox_fatigue.ledger.lending import Lendable
from inbox_fatigue.ledger.schema import APPLICATION_ID
from inbox_fatigue.ledger.schema.migrating import database, is_current, is_newer, migrate
from inbox_fatigue.ledger.soundness import Soundness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlite_utils import Database

_MAGIC = b"SQLite format 3\0"
_APPLICATION = slice(68, 72)  # where the header of an SQLite file says whose it is
BUSY_SECONDS = 30.0  # how long a second writer waits for the first
_IN_MEMORY = "temp_store=MEMORY"
_CACHE = "cache_size=-131072"  # 128 MiB: random keys touch most pages of a large table again and again
_PRAGMAS = (
    "journal_mode=DELETE",  # a WAL ledger in a read-only directory cannot even be read
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "mmap_size=0",
    "secure_delete=ON",  # erased addresses leave no bytes behind
    _IN_MEMORY,
    _CACHE,
)
_SORTING = (
    "temp_store=FILE",
    "threads=2",  # beside this one
    "cache_size=-32768",  # each of them sorts as much at a time
)
_WORKING = ("threads=0", _IN_MEMORY, _CACHE)
_FEW_PAGES = "cache_size=-8192"  # each page is wanted once, and all inboxes lie in memory as well
_WAITING_FOR_NO_DISK = ("synchronous=OFF", "journal_mode=MEMORY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An open ledger."""

    path: str
    connection: sqlite3.Connection
    soundness: Soundness
    lasts: bool = True  # False: it is deleted at the end of the call

    @property
    def db(self) -> Database:
        """The open file as plugins know it."""
        return database(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock from the first statement on; commit, or roll everything back.

        Inside another transaction it is a part of that one. Nothing is written to a damaged file: LedgerError.
        """
        if self.connection.in_transaction:
            yield
            return
        self.soundness.assure()
        self._run("BEGIN IMMEDIATE")
        try:
            yield
        except sqlite3.DatabaseError as error:
            self.connection.rollback()
            if told := advice(error):
                raise LedgerError(f"{self.path}: {told}") from error
            raise
        except BaseException:
            self.connection.rollback()
            raise
        self._run("COMMIT")

    @contextmanager
    def sorting(self) -> Iterator[None]:
        """Let SQLite sort in files and by several threads, for the length of a block outside any transaction.

        In memory the index of ten million touches would take half a gigabyte. What is sorted are keys and times.
        """
        for pragma in _SORTING:
            self._run(f"PRAGMA {pragma}")
        try:
            yield
        finally:
            for pragma in _WORKING:
                self._run(f"PRAGMA {pragma}")

    def keep_few_pages(self) -> None:
        """Let go of what is cached of the file: what follows reads and writes its tables in their order."""
        self._run(f"PRAGMA {_FEW_PAGES}")

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Run one statement for many rows and return how many rows it changed."""
        if not rows:
            return 0
        try:
            cursor = self.connection.executemany(sql, rows)
        except UnicodeEncodeError:  # a lone surrogate out of a broken charset; nothing was changed yet
            cursor = self.connection.executemany(sql, [tuple(map(_encodable, row)) for row in rows])
        return int(cursor.rowcount)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        try:
            return self.connection.execute(sql, values)
        except UnicodeEncodeError:  # the path of an archive, whose name is no UTF-8; nothing was changed yet
            return self.connection.execute(sql, tuple(map(_encodable, values)))

    def compact(self) -> None:
        """Write the file anew without its free pages, in which deleted bytes may be left; temporary tables go."""
        self._run(f"PRAGMA {_FEW_PAGES}")
        self._run("PRAGMA temp_store=FILE")  # the new file is a temporary one first, and may be large
        self._run("VACUUM")

    def close(self) -> None:
        """Close the file."""
        self.soundness.give_up()
        self.connection.close()

    def _run(self, sql: str) -> None:
        try:
            self.connection.execute(sql)
        except sqlite3.OperationalError as error:
            if self.connection.in_transaction:
                self.connection.rollback()
            raise LedgerError(f"{self.path}: {advice(error) or error}") from error


def open_ledger(path: str, *, must_exist: bool = False, lasts: bool = True) -> Ledger:
    """Return the ledger at a path, made anew where there is none.

    One that does not last beyond the call does not wait until the disk has it.
    Whether a large one is whole is found out meanwhile (`Ledger.soundness`), and of a small one on opening.

    Raises LedgerError if the file is not a ledger, is damaged, was written by a newer version,
    or cannot be written.
    """
    if must_exist and not (Path(path).is_file() and Path(path).stat().st_size):
        raise LedgerError(
            f"{path}: there is no ledger here; make one with `inbox-fatigue ingest PATH --db {path}`"
        )
    try:
        _create(path)
        db = _connect(path)
        try:
            soundness = _check(path, db)
            _prepare(path, db, soundness, lasts=lasts)
        except BaseException:
            db.close()
            raise
    except (sqlite3.DatabaseError, UnicodeDecodeError, OSError) as error:
        raise LedgerError(f"{path}: {advice(error) or error}") from error
    return Ledger(path=path, connection=db, soundness=soundness, lasts=lasts)


def _create(path: str) -> None:
    """Make an empty file that only its owner can read, unless there is one with something in it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
    except FileExistsError:
        _spare(Path(path))


def _spare(file: Path) -> None:
    """Refuse a file that holds something else: SQLite takes one of some bytes for empty, and writes over it."""
    if not file.is_file():
        return
    with file.open("rb") as opened:
        begins = opened.read(len(_MAGIC))
    if not begins:
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    elif begins != _MAGIC:
        raise LedgerError(f"{file}: {OTHER_FILE}")


def own_file(file: Path) -> bool:
    """Return whether a file says in its first bytes that it is a ledger; nobody else's file is opened to know."""
    with file.open("rb") as opened:
        begins = opened.read(_APPLICATION.stop)
    return begins.startswith(_MAGIC) and begins[_APPLICATION] == APPLICATION_ID.to_bytes(4, "big")


def connected(path: str, *, wait: float) -> sqlite3.Connection:
    """Return a connection to a file that is there, to look at it; nothing is made or migrated."""
    return sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=wait,
        isolation_level=None,
        factory=Lendable,
    )


def _connect(path: str) -> sqlite3.Connection:
    return connected(path, wait=BUSY_SECONDS)  # as a URI: ":memory:" is a file of that name


def _check(path: str, db: sqlite3.Connection) -> Soundness:
    # Asked of SQLite, not of the file's size: a run that was killed while it made the tables leaves pages
    # and a journal, and SQLite takes them back as soon as it is asked.
    if db.execute("PRAGMA page_count").fetchone() != (0,):
        (application,) = db.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise LedgerError(f"{path}: {OTHER_FILE}")
        if is_newer(db):
            raise LedgerError(f"{path}: was written by a newer inbox-fatigue; upgrade, or start a new ledger")
    return Soundness(path, db, wait=BUSY_SECONDS)


def _encodable(value: Any) -> Any:
    """Return text with lone surrogates replaced; anything else as it is."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _prepare(path: str, db: sqlite3.Connection, soundness: Soundness, *, lasts: bool) -> None:
    for pragma in (*_PRAGMAS, *(() if lasts else _WAITING_FOR_NO_DISK)):
        db.execute(f"PRAGMA {pragma}")
    if not is_current(db):
        if not os.access(path, os.W_OK):
            raise LedgerError(f"{path}: cannot be written; check its permissions")
        soundness.assure()
        # One transaction: whoever is killed in it, or comes second, finds all of it or nothing.
        db.execute("BEGIN IMMEDIATE")
        try:
            migrate(db, lasts=lasts)
            db.execute(f"PRAGMA application_id={APPLICATION_ID}")
        except BaseException:
            db.rollback()
            raise
        db.execute("COMMIT")
