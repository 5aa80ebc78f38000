"""A ledger is opened only if it is ours, whole and not newer; whatever else lies there stays as it is."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from sqlite_utils.migrations import Migrations

from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import open_ledger, soundness
from inbox_fatigue.ledger.schema import MIGRATIONS

BIG = 40  # letters: enough for several pages of every larger table


@pytest.fixture
def made(archive, letter):
    """Return the path of a closed ledger that holds some mail."""
    letters = [
        letter(subject=f"Offer {number}", body=f"Tea of day {number}.\n" * 40) for number in range(BIG)
    ]
    archive.take(*letters)
    archive.settle()
    archive.close()
    return archive.path


def refusal(path, **options):
    """Return what is said on opening, having checked that not a byte was changed."""
    before = Path(path).read_bytes()
    with pytest.raises(LedgerError) as told:
        open_ledger(path, **options)
    assert Path(path).read_bytes() == before
    assert [one.name for one in Path(path).parent.iterdir()] == [Path(path).name]
    assert path in str(told.value)
    return str(told.value)


def test_a_new_ledger_is_readable_by_its_owner_alone(tmp_path):
    mask = os.umask(0)
    try:
        open_ledger(str(tmp_path / "ledger.sqlite")).close()
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "ledger.sqlite").stat().st_mode) == 0o600


def test_a_ledger_is_opened_again_with_everything_in_it(made):
    ledger = open_ledger(made, must_exist=True)
    assert ledger.execute("SELECT count(*) FROM message").fetchone() == (BIG,)
    ledger.close()


def test_opening_writes_nothing(made):
    before = Path(made).read_bytes()
    open_ledger(made).close()
    assert Path(made).read_bytes() == before


@pytest.mark.parametrize("name", [":memory:", "file:x?mode=memory", "a #?%41 ü.sqlite"])
def test_every_name_of_a_file_is_one(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    open_ledger(name).close()
    again = open_ledger(name, must_exist=True)
    assert again.execute("SELECT count(*) FROM source").fetchone() == (0,)
    again.close()
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_what_must_exist_is_not_made(tmp_path):
    with pytest.raises(LedgerError, match="there is no ledger here; make one with"):
        open_ledger(str(tmp_path / "no.sqlite"), must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_ledger_to_score(tmp_path):
    (tmp_path / "empty.sqlite").touch()
    assert "there is no ledger here" in refusal(str(tmp_path / "empty.sqlite"), must_exist=True)


def test_an_empty_file_becomes_a_ledger_of_its_owner_alone(tmp_path):
    """As SQLite has it, and `mktemp`: a file of no bytes is a database without tables."""
    path = tmp_path / "empty.sqlite"
    path.touch(mode=0o644)
    open_ledger(str(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_database_is_refused(tmp_path):
    path = str(tmp_path / "other.sqlite")
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE touch (id)")
    other.commit()
    other.close()
    assert "is not a ledger of inbox-fatigue; give another path to --db" in refusal(path)


@pytest.mark.parametrize(
    "content", [b"From ana@reader.example\n" * 50, b"x", b"\0" * 4096], ids=["mbox", "short", "zeros"]
)
def test_a_file_that_is_no_database_is_refused(tmp_path, content):
    path = tmp_path / "box.mbox"
    path.write_bytes(content)
    assert "is not a ledger of inbox-fatigue" in refusal(str(path))


def test_a_ledger_of_a_newer_version_is_refused(made):
    db = sqlite3.connect(made)
    (table,) = db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migrations%'").fetchone()
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    row = dict(zip(columns, db.execute(f"SELECT * FROM {table}").fetchone(), strict=True))
    row |= {"name": "m999_from_the_future"} | ({"id": 999} if "id" in row else {})
    db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", [*row.values()]
    )
    db.commit()
    db.close()
    assert "was written by a newer inbox-fatigue; upgrade" in refusal(made)


@pytest.mark.parametrize("page", [3, 8, 15])
def test_a_damaged_ledger_is_refused(made, page):
    with Path(made).open("r+b") as file:
        file.seek(page * 4096)
        file.write(bytes(255 - byte for byte in range(100)))
    assert "is damaged" in refusal(made)


@pytest.mark.parametrize("page", [3, 8, 20])
def test_a_large_ledger_that_is_damaged_is_read_at_most(made, page, monkeypatch):
    """It takes seconds to know that one is whole, so it is found out while it is read."""
    monkeypatch.setattr(soundness, "LARGE", 0)
    with Path(made).open("r+b") as file:
        file.seek(page * 4096)
        file.write(bytes(255 - byte for byte in range(100)))
    before = Path(made).read_bytes()
    ledger = open_ledger(made)
    with pytest.raises(LedgerError, match="is damaged"), ledger.transaction():
        ledger.execute("DELETE FROM problem")
    with pytest.raises(LedgerError, match="is damaged"):
        ledger.soundness.assure()
    ledger.close()
    assert Path(made).read_bytes() == before


class Later:
    """A thread that does its work when somebody waits for it."""

    def __init__(self, *, target, args, daemon):
        self.join = lambda: target(*args)

    def start(self):
        """Do nothing yet."""


def test_a_ledger_to_which_another_process_writes_is_not_called_damaged(made, monkeypatch):
    """That it could not be looked at for the moment was once taken for damage."""
    monkeypatch.setattr(soundness, "LARGE", 0)
    monkeypatch.setattr(soundness, "Thread", Later)
    monkeypatch.setattr("inbox_fatigue.ledger.opening.BUSY_SECONDS", 0)
    ledger = open_ledger(made)
    writer = sqlite3.connect(made, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LedgerError, match="another process is writing to this ledger"):
        ledger.soundness.assure()
    writer.close()
    ledger.close()


def test_a_large_ledger_that_is_whole_is_written_to(made, monkeypatch):
    monkeypatch.setattr(soundness, "LARGE", 0)
    ledger = open_ledger(made)
    with ledger.transaction():
        ledger.execute("DELETE FROM message")
    ledger.close()
    again = open_ledger(made)
    assert again.execute("SELECT count(*) FROM message").fetchone() == (0,)
    again.close()  # without waiting for the answer


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_ledger_is_refused(made, share):
    os.truncate(made, int(Path(made).stat().st_size * share))
    assert "is damaged" in refusal(made)


def test_a_torn_header_is_refused(made):
    os.truncate(made, 60)
    assert "ledger" in refusal(made)


def test_a_path_without_a_directory_is_told(tmp_path):
    with pytest.raises(LedgerError, match=r"no/ledger\.sqlite"):
        open_ledger(str(tmp_path / "no" / "ledger.sqlite"))


def test_a_directory_is_no_ledger(tmp_path):
    with pytest.raises(LedgerError):
        open_ledger(str(tmp_path))


def test_a_creation_that_was_cut_short_is_taken_up_again(tmp_path):
    """A process killed while it makes the tables leaves a file; the next run must not refuse it."""
    code = """
        import os, sqlite3, sys
        import inbox_fatigue.ledger.opening as opening
        count = 0
        def die(statement):
            global count
            count += 1
            if count == int(sys.argv[2]):
                os.kill(os.getpid(), 9)
        real = opening._connect
        def connect(path):
            db = real(path)
            db.set_trace_callback(die)
            return db
        opening._connect = connect
        opening.open_ledger(sys.argv[1]).close()
    """
    for statement in (13, 30, 55, 60):
        path = str(tmp_path / f"killed-{statement}.sqlite")
        ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code), path, str(statement)], check=False)
        ledger = open_ledger(path)
        assert ran.returncode == -signal.SIGKILL, statement
        assert ledger.execute("SELECT count(*) FROM touch").fetchone() == (0,), statement
        ledger.close()
        open_ledger(path).close()


READ = """
import os, sys, urllib.parse  # which what follows would import only once it may not read it
from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import open_ledger, reading
if os.getuid() == 0:  # who may write anything
    os.setresuid(65534, 65534, 65534)
