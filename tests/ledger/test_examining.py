"""A doctor finds what is wrong with a ledger, says what to do, and calls nothing a ledger that is none."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_fatigue import cli
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.errors import LedgerError
from inbox_fatigue.ledger import open_ledger
from inbox_fatigue.ledger.examining import examine


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path, monkeypatch):
    """What other runs on this machine leave behind is none of these tests' business."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))


@pytest.fixture
def ledger(archive, letter):
    """Return the path of a closed ledger with mail of a few days, settled."""
    archive.take(*(letter(subject=f"Offer {day}", at=f"2026-03-{day:02} 09:00") for day in range(1, 9)))
    archive.settle()
    archive.close()
    return archive.path


def changed(path, *statements):
    """Change a ledger behind its back."""
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def told(path):
    """Return each trouble with what to do about it, in one line."""
    return [f"{one.what}: {one.do}" for one in examine(path).troubles]


def test_a_sound_ledger_has_no_troubles_and_is_not_written_to(ledger):
    before = Path(ledger).read_bytes()
    assert told(ledger) == []
    assert Path(ledger).read_bytes() == before
    assert "every page (integrity_check)" in examine(ledger).looked_at


@pytest.mark.parametrize(
    ("statement", "what", "do"),
    [
        ("UPDATE source SET seen = seen + 1", "box.mbox: 9 messages were seen and 8 accounted for", "ingest the"),
        ("UPDATE source SET finished = 0", "box.mbox was not read to its end", "ingest it again; it goes on"),
        ("DELETE FROM touch_sighting", "8 touches of which it is not known where they were read", "ingest the"),
        ("DELETE FROM message", "8 touches of a message that is not there", "ingest the archives again"),
        ("DELETE FROM content", "8 touches of a content that is not there", "ingest the archives again"),
        ("UPDATE touch SET sender = 7", "8 touches from an address that is not there", "ingest the archives"),
        ("INSERT INTO score VALUES (7, 'tired', 50, 50, NULL, '{}', 1, 1)", "1 scores of a person", "run `inbox"),
        ("DROP TABLE touch_sighting", "its tables are damaged: touch_sighting is not there", "restore a copy"),
        ("ALTER TABLE touch DROP COLUMN step", "its tables are damaged: touch.step is not there", "restore a"),
        ("PRAGMA user_version = 99", "it was written by a newer inbox-fatigue", "upgrade inbox-fatigue"),
    ],
)  # fmt: skip
def test_each_trouble_is_told_with_what_to_do(ledger, statement, what, do):
    changed(ledger, "PRAGMA foreign_keys = OFF", statement)
    assert any(what in line and f": {do}" in line for line in told(ledger)), told(ledger)


def test_what_was_read_whole_under_another_name_is_read_to_its_end(ledger):
    changed(ledger, "UPDATE source SET finished = 0",
            "INSERT INTO source (id, path, kind, state, finished) SELECT 7, 'moved.mbox', kind, state, 1 FROM source")  # fmt: skip
    assert told(ledger) == []


@pytest.mark.parametrize("name", [b"event_columm", b"event_colum\xbb"])
def test_damaged_tables_are_told_though_every_page_is_sound(ledger, name):
    file = Path(ledger)
    file.write_bytes(file.read_bytes().replace(b"event_column", name))
    (line,) = told(ledger)
    assert line.startswith(("its tables are damaged: event_column ", "it cannot be read ("))
    assert "restore a copy, or start a new ledger" in line


def test_a_ledger_with_a_damaged_name_in_it_is_not_opened(ledger):
    file = Path(ledger)
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE event_column", b"CREATE TABLE event_colum\xbb"))
    with pytest.raises(LedgerError, match="is damaged; restore a copy"):
        open_ledger(ledger)


def test_rows_that_refer_to_nothing_are_found(ledger):
    changed(ledger, "PRAGMA foreign_keys = OFF", "DELETE FROM source")
    assert any(
        "rows of checkpoint, touch_sighting refer to rows that are not there" in line for line in told(ledger)
    )


def test_a_damaged_page_is_found_and_nothing_more_is_believed(ledger):
    with Path(ledger).open("r+b") as file:
        file.seek(4096 * 8)
        file.write(bytes(255 - byte for byte in range(100)))
    (line,) = told(ledger)
    assert line.startswith(("pages are damaged: ", "it cannot be read ("))
    assert "restore a copy, or start a new ledger" in line


