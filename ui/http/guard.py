"""Put the guards of the page's server in their order."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui.http.headers import SecurityHeaders
from ui.http.internals import HiddenInternals
from ui.http.same_origin import SameOrigin


def guards(hosts: Sequence[str], origins: Sequence[str]) -> list[Middleware]:
    """List the middleware, outermost first.

    Args:
        hosts: names that this server is asked by, `server.allowedHosts` of Streamlit. A request by another
            name is refused, so that no site can have its own name resolved to this machine (DNS rebinding).
            Empty: any name.
        origins: other origins whose pages may connect, `server.corsAllowedOrigins` of Streamlit.
    """
    return [
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts) or ["*"], www_redirect=False),
        Middleware(SameOrigin, allowed=origins),
        Middleware(HiddenInternals),
    ]