ledger = open_ledger(sys.argv[1])
print(len(reading.messages(ledger)))
try:
    with ledger.transaction():
        ledger.execute("DELETE FROM problem")
        ledger.execute("INSERT INTO campaign (id, name) VALUES (1, 'spring')")
except LedgerError as error:
    print(error)
"""


def test_a_ledger_that_may_not_be_written_can_be_read(made):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger.sqlite")
        shutil.copy(made, path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        command = [sys.executable, "-c", READ, str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        Path(folder).chmod(0o755)
    first, second = ran.stdout.splitlines()
    assert first == str(BIG)
    assert "cannot be written; check the permissions of the file and its directory" in second


def test_a_second_writer_waits_for_the_first_and_then_says_so(made, monkeypatch):
    monkeypatch.setattr("inbox_fatigue.ledger.opening.BUSY_SECONDS", 0.1)
    one, other = open_ledger(made), open_ledger(made)
    busy = pytest.raises(LedgerError, match="another process is writing to this ledger")
    with one.transaction(), busy, other.transaction():
        pass
    with other.transaction():
        other.execute("DELETE FROM problem")
    one.close()
    other.close()


def test_a_disk_that_is_full_is_told_in_a_sentence_and_nothing_is_kept(archive):
    archive.ledger.execute(f"PRAGMA max_page_count={archive.one('PRAGMA page_count') + 2}")
    rows = [(number, "x" * 999) for number in range(99)]
    full = pytest.raises(LedgerError, match="the disk is full; nothing of the last step was kept")
    with full, archive.ledger.transaction():
        archive.ledger.executemany("INSERT INTO campaign (id, name) VALUES (?, ?)", rows)
    assert archive.one("SELECT count(*) FROM campaign") == 0


def test_a_mistake_of_ours_is_not_blamed_on_the_file(archive):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), archive.ledger.transaction():
        archive.ledger.execute("DELETE FROM no_table")


def test_what_fails_in_a_transaction_leaves_nothing(archive):
    def halfway():
        with archive.ledger.transaction():
            archive.ledger.execute("INSERT INTO campaign (id, name) VALUES (1, 'spring')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        halfway()
    assert archive.one("SELECT count(*) FROM campaign") == 0


def test_a_copy_of_a_ledger_is_a_ledger(made, tmp_path):
    copy = str(tmp_path / "copy.sqlite")
    shutil.copy(made, copy)
    open_ledger(copy, must_exist=True).close()
    assert Path(copy).stat().st_size == Path(made).stat().st_size


def test_a_ledger_that_does_not_last_has_the_same_tables_and_no_record_of_them(tmp_path):
    made = {}
    for lasts in (True, False):
        ledger = open_ledger(str(tmp_path / f"{lasts}.sqlite"), lasts=lasts)
        rows = ledger.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        made[lasts] = {name: sql for name, sql in rows if "_sqlite_migrations" not in name}
        ours = Migrations("inbox-fatigue")
        assert [one.name for one in ours.applied(ledger.db)] == [one.__name__ for one in MIGRATIONS if lasts]
        ledger.close()
    assert made[True] == made[False]


@pytest.mark.parametrize("lasts", [True, False])
def test_an_older_ledger_is_brought_up_to_date(tmp_path, lasts):
    path = str(tmp_path / "older.sqlite")
    ledger = open_ledger(path)
    ledger.executemany(
        "DELETE FROM _sqlite_migrations WHERE name = ?", [(one.__name__,) for one in MIGRATIONS[-7:]]
    )
    ledger.execute("ALTER TABLE problem DROP COLUMN is_line")
    ledger.execute("ALTER TABLE source DROP COLUMN options")
    added = (("touch", "day_only"), ("touch", "list"), ("event", "list"), ("source", "to_see_again"))
    added = (
        *added,
        ("message", "way_out_box"),
        ("message", "way_out_subject"),
        ("content", "told_by"),
        ("content", "named"),
        ("message", "pictures"),
    )
    for table, column in added:
        ledger.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    ledger.execute("INSERT INTO touch_column VALUES ('at', 0, 1, x'00')")
    line, mark = "0A00000007000000", "0B00000000000000"
    ledger.execute(
        f"INSERT INTO content (id, words, lines) VALUES (1, NULL, NULL), (2, 9, x'{line}'), (3, 9, x'{line}{mark}')"
    )
    ledger.execute("INSERT INTO touch (id, address, content) VALUES (1, 1, 1)")
    for source, kind in ((1, "send-log"), (2, "mbox")):
        ledger.execute(
            "INSERT INTO source (id, path, kind, stored, duplicates) VALUES (?, 'kept', ?, 3, -3)",
            (source, kind),
        )
        ledger.execute(
            "INSERT INTO problem (id, source, place, why) VALUES (?, ?, 7, 'odd')", (source, source)
        )
    for table in ("event_column", "event_changed"):
        ledger.execute(f"DROP TABLE {table}")
    ledger.execute("ALTER TABLE touch_column RENAME COLUMN rows TO touches")
    ledger.execute(f"PRAGMA user_version={len(MIGRATIONS) - 7}")
    ledger.close()
    again = open_ledger(path, lasts=lasts)
    assert again.execute("SELECT sum(rows) FROM touch_column").fetchone() == (None,)
    assert again.execute("SELECT count(*) FROM event_changed").fetchone() == (0,)
    assert again.execute("SELECT day_only, list FROM touch").fetchone() == (0, None)
    assert again.execute("SELECT count(list) FROM event").fetchone() == (0,)
    assert again.execute("SELECT told_by FROM content ORDER BY id").fetchall() == [
        ("campaign",),
        (None,),
        ("unseen pictures",),
    ]
    assert again.execute("SELECT count(options) FROM source").fetchone() == (2,)
    assert again.execute("SELECT seen, duplicates, to_see_again FROM source").fetchone() == (3, 0, 3)
    assert again.execute("SELECT source, is_line FROM problem ORDER BY id").fetchall() == [(1, 1), (2, 0)]
    assert again.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (len(MIGRATIONS),)
    again.close()
