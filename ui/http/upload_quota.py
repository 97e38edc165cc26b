"""Take no file into memory that nobody may add, and only so many at once.

Streamlit keeps what a browser sends until its session ends, whether or not the page has a box for files.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_PATH = "/_stcore/upload_file/"
_SESSION_BYTES = 400 << 20
_ALL_BYTES = 1 << 30


class UploadQuota:
    """ASGI middleware. Refuses a file where uploads are off, or more are kept than the quotas allow."""

    def __init__(
        self,
        app: ASGIApp,
        is_on: Callable[[], bool],
        kept: Callable[[], Mapping[str, int]],
        session_bytes: int = _SESSION_BYTES,
        all_bytes: int = _ALL_BYTES,
    ) -> None:
        """Wrap an application.

        Args:
            app: what answers the requests that pass.
            is_on: whether files may be added.
            kept: the bytes that are in memory already, by session.
            session_bytes: the most that one session may keep.
            all_bytes: the most that all sessions together may keep.
        """
        self._app = app
        self._is_on = is_on
        self._kept = kept
        self._session_bytes = session_bytes
        self._all_bytes = all_bytes
        self._coming: Counter[str] = Counter()
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it before its body is read."""
        if scope["type"] != "http" or scope["method"] != "PUT" or _PATH not in scope["path"]:
            await self._app(scope, receive, send)
            return
        session = scope["path"].partition(_PATH)[2].partition("/")[0]
        headers = Headers(scope=scope)
        stated = headers.get("content-length", "")
        # With chunks the stated size counts for nothing (RFC 9112, 6.3).
        known = "transfer-encoding" not in headers and stated.isascii() and stated.isdecimal()
        size = int(stated) if known else None
        if refusal := self._refusal(session, size):
            await refusal(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            with self._lock:
                self._coming[session] -= size or 0
                if not self._coming[session]:
                    del self._coming[session]

    def _refusal(self, session: str, size: int | None) -> PlainTextResponse | None:
        """Say why a file is refused; or count it as coming, and return None."""
        if not self._is_on():
            return PlainTextResponse("Files cannot be added here: the setting `uploads` is off", 403)
        if size is None:
            return PlainTextResponse("The size of the file must be stated (Content-Length)", 411)
        kept = self._kept()
        with self._lock:
            own = kept.get(session, 0) + self._coming[session] + size
            everybody = sum(kept.values()) + self._coming.total() + size
            if own > self._session_bytes:
                return PlainTextResponse("Add these files first, then choose more", 413)
            if everybody > self._all_bytes:
                return PlainTextResponse("Others are adding files; try again in some minutes", 503)
            self._coming[session] += size
        return None
