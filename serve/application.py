"""Put the doors together into one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from access.person import Person
from serve import search_box
from serve.callers import Callers
from serve.mcp.http import mounted
from serve.problems import ProblemJson, Responses, add_handlers
from serve.rest import citations, documents, keep, pages, search
from serve.rest.answers import NotModifiedError, not_modified
from serve.served import Here, Served
from ui.http.headers import SecurityHeaders

VERSION = "1"
_ABOUT = (
    "Passages of a clinical library, word for word, each with its citation. Nothing is written by a machine: "
    "what is not in the library is said to be missing."
)
_EVERYWHERE: Responses = {
    401: {"model": ProblemJson, "description": "A key is needed."},
    422: {"model": ProblemJson, "description": "A field is wrong."},
    429: {"model": ProblemJson, "description": "Too many requests."},
    503: {"model": ProblemJson, "description": "The library cannot answer."},
}


def application(
    served_to: Callable[[Person | None], Served], callers: Callers, hosts: Sequence[str]
) -> FastAPI:
    """Make the application.

    Args:
        served_to: what a person may be served from; None is whoever reaches a server without keys.
        callers: says who calls.
        hosts: the names that this server is asked by. A request by another name is refused, so that no site
            can have its own name resolved to this machine (DNS rebinding).
    """

    def here(request: Request) -> Served:
        return served_to(callers.caller(request))

    assistants = mounted(here)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with assistants.running():
            yield

    made = FastAPI(
        title="Verbatim",
        version=VERSION,
        summary="A searchable library for clinicians",
        description=_ABOUT,
        lifespan=running,
        # FastAPI's own pages load their scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        ],
    )
    made.state.served_to = here
    add_handlers(made)
    made.add_exception_handler(NotModifiedError, not_modified)
    rest = APIRouter(prefix="/api/v1", responses=_EVERYWHERE)
    for each in (search, documents, pages, citations, keep):
        rest.include_router(each.router)
    made.include_router(rest)
    made.include_router(search_box.router, responses=_EVERYWHERE)
    made.add_api_route("/healthz", _health, tags=["keeping"], responses=_EVERYWHERE)
    made.mount("/mcp", assistants)
    return made


def _health(served: Here) -> JSONResponse:
    """Say whether the library answers, and from which state."""
    statistics = served.library.statistics
    problem = served.engine.problem
    content = {
        "status": "degraded" if problem else "ok",
        "snapshot": statistics.id,
        "built_at": statistics.built_at,
        "documents": statistics.documents,
        "embedded": round(statistics.embedded / max(statistics.entries, 1), 4),
        "problem": problem or None,
    }
    return JSONResponse(content, headers={"Cache-Control": "no-store"})
