"""Take in what readers think of an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from index.catalog.facets import Filters
from index.kept.feedback import Feedback, Verdict
from search.question.parse import MOST_CHARACTERS
from search.receipt import receipt
from serve.problems import Problem, described
from serve.served import Here, Served, screened

_OFF = described(s403="This door only reads: serve with --feedback.", s404="There is no such judgement.")


class JudgementJson(BaseModel):
    """What a reader thinks of a passage, or of a whole answer."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(min_length=1, max_length=MOST_CHARACTERS, description="The question that was asked.")
    verdict: Verdict
    passage_id: str | None = Field(
        None, pattern="^[0-9a-f]{16}$", description="The passage that is judged; none for the whole answer."
    )
    k: int = Field(10, ge=1, le=100)
    filter: list[str] = Field(default_factory=list, max_length=40)
    exact: bool = False


class JudgedJson(BaseModel):
    """The judgement as it was stored."""

    id: str


router = APIRouter(tags=["keeping"])


@router.post("/feedback", status_code=201, response_model=JudgedJson, responses=_OFF)
def judge(served: Here, judged: Annotated[JudgementJson, Body()]) -> JudgedJson:
    """Store what a reader thinks. The question is kept word for word, on this machine."""
    _check_allowed(served)
    wanted = Filters.parse(judged.filter)
    found = served.engine.search(screened(judged.q), judged.k, wanted, judged.exact)
    rank = next((hit.rank for hit in found.hits if hit.passage_id == judged.passage_id), None)
    if (judged.passage_id is None) != (judged.verdict in ("wrongly answered", "wrongly refused")):
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"{judged.verdict} is said of {'a passage' if judged.passage_id is None else 'a whole answer'}",
            fields=("verdict", "passage_id"),
        )
    if judged.passage_id and rank is None:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "The question does not find this passage among so many",
            fields=("passage_id", "k"),
        )
    made_at = datetime.now(UTC)
    model = served.library.statistics.model
    kept = receipt(found, served.settings, made_at, model, wanted, judged.k)
    return JudgedJson(id=Feedback.beside(served.index).add(judged.verdict, kept, rank, made_at))


@router.delete("/feedback/{judgement_id}", status_code=204, responses=_OFF)
def undo(served: Here, judgement_id: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> Response:
    """Take a judgement back."""
    _check_allowed(served)
    if Feedback.beside(served.index).undo(datetime.now(UTC), judgement_id) is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such judgement", fields=("judgement_id",))
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _check_allowed(served: Served) -> None:
    if not served.takes_feedback:
        raise Problem(
            HTTPStatus.FORBIDDEN, "This door only reads", "Serve with --feedback to take judgements"
        )
