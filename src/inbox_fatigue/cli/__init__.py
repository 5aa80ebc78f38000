"""The command line: turns words into one use case, and its outcome into text and an exit code.

A process that reads or judges runs the script that started the program once more, and with it imports this
module: so nothing else is imported here.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_INTERRUPTED = 130  # `exits.Exit`, which is not imported yet


def main(args: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    try:
        from inbox_fatigue.cli.running import run  # noqa: PLC0415 - see above

        return run(args)
    except KeyboardInterrupt:  # while that module and what it needs are imported
        sys.stderr.write("inbox-fatigue: interrupted before anything was done\n")
        return _INTERRUPTED
