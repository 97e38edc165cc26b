"""The route that a record system asks."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from index.backend import Backend
from search.hit import Answer
from search.question.parse import MOST_CHARACTERS
from serve.infobutton.atom import MEDIA_TYPE, atom
from serve.infobutton.described import BODY, PARAMETERS
from serve.infobutton.feed import feed_of
from serve.infobutton.page import page
from serve.infobutton.parameters import Asked, read
from serve.infobutton.question import Put, question_of
from serve.infobutton.rendering import KnowledgeResponseJson, rendered
from serve.problems import Problem, Responses, described
from serve.rest.answers import answer, headers, tag_of
from serve.served import Here, Served, screened

_MOST_BYTES = 64 << 10
_HITS = 10
_FIELD = "mainSearchCriteria.v.dn"
_ANSWERS: Responses = {
    200: {
        "description": "A feed of passages; none where nobody knows what a code stands for.",
        "model": KnowledgeResponseJson,
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}, "text/html": {"schema": {"type": "string"}}},
    },
    **described(s413="The form is too large.", s422="A parameter is missing or wrong."),
}

router = APIRouter(tags=["infobutton"])


async def _form(request: Request) -> list[tuple[str, str]]:
    """Read the fields of a form, within bounds."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise Problem(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"More than {_MOST_BYTES >> 10} KiB",
                "Send fewer parameters",
            )
    try:
        return parse_qsl(body.decode(), max_num_fields=1_000)
    except ValueError as error:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "This is no form of at most 1000 fields",
            "Send it as application/x-www-form-urlencoded",
            ("body",),
        ) from error


Form = Annotated[list[tuple[str, str]], Depends(_form)]


@router.get(
    "/infobutton",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra={"parameters": PARAMETERS},
    operation_id="infobutton",
)
def infobutton(request: Request, served: Here) -> Response:
    """Answer a record system by HL7 Infobutton: passages word for word on what its user looks at.

    Repeated parameters are numbered: `mainSearchCriteria.v.c1`. No parameter that tells who a patient is is
    read. `knowledgeResponseType` chooses Atom, JSON or HTML.
    """
    asked = _screened(request.query_params.multi_items())
    return _answered(served, asked, tag_of(request, served, served.terminology.digest))


@router.post(
    "/infobutton",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra={"requestBody": BODY},
    operation_id="infobutton_posted",
)
def infobutton_posted(served: Here, form: Form) -> Response:
    """Answer it, with the parameters in a form: they stand in no address."""
    return _answered(served, _screened(form), None)


def _screened(sent: Iterable[tuple[str, str]]) -> Asked:
    """Read a request whose texts may be searched and repeated."""
    asked = read(sent)
    for text in (*asked.texts, " | ".join(asked.texts)):
        screened(text, _FIELD)
    return asked


def _answered(served: Served, asked: Asked, tag: str | None) -> Response:
    library = served.library
    put = question_of(asked, served.terminology, library)
    if len(put.question) > MOST_CHARACTERS:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, "The request is too long", fields=("mainSearchCriteria",)
        )
    question, notes, found = _found(served, put)
    notes = (*notes, *_language(asked, library))
    built_at = found.snapshot.built_at if found else library.statistics.built_at
    made = feed_of(asked, question, notes, found, built_at, served.page)
    if asked.written == "application/json":
        return answer(rendered(made), tag)
    if asked.written == "text/html":
        return HTMLResponse(page(made), headers=headers(tag))
    return Response(atom(made), media_type=MEDIA_TYPE, headers=headers(tag))


def _found(served: Served, put: Put) -> tuple[str, tuple[str, ...], Answer | None]:
    """Search; where the library does not answer, search for what it is a kind of, until that is answered."""
    if not put.question:
        return "", put.notes, None
    question = screened(put.question, _FIELD)
    served.note("Infobutton")
    found = served.engine.search(question, _HITS)
    if found.answerable is False:
        for question, note in put.wider:
            wider = served.engine.search(screened(question, _FIELD), _HITS)
            if wider.answerable:
                return question, (note, *put.notes), wider
    return put.question, put.notes, found


def _language(asked: Asked, library: Backend) -> Iterable[str]:
    """Say where no document states that it is in the language asked for."""
    wanted = asked.recipient_language.split("-")[0].lower()
    if (
        wanted
        and wanted != "en"
        and wanted not in {value for value, _ in library.facets().get("language", ())}
    ):
        yield f"No document here states that it is in the language asked for ({asked.recipient_language})"
