"""Finds fonts that lie: whose own names of their letters contradict what the file says they stand for.

An embedded subset holds the letters that are used, each with a name ("mu", "plusminus"). Where the text has
none of what a letter's name stands for, or the file does not say what one stands for, the letters are told
by their outlines' bounds, which name the glyph that is drawn.
"""

from __future__ import annotations

import ctypes
import io
import unicodedata
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.shapes import Mark
from ingest.pdf.words import Style

_NEAR = 12.0
"""Bounds that differ by no more, in thousandths of the size, are the same."""
_MOST_MISSING = 0.2
_FEW = 3
_MOST_BYTES = 4_000_000
_ALIKE = str.maketrans({"\u2206": "Δ", "\u2126": "Ω", "\u00ad": "-", "\u2010": "-", "\u2011": "-", "\u03bc": "µ"})

Bounds = tuple[float, float, float, float]


@dataclass(slots=True)
class _Font:
    """A font of the file: its letters by name, what the text has in it, and whether some have no meaning."""

    data: bytes
    used: set[str] = field(default_factory=set)
    unreadable: bool = False
    glyphs: list[tuple[str, Bounds]] | None = None
    """What each named glyph stands for, and its bounds in thousandths of the size."""


class Fonts:
    """The embedded fonts of one file. The first reading gathers what each is used for; where `lying` names
    some, a second reading with `judging` tells their letters by their outlines."""

    def __init__(self) -> None:
        self._fonts: list[_Font] = []
        self._by_data: dict[tuple[str, int, int], int] = {}
        self._by_handle: dict[int, int] = {}
        self._judged: set[int] = set()

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

    def meaning(self, textpage: Any, i: int, text: str, style: Style) -> tuple[str, Mark | None, bool]:
        """Return what a character stands for, whether that is in doubt, and whether its outline told it."""
        key = style.font_key
        if key < 0:
            return text, None, False
        if key not in self._judged:
            self._fonts[key].used.add(text)
            return text, None, False
        told = self._by_outline(textpage, i, text, style)
        return (told, "font", True) if told else (text, None, False)

    def judge_lying(self) -> bool:
        """Return whether some fonts lie; from now on their letters are told by their outlines."""
        for key, font in enumerate(self._fonts):
            if key not in self._judged and self._lies(font):
                self._judged.add(key)
        return bool(self._judged)

    def _lies(self, font: _Font) -> bool:
        if font.glyphs is None:
            font.glyphs = _named(font.data)
        named = {_plain(text) for text, _ in font.glyphs}
        if not named:
            return False
        used = {_plain(text) for text in font.used}
        missing = named - used - {" "}
        if font.unreadable:
            return True
        if not missing:
            return False
        return bool(used - named) or len(missing) <= max(_FEW, _MOST_MISSING * len(named))

    def _by_outline(self, textpage: Any, i: int, text: str, style: Style) -> str:
        """What the glyph stands for that has the bounds of a character; nothing where it is as it is told."""
        left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
        raw.FPDFText_GetCharBox(textpage, i, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(textpage, i, x, y)
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(textpage, i, matrix)
        if abs(matrix.b) > 1e-6 or abs(matrix.c) > 1e-6:
            return ""
        size = raw.FPDFText_GetFontSize(textpage, i) or 1.0
        across, down = (abs(size * scale) or 1.0 for scale in (matrix.a, matrix.d))
        bounds = (
            (left.value - x.value) / across * 1000,
            (bottom.value - y.value) / down * 1000,
            (right.value - x.value) / across * 1000,
            (top.value - y.value) / down * 1000,
        )
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for meaning, other in self._fonts[style.font_key].glyphs or ():
            if all(abs(a - b) <= _NEAR for a, b in zip(bounds, other, strict=True)):
                alike[_plain(meaning)].append(meaning)
        if not alike or _plain(text) in alike or len(alike) > 1:
            return ""
        return next(iter(alike.values()))[0]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)


def _named(data: bytes) -> list[tuple[str, Bounds]]:
    """The glyphs of a font program whose names stand for something; nothing where it cannot be read."""
    # Imported here: most files have no font that has to be looked into.
    from fontTools import agl
    from fontTools.ttLib import TTFont, TTLibError

    found: list[tuple[str, Bounds]] = []
    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            glyphs, scale = font["glyf"], 1000 / font["head"].unitsPerEm
            for name in font.getGlyphOrder():
                glyph = glyphs[name]
                meaning = agl.toUnicode(name)
                if meaning and hasattr(glyph, "xMin"):
                    box = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax)
                    found.append((meaning, tuple(scale * v for v in box)))  # type: ignore[arg-type]
    except (TTLibError, KeyError, ValueError, AssertionError, IndexError, OSError):
        return []
    return found
