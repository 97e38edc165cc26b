"""Write answers: the snapshot they are of is their tag, so that nothing is sent twice."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from serve.served import Served


class NotModifiedError(Exception):
    """The caller has what it would be sent."""

    def __init__(self, tag: str) -> None:
        """Keep the tag to send."""
        super().__init__(tag)
        self.tag = tag


def tag_of(request: Request, served: Served, also: str = "") -> str:
    """Return the tag of what a request is answered with: it changes with the snapshot, and with `also`.

    Raises:
        NotModifiedError: if the caller has it.
    """
    return checked(request, f'W/"{"-".join(filter(None, (served.library.statistics.id, also)))}"')


def checked(request: Request, tag: str) -> str:
    """Return a tag.

    Raises:
        NotModifiedError: if the caller has what it is of.
    """
    held = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    if tag in held:
        raise NotModifiedError(tag)
    return tag


def tag_of_content(content: object) -> str:
    """Return the tag of what is answered with: of what changes without a snapshot too."""
    told = content if isinstance(content, bytes) else json.dumps(content).encode()
    return f'W/"{hashlib.sha256(told).hexdigest()[:32]}"'


def headers(tag: str | None) -> dict[str, str]:
    """Return the headers of an answer: its caller may keep it, and asks whether it still holds.

    One without a tag is not to be kept.
    """
    return {"ETag": tag, "Cache-Control": "private, no-cache"} if tag else {"Cache-Control": "no-store"}


def answer(content: object, tag: str | None) -> Response:
    """Answer with JSON."""
    return JSONResponse(content, headers=headers(tag))


async def not_modified(_: Request, error: Exception) -> Response:
    """Answer that nothing changed."""
    assert isinstance(error, NotModifiedError)
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers(error.tag))
