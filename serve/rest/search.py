"""Ask a question, and be suggested some."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from index.catalog.facets import Filters
from search.question.parse import MOST_CHARACTERS
from serve.problems import described
from serve.rest.answers import answer, tag_of
from serve.rest.contract import EXAMPLE_QUESTION, AnswerJson
from serve.rest.listings import SuggestionJson
from serve.served import Here, Served, screened

Asked = Annotated[
    str,
    Query(
        alias="q",
        min_length=1,
        max_length=MOST_CHARACTERS,
        description="A question in plain words or shorthand.",
        openapi_examples={"plain": {"value": EXAMPLE_QUESTION}, "shorthand": {"value": "gout flare tx"}},
    ),
]
_FILTERS = "Only documents such as format=PDF or year=2015-; the same key twice allows either."
_WRONG = described(s422="The question or a filter is wrong.")


class SearchJson(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(min_length=1, max_length=MOST_CHARACTERS, examples=[EXAMPLE_QUESTION])
    k: int = Field(10, ge=1, le=100, description="How many passages.")
    filter: list[str] = Field(
        default_factory=list, max_length=40, description=_FILTERS, examples=[["status=current"]]
    )
    exact: bool = Field(False, description="Correct no word that the library does not have.")


router = APIRouter(tags=["search"])


@router.get("/search", response_model=AnswerJson, responses=_WRONG)
def search(
    request: Request,
    served: Here,
    q: Asked,
    k: Annotated[int, Query(ge=1, le=100, description="How many passages.")] = 10,
    filters: Annotated[list[str] | None, Query(alias="filter", max_length=40, description=_FILTERS)] = None,
    exact: Annotated[bool, Query(description="Correct no word that the library does not have.")] = False,
) -> Response:
    """Find the passages that answer a question, word for word, each with its citation.

    `answerable` is false where the library probably does not answer: the hits are then the nearest misses.
    Show `text` unchanged, with `citation`, and what `signals`, `doubts` and `status` say.
    """
    return _found(request, served, SearchJson(q=q, k=k, filter=filters or [], exact=exact))


@router.post("/search", response_model=AnswerJson, responses=_WRONG)
def search_posted(request: Request, served: Here, asked: Annotated[SearchJson, Body()]) -> Response:
    """Find them, without the question in an address."""
    return _found(request, served, asked)


def _found(request: Request, served: Served, asked: SearchJson) -> Response:
    question, wanted = screened(asked.q), Filters.parse(asked.filter)
    tag = tag_of(request, served) if request.method == "GET" else f'W/"{served.library.statistics.id}"'
    served.note("REST")
    return answer(served.engine.search(question, asked.k, wanted, asked.exact).to_json(), tag)


@router.get("/suggest", response_model=list[SuggestionJson])
def suggest(
    request: Request,
    served: Here,
    q: Annotated[
        str,
        Query(
            max_length=200,
            description="What was typed so far.",
            openapi_examples={"begun": {"value": "calc"}},
        ),
    ],
) -> Response:
    """Suggest questions by the library's titles, headings and names. None until they are collected."""
    library = served.library
    served.suggester.prepare(library)
    made = served.suggester.ready(library)
    # Nothing is suggested while it is collected, and that is not to be kept.
    tag = tag_of(request, served) if made else None
    return answer(
        [
            {
                "asks": each.what.asks,
                "kind": each.what.kind,
                "title": each.what.title,
                "heading": each.what.heading,
                "read_as": each.read_as,
            }
            for each in (made.suggest(q) if made else ())
        ],
        tag,
    )
