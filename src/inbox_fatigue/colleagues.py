"""Tells announcements to colleagues from other mail, for rules that mean people outside."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.model import Confidence, Stream


def to_colleagues() -> pl.Expr:
    """Return whether a touch is an announcement to colleagues: service mail that nothing but its audience tells.

    It counts as pressure like other mail. But colleagues share the words of their trade, many of them write
    to one another, and none of them is a department that should have known what another one sends.
    False where it is not known how the stream was told.
    """
    is_service = pl.col("stream").cast(pl.String) == Stream.SERVICE.value
    told = pl.col("stream_confidence").cast(pl.String) == Confidence.AUDIENCE.value
    return (is_service & told).fill_null(value=False)
