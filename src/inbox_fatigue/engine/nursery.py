"""A process that has loaded what every reader of mail needs, and of which the reading workers are forks.

To load the parsers, the model of languages and the patterns takes a process most of a second. A fork of one
that has them starts in milliseconds and shares their memory, also when it takes the place of one that died.

It must not start threads, because no fork has them: the locks that they hold stay locked for ever.
So of the plugins only the bundled ones are loaded here, and they leave polars, which starts some, to the
scorers. Each worker loads all of them, and is watched while it does so.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import struct
import time
import traceback
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Self

from inbox_fatigue.engine.confinement import settle
from inbox_fatigue.engine.processes import CONTEXT, Channel, Spawned
from inbox_fatigue.engine.pulse import Pulse
from inbox_fatigue.errors import FatigueError

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_START = "no process that reads mail can start"
_START = 60.0  # seconds for all that is loaded
_LAST_WORDS = 1.0  # seconds that a worker gets to end by itself
_LOOK = 0.002  # seconds between two looks at whether it has ended
_FORK, _BURY = 0, 1
_REQUEST = struct.Struct("!Bi")  # what, and the number of a pulse or the id of a process
_REPLY = struct.Struct("!i")  # the id of a process, or its exit code


class Nursery:
    """The process that is forked, as its parent sees it."""

    def __init__(self, size: int, *, mail: bool) -> None:
        """Start it, without waiting for it; there can be as many workers at a time as it has pulses.

        `mail` says whether mail is likely to be read; where it is not, the parsers are left out.
        """
        self._line, theirs = socket.socketpair()
        self._line.settimeout(_START)
        self.pulses = tuple(Pulse(CONTEXT) for _ in range(size))
        self._process = Spawned(nurse, theirs, self.pulses, mail)
        theirs.close()

    def __enter__(self) -> Self:
        """Do nothing; it was started when it was made."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def forking(self, pulse: Pulse) -> Callable[[Channel], Fork]:
        """Return what starts a worker that has that pulse."""

        def fork(channel: Channel) -> Fork:
            pulse.begin()
            ends = [channel.orders.fileno(), channel.answers.fileno()]
            return Fork(self, self._ask(_FORK, self.pulses.index(pulse), ends))

        return fork

    def bury(self, process: int) -> int:
        """Return the exit code of a fork that is over, minus the signal."""
        try:
            return self._ask(_BURY, process, [])
        except FatigueError:  # the nursery itself was killed, most likely because memory ran out
            return -signal.SIGKILL

    def close(self) -> None:
        """End the process, unless that was done before."""
        if self._line.fileno() < 0:
            return
        self._line.close()
        self._process.kill()
        self._process.bury()

    def _ask(self, what: int, number: int, descriptors: list[int]) -> int:
        try:
            socket.send_fds(self._line, [_REQUEST.pack(what, number)], descriptors)
            reply = self._line.recv(_REPLY.size, socket.MSG_WAITALL)
        except OSError as error:
            raise FatigueError(f"{_NO_START}: {error.strerror or error}") from error
        if len(reply) < _REPLY.size:
            raise FatigueError(f"{_NO_START}: the one that starts them has ended")
        return int(_REPLY.unpack(reply)[0])


class Fork:
    """A fork of the nursery."""

    def __init__(self, nursery: Nursery, process: int) -> None:
        assert process > 0, "a signal to 0 would go to this process as well"
        self._nursery, self._id = nursery, process

    def kill(self) -> None:
        """End it at once; its id is nobody else's before it is buried."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._id, signal.SIGKILL)

    def bury(self) -> int:
        """Return its exit code, minus the signal, once it is over; end it if it takes too long."""
        return self._nursery.bury(self._id)


def nurse(line: socket.socket, pulses: tuple[Pulse, ...], mail: bool) -> None:  # noqa: FBT001 - of a process
    """Load what the workers need, then fork and bury them until the parent is gone."""
    from inbox_fatigue.engine.reading_worker import work  # noqa: PLC0415 - its parent need not wait for it

    settle(threads=1)
    if mail:
        warm_up()
    gc.freeze()  # what forks share; hardly any of it is garbage, and to find out takes a fiftieth of a second
    while True:
        request, ends, _, _ = socket.recv_fds(line, _REQUEST.size, 2)
        if len(request) < _REQUEST.size:
            os._exit(0)
        what, number = _REQUEST.unpack(request)
        reply = _forked(partial(work, pulse=pulses[number]), line, ends) if what == _FORK else _buried(number)
        line.sendall(_REPLY.pack(reply))


def _forked(work: Callable[[Channel], None], line: socket.socket, ends: list[int]) -> int:
    process = os.fork()
    if process:
        for end in ends:
            os.close(end)
        return process
    try:
        line.close()
        orders, answers = ends
        channel = Channel(
            orders=Connection(orders, writable=False), answers=Connection(answers, readable=False)
        )
        work(channel)
    except BaseException:  # noqa: BLE001 - whatever it is, a fork must not go on as its nursery
        traceback.print_exc()
    os._exit(1)


def _buried(process: int) -> int:
    end = time.monotonic() + _LAST_WORDS
    while time.monotonic() < end:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(_LOOK)
    os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


# Long enough to be told for English: what other languages need, a reader loads when mail in them comes.
_LETTER = b"""\
From: Nursery <nursery@example.org>
To: Worker <worker@example.org>
Date: Mon, 2 Mar 2026 09:00:00 +0000
Message-ID: <warm-up@example.org>
Subject: =?utf-8?q?What_every_reader_of_mail_needs?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=parts

--parts
Content-Type: text/plain; charset=utf-8

Dear worker, please read this letter once, so that nobody after you has to wait for your glasses.
It says what many letters say: that you are welcome here, that the office opens at nine in the morning, and
that we are glad to tell you what you want to know about the house, its people and the way we work together.
--parts
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>Dear worker, please read <a href=3D"https://example.org/">this letter</a> once, so that nobody after
you has to wait for your glasses.
It says what many letters say: that you are welcome here, that the office opens at nine in the morning, and
that we are glad to tell you what you want to know about the house, its people and the way we work together.</p>
--parts--
"""


def warm_up() -> None:
    """Load sources, parsers, bundled describers, the language model and the patterns by reading one letter."""
    import inbox_fatigue.privacy  # noqa: F401, PLC0415 - what is read passes it
    from inbox_fatigue.engine.describing import Describing  # noqa: PLC0415 - heavy, and send logs do without
    from inbox_fatigue.host import PluginHost, bundled  # noqa: PLC0415 - likewise
    from inbox_fatigue.limits import Limits  # noqa: PLC0415 - likewise
    from inbox_fatigue.model import RawMessage, Where  # noqa: PLC0415 - likewise
    from inbox_fatigue.parsing import Reader  # noqa: PLC0415 - likewise

    host = PluginHost(found=bundled())
    host.sources()
    describing = Describing(host.describers())
    Reader(Limits(), describing).read(RawMessage(where=Where(source=""), raw=_LETTER))
