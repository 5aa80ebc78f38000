"""Several archives in one call, read by one crew of workers."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from inbox_fatigue.audit import Request, ingest
from inbox_fatigue.engine import nursery
from inbox_fatigue.engine.nursery import Nursery
from inbox_fatigue.host import PluginHost
from inbox_fatigue.ledger.writing import gathering
from inbox_fatigue.settings import load

COUNTS = "SELECT path, finished, seen, stored, duplicates, skipped FROM source ORDER BY path"


@pytest.fixture
def started(monkeypatch):
    """Return a list that gets each process that is started to be forked."""
    begun = []

    class Counted(Nursery):
        forked = 0

        def __init__(self, *arguments, **named):
            begun.append(self)
            super().__init__(*arguments, **named)

        def forking(self, pulse):
            self.forked += 1
            return super().forking(pulse)

        @property
        def has_ended(self):
            return self._line.fileno() < 0

    monkeypatch.setattr(nursery, "Nursery", Counted)  # that of the command line
    monkeypatch.setattr("inbox_fatigue.engine.reading.Nursery", Counted)
    return begun


@pytest.fixture
def files(tmp_path, letter, told):
    """Return the names of three mail files, a mailbox and a folder with something that is no mail."""
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(letter(subject=f"Offer {number}"))
    (tmp_path / "box.mbox").write_bytes(told([letter(subject="Offer 0"), letter(subject="Offer 4")]))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "logo.png").write_bytes(b"\x89PNG")
    return ["0.eml", "1.eml", "2.eml", "box.mbox", "folder"]


def _sources(db):
    return _asked(db, COUNTS)


def _asked(db, sql):
    ledger = sqlite3.connect(db)
    found = ledger.execute(sql).fetchall()
    ledger.close()
    return found


def test_rows_of_a_log_that_has_grown_are_no_duplicates_of_themselves(call, tmp_path):
    """So a log that a pipeline fetches anew each week: it grows, or is the same and has another time of change."""
    log, db = tmp_path / "sent.csv", tmp_path / "kept.sqlite"
    rows = [f"ana@reader.example,2026-03-{day:02}T09:00:00Z,c{day}\n" for day in (2, 3, 4)]
    for text, counts in (
        (rows[:2], (2, 2, 0)),
        (rows, (3, 3, 0)),
        ([*rows, rows[0]], (4, 3, 1)),
        (rows[1:], (3, 3, 0)),  # what it had brought counts, where it does not hold it any more as well
    ):
        log.write_text("".join(["recipient,sent_at,campaign\n", *text]))
        assert call("ingest", "sent.csv", "--db", str(db))[0] == 0
        assert _sources(db) == [("sent.csv", 1, *counts, 0)]


def test_all_paths_of_a_call_are_read_by_one_crew_and_counted_each_for_itself(call, files, started, tmp_path):
    code, _, _ = call("ingest", *files, "--db", "all.sqlite", "--workers", "1")
    assert code == 0
    assert len(started) == 1
    assert _sources(tmp_path / "all.sqlite") == [
        ("0.eml", 1, 1, 1, 0, 0),
        ("1.eml", 1, 1, 1, 0, 0),
        ("2.eml", 1, 1, 1, 0, 0),
        ("box.mbox", 1, 2, 1, 1, 0),
        ("folder", 1, 1, 0, 0, 1),
    ]


def test_a_call_that_fails_before_it_reads_leaves_no_process(call, started):
    code, _, _ = call("ingest", "nowhere.mbox", "--db", "none.sqlite")
    assert code == 2
    assert [(one.forked, one.has_ended) for one in started] == [(0, True)]


def test_a_mistyped_path_leaves_no_ledger_behind_and_one_that_is_there_alone(call, files, tmp_path):
    assert call("ingest", "mistyped.mbox", "--db", "new.sqlite")[0] == 2
    assert not (tmp_path / "new.sqlite").exists()
    one = ("--workers", "1")  # which of two copies is the duplicate is told by which was read first
    assert call("ingest", *files, "--db", "old.sqlite", *one)[0] == 0
    held = _sources(tmp_path / "old.sqlite")
    assert call("ingest", "mistyped.mbox", "--db", "old.sqlite")[0] == 2
    assert _sources(tmp_path / "old.sqlite") == held
    early = call("audit", *files, "--db", "early.sqlite", "--as-of", "1990-01-01", *one)
    assert (early[0], _sources(tmp_path / "early.sqlite")) == (2, held)


def test_how_much_there_is_to_read_is_told_once_a_part_is_read(tmp_path, monkeypatch, files):
    """Shards count once their archive is begun; at the end as many are expected as were seen."""
    monkeypatch.chdir(tmp_path)
    seen, host = [], PluginHost()
    request = Request(paths=tuple(files[:4]), db="pace.sqlite", workers=1)
    ingest(request, load(None, {}, {}), host, lambda what, done, total: seen.append((what, done, total)))
    reading = [(done, total) for what, done, total in seen if what.startswith("reading")]
    assert [done for done, _ in reading] == sorted(done for done, _ in reading)
    assert all(total is None or total >= done for done, total in reading)
    assert reading[-1] == (5, 5)


def test_a_path_that_is_given_twice_is_read_once(call, files, tmp_path):
    call("ingest", "box.mbox", "box.mbox", "--db", "twice.sqlite")
    assert _sources(tmp_path / "twice.sqlite") == [("box.mbox", 1, 2, 2, 0, 0)]


def test_where_everything_is_in_the_ledger_nobody_reads(call, files, started, tmp_path):
    call("ingest", *files, "--db", "again.sqlite")
    code, _, _ = call("ingest", *files, "--db", "again.sqlite")
    assert [(one.forked > 0, one.has_ended) for one in started] == [(True, True), (False, True)]
    assert code == 0
    assert sum(row[2] for row in _sources(tmp_path / "again.sqlite")) == 6


LOG = "KUNDE,sent_at,campaign\nana@reader.example,2026-03-01 09:00:00,tea\n"
MAPPED = ("--map", "recipient=KUNDE")


@pytest.mark.parametrize(
    ("first", "then", "how"),
    [
        (MAPPED, (*MAPPED, "--timezone", "Europe/Berlin"), "with --map recipient=KUNDE;"),
        ((*MAPPED, "--timezone", "Asia/Tokyo"), MAPPED, "with --map recipient=KUNDE --timezone Asia/Tokyo;"),
        (MAPPED, (), "with --map recipient=KUNDE;"),
    ],
)
@pytest.mark.parametrize("path", ["sends.csv", "exports"])
def test_rows_that_would_be_read_in_another_way_are_refused_for_they_would_count_twice(
    call, path, first, then, how
):
    Path("exports").mkdir()
    for place in ("sends.csv", "exports/sends.csv"):
        Path(place).write_text(LOG, "utf-8")
    assert call("ingest", path, "--db", "kept.sqlite", *first)[0] == 0
    code, _, said = call("ingest", path, "--db", "kept.sqlite", *then)
    assert code == 2
    assert f"{path}: its rows are in" in said
    assert f"as they were read {how}" in said
    assert call("ingest", path, "--db", "kept.sqlite", *first)[0] == 0
    assert [row[2] for row in _sources("kept.sqlite")] == [1]


def test_mail_is_read_in_one_way_whatever_is_said_of_tables(call, files):
    for more in ((), ("--timezone", "Europe/Berlin")):
        assert call("ingest", "box.mbox", "--db", "kept.sqlite", *more)[0] == 0


def test_a_log_of_which_nothing_could_be_used_is_read_again_in_another_way(call, tmp_path):
    (tmp_path / "sends.csv").write_text(
        "email,KUNDE,sent_at\n,ana@reader.example,2026-03-01T09:00Z\n", "utf-8"
    )
    call("ingest", "sends.csv", "--db", "kept.sqlite")
    assert _sources(tmp_path / "kept.sqlite")[0][2:4] == (1, 0)
    call("ingest", "sends.csv", "--db", "kept.sqlite", *MAPPED)
    assert _sources(tmp_path / "kept.sqlite")[0][2:4] == (1, 1)


@pytest.mark.parametrize("pause", [0.0, 8.0])
def test_rows_of_a_log_that_grew_are_no_duplicates_of_themselves(call, monkeypatch, pause):
    """Whether its rows are committed before it was read to its end or with that depends on how fast it is read."""
    monkeypatch.setattr(gathering, "_SECONDS", pause)
    monkeypatch.setattr(gathering, "_SECONDS_OF_ROWS", pause)
    log = "email,sent_at,campaign\nana@reader.example,2026-03-01T09:00Z,spring\n"
    back = "address,at,kind\nana@reader.example,2026-03-02,click\n"
    for more in ("", "ana@reader.example,2026-03-0{}T09:00Z,summer\n"):
        Path("sends.csv").write_text(log + more.format(3), "utf-8")
        Path("back.csv").write_text(back + more.replace("summer", "click").format(4), "utf-8")
        assert call("ingest", "sends.csv", "--events", "back.csv", "--db", "kept.sqlite")[0] == 0
    assert _sources("kept.sqlite") == [("back.csv", 1, 2, 2, 0, 0), ("sends.csv", 1, 2, 2, 0, 0)]


@pytest.mark.parametrize("first", [(), ("--events", "folder/back.csv")])
def test_an_archive_that_is_split_in_another_way_is_counted_once(call, files, letter, first):
    """Beside a file that is named for another purpose the same mails lie in other parts of their folder."""
    Path("folder/0.eml").write_bytes(letter(subject="Offer 0"))
    Path("folder/back.csv").write_text("address,at,kind\nana@reader.example,2026-03-02,click\n", "utf-8")
    for more in (first, ("--events", "folder/back.csv"), ()):
        assert call("ingest", "folder", "--db", "kept.sqlite", *more)[0] == 0
    (_, _, seen, stored, duplicates, skipped), *_ = _sources("kept.sqlite")
    assert (seen, stored + duplicates, skipped) == (3, 2, 1)  # a mail and a click, and a picture


@pytest.mark.parametrize(
    "limits", ["message_bytes = 300", "message_bytes = 300\nmessage_bytes_refused = 400"]
)
def test_a_mail_beyond_a_limit_is_read_when_the_limit_was_raised(call, letter, told, limits):
    Path("box.mbox").write_bytes(told([letter(body="Tea is here again.\n" * 20)]))
    Path("strict.toml").write_text(f"[limits]\n{limits}\n", "utf-8")
    call("ingest", "box.mbox", "--db", "kept.sqlite", "--policy", "strict.toml")
    assert call("ingest", "box.mbox", "--db", "kept.sqlite")[0] == 0
    words = "SELECT content.words FROM touch JOIN content ON content.id = content WHERE same_as IS NULL"
    assert _asked("kept.sqlite", words) == [(80,)]


def test_an_archive_is_not_read_again_for_a_limit_that_has_no_part_in_reading(call, files):
    Path("slow.toml").write_text("[limits]\nscorer_seconds = 2.0\n", "utf-8")
    states = []
    for policy in ((), ("--policy", "slow.toml")):
        call("ingest", *files, "--db", "kept.sqlite", *policy)
        states.append(_asked("kept.sqlite", "SELECT state FROM source ORDER BY path"))
    assert states[0] == states[1]


@pytest.mark.parametrize("option", ["--contacts", "--events"])
def test_a_file_that_is_given_for_two_things_is_refused(call, files, option):
    status, _, complaint = call("audit", files[0], option, files[0])
    assert status == 2
    assert "give each file once" in complaint


def test_files_of_events_may_be_compressed_and_are_no_workbooks(call, files, tmp_path):
    (tmp_path / "back.csv.gz").write_bytes(
        gzip.compress(b"address,at,kind\nana@x.example,2026-03-20,click\n")
    )
    assert call("ingest", files[0], "--events", "back.csv.gz", "--db", "kept.sqlite")[0] == 0
    ledger = sqlite3.connect(tmp_path / "kept.sqlite")
    assert ledger.execute("SELECT kind FROM event").fetchall() == [("click",)]
    ledger.close()
    status, _, complaint = call("audit", files[0], "--events", files[1])
    assert (status, "is no table that can be read" in complaint) == (2, True)
