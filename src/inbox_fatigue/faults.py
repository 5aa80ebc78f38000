"""Says in one line what an exception was, with or without its own words."""

from __future__ import annotations

import re
import traceback
from pathlib import Path, PurePath

_LONGEST = 300
_IN_MEMORY = re.compile(r" at 0x[0-9a-f]+")  # is another in each run
_OURS = str(Path(__file__).parent)
_MACHINERY = ("importlib", "contextlib.py")  # between us and what is imported or called


def described(error: BaseException) -> str:
    """Return the type, the text and the line of an error in code that has no mail in hand."""
    lines = _IN_MEMORY.sub("", str(error)).splitlines() or [""]
    place = "" if isinstance(error, SyntaxError) else _place(error)  # its text names the line
    return f"{type(error).__name__}: {lines[0]}"[:_LONGEST] + place


def unquoted(error: BaseException) -> str:
    """Return the type and the line of an error without its text, which might quote the mail."""
    return type(error).__name__ + _place(error)


def _place(error: BaseException) -> str:
    """Return where an error arose: of foreign code the line in its own file, whatever library that called."""
    frames = [
        one
        for one in traceback.extract_tb(error.__traceback__)
        if not any(name in one.filename for name in _MACHINERY)
    ]
    foreign = [one for one in frames if not one.filename.startswith(_OURS)]
    if not foreign and isinstance(error, ImportError):
        return ""  # we named a module that is not there: no line of ours is to blame
    told = [one for one in frames if not foreign or one.filename == foreign[0].filename]
    if not told:
        return ""
    return f" ({PurePath(told[-1].filename).name}, line {told[-1].lineno})"
