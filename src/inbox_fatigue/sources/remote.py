"""Files of storages that are named by a URL, through fsspec."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any

from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources.places import without_password

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}
_CONTAINERS = frozenset({"zip", "tar", "libarchive"})  # schemes of what lies in another file


def resolve(url: str) -> tuple[Any, str]:
    """Return the file system and the path in it; UsageError says what is wrong or which extra is missing."""
    return _resolved(url, os.getpid())


@lru_cache(maxsize=4)  # a zip's file system closes the zip when it is dropped, and is slow to open
def _resolved(url: str, process: int) -> tuple[Any, str]:  # noqa: ARG001 - a fork must not share open files
    import fsspec.core  # noqa: PLC0415 - 100 ms that only storages need

    scheme = url.partition("::")[0].partition("://")[0].lower()
    shown = without_password(url)
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        extra = _EXTRAS.get(scheme)
        how = (
            f"pip install 'inbox-fatigue[{extra}]'" if extra else f"install what fsspec needs for {scheme}://"
        )
        raise UsageError(f"{shown}: {scheme}:// needs a package that is not installed; {how}") from error
    except FileNotFoundError as error:
        raise UsageError(f"{shown}: there is no such file or directory; check the address") from error
    except Exception as error:
        raise UsageError(
            f"{shown}: could not be opened ({_text(error)}); {_what_to_do(shown, scheme)}"
        ) from error
    return system, str(path)


def _what_to_do(url: str, scheme: str) -> str:
    """Return how to name what was probably meant."""
    if scheme in _CONTAINERS and "::" not in url:
        inside = url.partition("://")[2]
        return f"write {scheme}://MEMBER::{inside} for a file in it, or {inside} for all of it"
    return "check the address"


def remote_kind(url: str) -> str:
    """Return "file" or "directory"; "" for what does not exist."""
    system, path = resolve(url)
    try:
        if system.isfile(path):
            return "file"
        return "directory" if system.isdir(path) else ""
    except Exception as error:
        raise UsageError(f"{without_password(url)}: could not be opened ({_text(error)})") from error


def remote_files(url: str) -> Iterator[tuple[str, int, str]]:
    """Yield path below the URL, size and a text that changes with the file, by path."""
    system, root = resolve(url)
    root = root.rstrip("/")
    try:
        found = system.find(root, detail=True)
    except Exception as error:
        raise UsageError(f"{without_password(url)}: could not be listed ({_text(error)})") from error
    for path, facts in sorted(found.items()):
        stamp = next(
            (facts[key] for key in ("mtime", "LastModified", "created", "ETag") if facts.get(key)), ""
        )
        yield path.removeprefix(root).lstrip("/"), int(facts.get("size") or 0), str(stamp)


def open_remote(url: str, file: str) -> IO[bytes]:
    """Open one file below a URL, or the file that the URL itself names."""
    system, root = resolve(url)
    path = f"{root.rstrip('/')}/{file}" if file and root else file or root
    try:
        opened: IO[bytes] = system.open(path, "rb")
    except OSError:
        raise
    except Exception as error:
        raise OSError(None, f"{_text(error)}") from error
    return opened


def _text(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
