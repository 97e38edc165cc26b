"""Reads what is drawn on a page besides text: rules, filled cells, and how much is image."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.display import Display
from ingest.pdf.seen.objects import Drawing
from ingest.pdf.shapes import Rect

_THIN = 2.5
_SHORTEST = 8.0
_STROKE = 2.0
_LEAST_FILL = 6.0
_MOST_SEGMENTS = 4000
"""A page with more is a drawing, whose lines are no table."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled rectangle or an image: where, when it is drawn, its colour (None for an image) and whether
    nothing shows through it."""

    bounds: Rect
    order: int
    colour: tuple[int, int, int] | None
    opaque: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rules of a page, each a thin rectangle; the short ones in `strokes`.

    `fills` are what is filled, in the order in which it is drawn; `cells` those of them that may lie behind
    the cells of a table. `image_share` is the share of the page that is under images.
    """

    across: tuple[Rect, ...]
    down: tuple[Rect, ...]
    image_share: float
    strokes: tuple[Rect, ...] = ()
    fills: tuple[Fill, ...] = ()
    cells: tuple[Rect, ...] = ()
    upright: tuple[Rect, ...] = ()
    """Short rules down."""

    def turned(self, quarters: int, display: Display) -> Drawn:
        """Return rules and cells as they stand once the page is turned left by so many quarters."""
        if not quarters % 4:
            return self
        groups = (self.across, self.down, self.strokes, self.cells)
        across, down, strokes, cells = (
            tuple(rect.turned(quarters, display.width, display.height) for rect in rects) for rects in groups
        )
        if quarters % 2:
            short = tuple(r.turned(quarters, display.width, display.height) for r in self.upright)
            across, down, strokes = down, across, short
        return replace(self, across=across, down=down, strokes=strokes, cells=cells)


def read_drawn(drawings: Sequence[Drawing], display: Display) -> Drawn:
    """Return the rules, fills and images of a page, as it is displayed."""
    across: list[Rect] = []
    down: list[Rect] = []
    strokes: list[Rect] = []
    upright: list[Rect] = []
    fills: list[Fill] = []
    images: list[float] = []
    segments = 0
    area = display.width * display.height or 1.0
    for item in drawings:
        if item.kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            bounds = item.bounds(display)
            fills.append(Fill(bounds, item.order, None, True))
            if item.kind == raw.FPDF_PAGEOBJ_IMAGE:
                images.append(_on_page(bounds, display) / area)
        elif item.kind == raw.FPDF_PAGEOBJ_PATH and segments <= _MOST_SEGMENTS:
            segments += raw.FPDFPath_CountSegments(item.handle)
            bounds = item.bounds(display)
            for edge in _edges(item, bounds, display):
                if edge.height <= _THIN and edge.width >= _STROKE:
                    (across if edge.width >= _SHORTEST else strokes).append(edge)
                elif edge.width <= _THIN and edge.height >= _STROKE:
                    (down if edge.height >= _SHORTEST else upright).append(edge)
            if min(bounds.width, bounds.height) > _THIN and (fill := _fill(item, bounds)):
                fills.append(fill)
    share = min(sum(images), 1.0)
    if segments > _MOST_SEGMENTS:
        return Drawn((), (), share, (), tuple(fills), ())
    shapes = _cells(fills, display)
    return Drawn(tuple(across), tuple(down), share, tuple(strokes), tuple(fills), shapes, tuple(upright))


def _fill(item: Drawing, bounds: Rect) -> Fill | None:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.handle, mode, stroke)
    if not mode.value:
        return None
    red, green, blue, alpha = item.colour()
    return Fill(bounds, item.order, (red, green, blue), alpha >= 200)


def _cells(fills: Sequence[Fill], display: Display) -> tuple[Rect, ...]:
    """Return the filled rectangles that may lie behind cells: no larger than half of the page, and white
    ones only where they are not all of it."""
    area = display.width * display.height
    return tuple(
        fill.bounds
        for fill in fills
        if fill.colour is not None
        and min(fill.bounds.width, fill.bounds.height) >= _LEAST_FILL
        and fill.bounds.width * fill.bounds.height < 0.5 * area
    )


def _on_page(rect: Rect, display: Display) -> float:
    across = min(rect.right, display.width) - max(rect.left, 0)
    down = min(rect.bottom, display.height) - max(rect.top, 0)
    return max(across, 0.0) * max(down, 0.0)


def _edges(item: Drawing, bounds: Rect, display: Display) -> Iterator[Rect]:
    """The straight edges of a path: of a thin filled one itself, of a stroked one each stroke."""
    if min(bounds.width, bounds.height) <= _THIN:
        yield bounds
        return
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.handle, mode, stroke)
    if not stroke.value:
        return
    own = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item.handle, own)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for i in range(raw.FPDFPath_CountSegments(item.handle)):
        segment = raw.FPDFPath_GetPathSegment(item.handle, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (own.a * x.value + own.c * y.value + own.e, own.b * x.value + own.d * y.value + own.f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _edge(item, last, point, display)
        if raw.FPDFPathSegment_GetClose(segment) and point != begin:
            yield _edge(item, point, begin, display)
        last = point


def _edge(item: Drawing, one: tuple[float, float], other: tuple[float, float], display: Display) -> Rect:
    (x0, y0), (x1, y1) = one, other
    return item.rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), display)
