"""Put the doors together into one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic.json_schema import models_json_schema
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from access.person import Person
from serve import search_box
from serve.callers import Callers
from serve.changes import feed
from serve.infobutton import door
from serve.mcp.http import mounted
from serve.problems import ProblemJson, add_handlers, described
from serve.rest import changes, citations, documents, feedback, pages, questions, search, snapshots
from serve.rest.answers import NotModifiedError, not_modified
from serve.served import Here, Served
from ui.http.headers import SecurityHeaders

VERSION = "1"
_AT_ONCE = 4
"""How many requests a worker answers at once; others wait. Forty would wait for one interpreter together."""
_ABOUT = (
    "Passages of a clinical library, word for word, each with its citation. Nothing is written by a machine: "
    "what is not in the library is said to be missing."
)
_EVERYWHERE = described(
    s400="Asked by a name that is not this server's.",
    s401="A key is needed.",
    s422="A field is wrong.",
    s429="Too many requests.",
    s503="The library cannot answer.",
)


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
        to_thread.current_default_thread_limiter().total_tokens = _AT_ONCE
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
    for each in (search, documents, pages, citations, changes, questions, snapshots, feedback):
        rest.include_router(each.router)
    made.include_router(rest)
    made.include_router(search_box.router, responses=_EVERYWHERE)
    made.include_router(door.router, responses=_EVERYWHERE)
    made.include_router(feed.router, responses=_EVERYWHERE)
    made.add_api_route("/healthz", _health, tags=["keeping"], responses=_EVERYWHERE)
    made.mount("/mcp", assistants)
    made.openapi = partial(_description, made)  # type: ignore[method-assign]
    return made


def _description(made: FastAPI) -> dict[str, Any]:
    """Describe the application, with the problems that its routes name."""
    if made.openapi_schema is None:
        found = get_openapi(
            title=made.title,
            version=made.version,
            summary=made.summary,
            description=made.description,
            routes=made.routes,
        )
        schemas = found["components"]["schemas"]
        _, problems = models_json_schema(
            [(ProblemJson, "serialization")], ref_template="#/components/schemas/{model}"
        )
        schemas |= problems["$defs"]
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        made.openapi_schema = found
    return made.openapi_schema


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
