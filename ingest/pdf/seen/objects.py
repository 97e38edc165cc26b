"""Reads what is drawn on a page, in the order in which it is drawn: text, paths, images."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.display import Display
from ingest.pdf.shapes import Rect

_DEEPEST = 6
_MOST_OBJECTS = 60_000
_MOST_FORMS = 2_000
"""Forms in forms multiply: so many are looked into."""

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page object: PDFium's handle of it, its kind (`raw.FPDF_PAGEOBJ_...`), when it is drawn, counted
    from 0, and how its own coordinates become the page's. `inside` says that it stands in a form XObject."""

    handle: Any
    kind: int
    order: int
    matrix: Matrix
    inside: bool

    @property
    def address(self) -> int:
        """What tells it from other objects."""
        return ctypes.addressof(self.handle.contents)

    def bounds(self, display: Display) -> Rect:
        """Where it is displayed."""
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(self.handle, left, bottom, right, top)
        return self.rect(left.value, bottom.value, right.value, top.value, display)

    def rect(self, left: float, bottom: float, right: float, top: float, display: Display) -> Rect:
        """Where a rectangle in its own coordinates is displayed."""
        if self.matrix is _SAME:
            return display.rect(left, bottom, right, top)
        a, b, c, d, e, f = self.matrix
        corners = [(left, bottom), (right, bottom), (left, top), (right, top)]
        xs = [a * x + c * y + e for x, y in corners]
        ys = [b * x + d * y + f for x, y in corners]
        return display.rect(min(xs), min(ys), max(xs), max(ys))

    def colour(self) -> tuple[int, int, int, int]:
        """What it is filled with: red, green, blue and how opaque, each up to 255."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(self.handle, red, green, blue, alpha)
        return red.value, green.value, blue.value, alpha.value


def drawings(page: pdfium.PdfPage) -> list[Drawing]:
    """Return the objects of a page, those in form XObjects too, in the order in which they are drawn."""
    found: list[Drawing] = []
    left = [_MOST_FORMS]
    for drawing in _within(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _SAME, 0, left):
        found.append(Drawing(drawing.handle, drawing.kind, len(found), drawing.matrix, drawing.inside))
        if len(found) >= _MOST_OBJECTS:
            break
    return found


def _within(
    holder: Any, count: Any, get: Any, matrix: Matrix, depth: int, left: list[int]
) -> Iterator[Drawing]:
    """The objects of a page or a form; `left` counts the forms that may still be looked into."""
    for i in range(count(holder)):
        handle = get(holder, i)
        kind = raw.FPDFPageObj_GetType(handle)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield Drawing(handle, kind, 0, matrix, depth > 0)
        elif depth < _DEEPEST and left[0] > 0:
            left[0] -= 1
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(handle, own)
            inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            yield from _within(
                handle, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1, left
            )


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    o, p, q, r, s, t = outer
    return (
        a * o + b * q,
        a * p + b * r,
        c * o + d * q,
        c * p + d * r,
        e * o + f * q + s,
        e * p + f * r + t,
    )
