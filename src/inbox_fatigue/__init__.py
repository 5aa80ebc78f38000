"""Audits outbound mail from the side of the person who gets it."""

from __future__ import annotations

__version__ = "0.1.0"
