"""Cite passages in the formats of reference managers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, WithJsonSchema

from search.citations.styles import STYLES
from search.citations.vancouver import vancouver
from search.hits.quote import hit_of, page_label
from search.question.parse import Question
from serve.problems import described
from serve.rest.answers import headers, tag_of
from serve.served import Here, passage_of

_LINE = "vancouver"
"""What is not a file's format but a line of text for each source."""
_MOST = 50
_NO_QUESTION = Question("", ())
router = APIRouter(tags=["citations"])


def _names() -> list[str]:
    """List what `style` may be: every format of `STYLES`, and the line of text."""
    return [*STYLES, _LINE]


def _known(style: str) -> str:
    if style not in _names():
        raise ValueError(f"Input should be one of: {', '.join(_names())}")
    return style


StyleName = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": _names()})]


@router.get(
    "/cite",
    response_class=Response,
    responses={
        200: {
            "description": "The references, a source once.",
            "content": {**{each.media_type: {} for each in STYLES.values()}, "text/plain": {}},
        },
        **described(s404="There is no passage of this id."),
    },
)
def cite(
    request: Request,
    served: Here,
    passage: Annotated[
        list[Annotated[str, Query(pattern="^[0-9a-f]{16}$")]],
        Query(min_length=1, max_length=_MOST, description="The ids of passages."),
    ],
    style: Annotated[
        StyleName, Query(description="csl is CSL JSON; vancouver is plain text, a line each.")
    ] = "csl",
) -> Response:
    """Cite the sources of passages, with the quotes in a note."""
    tag = tag_of(request, served)
    library = served.library
    found = [passage_of(library, each) for each in dict.fromkeys(passage)]
    if style == _LINE:
        lines = dict.fromkeys(vancouver(each.info, page_label(each), date.today()) for each in found)
        return Response("\n".join(lines) + "\n", media_type="text/plain", headers=headers(tag))
    chosen = STYLES[style]
    hits = [hit_of(rank, each, 0.0, _NO_QUESTION, None) for rank, each in enumerate(found, 1)]
    return Response(
        chosen.write(hits), media_type=f"{chosen.media_type}; charset=utf-8", headers=headers(tag)
    )
