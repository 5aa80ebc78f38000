"""The exit codes, in their one place."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_fatigue.results import Outcome


class Exit(IntEnum):
    """How a call ended, for the shell that made it."""

    OK = 0  # the policy holds, or there was none to judge
    FAIL = 1  # the policy is broken
    USAGE = 2  # the call, the settings or the plan must be fixed
    INCOMPLETE = 3  # a scorer failed or is missing, nothing was read, or too much could not be
    HUNG_UP = 129  # 128 and SIGHUP, as shells have it
    INTERRUPTED = 130  # 128 and SIGINT, likewise
    TERMINATED = 143  # 128 and SIGTERM, likewise


def exit_for(outcome: Outcome, *, reported: bool = True, exit_zero: bool = False) -> Exit:
    """Return the exit code of a verdict; a report that failed makes a pass incomplete."""
    if exit_zero:
        return Exit.OK if reported else Exit.INCOMPLETE
    code = {"pass": Exit.OK, "fail": Exit.FAIL, "incomplete": Exit.INCOMPLETE}[outcome.value]
    return Exit.INCOMPLETE if code is Exit.OK and not reported else code
