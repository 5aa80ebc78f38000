"""Hands the frames of a partition to a worker as Arrow files, which is cheaper than pickles."""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from inbox_fatigue.errors import FatigueError
from inbox_fatigue.frames.one_value import divided, united
from inbox_fatigue.inbox_frames import Inboxes

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRAMES = ("touches", "events", "people", "contents", "alike")
_ONE_ROW, _ORDER = ".one-row", ".order"
FACTS = ("as_of", "seen_kinds", "seen_at", "same_name", "trust_opens", "caps", "plan")


@contextlib.contextmanager
def laid_out(inboxes: Inboxes) -> Iterator[str]:
    """Write inboxes into a private directory for as long as the block lasts; gives its path."""
    with tempfile.TemporaryDirectory(prefix="inbox-fatigue-") as place:  # mode 0700
        try:
            for name in _FRAMES:
                _lay(getattr(inboxes, name), Path(place, name))
            facts = {name: getattr(inboxes, name) for name in FACTS}
            Path(place, "facts").write_bytes(pickle.dumps(facts))
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise FatigueError(f"{place}: {why}; set TMPDIR to a directory with more room") from error
        yield place


def taken_up(place: str) -> Inboxes:
    """Return the inboxes that lie in a directory."""
    facts: dict[str, Any] = pickle.loads(Path(place, "facts").read_bytes())  # noqa: S301 - from our own parent
    facts |= {name: _take(Path(place, name)) for name in _FRAMES}
    return Inboxes(**facts)


def _lay(frame: pl.DataFrame, path: Path) -> None:
    """Write the columns that vary, and beside them one row of the others."""
    varying, one_row = divided(frame)
    # In one piece: many steps first put together what lies in several.
    varying.write_ipc(path, compression="uncompressed", record_batch_size=max(len(frame), 1))
    one_row.write_ipc(path.with_suffix(_ONE_ROW), compression="uncompressed")
    path.with_suffix(_ORDER).write_bytes(pickle.dumps(frame.columns))


def _take(path: Path) -> pl.DataFrame:
    order: list[str] = pickle.loads(path.with_suffix(_ORDER).read_bytes())  # noqa: S301 - from our own parent
    return united(pl.read_ipc(path), pl.read_ipc(path.with_suffix(_ONE_ROW)), order)


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Copied(Inboxes):
    """Inboxes that share what is worked out of them with those that they are a copy of."""

    original: Inboxes

    @cached_property
    def counted(self) -> pl.DataFrame:
        """The touches that count as contact pressure: a dozen scorers ask for them, they are told once."""
        return self.original.counted.clone()


def copied(inboxes: Inboxes) -> Inboxes:
    """Return inboxes that a scorer may spoil: the columns are shared until one of them is changed."""
    fields: dict[str, Any] = {one.name: getattr(inboxes, one.name) for one in dataclasses.fields(Inboxes)}
    frames = {name: fields[name].clone() for name in _FRAMES}
    return _Copied(**{**fields, **frames}, original=inboxes)


def size(inboxes: Inboxes) -> int:
    """Return about how many bytes the frames take."""
    return sum(int(getattr(inboxes, name).estimated_size()) for name in _FRAMES)
