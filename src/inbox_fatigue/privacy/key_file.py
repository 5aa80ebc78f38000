"""The key that turns addresses into pseudonyms: 32 random bytes in a file that only its owner may read.

It is no part of the ledger: who has the ledger alone cannot try addresses against it, and who deletes the
key has cut the ledger off from the addresses for good.
"""

from __future__ import annotations

import os
import secrets
import stat
from hashlib import blake2b
from pathlib import Path

from inbox_fatigue.errors import UsageError

KEY_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR


def read_key(path: str, *, make: bool = False) -> bytes:
    """Return the key in a file; with `make` it is made where there is no such file.

    Raises UsageError if there is none, if anybody but the owner may read it, or if it holds no key.
    """
    try:
        if make:
            _make(Path(path))
        return _read(path)
    except FileNotFoundError as error:
        raise UsageError(f"--key-file {path}: there is no such file; name the key of this ledger") from error
    except OSError as error:
        raise UsageError(
            f"--key-file {path}: cannot be read or made ({error.strerror}); name another place"
        ) from error


def key_check(key: bytes) -> bytes:
    """Return what a ledger keeps to tell its own key from another; it does not tell the key."""
    return blake2b(b"inbox-fatigue: is this the key?", key=key, digest_size=16).digest()


def _make(file: Path) -> None:
    """Write a new key, unless the file is there; whoever else makes one at the same time comes first."""
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as opened:
        opened.write(secrets.token_bytes(KEY_BYTES))
        opened.flush()
        os.fsync(opened.fileno())  # a ledger whose key is lost joins with nothing any more


def _read(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe must not hold us up
    with os.fdopen(handle, "rb") as opened:
        facts = os.fstat(opened.fileno())
        if not stat.S_ISREG(facts.st_mode):
            raise UsageError(f"--key-file {path}: is no regular file; name another")
        if facts.st_mode & _OTHERS:
            raise UsageError(
                f"--key-file {path}: others may read it; run `chmod 600` on it, or make a new key"
            )
        key = opened.read(KEY_BYTES + 1)
    if len(key) != KEY_BYTES:
        raise UsageError(
            f"--key-file {path}: holds no key ({KEY_BYTES} bytes); name another file, which is made if need be"
        )
    return key
