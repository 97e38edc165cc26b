"""Make the library a search engine of a browser's address bar, and a link of an intranet.

Format: OpenSearch 1.1 Draft 6, "OpenSearch description document".
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from lxml import etree

from search.question.parse import MOST_CHARACTERS
from serve.problems import Problem, described
from serve.served import Here, screened

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_MEDIA_TYPE = "application/opensearchdescription+xml"

router = APIRouter(tags=["browser"])


@router.get("/opensearch.xml", response_class=Response, responses={200: {"content": {_MEDIA_TYPE: {}}}})
def description(request: Request) -> Response:
    """Describe the library as a search engine: a browser offers to add it to its address bar."""
    return Response(_described(str(request.base_url)), media_type=_MEDIA_TYPE)


@router.get(
    "/q",
    status_code=303,
    response_class=RedirectResponse,
    responses=described(s422="The question may tell who a patient is."),
)
def ask(
    served: Here,
    q: Annotated[str, Query(min_length=1, max_length=MOST_CHARACTERS, description="A question.")],
    filters: Annotated[list[str] | None, Query(alias="filter", max_length=40)] = None,
) -> RedirectResponse:
    """Go to the library's page with a question: a link for an intranet."""
    if not served.page:
        raise Problem(
            HTTPStatus.SERVICE_UNAVAILABLE, "The address of the page is not known", "Set page_address"
        )
    parameters = urlencode({"q": screened(q), "f": filters or []}, doseq=True)
    return RedirectResponse(f"{served.page}/?{parameters}", status_code=303)


@router.get("/q/suggest", response_class=Response)
def suggest(served: Here, q: Annotated[str, Query(max_length=200)]) -> Response:
    """Suggest questions to a browser's address bar."""
    library = served.library
    served.suggester.prepare(library)
    made = served.suggester.ready(library)
    found = [each.what.asks for each in (made.suggest(q) if made else ())]
    return _json([q, found])


def _described(base: str) -> bytes:
    root = etree.Element(f"{{{_NAMESPACE}}}OpenSearchDescription", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    for name, text in (
        ("ShortName", "Verbatim"),
        ("Description", "Passages of this library that answer, word for word."),
        ("InputEncoding", "UTF-8"),
    ):
        etree.SubElement(root, f"{{{_NAMESPACE}}}{name}").text = text
    etree.SubElement(
        root, f"{{{_NAMESPACE}}}Url", type="text/html", method="get", template=f"{base}q?q={{searchTerms}}"
    )
    etree.SubElement(
        root,
        f"{{{_NAMESPACE}}}Url",
        type="application/x-suggestions+json",
        method="get",
        template=f"{base}q/suggest?q={{searchTerms}}",
    )
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _json(value: object) -> Response:
    return Response(
        json.dumps(value, ensure_ascii=False),
        media_type="application/x-suggestions+json",
        headers={"Cache-Control": "no-store"},
    )
