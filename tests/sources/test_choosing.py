from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
import uuid
import zipfile
from types import SimpleNamespace

import fsspec
import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.hookspecs import Source
from inbox_fatigue.model import Skipped
from inbox_fatigue.sources import choose, fingerprint, inbox_fatigue_sources, split

SOURCES = {source.name: source for source in inbox_fatigue_sources()}


def test_the_sources_keep_the_contract_and_can_be_sent_to_workers():
    assert sorted(SOURCES) == ["archive", "mail-file", "mbox", "outlook", "send-log", "tree"]
    assert all(isinstance(source, Source) for source in SOURCES.values())
    assert pickle.loads(pickle.dumps(SOURCES)) == SOURCES


def test_each_path_is_claimed_by_one_source_alone(tmp_path, letter, mailbox):
    (tmp_path / "a.mbox").write_bytes(mailbox(1))
    (tmp_path / "a.eml").write_bytes(letter())
    (tmp_path / "a.csv").write_bytes(b"email,sent_at\n")
    (tmp_path / "a.gz").write_bytes(b"\x1f\x8b")
    (tmp_path / "nothing").touch()
    for path in [tmp_path, *tmp_path.iterdir()]:
        assert sum(source.claims(str(path), {}) for source in SOURCES.values()) == 1


@pytest.mark.parametrize("name", ["nope", "a.eml/below", "sub/nope.mbox"])
def test_a_mistyped_path_is_one_sentence_and_makes_no_file(tmp_path, letter, name):
    (tmp_path / "a.eml").write_bytes(letter())
    with pytest.raises(UsageError, match="there is no such file or directory; check the path"):
        choose(str(tmp_path / name), SOURCES, {})
    assert [file.name for file in tmp_path.iterdir()] == ["a.eml"]


def test_a_file_that_nobody_reads_says_what_was_tried(tmp_path):
    (tmp_path / "notes").write_text("just notes")
    with pytest.raises(UsageError, match="it was tried as mbox, Maildir, mail file"):
        choose(str(tmp_path / "notes"), SOURCES, {})


def test_a_workbook_is_no_archive_of_tables_and_says_what_to_do(tmp_path):
    with zipfile.ZipFile(tmp_path / "sends.xlsx", "w") as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UsageError, match="is a workbook; save the sheet of it as CSV"):
        choose(str(tmp_path / "sends.xlsx"), SOURCES, {})


def test_pipes_and_empty_paths_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="neither a file nor a directory"):
        choose(str(tmp_path / "pipe"), SOURCES, {})
    with pytest.raises(UsageError, match="an empty path"):
        choose("", SOURCES, {})
    with pytest.raises(UsageError, match="no file has such a name"):
        choose("a\0b", SOURCES, {})


class Slow:
    """A source that finds a part now and then, and at last no more."""

    def shards(self, path, options):
        for name in ("one", "two", "three"):
            time.sleep(0.06)
            yield SimpleNamespace(name=name)
        time.sleep(9)


def test_a_source_that_finds_no_more_parts_and_does_not_end_is_given_up(monkeypatch):
    """The time is that between two parts: however many there are, each is waited for."""
    monkeypatch.setattr("inbox_fatigue.sources.BETWEEN", 0.1)
    shards, (problem,) = split("a.script", Slow(), {}, "slow 1.0")
    assert [one.name for one in shards] == ["one", "two", "three"]
    assert (problem.why, problem.plugin) == ("source-failed", "slow 1.0")
    assert "took longer than 0.1 seconds" in problem.detail


def test_a_fingerprint_changes_with_size_time_or_first_bytes(tmp_path, letter):
    path = tmp_path / "a.eml"
    path.write_bytes(letter())
    first = fingerprint(str(path))
    assert first == fingerprint(str(path))
    assert first[0] == len(letter())
    facts = path.stat()
    path.write_bytes(letter().replace(b"Hello", b"Hallo"))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert fingerprint(str(path)) != first
    folder = fingerprint(str(tmp_path))
    (tmp_path / "b.eml").write_bytes(letter())
    assert fingerprint(str(tmp_path)) != folder


