"""List documents and show one; show a passage with what stands around it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from index.backend import Backend, ListedDocument
from index.catalog.stored import StoredPassage
from search.citations.line import citation
from search.hit import Span
from search.hits.document_json import document_json
from search.hits.quote import page_label
from search.hits.web_link import link
from serve.problems import Problem, described
from serve.rest.answers import answer, tag_of
from serve.rest.listings import DocumentsJson, PassageAroundJson
from serve.served import Here, Served, document_of, passage_of
from ui.address import Address

_MOST_AROUND = 10
_GONE = described(s404="There is none of this id.")
DocumentId = Annotated[str, Path(max_length=100, pattern="^[0-9A-Za-z_-]+$")]
PassageId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="As a hit has it.")]

router = APIRouter(tags=["documents"])


@router.get("/documents", response_model=DocumentsJson)
def documents(
    request: Request,
    served: Here,
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """List the documents in the order they came, with their status."""
    tag = tag_of(request, served)
    found = list(served.library.documents())
    part = [listed(each) for each in found[offset : offset + limit]]
    return answer({"total": len(found), "offset": offset, "documents": part}, tag)


@router.get("/documents/{document_id}", responses=_GONE)
def document(
    request: Request,
    served: Here,
    document_id: DocumentId,
    start: Annotated[int, Query(ge=0, le=10**9)] = 0,
    end: Annotated[int | None, Query(ge=0, le=10**9, description="Excluded; all of it without.")] = None,
) -> Response:
    """Return a document's source, and the text, pages and boxes of a span of it, as `show --json` does."""
    tag = tag_of(request, served)
    library = served.library
    found = document_of(library, document_id)
    last = len(found.text) if end is None else end
    if not start <= last <= len(found.text):
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"The document has characters 0 to {len(found.text)}",
            "Ask for a span of it",
            ("query.start", "query.end"),
        )
    boxes = library.boxes(document_id, start, last) if (start, end) != (0, None) else []
    return answer(document_json(found, start, last, library.pages(document_id), boxes), tag)


@router.get("/passages/{passage_id}", response_model=PassageAroundJson, responses=_GONE)
def passage(
    request: Request,
    served: Here,
    passage_id: PassageId,
    before: Annotated[int, Query(ge=0, le=_MOST_AROUND)] = 1,
    after: Annotated[int, Query(ge=0, le=_MOST_AROUND)] = 1,
) -> Response:
    """Return a passage word for word, and those before and after it in its document."""
    tag = tag_of(request, served)
    return answer(passage_around(served, passage_id, before, after), tag)


def passage_around(served: Served, passage_id: str, before: int, after: int) -> dict[str, object]:
    """Return a passage with those around it, as JSON values.

    Raises:
        Problem: if there is none of this id.
    """
    library = served.library
    found = passage_of(library, passage_id)
    here = found.passage
    around = library.neighbours(here.document_id, here.ordinal, before, after)
    return {
        "passage": passage_json(library, found, served.page),
        "before": [
            passage_json(library, each, served.page) for each in around if each.passage.ordinal < here.ordinal
        ],
        "after": [
            passage_json(library, each, served.page) for each in around if each.passage.ordinal > here.ordinal
        ],
    }


def passage_json(library: Backend, stored: StoredPassage, page: str) -> dict[str, object]:
    """Return a passage as JSON values; `page` is the address of the library's own page, or ""."""
    passage, info = stored.passage, stored.info
    doubts = [
        each for each in library.doubts(passage.document_id) if each.touches(passage.start, passage.end)
    ]
    here = Address().opening(passage.document_id, Span(passage.start, passage.end), passage.passage_id)
    return {
        "passage_id": passage.passage_id,
        "document_id": passage.document_id,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "title": info.title,
        "heading": list(passage.heading),
        "page": passage.page,
        "text": passage.text,
        "context": passage.context.to_json(),
        "doubts": [{"kind": each.kind, "what": each.what} for each in doubts],
        "status": info.status,
        "citation": citation(info, page_label(stored)),
        "url": link(info, stored.format, passage.text),
        "link": f"{page}/{here.href}" if page else None,
    }


def listed(document: ListedDocument) -> dict[str, object]:
    """Return a document in a list as JSON values."""
    info = document.info
    return {
        "document_id": document.document_id,
        "title": info.title,
        "source": info.source,
        "format": document.format,
        "publisher": info.publisher,
        "published": info.published,
        "reviewed": info.reviewed,
        "status": info.status,
        "url": info.url,
    }
