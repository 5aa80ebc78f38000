"""Mail, from bytes to nouns: who wrote what to whom and when, which content it was, what is odd about it.

The parsers are imported with the Reader, which only the processes that read mail ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.parsing.readings import Reading

if TYPE_CHECKING:
    from inbox_fatigue.parsing.reader import Reader

__all__ = ["Reader", "Reading"]


def __getattr__(name: str) -> object:
    """Import the Reader when it is first asked for."""
    if name != "Reader":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from inbox_fatigue.parsing.reader import Reader  # noqa: PLC0415 - see above

    return Reader