def test_a_file_that_others_may_read_is_told(ledger):
    Path(ledger).chmod(0o644)
    assert told(ledger) == [f"others may open the file (mode 644): run `chmod 600 {ledger}`"]


def test_files_of_another_program_beside_it_are_told(ledger):
    Path(f"{ledger}-wal").touch()
    (line,) = told(ledger)
    assert "another program has it open, or was killed" in line


def test_the_temporary_ledger_of_a_run_that_was_killed_is_told_once_it_is_old(ledger, tmp_path):
    folder = tmp_path / "tmp" / "inbox-fatigue-abc"
    folder.mkdir()
    (folder / "ledger.sqlite").touch()
    assert told(ledger) == []
    for path in (folder / "ledger.sqlite", folder):
        os.utime(path, (0, 0))
    (line,) = told(ledger)
    assert line.endswith(f"holds what that run had read: run `rm -r {folder}`")


def test_what_many_killed_runs_left_is_told_in_one_line_whose_command_removes_it_and_no_more(
    ledger, tmp_path
):
    place = tmp_path / "tmp"
    for name in ("inbox-fatigue-a", "inbox-fatigue-b", "inbox-fatigue-new", "other"):
        (place / name).mkdir()
        if "new" not in name:
            os.utime(place / name, (0, 0))
    (line,) = told(ledger)
    assert line.startswith(f"2 folders such as {place}/inbox-fatigue-a were left by runs that were killed")
    command = line.rpartition("run `")[2].rstrip("`")
    subprocess.run(command, shell=True, check=True)
    assert sorted(one.name for one in place.iterdir()) == ["inbox-fatigue-new", "other"]
    assert told(ledger) == []


DIE_WRITING = """
import os, sys
from inbox_fatigue.ledger import open_ledger
ledger = open_ledger(sys.argv[1])
ledger.execute("PRAGMA cache_size = 1")
with ledger.transaction():
    ledger.execute("DELETE FROM touch")
    ledger.executemany("INSERT INTO campaign VALUES (?, ?, '')", [(n, "x" * 2000) for n in range(500)])
    os.kill(os.getpid(), 9)
"""


def test_the_last_step_of_a_killed_run_is_taken_back_and_told(ledger):
    subprocess.run([sys.executable, "-c", DIE_WRITING, ledger], check=False)
    assert Path(f"{ledger}-journal").stat().st_size > 0
    examined = examine(ledger)
    assert examined.mended == ("the last step of a run that was killed was taken back",)
    assert examined.troubles == ()
    assert not Path(f"{ledger}-journal").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "there is no file here"),
        (b"", "is not a ledger of inbox-fatigue"),
        (b"From ana@reader.example\n" * 9, "is not a ledger of inbox-fatigue"),
    ],
)
def test_what_is_no_ledger_is_said_to_be_none(tmp_path, content, why):
    path = tmp_path / "x.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LedgerError, match=why):
        examine(str(path))


def test_a_file_that_cannot_be_read_is_told(ledger, monkeypatch):
    def denied(_file):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("inbox_fatigue.ledger.examining.own_file", denied)
    with pytest.raises(LedgerError, match=r"cannot be read \(Permission denied\)"):
        examine(ledger)


def test_another_programs_database_is_no_ledger_and_is_not_opened(tmp_path):
    path = tmp_path / "other.sqlite"
    changed(path, "CREATE TABLE touch (id)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="is not a ledger of inbox-fatigue"):
        examine(str(path))
    assert path.read_bytes() == before


def test_the_command_tells_by_its_exit_code(ledger, tmp_path, capsys):
    assert cli.main(["doctor", ledger]) == Exit.OK
    assert "the ledger is sound" in capsys.readouterr().out
    shutil.copy(ledger, tmp_path / "open.sqlite")
    (tmp_path / "open.sqlite").chmod(0o666)
    assert cli.main(["doctor", str(tmp_path / "open.sqlite")]) == Exit.FAIL
    assert ": 1 trouble\n- others may open the file (mode 666)\n  run `chmod 600" in capsys.readouterr().out
    (tmp_path / "no.sqlite").write_bytes(b"no")
    assert cli.main(["doctor", str(tmp_path / "no.sqlite")]) == Exit.USAGE
    assert "is not a ledger" in capsys.readouterr().err


def test_what_is_being_looked_at_is_told(ledger):
    told = []
    examined = examine(ledger, lambda what, *_: told.append(what))
    assert list(dict.fromkeys(told)) == [f"looking at {one}" for one in examined.looked_at[2:]]
