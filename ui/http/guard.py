"""Put the guards of the page's server in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from index.snapshots.store import Store
from ui.http.admission import Admission
from ui.http.connections import Connections
from ui.http.gate import Gate
from ui.http.headers import SecurityHeaders
from ui.http.internals import HiddenInternals
from ui.http.monitoring import Monitoring
from ui.http.same_origin import SameOrigin
from ui.http.upload_quota import UploadQuota


def guards(
    hosts: Sequence[str],
    origins: Sequence[str],
    uploads_are_on: Callable[[], bool],
    gate: Gate | None = None,
    base: str = "",
    index: Callable[[], Path | Store] | None = None,
) -> list[Middleware]:
    """List the middleware, outermost first.

    Args:
        hosts: names that this server is asked by, `server.allowedHosts` of Streamlit. A request by another
            name is refused, so that no site can have its own name resolved to this machine (DNS rebinding).
            Empty: any name.
        origins: other origins whose pages may connect, `server.corsAllowedOrigins` of Streamlit.
        uploads_are_on: whether files may be added on the page.
        gate: says who asks; None where nobody signs in.
        base: the path that the page lies below, `server.baseUrlPath` of Streamlit.
        index: returns the index, or its folder, whose state `/healthz` tells; None: nobody is told.
    """
    return [
        Middleware(SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts) or ["*"], www_redirect=False),
        *([Middleware(Monitoring, index=index, base=base)] if index else []),
        Middleware(SameOrigin, allowed=origins),
        Middleware(Connections),
        Middleware(HiddenInternals),
        *([Middleware(Admission, gate=gate, base=base)] if gate else []),
        Middleware(UploadQuota, is_on=uploads_are_on, kept=_kept_uploads),
    ]


def _kept_uploads() -> dict[str, int]:
    """Return the bytes of files that Streamlit keeps in memory, by session."""
    manager = runtime.get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        raise TypeError(f"uploads are kept by {type(manager).__name__}, whose sizes are not known here")
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(manager.file_storage.items())
    }
