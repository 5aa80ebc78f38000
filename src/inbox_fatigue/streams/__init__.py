"""Tells why each mail was sent: marketing, sales, service, transactional, correspondence or a list.

The first reason that holds decides (`reasons`); it is kept with the touch, beside how sure it is, and
settings overrule it. Rows of logs have their stream from the log (`ledger.writing.log_rows`), unless settings do.
"""

from __future__ import annotations

from inbox_fatigue.streams.settling import settle_streams

__all__ = ["settle_streams"]
