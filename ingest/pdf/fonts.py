"""Finds fonts that lie: whose own names of their letters contradict what the file says they stand for.

An embedded subset holds the letters that are used, each with a name ("mu", "plusminus"). Where the text has
none of what a letter's name stands for, or letters are drawn otherwise than the font has them, each is told
by the bounds of its outline; what no name tells is unreadable.
"""

from __future__ import annotations

import ctypes
import io
import unicodedata
import zlib
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.shapes import Mark

_NEAR = 12.0
"""Bounds that differ by no more, in thousandths of the size, are the same."""
_MOST_MISSING = 0.2
_FEW = 3
_SAMPLES = 2
_TELLING = "._plx"
_UNKNOWN = "\ufffd"
_MOST_BYTES = 4_000_000
_ALIKE = str.maketrans(
    {"\u2206": "Δ", "\u2126": "Ω", "\u00ad": "-", "\u2010": "-", "\u2011": "-", "\u03bc": "µ"}
)

Bounds = tuple[float, float, float, float]


@dataclass(slots=True)
class _Font:
    """A font of the file: what the text has in it, with the bounds of some letters as they are drawn."""

    data: bytes
    drawn: dict[str, list[Bounds]] = field(default_factory=dict)
    unreadable: bool = False
    by_name: bool = False
    """Whether its letters have names, and no mere numbers."""
    glyphs: dict[str, list[Bounds]] | None = None
    """What the font's own names of its letters stand for, and their bounds."""


class Fonts:
    """The embedded fonts of one file. The first reading gathers what each is used for; where `lying` names
    some, a second reading with `judging` tells their letters by their outlines."""

    def __init__(self) -> None:
        self._fonts: list[_Font] = []
        self._by_data: dict[tuple[str, int, int], int] = {}
        self._by_handle: dict[int, int] = {}
        self.judged: set[int] = set()
        """The fonts that lie."""

    def next_page(self) -> None:
        """Forget handles: PDFium may give those of a closed page to other fonts."""
        self._by_handle.clear()

    def key(self, handle: Any, name: str) -> int:
        """Return what tells the font of a text object from others; -1 for one that is not embedded."""
        font = raw.FPDFTextObj_GetFont(handle) if handle else None
        if not font:
            return -1
        address = ctypes.addressof(font.contents)
        if address not in self._by_handle:
            self._by_handle[address] = self._found(font, name)
        return self._by_handle[address]

    def _found(self, font: Any, name: str) -> int:
        if raw.FPDFFont_GetIsEmbedded(font) != 1:
            return -1
        size = ctypes.c_size_t()
        raw.FPDFFont_GetFontData(font, None, 0, size)
        if not 0 < size.value <= _MOST_BYTES:
            return -1
        held = (ctypes.c_uint8 * size.value)()
        raw.FPDFFont_GetFontData(font, held, size.value, size)
        data = bytes(held)
        key = (name, len(data), zlib.crc32(data))
        if key not in self._by_data:
            self._by_data[key] = len(self._fonts)
            self._fonts.append(_Font(data))
        return self._by_data[key]

    def unreadable(self, key: int) -> None:
        """Note that a letter of a font has no meaning."""
        if key >= 0:
            self._fonts[key].unreadable = True

    def meaning(self, textpage: Any, i: int, text: str, key: int) -> tuple[str, Mark | None, bool]:
        """Return what a character stands for, whether that is in doubt, and whether its outline told it."""
        if key in self.judged:
            decoded = self._by_outline(textpage, i, text, key)
            return (decoded, "font", True) if decoded else (text, None, False)
        drawn = self._fonts[key].drawn.setdefault(text, [])
        if len(drawn) < _SAMPLES and (bounds := _drawn_bounds(textpage, i)):
            drawn.append(bounds)
        return text, None, False

    def judge_lying(self) -> bool:
        """Return whether some fonts lie; from now on their letters are told by their outlines."""
        for key, font in enumerate(self._fonts):
            if key not in self.judged and self._lies(font):
                self.judged.add(key)
        return bool(self.judged)

    def _lies(self, font: _Font) -> bool:
        drawn = {_plain(text) for text in font.drawn}
        glyphs, font.by_name = _named(font.data, None if font.unreadable else drawn)
        if not glyphs:
            return False
        decoded = [
            any(_near(bounds, other) for other in glyphs[_plain(text)])
            for text, several in font.drawn.items()
            if _plain(text) in glyphs
            for bounds in several
        ]
        missing = glyphs.keys() - drawn
        hides = len(missing) <= max(_FEW, _MOST_MISSING * len(glyphs)) and any(
            not m.isascii() for m in missing
        )
        if font.unreadable or not all(decoded) or hides:
            font.glyphs, _ = _named(font.data, None)
            return True
        return False

    def _by_outline(self, textpage: Any, i: int, text: str, key: int) -> str:
        """What the letter stands for whose outline is drawn; nothing where it is what it is told to be."""
        bounds = _drawn_bounds(textpage, i)
        glyphs = self._fonts[key].glyphs or {}
        if bounds is None or (_plain(text) in glyphs and any(_near(bounds, b) for b in glyphs[_plain(text)])):
            return ""
        alike = [meaning for meaning, several in glyphs.items() if any(_near(bounds, b) for b in several)]
        if len(alike) == 1 and self._fonts[key].by_name:
            return alike[0]
        return _UNKNOWN if _plain(text) in glyphs else ""


