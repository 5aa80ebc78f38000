"""Runs commands in forks of a process that has loaded everything, so that whatever kills them hits the work.

An interpreter that starts takes longer than a small archive: killed at random it dies while it imports. Here
the interpreter is past that, and so is the process that reading workers are forked from; each call is a fork
that is killed by the clock, or by its own hand before some statement reaches the ledger.

Orders come as lines of JSON on standard input: `words` of the command, and when to end it: some `seconds` on,
or `after` so many statements, by `signal`; or before `statement` by itself. `file_bytes` is the most that a file may grow to. The answers are lines of JSON: `code`, `out`, `err` and the `statements` that ran.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import resource
import select
import signal
import sys
import tempfile
from pathlib import Path

PULSES = 256  # calls that can have a worker of their own: one that lingers must not beat for another
statements = mmap.mmap(-1, 8)  # how many the fork has run, for its parent to read


class Readers:
    """The nursery that all calls share, as one of them sees it: it gives one worker and is never closed."""

    def __init__(self, nursery, number):
        self.pulses = (nursery.pulses[number],)
        self.forking, self.bury = nursery.forking, nursery.bury

    def close(self):
        """Leave it to the next call."""


def loaded():
    """Load what a command needs and start the process that readers are forked from; no thread is started."""
    import polars as pl  # noqa: F401, PLC0415
    import pydantic  # noqa: F401, PLC0415

    from inbox_fatigue import audit, cli  # noqa: F401, PLC0415
    from inbox_fatigue.engine import nursery, reading  # noqa: PLC0415
    from inbox_fatigue.engine.jobs import WorkerSetup  # noqa: PLC0415
    from inbox_fatigue.ledger import gathering, opening  # noqa: PLC0415
    from inbox_fatigue.limits import Limits  # noqa: PLC0415
    from inbox_fatigue.privacy import Discretion  # noqa: PLC0415
    from inbox_fatigue.reports import terminal  # noqa: F401, PLC0415

    nothing = {"map": {}, "timezone": None, "time_format": None, "delimiter": None, "elsewhere": ()}
    setup = WorkerSetup(gather=Discretion().gather, source_options={"limits": Limits(), **nothing})
    gathering._SECONDS = gathering._TIMES = 0  # every batch is committed: there is more to tear
    shared = nursery.Nursery(setup, PULSES)
    return reading, opening, shared


def counted(opening, last):
    """Have every statement of the ledger counted, and this process killed before the one with that number."""
    count = ctypes.c_int64.from_buffer(statements)
    count.value = 0

    def note(_):
        count.value += 1
        if count.value == last:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = opening._connect

    def watched(path):
        db = connect(path)
        db.conn.set_trace_callback(note)
        return db

    opening._connect = watched


def made():
    """Return how many statements the fork has run."""
    return ctypes.c_int64.from_buffer(statements).value


def carried_out(order, number, modules):
    """Run one command in a fork and tell how it ended."""
    reading, opening, shared = modules
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        ctypes.c_int64.from_buffer(statements).value = 0
        child = os.fork()
        if not child:
            code = 70
            try:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                reading.Nursery = lambda setup, size: Readers(shared, number)
                counted(opening, order.get("statement"))
                if "file_bytes" in order:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_bytes"], order["file_bytes"]))
                from inbox_fatigue import cli  # noqa: PLC0415

                code = cli.main(order["words"])
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)
        over = os.pidfd_open(child)
        while "after" in order and made() < order["after"] and not select.select([over], [], [], 0.001)[0]:
            continue
        if ("seconds" in order or "after" in order) and not select.select(
            [over], [], [], order.get("seconds", 0)
        )[0]:
            os.kill(child, getattr(signal, order.get("signal", "SIGKILL")))
        _, status, used = os.wait4(child, 0)
        os.close(over)
        told = [(file.seek(0), file.read().decode())[1] for file in (out, err)]
    return {
        "code": os.waitstatus_to_exitcode(status),
        "out": told[0],
        "err": told[1],
        "statements": made(),
        "cpu": used.ru_utime + used.ru_stime,
    }


def main():
    """Carry out one order after the other."""
    os.chdir(Path(sys.argv[1]))
    modules = loaded()
    for number, line in enumerate(sys.stdin):
        print(json.dumps(carried_out(json.loads(line), number % PULSES, modules)), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
