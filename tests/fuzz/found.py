"""Files that once made a target fail, shortened; each must pass for ever."""

from __future__ import annotations

FOUND: tuple[tuple[str, bytes], ...] = ()  # the target and the file
