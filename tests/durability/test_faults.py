"""A full disk, a read-only directory, a second writer or a broken file costs nothing that was there before."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_fatigue import cli
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.ledger import open_ledger

PAGE = 4096
PROGRAM = f"{sys.executable} -m inbox_fatigue"


@pytest.fixture
def mounted():
    """Return a function that runs shell lines where they may mount file systems which nobody else sees."""
    own = ["unshare", "--map-root-user", "--mount", "sh", "-euc"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*own, "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this machine lets nobody mount a small disk")

    def run(lines, folder):
        return subprocess.run([*own, lines], cwd=folder, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def tight(tmp_path):
    """Return a size in bytes that an empty ledger has room in, and the archive has not."""
    open_ledger(str(tmp_path / "empty.sqlite")).close()
    return (tmp_path / "empty.sqlite").stat().st_size + 2 * PAGE


def test_a_full_disk_is_told_and_with_more_room_the_same_call_goes_on(files, whole, mounted, rows, tight):
    ingest = f"{PROGRAM} {' '.join(whole['mail']['call'])} --db /mnt/l.sqlite"
    ran = mounted(
        f"""
        mount -t tmpfs -o size={tight + 2 * PAGE} tmpfs /mnt
        code=0; {ingest} >first.out || code=$?
        echo "ended with $code"
        mount -o remount,size=64m /mnt
        {ingest}
        cp /mnt/l.sqlite from-a-full-disk.sqlite
        """,
        files,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == f"ended with 2\n{whole['mail']['out']}"
    (line,) = ran.stderr.splitlines()
    assert "the disk is full; nothing of the last step was kept, free some room and run again" in line
    assert rows(files / "from-a-full-disk.sqlite") == rows(whole["mail"]["after"])


def test_a_quota_is_told_and_without_it_the_same_call_goes_on(runner, whole, rows, troubles, tight):
    db, wanted = whole["mail"]["after"].with_name("quota.sqlite"), whole["mail"]["call"]
    ended = runner(*wanted, "--db", db, file_bytes=tight)
    assert (ended["code"], ended["out"]) == (Exit.USAGE, "")
    (line,) = ended["err"].splitlines()
    assert "nothing of the last step was kept, look at the disk and its quota and run again" in line
    assert troubles(db) == []
    assert runner(*wanted, "--db", db)["out"] == whole["mail"]["out"]
    assert rows(db) == rows(whole["mail"]["after"])


def test_on_a_read_only_disk_each_command_says_so_and_the_ledger_stays_as_it_is(files, whole, mounted):
    before = whole["score"]["after"]
    ran = mounted(
        f"""
        mount -t tmpfs tmpfs /mnt; cp {before} /mnt/l.sqlite; mount -o remount,ro /mnt
        for call in "ingest 0.mbox --db /mnt/new.sqlite" "ingest log.csv 0.mbox --db /mnt/l.sqlite" \
                    "score --db /mnt/l.sqlite" "forget reader1@reader.example --db /mnt/l.sqlite"; do
            code=0; {PROGRAM} $call || code=$?
            echo "ended with $code"
        done
        mkdir none && TMPDIR=none {PROGRAM} doctor /mnt/l.sqlite
        cmp {before} /mnt/l.sqlite
        """,
        files,
    )
    assert ran.stdout.splitlines()[:4] == ["ended with 2"] * 4
    assert "the ledger is sound" in ran.stdout
    assert ran.returncode == 0
    assert len(ran.stderr.splitlines()) == 4
    for line in ran.stderr.splitlines():
        assert "cannot be written; check the permissions of the file and its directory" in line or (
            "Read-only file system" in line
        )


def test_two_writers_at_once_take_turns_and_both_are_whole(files, whole, rows):
    db = files / "shared.sqlite"
    halves = (
        ("0.mbox", "1.mbox", "--contacts", "contacts.csv"),
        ("2.mbox", "3.mbox", "log.csv", "--events", "events.csv"),
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "inbox_fatigue", "ingest", *half, "--workers", "1", "--db", str(db)],
            cwd=files, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for half in halves
    ]  # fmt: skip
    ended = [(run.communicate()[1], run.returncode) for run in runs]
    assert ended == [("", 0), ("", 0)]
    assert cli.main(["score", "--db", str(db), "--exit-zero"]) == Exit.OK
    found, expected = rows(db), rows(whole["score"]["after"])
    assert [table for table in expected if found[table] != expected[table] and table != "run"] == []


def _foreign(path, _):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE touch (id)")
    db.commit()
    db.close()


def _newer(path, whole):
    shutil.copy(whole, path)
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()


def _torn(path, whole):
    path.write_bytes(whole.read_bytes()[:30_000])


def _overwritten(path, whole):
    held = bytearray(whole.read_bytes())
    held[5 * 4096 : 5 * 4096 + 100] = bytes(range(255, 155, -1))
    path.write_bytes(held)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_foreign, "is not a ledger of inbox-fatigue; give another path to --db"),
        (_newer, "was written by a newer inbox-fatigue; upgrade, or start a new ledger"),
        (_torn, "is damaged"),
        (_overwritten, "is damaged"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_not_written_to(whole, tmp_path, capsys, make, why):
    path = tmp_path / "l.sqlite"
    make(path, whole["score"]["after"])
    before = path.read_bytes()
    for words in (
        ("ingest", str(whole["logs"]["after"].with_name("log.csv"))),
        ("forget", "reader1@reader.example"),
    ):
        assert cli.main([*words, "--db", str(path)]) == Exit.USAGE
        (line,) = capsys.readouterr().err.splitlines()
        assert why in line
    assert cli.main(["doctor", str(path)]) == (Exit.USAGE if make is _foreign else Exit.FAIL)
    assert path.read_bytes() == before
    assert [one.name for one in Path(path).parent.iterdir()] == ["l.sqlite"]
