"""Draw a page of a document with a passage marked on it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from PIL import Image, ImageDraw

from serve.problems import Problem, described
from serve.rest.answers import headers, tag_of
from serve.rest.documents import DocumentId
from serve.served import Here, document_of, passage_of
from ui.document.original import original
from ui.document.page_image import Area, PageImageError, areas, page_image

_MARK = (250, 204, 21, 96)
"""Yellow that words are read through: red, green, blue, opacity."""
_NONE = described(
    s404="No such document, page or passage.", s409="The page cannot be drawn, or its file has changed."
)

router = APIRouter(tags=["documents"])


@router.get(
    "/pages/{document_id}/{number}.png",
    responses={200: {"content": {"image/png": {}}, "description": "The page."}, **_NONE},
    response_class=Response,
)
def page(
    request: Request,
    served: Here,
    document_id: DocumentId,
    number: Annotated[int, Path(ge=1, le=10**6)],
    passage: Annotated[
        str | None, Query(pattern="^[0-9a-f]{16}$", description="A passage to mark on it.")
    ] = None,
) -> Response:
    """Draw a page of the file as it was read, with a passage marked."""
    tag = tag_of(request, served)
    library = served.library
    document = document_of(library, document_id)
    shown = next((each for each in library.pages(document_id) if each.number == number), None)
    if shown is None:
        raise Problem(HTTPStatus.NOT_FOUND, "The document has no such page", fields=("number",))
    content, problem = original(library, document.info, served.index)
    if content is None:
        raise Problem(HTTPStatus.CONFLICT, problem, f"Read its text: /api/v1/documents/{document_id}")
    try:
        image = Image.open(io.BytesIO(page_image(content, number))).convert("RGBA")
    except PageImageError as error:
        raise Problem(
            HTTPStatus.CONFLICT, str(error), f"Read its text: /api/v1/documents/{document_id}"
        ) from error
    if passage:
        here = passage_of(library, passage).passage
        if here.document_id != document_id:
            raise Problem(HTTPStatus.NOT_FOUND, "The passage is of another document", fields=("passage",))
        image = _marked(image, areas(library.boxes(document_id, here.start, here.end), shown))
    drawn = io.BytesIO()
    image.convert("RGB").save(drawn, "PNG")
    return Response(drawn.getvalue(), media_type="image/png", headers=headers(tag))


def _marked(image: Image.Image, marks: Sequence[Area]) -> Image.Image:
    over = Image.new("RGBA", image.size)
    drawing = ImageDraw.Draw(over)
    width, height = image.size
    for area in marks:
        left, top = area.left * width, area.top * height
        drawing.rectangle((left, top, left + area.width * width, top + area.height * height), _MARK)
    return Image.alpha_composite(image, over)
