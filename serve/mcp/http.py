"""Serve the tools over HTTP (streamable HTTP), without sessions, so that any worker can answer.

Whoever calls is asked for the same key as everywhere, before the protocol is spoken.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar

from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from serve.mcp.tools import server
from serve.problems import Problem, problem_response
from serve.served import Served

_here: ContextVar[Served] = ContextVar("what the caller at hand may be served from")


class Mounted:
    """ASGI application: the tools, for whoever may call."""

    def __init__(
        self,
        app: ASGIApp,
        served_to: Callable[[Request], Served],
        running: Callable[[], AbstractAsyncContextManager[None]],
    ) -> None:
        """Wrap the protocol's application; `running` is what must run meanwhile."""
        self._app, self._served_to, self.running = app, served_to, running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of one who may call."""
        try:
            token = _here.set(self._served_to(Request(scope)))
        except Problem as problem:
            await problem_response(problem)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            _here.reset(token)


def mounted(served_to: Callable[[Request], Served]) -> Mounted:
    """Make the application over what a request may be served from."""
    made = server(_here.get)
    # The server's own check of the host stands before this one.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    app = made.streamable_http_app(
        streamable_http_path="/", stateless_http=True, json_response=True, transport_security=security
    )
    return Mounted(app, served_to, made.session_manager.run)
