"""Says in one line what an exception was, with or without its own words."""

from __future__ import annotations

import traceback
from pathlib import PurePath

_LONGEST = 300


def described(error: BaseException) -> str:
    """Return the type, the text and the line of an error in code that has no mail in hand."""
    lines = str(error).splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"[:_LONGEST] + _place(error)


def unquoted(error: BaseException) -> str:
    """Return the type and the line of an error without its text, which might quote the mail."""
    return type(error).__name__ + _place(error)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    return f" ({PurePath(frames[-1].filename).name}, line {frames[-1].lineno})"
