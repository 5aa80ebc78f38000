"""Serves a ledger to this machine alone; needs the extra `browse`, as everything that imports Datasette."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from inbox_fatigue.browsing import leave
from inbox_fatigue.browsing.describing import NAME, NOT_JUDGED, charts, metadata
from inbox_fatigue.browsing.gate import Gate
from inbox_fatigue.errors import UsageError
from inbox_fatigue.ledger import open_ledger
from inbox_fatigue.ledger.schema import meanings

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"
_LEAVE = "inbox-fatigue"  # what our plugin is called in Datasette
_SETTINGS = {
    "allow_download": False,
    "allow_signed_tokens": False,
    "default_page_size": 100,
    "max_returned_rows": 5000,
    "num_sql_threads": 2,
    "sql_time_limit_ms": 10_000,
}


def listening(port: int) -> socket.socket:
    """Return a socket that listens on this machine alone; port 0 takes any that is free."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((HOST, port))
    except OSError as error:
        opened.close()
        raise UsageError(f"--port {port}: cannot be listened on ({error.strerror}); name another") from error
    return opened


def serve(path: str, opened: socket.socket, ready: Callable[[str, str], None]) -> None:
    """Serve a ledger until somebody interrupts; `ready` is told the address when pages can be opened, and a warning."""
    ledger = open_ledger(path, must_exist=True)
    try:
        ledger.soundness.assure()
        columns = meanings.columns(ledger)
        judged = ledger.execute("SELECT EXISTS (SELECT 1 FROM verdict)").fetchone()[0] == 1
    finally:
        ledger.close()
    datasette = Datasette([], memory=True, metadata=metadata(columns, judged=judged), settings=_SETTINGS)
    datasette.add_database(Database(datasette, path=path, is_mutable=False), name=NAME)
    datasette.remove_database("_memory")
    if not pm.has_plugin(_LEAVE):
        pm.register(leave, name=_LEAVE)
    port = opened.getsockname()[1]
    gate = Gate(datasette.app(), port, (one["sql"] for one in charts().values()))
    config = uvicorn.Config(gate, log_level="warning", access_log=False, server_header=False)
    asyncio.run(
        _served(
            uvicorn.Server(config),
            opened,
            lambda: ready(f"http://{HOST}:{port}/", "" if judged else NOT_JUDGED),
        )
    )


async def _served(server: uvicorn.Server, opened: socket.socket, ready: Callable[[], None]) -> None:
    ready()
    await server.serve(sockets=[opened])
