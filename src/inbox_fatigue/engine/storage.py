"""A folder that a client and its workers share, on this machine or behind any URL that fsspec knows."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import polars as pl

from inbox_fatigue.errors import FatigueError
from inbox_fatigue.sources.places import without_password
from inbox_fatigue.sources.remote import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

_PRIVATE = 0o700


class StorageError(FatigueError):
    """What is in the way of a storage, as one sentence."""


@dataclass(frozen=True, slots=True)
class Storage:
    """A folder; it pickles as its URL, and each process opens it anew."""

    url: str

    def below(self, *names: str) -> Storage:
        """Return a folder in this one."""
        return Storage("/".join((self.url.rstrip("/"), *names)))

    def fresh(self, prefix: str = "") -> Storage:
        """Return a folder in this one that nobody else writes to, however often a task is begun anew."""
        return self.below(prefix + secrets.token_hex(8))

    def begin(self) -> Self:
        """Make the folder of a run, which is this one; StorageError says what is in the way.

        What is written below comes into a folder that is there, so that nothing makes one anew that was removed.
        """
        system, folder = resolve(self.url)
        try:
            if _is_local(system):
                Path(folder).mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
        except OSError as error:
            raise StorageError(_sentence(self.url, "cannot be written to", error)) from error
        return self

    def write(self, name: str, frame: pl.DataFrame) -> None:
        """Write a frame as one Parquet file; StorageError says what is in the way."""
        packed = io.BytesIO()
        frame.write_parquet(packed, compression="zstd")
        system, folder = resolve(self.url)
        try:
            if _is_local(system):
                Path(folder).mkdir(exist_ok=True, mode=_PRIVATE)
            with system.open(f"{folder}/{name}.parquet", "wb") as file:
                file.write(packed.getvalue())
        except Exception as error:
            raise StorageError(_sentence(self.url, "cannot be written to", error)) from error

    def read(self, name: str) -> pl.DataFrame:
        """Return the frame that lies under a name, in one piece."""
        system, folder = resolve(self.url)
        try:
            with system.open(f"{folder}/{name}.parquet", "rb") as file:
                packed = file.read()
        except Exception as error:
            raise StorageError(_sentence(self.url, "cannot be read", error)) from error
        return pl.read_parquet(io.BytesIO(packed)).rechunk()

    def read_all(self, names: Iterable[str]) -> dict[str, pl.DataFrame]:
        """Return several frames by name."""
        return {name: self.read(name) for name in names}

    def remove(self) -> None:
        """Delete the folder with what is in it; one that is not there is no matter."""
        system, folder = resolve(self.url)
        try:
            system.invalidate_cache()
            system.rm(folder, recursive=True)
        except FileNotFoundError:
            return
        except Exception as error:
            raise StorageError(_sentence(self.url, "cannot be deleted", error)) from error


def _is_local(system: Any) -> bool:
    protocol = system.protocol
    return "file" in ((protocol,) if isinstance(protocol, str) else protocol)


def _sentence(url: str, what: str, error: Exception) -> str:
    why = (str(error).splitlines() or [""])[0][:200] or type(error).__name__
    return f"{without_password(url)}: {what} ({why}); give another --storage"
