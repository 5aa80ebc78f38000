"""Reads a whole file that a user named; pipes too, such as `<(…)`, but no device, which may have no end."""

from __future__ import annotations

import errno
import stat
from pathlib import Path


def whole_file(path: str) -> bytes:
    """Return the bytes of a file or a pipe; OSError if it cannot be read or is a device."""
    file = Path(path)
    mode = file.stat().st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise OSError(errno.EINVAL, "it is a device", path)
    return file.read_bytes()
