"""Draw a page of a PDF as an image, and locate a passage's words on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Box, Page
from ingest.errors import VerbatimError
from ui.document.drawers import Drawers, NotDrawnError

FORMAT = "image/webp"
_PIXELS = 1400
"""The width of an image: sharp on a phone, and at twice its size."""
_drawers = Drawers()


class PageImageError(VerbatimError):
    """A page cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on a page, in shares of its width and height from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


def page_image(content: bytes, number: int) -> bytes:
    """Draw a page, counted from 1, as an image in FORMAT.

    Raises:
        PageImageError: that says why there is none.
    """
    try:
        return _drawers.draw(content, number, _PIXELS)
    except NotDrawnError as error:
        raise PageImageError(f"Page {number} cannot be drawn ({error})") from error


def areas(boxes: Sequence[Box], page: Page) -> list[Area]:
    """Merge the boxes of words on one page into rectangles, one for each run of words on a line."""
    lines: list[list[float]] = []
    for box in boxes:
        if box.page != page.number:
            continue
        if lines and _continues(lines[-1], box):
            last = lines[-1]
            lines[-1] = [
                min(last[0], box.left),
                min(last[1], box.top),
                max(last[2], box.right),
                max(last[3], box.bottom),
            ]
        else:
            lines.append([box.left, box.top, box.right, box.bottom])
    width, height = max(page.width, 1.0), max(page.height, 1.0)
    return [
        Area(left / width, top / height, (right - left) / width, (bottom - top) / height)
        for left, top, right, bottom in lines
    ]


def _continues(line: list[float], box: Box) -> bool:
    """Whether a word stands on the same line as the last ones, close behind them."""
    left, top, right, bottom = line
    tall = max(bottom - top, box.bottom - box.top)
    overlap = min(bottom, box.bottom) - max(top, box.top)
    return overlap > 0.5 * min(bottom - top, box.bottom - box.top) and left <= box.left <= right + 0.8 * tall
