"""Answer `/healthz` and `/metrics`, for whoever watches over the service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.snapshots.store import Store
from ui.http.counts import COUNTS, Counts
from ui.http.internals import is_local

_HEALTH, _METRICS = "/healthz", "/metrics"
_NOT_KEPT = {"Cache-Control": "no-store"}


class Monitoring:
    """ASGI middleware. `/healthz` is for whoever may open the page, `/metrics` for this machine alone.

    How much the library holds is told to this machine alone, too.
    """

    def __init__(
        self, app: ASGIApp, index: Callable[[], Path | Store], base: str = "", counts: Counts = COUNTS
    ) -> None:
        """Wrap an application.

        Args:
            app: what answers everything else.
            index: returns the index, or its folder.
            base: the path that the page lies below, `server.baseUrlPath` of Streamlit.
            counts: what the page counts.
        """
        self._app = app
        self._index = index
        self._base = f"/{base.strip('/')}".rstrip("/")
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one of the two, or pass the request on."""
        path = scope["path"].removeprefix(self._base) if scope["type"] == "http" else ""
        if path == _METRICS and not is_local(scope):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        elif path in (_HEALTH, _METRICS) and scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("Method Not Allowed", 405, {"Allow": "GET, HEAD"})(scope, receive, send)
        elif path in (_HEALTH, _METRICS):
            # Both read the disk, which may stand still.
            local = is_local(scope)
            answer = await to_thread.run_sync(
                lambda: self._health(local) if path == _HEALTH else self._metrics()
            )
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _health(self, counts: bool) -> Response:
        state = self._counts.state(self._index())
        return JSONResponse(state.to_json(counts), 503 if state.status == "down" else 200, _NOT_KEPT)

    def _metrics(self) -> Response:
        return Response(
            self._counts.text(self._index()), headers={**_NOT_KEPT, "Content-Type": CONTENT_TYPE_LATEST}
        )
