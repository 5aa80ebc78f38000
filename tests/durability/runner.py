"""Runs commands in forks of a process that has loaded everything, so that whatever kills them hits the work.

An interpreter that starts takes longer than a small archive: killed at random it dies while it imports. Here
the interpreter is past that; each call is a fork that is killed by the clock, or by its own hand before some
statement reaches the ledger. Where only mail is read (`mail_only`), the process that reading workers are forked
from is a fork as well; logs are read by polars, which does not live on in a fork.

Orders come as lines of JSON on standard input: `words` of the command, and when to end it: some `seconds` after
its beginning, or before `statement`, by SIGKILL; or by `signal`, while its second batch is written.
`file_bytes` is the most that a file may grow to. The answers are lines of JSON: `code`, `out`, `err` and the
`statements` that ran.
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

statements = mmap.mmap(-1, 8)  # how many the fork has run, for its parent to read


class Forked:
    """A process that has what this one has loaded, in place of one in a fresh interpreter."""

    def __init__(self, target, line, *arguments):
        self._id = os.fork()
        if not self._id:
            # It ends when its line does, so it must not hold the other end of that.
            os.closerange(3, line.fileno())
            os.closerange(line.fileno() + 1, 256)
            try:
                target(line, *arguments)
            finally:
                os._exit(70)

    def kill(self):
        """End it at once."""
        os.kill(self._id, signal.SIGKILL)

    def bury(self):
        """Return its exit code, minus the signal."""
        return os.waitstatus_to_exitcode(os.waitpid(self._id, 0)[1])


def loaded():
    """Load what a command needs, and what readers of mail need; no thread is started."""
    import polars as pl  # noqa: F401, PLC0415
    import pydantic  # noqa: F401, PLC0415

    from inbox_fatigue.audit import using  # noqa: F401, PLC0415
    from inbox_fatigue.cli import running  # noqa: F401, PLC0415
    from inbox_fatigue.engine import nursery, reading  # noqa: F401, PLC0415
    from inbox_fatigue.ledger import opening  # noqa: PLC0415
    from inbox_fatigue.ledger.writing import gathering  # noqa: PLC0415
    from inbox_fatigue.reports import terminal  # noqa: F401, PLC0415

    nursery.warm_up()
    gathering._SECONDS = gathering._TIMES = 0  # every batch is committed: there is more to tear
    return opening, nursery, gathering


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
        db.set_trace_callback(note)
        return db

    opening._connect = watched


def signalled(gathering, name):
    """Have this process get a signal once its second batch is written, and before that is committed."""
    write, written = gathering.write_batch, []

    def watched(*batch):
        told = write(*batch)
        written.append(told)
        if len(written) == 2:
            os.kill(os.getpid(), getattr(signal, name))
        return told

    gathering.write_batch = watched


def is_over(process, seconds):
    """Return whether a process is over, after at most so many seconds."""
    return bool(select.select([process], [], [], seconds)[0])


def carried_out(order, opening, nursery, gathering):
    """Run one command in a fork and tell how it ended."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        ctypes.c_int64.from_buffer(statements).value = 0
        child = os.fork()
        if not child:
            code = 70
            try:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                # An exception of a signal's would be lost in the Python function that SQLite calls to count.
                if "signal" in order:
                    signalled(gathering, order["signal"])
                else:
                    counted(opening, order.get("statement"))
                if order.get("mail_only"):
                    nursery.Spawned = Forked
                if "file_bytes" in order:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_bytes"], order["file_bytes"]))
                from inbox_fatigue import cli  # noqa: PLC0415

                code = cli.main(order["words"])
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(code)
        over = os.pidfd_open(child)
        if "seconds" in order and not is_over(over, order["seconds"]):
            os.kill(child, signal.SIGKILL)
        _, status, used = os.wait4(child, 0)
        os.close(over)
        told = [(file.seek(0), file.read().decode())[1] for file in (out, err)]
    return {
        "code": os.waitstatus_to_exitcode(status),
        "out": told[0],
        "err": told[1],
        "statements": ctypes.c_int64.from_buffer(statements).value,
        "cpu": used.ru_utime + used.ru_stime,
    }


def main():
    """Carry out one order after the other."""
    os.chdir(Path(sys.argv[1]))
    modules = loaded()
    for line in sys.stdin:
        print(json.dumps(carried_out(json.loads(line), *modules)), flush=True)


if __name__ == "__main__":
    main()
