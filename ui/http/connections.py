"""Bound how many browsers are connected at once, and let the process open enough files for them."""

from __future__ import annotations

import resource

from starlette.types import ASGIApp, Receive, Scope, Send

MOST = 1000
_TRY_AGAIN_LATER = 1013
_FILES = 16_384
"""A connection takes four, and goes on taking three until its session is forgotten."""


class Connections:
    """ASGI middleware. Refuses a WebSocket where `most` are open (status 1013, RFC 6455's registry)."""

    def __init__(self, app: ASGIApp, most: int = MOST) -> None:
        """Wrap an application."""
        self._app = app
        self._most = most
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on while there is room."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        if self._open >= self._most:
            await receive()
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return
        self._open += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open -= 1


def raise_open_files() -> None:
    """Raise this process's soft limit of open files, as far as the hard one allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
