"""Reads what is drawn on a page besides text: the rules of its tables, and how much is image."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.display import Display
from ingest.pdf.shapes import Rect

_THIN = 2.5
_SHORTEST = 8.0
_MOST_SEGMENTS = 4000
"""A page with more is a drawing, whose lines are no table."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rules of a page, each a thin rectangle, and the share of the page under images."""

    across: tuple[Rect, ...]
    down: tuple[Rect, ...]
    image_share: float


def read_drawn(page: pdfium.PdfPage, display: Display, quarters: int) -> Drawn:
    """The rules and images of a page, turned left by so many quarters."""
    across: list[Rect] = []
    down: list[Rect] = []
    share = 0.0
    segments = 0
    area = display.width * display.height or 1.0
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=4):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            share = max(share, _on_page(_bounds(item, display), display) / area)
            continue
        segments += raw.FPDFPath_CountSegments(item)
        if segments > _MOST_SEGMENTS:
            return Drawn((), (), share)
        for edge in _edges(item, display):
            edge = edge.turned(quarters, display.width, display.height)
            if edge.height <= _THIN and edge.width >= _SHORTEST:
                across.append(edge)
            elif edge.width <= _THIN and edge.height >= _SHORTEST:
                down.append(edge)
    return Drawn(tuple(across), tuple(down), share)


def _on_page(rect: Rect, display: Display) -> float:
    across = min(rect.right, display.width) - max(rect.left, 0)
    down = min(rect.bottom, display.height) - max(rect.top, 0)
    return max(across, 0.0) * max(down, 0.0)


def _bounds(item: pdfium.PdfObject, display: Display) -> Rect:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return _within_form(item, left.value, bottom.value, right.value, top.value, display)


def _within_form(
    item: pdfium.PdfObject, left: float, bottom: float, right: float, top: float, display: Display
) -> Rect:
    """A rectangle in the coordinates of the object's container, as displayed."""
    form = item.container
    corners = [(left, bottom), (right, bottom), (left, top), (right, top)]
    while form is not None:
        matrix = form.get_matrix()
        corners = [matrix.on_point(*corner) for corner in corners]
        form = form.container
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return display.rect(min(xs), min(ys), max(xs), max(ys))


def _edges(item: pdfium.PdfObject, display: Display) -> Iterator[Rect]:
    """The straight edges of a path: of a thin filled one itself, of a stroked one each stroke."""
    bounds = _bounds(item, display)
    if min(bounds.width, bounds.height) <= _THIN:
        yield bounds
        return
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    if not stroke.value:
        return
    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for i in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _edge(item, last, point, display)
        if raw.FPDFPathSegment_GetClose(segment) and point != begin:
            yield _edge(item, point, begin, display)
        last = point


def _edge(
    item: pdfium.PdfObject, one: tuple[float, float], other: tuple[float, float], display: Display
) -> Rect:
    (x0, y0), (x1, y1) = one, other
    return _within_form(item, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), display)
