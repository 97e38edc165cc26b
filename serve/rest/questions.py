"""Keep questions, and say what changed in their answers."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Body, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from index.kept.questions import News, Question, Questions, TooManyQuestionsError
from search.question.parse import MOST_CHARACTERS
from search.saved import ask, said, state_of, told, watch_over
from serve.problems import Problem, described
from serve.rest.answers import answer
from serve.rest.contract import EXAMPLE_QUESTION
from serve.rest.listings import QuestionJson, QuestionsJson
from serve.served import Here, Served, screened

_OFF = described(
    s403="This door only reads: serve with --feedback.",
    s404="There is no such question.",
    s409="No more questions can be kept.",
)


class KeepJson(BaseModel):
    """A question to keep."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(min_length=1, max_length=MOST_CHARACTERS, examples=[EXAMPLE_QUESTION])
    filter: list[str] = Field(default_factory=list, max_length=40, examples=[["status=current"]])
    exact: bool = False


router = APIRouter(tags=["changes"])


@router.get("/questions", response_model=QuestionsJson)
def questions(served: Here) -> Response:
    """List the questions that the caller keeps, each with what changed in its answer since."""
    watch = watch_over(served.index)
    kept = [question_json(told(each, served.library)) for each in watch.questions.of(served.caller)]
    return answer({"problem": watch.problem(served.caller) or None, "questions": kept}, None)


@router.post("/questions", status_code=201, response_model=QuestionJson, responses=_OFF)
def keep(served: Here, wanted: Annotated[KeepJson, Body()]) -> Response:
    """Keep a question: it is asked again of each new state of the library.

    It is stored word for word, on this machine. One that is kept already is returned as it is.
    """
    _check_allowed(served)
    question = screened(wanted.q)
    served.note("REST")
    _, found = ask(served.engine, question, wanted.filter, wanted.exact)
    try:
        kept = Questions.beside(served.index).keep(
            question, wanted.filter, wanted.exact, served.caller, state_of(found), datetime.now(UTC)
        )
    except TooManyQuestionsError as error:
        raise Problem(HTTPStatus.CONFLICT, str(error), "Delete one: /api/v1/questions/ID") from error
    made = answer(question_json(told(kept, served.library)), None)
    made.status_code = HTTPStatus.CREATED
    return made


@router.delete("/questions/{question_id}", status_code=204, responses=_OFF)
def forget(served: Here, question_id: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> Response:
    """Forget a question, and what changed in its answer."""
    _check_allowed(served)
    if Questions.beside(served.index).drop(question_id, served.caller) is None:
        raise Problem(HTTPStatus.NOT_FOUND, "You keep no such question", fields=("question_id",))
    return Response(status_code=HTTPStatus.NO_CONTENT)


def question_json(each: Question) -> dict[str, object]:
    """Return a kept question as JSON values."""
    state = each.state
    return {
        "id": each.id,
        "at": each.at,
        "question": each.question,
        "filter": list(each.filters),
        "exact": each.exact,
        "snapshot": state.snapshot,
        "answered": state.answered,
        "first": state.first.passage_id if state.first else None,
        "news": [_news_json(news) for news in each.news],
    }


def _news_json(news: News) -> dict[str, object]:
    return {
        "at": news.at,
        "snapshot": news.snapshot,
        "what": news.what,
        "text": said(news),
        "title": news.title or None,
        "document_id": news.document_id or None,
        "passage_id": news.passage_id or None,
        "status": news.status,
    }


def _check_allowed(served: Served) -> None:
    if not served.takes_feedback:
        raise Problem(HTTPStatus.FORBIDDEN, "This door only reads", "Serve with --feedback to keep questions")