def _drawn_bounds(textpage: Any, i: int) -> Bounds | None:
    """The bounds of a character as it is drawn; None where it is slanted or turned."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, i, matrix)
    if abs(matrix.b) > 1e-6 or abs(matrix.c) > 1e-6:
        return None
    raw.FPDFText_GetCharBox(textpage, i, left, right, bottom, top)
    raw.FPDFText_GetCharOrigin(textpage, i, x, y)
    size = raw.FPDFText_GetFontSize(textpage, i) or 1.0
    across, down = (abs(size * scale) or 1.0 for scale in (matrix.a, matrix.d))
    return (
        (left.value - x.value) / across * 1000,
        (bottom.value - y.value) / down * 1000,
        (right.value - x.value) / across * 1000,
        (top.value - y.value) / down * 1000,
    )


def _near(one: Bounds, other: Bounds) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


def _named(data: bytes, only: set[str] | None) -> tuple[dict[str, list[Bounds]], bool]:
    """The bounds of the letters of a TrueType program by what its names, or its own map, say they stand for,
    and whether names do; nothing where it cannot be read or its map is not one of characters."""
    # Imported here: most files have no font that has to be looked into.
    from fontTools import agl  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    found: dict[str, list[Bounds]] = {}
    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            glyphs, scale = font["glyf"], 1000 / font["head"].unitsPerEm
            named = [(agl.toUnicode(name), name) for name in font.getGlyphOrder()]
            by_name = any(meaning for meaning, _ in named)
            for meaning, name in named if by_name else _mapped(font):
                if not meaning:
                    continue
                bounds = found.setdefault(_plain(meaning), [])
                if only is not None and _plain(meaning) not in only and meaning not in _TELLING:
                    continue
                glyph = glyphs[name]
                if hasattr(glyph, "xMin"):
                    box = tuple(scale * v for v in (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax))
                    bounds.append(box)
    except (TTLibError, KeyError, ValueError, AssertionError, IndexError, OSError):
        return {}, False
    return (found, by_name) if by_name or _is_of_characters(found) else ({}, False)


def _mapped(font: Any) -> list[tuple[str, str]]:
    """The letters that a font's map of a byte to a letter has, read as ASCII."""
    tables = [t.cmap for t in font["cmap"].tables if (t.platformID, t.platEncID) == (1, 0)]
    return [(chr(code), name) for table in tables for code, name in table.items() if 32 < code < 127]


def _is_of_characters(glyphs: dict[str, list[Bounds]]) -> bool:
    """Whether letters have the shapes of what they are said to be, which numbered ones have not."""
    try:
        (dot, line, low, tall, x) = (glyphs[c][0] for c in _TELLING)
    except (KeyError, IndexError):
        return False
    return (
        dot[3] < 250
        and dot[1] > -60
        and line[3] < 60
        and low[1] < -100
        and tall[3] > 600
        and -60 < x[1] < 60
        and 350 < x[3] < 650
    )
