"""Previews a plan: what it would do on top of the history, and what may go of it."""

from __future__ import annotations

from inbox_fatigue.audit.previewing.preview import preview_of

__all__ = ["preview_of"]
