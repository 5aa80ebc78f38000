"""A file that a user names is read whole, a pipe too; a device might have no end."""

from __future__ import annotations

import os
from threading import Thread

import pytest

from inbox_fatigue.user_files.whole_files import whole_file


def test_a_file_and_a_pipe_are_read_whole(tmp_path):
    (tmp_path / "people.csv").write_bytes(b"address\n")
    os.mkfifo(tmp_path / "pipe")
    writer = Thread(target=(tmp_path / "pipe").write_bytes, args=(b"address\n",))
    writer.start()
    assert [whole_file(str(tmp_path / name)) for name in ("people.csv", "pipe")] == [b"address\n"] * 2
    writer.join()


def test_a_device_is_refused():
    with pytest.raises(OSError, match="it is a device"):
        whole_file("/dev/null")
