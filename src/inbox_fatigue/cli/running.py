"""Runs one command from its words to its exit code."""

from __future__ import annotations

import io
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_fatigue.cli.commands import program
from inbox_fatigue.cli.ending import TerminatedError, ended_by_signals
from inbox_fatigue.cli.exits import Exit
from inbox_fatigue.cli.outputs import write_nowhere
from inbox_fatigue.errors import FatigueError, UsageError
from inbox_fatigue.garbage import collected_seldom

if TYPE_CHECKING:
    from collections.abc import Sequence

# What is kept and written names people: it is its owner's alone (files 0600), whatever a library may open.
_OWNER_ONLY = 0o077
_GOES_ON = "what a ledger (--db) has taken in whole is kept, and the same call goes on from there"


def run(args: Sequence[str] | None) -> int:
    """Run a command and return its exit code; the one place where errors become exit codes."""
    _have_streams()
    _let_every_character_out()
    mask = os.umask(_OWNER_ONLY)
    try:
        with ended_by_signals(), collected_seldom():
            return _ran(args)
    finally:
        os.umask(mask)


def _ran(args: Sequence[str] | None) -> int:
    try:
        _require_a_place()
        return int(program.main(args, prog_name="inbox-fatigue", standalone_mode=False) or Exit.OK)
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        _complain(f"interrupted; {_GOES_ON}")
        return Exit.INTERRUPTED
    except TerminatedError as error:
        _complain(f"ended by {error.signal.name}; {_GOES_ON}")
        return Exit(128 + error.signal)
    except FatigueError as error:
        _say(str(error))
        return Exit.USAGE
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in Rust too: Python would end with 1, a broken policy
        return _failed(error)


def _failed(error: BaseException) -> Exit:
    """Show where a mistake of ours is, and say last what was noted of it; a full disk is none."""
    if isinstance(error, OSError) and _is_echoed(error):
        write_nowhere()
        _say(f"standard output cannot be written ({error.strerror})")
        return Exit.USAGE
    with suppress(OSError):
        traceback.print_exception(error)
    notes = getattr(error, "__notes__", ())
    _complain("; ".join(("this is a mistake of ours; nothing was judged", *notes)))
    return Exit.INCOMPLETE


def _is_echoed(error: OSError) -> bool:
    """Return whether click could not print: help and version it prints by itself."""
    return any(frame.f_code is click.echo.__code__ for frame, _ in traceback.walk_tb(error.__traceback__))


def _say(text: str) -> None:
    from inbox_fatigue.reports.printable import printable  # noqa: PLC0415 - costs time that --help has not

    for line in text.splitlines():
        _complain(printable(line))


def _complain(line: str) -> None:
    """Say why there is no result; where even that cannot be written, the exit code says it."""
    with suppress(OSError):
        click.echo(f"inbox-fatigue: {line}", err=True)


def _require_a_place() -> None:
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError("the current directory is not there any more; change to another") from error


def _have_streams() -> None:
    """Put a stream that leads nowhere in place of one that the caller has closed."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end


def _let_every_character_out() -> None:
    """Escape what the encoding of a stream cannot say, as a name in Chinese on an ASCII terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
