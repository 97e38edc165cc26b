"""Refuse connections that another site's page opens, before Streamlit sees them.

Streamlit would refuse them too, but asks an address on the internet for this machine's own first.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_POLICY_VIOLATION = 1008


class SameOrigin:
    """ASGI middleware. A WebSocket's `Origin` must be the host it was opened on, loopback, or allowed."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        """Wrap an application.

        Args:
            app: what answers the connections that pass.
            allowed: other origins, such as "https://ward.example"; `server.corsAllowedOrigins` of Streamlit.
        """
        self._app = app
        self._allowed = frozenset(origin.strip().rstrip("/").lower() for origin in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on, or refuse it with a policy violation (RFC 6455, 7.4.1)."""
        if scope["type"] == "websocket" and not self._passes(dict(scope["headers"])):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        await self._app(scope, receive, send)

    def _passes(self, headers: dict[bytes, bytes]) -> bool:
        origin = headers.get(b"origin")
        if origin is None:  # no browser: there is no page that could misuse it
            return True
        stated = origin.decode("latin-1").rstrip("/").lower()
        try:
            parts = urlsplit(stated)
            host = parts.hostname
        except ValueError:  # such as an unclosed bracket in the host
            return False
        same = parts.netloc == headers.get(b"host", b"").decode("latin-1").lower()
        return same or host in _LOOPBACK or stated in self._allowed
