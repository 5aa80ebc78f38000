"""Looks into a file of Parquet or Avro in a process of its own, because damage can end the process that reads it.

Native code that meets a damaged length asks for all memory there is and aborts; no exception is raised.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from inbox_fatigue.sources.logs.reading import open_log
from inbox_fatigue.sources.logs.table import UnusableTableError
from inbox_fatigue.sources.places import place_of
from inbox_fatigue.sources.storage import open_file
from inbox_fatigue.sources.streams import FileStream, Headed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inbox_fatigue.sources.sniffing import Kind

_SECONDS = 60  # opening takes a second; a file that takes longer is damaged


def check_log(kind: Kind, path: str, options: Mapping[str, Any]) -> None:
    """Raise UnusableTableError if the log at a path cannot be read as it is."""
    with open_file(path) as opened:
        open_log(kind, place_of(path), Headed(FileStream(opened)), options)


def check_apart(kind: Kind, path: str, options: Mapping[str, Any]) -> None:
    """Do the same for a file of Parquet or Avro, in another process."""
    order = pickle.dumps((kind, path, dict(options)))
    damaged = f"it is damaged {kind.value.capitalize()}"
    command = [sys.executable, "-m", "inbox_fatigue.sources.logs.probe"]
    try:
        done = subprocess.run(command, input=order, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as error:
        raise UnusableTableError(f"{damaged} (opening it takes too long)", is_log=True) from error
    if done.returncode:
        raise UnusableTableError(f"{damaged} (reading it ends the process)", is_log=True)
    if done.stdout:
        raise UnusableTableError(done.stdout.decode("utf-8", "replace"))


def main() -> None:
    """Check the file that standard input names, and write what is wrong with it."""
    kind, path, options = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by check_apart
    try:
        check_log(kind, path, options)
    except UnusableTableError as error:
        sys.stdout.buffer.write(str(error).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
