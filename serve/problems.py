"""Write errors as problem details: what is wrong, with which field, and what to do.

Format: RFC 9457, `application/problem+json`, with `errors` as its section 3.2 shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from index.catalog.facets import FilterError
from ingest.errors import VerbatimError
from search.question.parse import EmptyQuestionError

Responses = dict[int | str, dict[str, Any]]
"""What a route may answer besides, as FastAPI describes it."""
MEDIA_TYPE = "application/problem+json"
_ASKED_WRONGLY = (FilterError, EmptyQuestionError)


class FieldProblem(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="Where it stands, such as query.k", examples=["query.k"])
    detail: str = Field(examples=["Input should be less than or equal to 100"])


class ProblemJson(BaseModel):
    """An error."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Content"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["One field is wrong: query.k"])
    remedy: str | None = Field(None, description="What to do.", examples=["Send k from 1 to 100"])
    errors: list[FieldProblem] = Field(default_factory=list)


class Problem(Exception):
    """An error to answer with."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        remedy: str = "",
        fields: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say what is wrong, what to do, and with which fields."""
        super().__init__(detail)
        self.status, self.detail, self.remedy = status, detail, remedy
        self.fields, self.headers = fields, dict(headers or {})


def described(**problems: str) -> Responses:
    """Describe problems for the description of a route, by status: described(s404="No such page")."""
    schema = {"$ref": "#/components/schemas/ProblemJson"}
    return {
        int(status.removeprefix("s")): {"description": about, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status, about in problems.items()
    }


def add_handlers(application: FastAPI) -> None:
    """Answer every error of an application with problem details."""
    application.add_exception_handler(Problem, _of_problem)
    application.add_exception_handler(RequestValidationError, _of_validation)
    application.add_exception_handler(VerbatimError, _of_library)
    application.add_exception_handler(HTTPException, _of_http)


def problem_response(problem: Problem) -> JSONResponse:
    """Write a problem."""
    errors = [FieldProblem(field=field, detail=problem.detail) for field in problem.fields]
    return _answer(problem.status, problem.detail, problem.remedy, errors, problem.headers)


async def _of_problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return problem_response(error)


async def _of_validation(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # Without the input: it may be a question.
    errors = [
        FieldProblem(field=".".join(map(str, each["loc"])), detail=str(each["msg"]))
        for each in error.errors()
    ]
    named = ", ".join(each.field for each in errors)
    wrong = "One field is" if len(errors) == 1 else "Fields are"
    return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, f"{wrong} wrong: {named}", "See /openapi.json", errors)


async def _of_library(_: Request, error: Exception) -> JSONResponse:
    """Tell what the caller can mend, a question or a filter, from what only the keeper can."""
    if isinstance(error, _ASKED_WRONGLY):
        field = "filter" if isinstance(error, FilterError) else "q"
        return problem_response(Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), fields=(field,)))
    return _answer(HTTPStatus.SERVICE_UNAVAILABLE, str(error), "Tell whoever keeps this library", ())


async def _of_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    return _answer(status, str(error.detail), "See /openapi.json", (), dict(error.headers or {}))


def _answer(
    status: HTTPStatus,
    detail: str,
    remedy: str,
    errors: Sequence[FieldProblem],
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    made = ProblemJson(
        title=status.phrase, status=status, detail=detail, remedy=remedy or None, errors=list(errors)
    )
    return JSONResponse(
        made.model_dump(exclude_none=True), status, headers=dict(headers or {}), media_type=MEDIA_TYPE
    )
