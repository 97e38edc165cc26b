"""Say what changed in the library."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from search.changed import Changed, SinceError, changed
from serve.problems import Problem, described
from serve.rest.answers import answer, checked, tag_of_content
from serve.rest.listings import ChangesJson
from serve.served import Here, Served
from ui.address import Address

Collections = Annotated[
    list[str] | None,
    Query(
        alias="collection",
        max_length=40,
        description="Only documents of this collection; the same key twice allows either.",
    ),
]
Since = Annotated[
    str,
    Query(
        max_length=60,
        description="Only what came after a time in ISO 8601 or a snapshot.",
        openapi_examples={"day": {"value": "2026-11-01"}},
    ),
]
WRONG = described(s422="`since` is no time and no snapshot of this library.")

router = APIRouter(tags=["changes"])


@router.get("/changes", response_model=ChangesJson, responses=WRONG)
def changes(
    request: Request,
    served: Here,
    since: Since = "",
    collection: Collections = None,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Say what changed, newest first: documents added, changed, removed, superseded, retracted.

    It is found by comparing snapshots, and outlives them. Of one snapshot statuses come first.
    """
    found = changed_since(served, since, collection)
    content = {
        "snapshot": served.library.statistics.id,
        "total": len(found),
        "changes": [change_json(each, served.page) for each in found[offset : offset + limit]],
    }
    return answer(content, checked(request, tag_of_content(content)))


def changed_since(served: Served, since: str, collections: list[str] | None) -> list[Changed]:
    """Return what changed.

    Raises:
        Problem: if `since` makes no sense.
    """
    try:
        return changed(served.library, served.index, since, collections or ())
    except SinceError as error:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, str(error), "Send a time, or leave it out", ("query.since",)
        ) from error


def link_of(document_id: str, page: str) -> str | None:
    """Return the address that opens a document on the library's own page, where that is known."""
    return f"{page}/{Address().opening(document_id).href}" if page else None


def change_json(each: Changed, page: str) -> dict[str, object]:
    """Return a change as JSON values."""
    change = each.change
    return {
        "at": each.at,
        "snapshot": each.snapshot,
        "text": each.text,
        "what": change.what if change else None,
        "document_id": change.document_id if change else None,
        "title": each.title if change else None,
        "source": change.source if change else None,
        "format": change.format if change else None,
        "collections": list(change.collections) if change else [],
        "status": change.status if change else None,
        "was": change.was if change else None,
        "held": each.held,
        "link": link_of(change.document_id, page) if change and each.held else None,
    }
