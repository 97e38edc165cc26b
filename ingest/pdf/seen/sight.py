"""Says which characters of a page nobody sees: in a layer that is off, white on white, covered, cut away.

What gives rise to suspicion is cheap to find. What it comes to, the drawn page tells: it is drawn once with
the suspected text and once without, and characters that change no pixel are not displayed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from numpy.typing import NDArray

from ingest.pdf.display import Display
from ingest.pdf.seen.objects import Drawing
from ingest.pdf.shapes import Rect, around
from ingest.pdf.tables.rulings import Fill

_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE,)
_AS_CLIP = range(raw.FPDF_TEXTRENDERMODE_FILL_CLIP, raw.FPDF_TEXTRENDERMODE_CLIP + 1)
_CONTRAST = 40
"""Letters that differ less from what they stand on, of 255, are not seen."""
_CHANGED = 16
"""A pixel that differs by less, of 255, looks the same."""
_SCALE = 1.5
_MOST_PIXELS = 4_000_000
_MARGIN = 2.0
_MOST_ROUNDS = 6
_WHITE = (255, 255, 255)
_LAYER = "OC\0".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of the text objects of a page.

    `unseen` are the addresses of those that are drawn nowhere (text of render mode 3, as recognition
    programs write it). `changed` says of each suspected one which pixels it changes, `scale` to a point.
    """

    unseen: frozenset[int]
    changed: dict[int, NDArray[np.bool_]]
    scale: float
    corner: tuple[float, float] = (0.0, 0.0)
    """The upper left corner of what was drawn, in points."""

    def suspects(self, address: int) -> bool:
        """Whether some characters of a text object may not be seen."""
        return address in self.unseen or address in self.changed

    def sees(self, address: int, bounds: Rect) -> bool:
        """Whether a character of a text object is seen."""
        if address in self.unseen:
            return False
        changed = self.changed.get(address)
        if changed is None:
            return True
        # The edges of its neighbours reach into its box.
        inset = 0.15 * bounds.width
        x, y = self.corner
        left, right = (bounds.left + inset - x) * self.scale, (bounds.right - inset - x) * self.scale
        top, bottom = (bounds.top - y) * self.scale, (bounds.bottom - y) * self.scale
        rows = slice(max(int(top), 0), max(int(bottom), 0) + 1)
        return bool(changed[rows, max(int(left), 0) : int(right) + 1].any())


def look(
    page: pdfium.PdfPage,
    display: Display,
    items: Sequence[Drawing],
    fills: Sequence[Fill],
    covers: Sequence[Rect],
    layered: bool,
) -> Sight:
    """Find the text that is not seen on a page.

    Args:
        items: what is drawn on the page.
        fills: the filled rectangles and images among it.
        covers: where annotations lie, which are drawn last.
        layered: whether the file has layers, so that text in form XObjects may be in one that is off.
    """
    texts = [item for item in items if item.kind == raw.FPDF_PAGEOBJ_TEXT]
    unseen: set[int] = set()
    suspects: list[tuple[Drawing, Rect]] = []
    for item in texts:
        mode = raw.FPDFTextObj_GetTextRenderMode(item.handle)
        if mode in _INVISIBLE:
            unseen.add(item.address)
            continue
        in_layer = (layered and item.inside) or _in_layer(item)
        clip = _clip(item)
        if not (in_layer or clip or mode in _AS_CLIP or fills or covers) and not _is_pale(item, _WHITE):
            continue
        bounds = item.bounds(display)
        if (
            in_layer
            or mode in _AS_CLIP
            or (clip and not _holds(item.rect(*clip, display), bounds))
            or _is_covered(item, bounds, fills, covers)
            or _is_pale(item, _under(item, bounds, fills))
        ):
            suspects.append((item, bounds))
    if not suspects:
        return Sight(frozenset(unseen), {}, 1.0)
    return _changes(page, display, suspects, frozenset(unseen))


def _in_layer(item: Drawing) -> bool:
    name, length = ctypes.create_string_buffer(16), ctypes.c_ulong()
    pointer = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
    for i in range(raw.FPDFPageObj_CountMarks(item.handle)):
        raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(item.handle, i), pointer, 16, length)
        if name.raw[: length.value] == _LAYER:
            return True
    return False


