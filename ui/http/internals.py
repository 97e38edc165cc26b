"""Hide from other machines what Streamlit tells of itself: its metrics and its interface for programs."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HIDDEN = ("/_stcore/metrics", "/_stcore/agent")
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-real-ip")


class HiddenInternals:
    """ASGI middleware. Answers 404 under the hidden paths, unless this machine itself asks.

    A request that a proxy on this machine passed on counts as another machine's.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say that nothing is there."""
        # A base path, such as "/verbatim", may stand before it.
        hidden = scope["type"] == "http" and any(path in scope["path"] for path in _HIDDEN)
        if hidden and not is_local(scope):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_local(scope: Scope) -> bool:
    """Whether this machine itself asks, and not through a proxy on it."""
    client = scope.get("client")
    headers = dict(scope["headers"])
    passed_on = any(name in headers for name in _FORWARDED)
    # A proxy that adds no header still asks by the name that it was asked by.
    host = urlsplit(f"//{headers.get(b'host', b'').decode('latin-1')}").hostname
    passed_on = passed_on or host not in _LOOPBACK
    try:
        return client is not None and not passed_on and ip_address(client[0]).is_loopback
    except ValueError:  # a Unix socket's peer has a path, or nothing
        return False
