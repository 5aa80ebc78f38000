"""The key of pseudonyms is made once, for its owner alone, and refused if anybody else may read it."""

from __future__ import annotations

import os
import stat

import pytest

from inbox_fatigue.errors import UsageError
from inbox_fatigue.privacy import key_check, read_key


def test_a_key_is_made_where_there_is_none_and_stays_the_same(tmp_path):
    path = tmp_path / "key"
    mask = os.umask(0)
    try:
        key = read_key(str(path), make=True)
    finally:
        os.umask(mask)
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(str(path), make=True) == key == read_key(str(path))
    assert read_key(str(tmp_path / "other"), make=True) != key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_may_read_or_change_is_refused(tmp_path, mode):
    path = tmp_path / "key"
    read_key(str(path), make=True)
    path.chmod(mode)
    with pytest.raises(UsageError, match="others may read it; run `chmod 600` on it"):
        read_key(str(path))


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_file_that_holds_something_else_is_no_key(tmp_path, content):
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(UsageError, match=r"holds no key \(32 bytes\)"):
        read_key(str(path), make=True)
    assert path.read_bytes() == content


def test_a_pipe_a_missing_file_and_a_missing_directory_are_told_in_a_sentence(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, why in (("pipe", "is no regular file"), ("none", "there is no such file")):
        with pytest.raises(UsageError, match=why):
            read_key(str(tmp_path / name))
    with pytest.raises(UsageError, match="there is no such file"):
        read_key(str(tmp_path / "no" / "key"), make=True)


def test_the_check_tells_keys_apart_and_not_the_key(tmp_path):
    one, other = (read_key(str(tmp_path / name), make=True) for name in "ab")
    assert key_check(one) == key_check(one) != key_check(other)
    assert one not in key_check(one)
