"""What the readers of formats in native code share: what becomes of damage, and what of their frames is used."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import polars as pl

from inbox_fatigue.sources.logs.table import UnusableTableError, column_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)


@contextlib.contextmanager
def told_as(what: str) -> Iterator[None]:
    """Raise what native code raises on damage as UnusableTableError: `what`, and the reason in brackets.

    What such code raises is not only an error, and it prints a stack of its own, which is kept from the terminal.
    """
    try:
        with _quiet():
            yield
    except _ERRORS as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise UnusableTableError(f"{what} ({reason})", is_log=True) from error


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of first rows with its columns named by their positions."""
    return flat(frame.rename({name: column_name(at) for at, name in enumerate(frame.columns)}))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with nested and binary columns as null texts; no column of ours is one."""
    lost = [
        pl.lit(None, dtype=pl.String).alias(name)
        for name, kind in frame.schema.items()
        if kind.is_nested() or kind in {pl.Binary, pl.Object}
    ]
    return frame.with_columns(lost)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
