"""Stands before Datasette: only this machine's own pages get in, and only questions of ours are asked."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, MutableMapping

    Scope = MutableMapping[str, Any]
    Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
    App = Callable[[Scope, Any, Send], Awaitable[None]]

# Vega compiles its expressions, so scripts need eval; they can reach nothing but this server.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)
_DASHBOARDS = "/-/dashboards"
_known: ContextVar[bool] = ContextVar("asks_a_known_question", default=False)


def asks_a_known_question() -> bool:
    """Return whether the request at hand is for the dashboard or for one of its charts."""
    return _known.get()


class Gate:
    """An ASGI application around another."""

    def __init__(self, app: App, port: int, queries: Iterable[str]) -> None:
        """Let in what names this machine and port, and the given SQL."""
        self._app = app
        self._hosts = {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost")}
        self._queries = frozenset(queries)

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer a request, or refuse it: a page elsewhere that points its name at this machine is no guest."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if dict(scope["headers"]).get(b"host") not in self._hosts:
            await _refuse(send)
            return
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("sql", [])
        shown = not asked and scope["path"].startswith(_DASHBOARDS)
        _known.set(shown or (bool(asked) and set(asked) <= self._queries))

        async def with_headers(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event.get("headers", ()), *_HEADERS]
            await send(event)

        await self._app(scope, receive, with_headers)


async def _refuse(send: Send) -> None:
    said = b"This server answers only to 127.0.0.1 and localhost.\n"
    await send({"type": "http.response.start", "status": 400, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": said})
