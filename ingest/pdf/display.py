"""Says where on a page, as it is displayed, something stands."""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.shapes import Rect

_SCALE = 1000
"""PDFium tells device places in whole numbers: this many to a point."""


class Display:
    """How places in a page's own coordinates are displayed: its crop box and rotation applied."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        width, height = page.get_size()
        self.width, self.height = float(width), float(height)
        x0, y0 = self._device(page, 0, 0)
        x1, y1 = self._device(page, _SCALE, 0)
        x2, y2 = self._device(page, 0, _SCALE)
        self._a, self._b = (x1 - x0) / _SCALE, (y1 - y0) / _SCALE
        self._c, self._d = (x2 - x0) / _SCALE, (y2 - y0) / _SCALE
        self._e, self._f = x0, y0

    def _device(self, page: pdfium.PdfPage, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = int(self.width * _SCALE), int(self.height * _SCALE)
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        return across.value / _SCALE, down.value / _SCALE

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point, in points from the upper left."""
        return self._a * x + self._c * y + self._e, self._b * x + self._d * y + self._f

    def vector(self, x: float, y: float) -> tuple[float, float]:
        """A direction, down being positive."""
        return self._a * x + self._c * y, self._b * x + self._d * y

    def shows(self, bounds: Rect) -> bool:
        """Whether something stands on the page; what is off it, or nowhere, nobody sees."""
        x, y = (bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2
        # What is not finite is nowhere.
        return 0 <= x <= self.width and 0 <= y <= self.height

    def rect(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """A rectangle."""
        if not self._b and not self._c and self._a > 0 > self._d:
            # Most pages: neither turned nor mirrored.
            x0, y1 = self._a * left + self._e, self._d * bottom + self._f
            x1, y0 = self._a * right + self._e, self._d * top + self._f
            if x0 <= x1 and y0 <= y1:
                return Rect(x0, y0, x1, y1)
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