def _clip(item: Drawing) -> tuple[float, float, float, float] | None:
    """The rectangle around what an object is clipped to: left, bottom, right, top; None where it is not."""
    path = raw.FPDFPageObj_GetClipPath(item.handle)
    count = raw.FPDFClipPath_CountPaths(path) if path else -1
    if count <= 0:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
    for i in range(count):
        xs, ys = [], []
        for j in range(raw.FPDFClipPath_CountPathSegments(path, i)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, i, j), x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return left, bottom, max(left, right), max(bottom, top)


def _holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.left - 0.5 <= inner.left
        and inner.right <= outer.right + 0.5
        and outer.top - 0.5 <= inner.top
        and inner.bottom <= outer.bottom + 0.5
    )


def _overlap(one: Rect, other: Rect) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.5 and down > 0.25 * min(one.height, other.height)


def _is_covered(item: Drawing, bounds: Rect, fills: Sequence[Fill], covers: Sequence[Rect]) -> bool:
    if any(fill.order > item.order and fill.opaque and _overlap(fill.bounds, bounds) for fill in fills):
        return True
    return any(_overlap(cover, bounds) for cover in covers)


def _under(item: Drawing, bounds: Rect, fills: Sequence[Fill]) -> tuple[int, int, int] | None:
    """The colour that text stands on; None where that is an image or more than one colour."""
    under: tuple[int, int, int] | None = _WHITE
    for fill in fills:
        if fill.order < item.order and _overlap(fill.bounds, bounds):
            under = fill.colour if fill.opaque and _holds(fill.bounds, bounds) else None
    return under


def _is_pale(item: Drawing, under: tuple[int, int, int] | None) -> bool:
    """Whether text differs little in colour from what it stands on, as far as that is known."""
    *colour, alpha = item.colour()
    if alpha < _CONTRAST:
        return True
    if under is None:
        return min(colour) > 255 - _CONTRAST
    return max(abs(a - b) for a, b in zip(colour, under, strict=True)) < _CONTRAST


def _changes(
    page: pdfium.PdfPage, display: Display, suspects: Sequence[tuple[Drawing, Rect]], unseen: frozenset[int]
) -> Sight:
    """Which pixels each suspected text object changes. Those that overlap are tried one after the other."""
    part = around(bounds for _, bounds in suspects)
    left, top = max(part.left - _MARGIN, 0.0), max(part.top - _MARGIN, 0.0)
    right, bottom = min(part.right + _MARGIN, display.width), min(part.bottom + _MARGIN, display.height)
    if right - left < 1 or bottom - top < 1:
        return Sight(unseen | {item.address for item, _ in suspects}, {}, 1.0)
    crop = (left, display.height - bottom, display.width - right, top)
    scale = min(_SCALE, sqrt(_MOST_PIXELS / max((right - left) * (bottom - top), 1.0)))
    rounds: list[list[tuple[Drawing, Rect]]] = []
    for item, bounds in suspects:
        free = (r for r in rounds if not any(_overlap(bounds, other) for _, other in r))
        best = next(free, None) if len(rounds) < _MOST_ROUNDS else next(free, rounds[-1])
        if best is None:
            best = []
            rounds.append(best)
        best.append((item, bounds))
    whole = _drawn(page, scale, crop)
    changed: dict[int, NDArray[np.bool_]] = {}
    for some in rounds:
        _set_active((item for item, _ in some), False)
        try:
            without = _drawn(page, scale, crop)
        finally:
            _set_active((item for item, _ in some), True)
        pixels = np.abs(whole - without) > _CHANGED
        changed |= {item.address: pixels for item, _ in some}
    return Sight(unseen, changed, scale, (left, top))


def _set_active(items: Iterable[Drawing], active: bool) -> None:
    for item in items:
        raw.FPDFPageObj_SetIsActive(item.handle, active)


def _drawn(page: pdfium.PdfPage, scale: float, crop: tuple[float, float, float, float]) -> NDArray[np.int16]:
    bitmap = page.render(scale=scale, crop=crop, grayscale=True)
    try:
        pixels = bitmap.to_numpy()
        return np.asarray(pixels.reshape(pixels.shape[0], -1), dtype=np.int16)
    finally:
        bitmap.close()
