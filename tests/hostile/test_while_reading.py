"""Files that change, vanish or fail while they are read: what was read is kept, and the rest is told."""

from __future__ import annotations

import errno
import io
import os

import pytest

from inbox_fatigue.model import Problem, RawMessage
from inbox_fatigue.sources import archives
from inbox_fatigue.sources.archives import MBOX, TREE
from tests.hostile.cases import letter, mailbox
from tests.hostile.packing import tar, zipped

LETTERS = [letter(f"{number} " + "word " * 40_000) for number in range(6)]


def told(items):
    return ["mail" if isinstance(item, RawMessage) else item.why for item in items]


@pytest.fixture
def box(tmp_path):
    path = tmp_path / "a.mbox"
    path.write_bytes(mailbox(*LETTERS))
    return path


def reading(path, source=MBOX):
    """What a path holds, with its shards decided before anything happens to it."""
    shards = list(source.shards(str(path), {}))
    return (item for shard in shards for item in source.read(shard, {}))


def test_a_mailbox_that_shrinks_gives_what_is_left(box):
    items = reading(box)
    first = next(items)
    os.truncate(box, 1_100_000)
    rest = list(items)
    assert isinstance(first, RawMessage)
    assert 1 < len(rest) < 6


def test_a_mailbox_that_grows_is_read_to_its_new_end(box):
    items = reading(box)
    next(items)
    with box.open("ab") as file:
        file.write(mailbox(letter("late\n")))
    assert told(items) == ["mail"] * 6


def test_a_mailbox_that_vanishes_while_it_is_read_is_read_all_the_same(box):
    items = reading(box)
    next(items)
    box.unlink()
    assert told(items) == ["mail"] * 5


def test_a_mailbox_that_vanishes_before_is_a_problem(box):
    items = reading(box)
    box.unlink()
    (problem,) = items
    assert (problem.why, problem.lost, problem.where.source) == ("unreadable-file", 1, str(box))


def test_a_file_that_becomes_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(letter())
    items = reading(tmp_path, TREE)
    path.unlink()
    os.mkfifo(path)
    assert told(items) == ["not-a-regular-file"]


class Failing(io.BytesIO):
    """A file on a disk that fails somewhere."""

    def __init__(self, data, sound):
        super().__init__(data)
        self.sound = sound

    def read(self, size=-1):
        if self.tell() >= self.sound:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(min(size, 100_000) if size >= 0 else size)


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("a.mbox", mailbox(*LETTERS), 4),
        ("a.tar", tar(*((f"{number}.eml", raw) for number, raw in enumerate(LETTERS))), 4),
        ("a.zip", zipped(*((f"{number}.eml", raw) for number, raw in enumerate(LETTERS)), how=0), 0),
    ],
)
def test_a_disk_that_fails_costs_what_lies_behind(tmp_path, monkeypatch, name, data, kept):
    path = tmp_path / name
    path.write_bytes(data)
    monkeypatch.setattr(archives, "open_file", lambda *_: Failing(data, 850_000))
    items = list(reading(tmp_path, TREE))
    problems = [item for item in items if isinstance(item, Problem)]
    assert len(items) - len(problems) >= kept
    assert {problem.why for problem in problems} <= {"unreadable-file", "damaged"}
    assert problems
    assert all(problem.lost for problem in problems)


@pytest.mark.parametrize("error", [errno.EACCES, errno.EIO, errno.ESTALE, errno.EMFILE])
def test_a_file_that_cannot_be_opened_is_told_with_the_system_s_reason(tmp_path, monkeypatch, error):
    for name in ("a.eml", "b.eml"):
        (tmp_path / name).write_bytes(letter(name))
    real = archives.open_file

    def refusing(source, file=""):
        if file == "a.eml":
            raise OSError(error, os.strerror(error))
        return real(source, file)

    monkeypatch.setattr(archives, "open_file", refusing)
    problem, mail = reading(tmp_path, TREE)
    assert (problem.why, problem.where.member) == ("unreadable-file", "a.eml")
    assert os.strerror(error) in problem.detail
    assert isinstance(mail, RawMessage)