def test_files_behind_urls_are_read(tmp_path, read, letter, mailbox):
    root = f"memory://{uuid.uuid4().hex}"
    with fsspec.open(f"{root}/mail/a.eml", "wb") as file:
        file.write(letter())
    with fsspec.open(f"{root}/mail/2020/b.mbox", "wb") as file:
        file.write(mailbox(3))
    found = read(root)
    assert found.members == ["mail/2020/b.mbox"] * 3 + ["mail/a.eml"]
    assert read(f"{root}/mail/2020/b.mbox").mails == [letter(number) for number in (1, 2, 3)]
    assert fingerprint(root) == fingerprint(root)
    with pytest.raises(UsageError, match="no such file"):
        choose(f"{root}/nope", SOURCES, {})


def test_zip_urls_and_file_urls_are_read(tmp_path, read, letter):
    path = tmp_path / "a b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/a.eml", letter(1))
        archive.writestr("x/b.eml", letter(2))
    assert read(f"zip://::{path}").mails == [letter(1), letter(2)]
    assert read(f"zip://x/b.eml::{path}").mails == [letter(2)]
    (tmp_path / "c d.eml").write_bytes(letter(3))
    assert read(f"file://{tmp_path}/c%20d.eml").mails == [letter(3)]


def test_a_storage_that_is_not_installed_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(UsageError, match=r"pip install 'inbox-fatigue\[s3\]'"):
        choose("s3://bucket/mail", SOURCES, {})
    with pytest.raises(UsageError, match="Protocol not known: nowhere"):
        choose("nowhere://x", SOURCES, {})


def test_a_local_name_that_looks_like_a_url_is_local(tmp_path, read, letter, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "re::mail").mkdir()
    (tmp_path / "re::mail" / "a.eml").write_bytes(letter())
    assert read("re::mail").mails == [letter()]


def test_importing_the_package_is_cheap():
    code = "import sys, inbox_fatigue.sources; print([m for m in ('polars', 'fsspec', 'zipfile') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_mistyped_path_is_told_with_its_neighbour(tmp_path):
    (tmp_path / "sent.mbox").touch()
    with pytest.raises(UsageError, match=r'no such file or directory; did you mean ".*sent\.mbox"\?'):
        choose(str(tmp_path / "sent.mbx"), SOURCES, {})


def test_a_zip_in_place_of_what_lies_in_it_is_told_with_both_ways_to_name_it(tmp_path):
    with pytest.raises(
        UsageError, match=r"write zip://MEMBER::.*all\.zip for a file in it, or .*all\.zip for"
    ):
        choose(f"zip://{tmp_path}/all.zip", SOURCES, {})


class Failing:
    """A source of a plugin that fails in a way of its own."""

    name = "failing"

    def __init__(self, claims, shards=lambda: ()):
        self._claims, self._shards = claims, shards

    def claims(self, path, options):
        return self._claims()

    def shards(self, path, options):
        return self._shards()


def test_a_source_that_fails_to_claim_is_blamed_and_the_next_is_asked(tmp_path, letter):
    (tmp_path / "a.eml").write_bytes(letter())
    blamed = []
    offered = {"aa": Failing(lambda: 1 / 0), "ab": Failing(lambda: os._exit(0)), **SOURCES}
    found = choose(
        str(tmp_path / "a.eml"), offered, {}, lambda name, error: blamed.append((name, type(error)))
    )
    assert found.name == "mail-file"
    assert blamed == [("aa", ZeroDivisionError), ("ab", SystemExit)]


@pytest.mark.parametrize(
    ("shards", "told"),
    [
        (lambda: 1 / 0, "ZeroDivisionError: division by zero (test_choosing.py, line"),
        (lambda: ["all"], "shards gave str, which has no name"),
        (lambda: None, "shards returned nothing (is a yield missing?)"),
        (lambda: 7, "shards returned int; let it yield"),
        (
            lambda: [Skipped(where="a.wh", why="x")],
            "shards gave a Skipped whose where is of str, not of Where",
        ),
    ],
)
def test_a_source_that_fails_to_split_is_a_problem_of_its_plugin(shards, told):
    parts, (problem,) = split("a.wh", Failing(lambda: True, shards), {}, "warehouse 1")
    assert (parts, problem.why, problem.plugin, problem.lost) == ([], "source-failed", "warehouse 1", 1)
    assert problem.detail.startswith(told)


def test_two_parts_of_one_name_are_not_taken_for_one():
    parts = [SimpleNamespace(name="all", of=1), SimpleNamespace(name="all", of=2)]
    (kept,), (problem,) = split("a.wh", Failing(lambda: True, lambda: parts), {}, "warehouse 1")
    assert (kept.of, problem.lost) == (1, 1)
    assert problem.detail == "shards gave the name all twice, and only one of the two can be read"
