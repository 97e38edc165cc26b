"""Reads a page's characters from PDFium, with where they stand, and makes words of them."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.display import Display
from ingest.pdf.shapes import Rect, Word, around

_GAP = 0.35
"""A gap this wide, in sizes of the letter, ends a word even where there is no space."""
_GUESSED_GAP = 0.1
"""The same where PDFium guesses a space: it guesses one in front of a raised figure too."""
_WHITE = 250
_BOLD = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_SOFT_HYPHEN = "\u00ad"
_LINE_END_HYPHEN = "\x02"
SUPERSCRIPTS = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
"""What raised figures are written as."""
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", "ff fi fl ffi ffl st st".split(), strict=True)
)
_PRIVATE = range(0xE000, 0xF900)


@dataclass(frozen=True, slots=True)
class _Style:
    """What the characters of one text object share. `direction` counts quarter turns to the right;
    None is askew."""

    size: float
    bold: bool
    font: str
    direction: int | None
    white: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    box: Rect
    place: Rect
    baseline: float
    style: _Style


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's words in the order of its content; `asides` run in another direction than most."""

    number: int
    width: float
    height: float
    quarters: int
    """How many quarters the page must be turned left for its text to run from left to right."""
    words: tuple[Word, ...]
    asides: tuple[Word, ...]
    unreadable: int
    """How many characters have no known meaning, because the font does not say."""

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height once turned."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)


def read_page(page: pdfium.PdfPage, number: int, display: Display) -> PageText:
    """The words of a page."""
    textpage = page.get_textpage()
    try:
        glyphs, unreadable = _glyphs(textpage, display)
    finally:
        textpage.close()
    turns = Counter(
        g.style.direction for g in glyphs if isinstance(g, _Glyph) and g.style.direction is not None
    )
    quarters = turns.most_common(1)[0][0] if turns else 0
    words: list[Word] = []
    asides: list[Word] = []
    runs = list(_runs(glyphs, quarters, display))
    printed = [around(g.box for g in run) for run in runs if not run[0].style.white]
    hidden = {
        id(run[0].style)
        for run in runs
        if run[0].style.white and _covered(around(g.box for g in run), printed)
    }
    for order, run in enumerate(runs):
        if id(run[0].style) in hidden:
            continue
        (words if run[0].style.direction == quarters else asides).append(_word(run, number, order))
    return PageText(
        number, display.width, display.height, quarters or 0, tuple(words), tuple(asides), unreadable
    )


def _covered(box: Rect, others: list[Rect]) -> bool:
    """Whether white letters stand under others, where nobody can see them."""
    across = ((min(box.right, o.right) - max(box.left, o.left), o) for o in others)
    return any(
        wide > 0.2 * box.width and min(box.bottom, o.bottom) - max(box.top, o.top) > 0.3 * box.height
        for wide, o in across
    )


def _glyphs(textpage: pdfium.PdfTextPage, display: Display) -> tuple[list[_Glyph | bool], int]:
    """The characters in the order of the content, and how many have no meaning. A truth value is a
    space: True where PDFium put it in, because of a gap."""
    box, found = raw.FS_RECTF(), ctypes.c_double()
    down = ctypes.c_double()
    styles: dict[int | None, _Style] = {}
    glyphs: list[_Glyph | bool] = []
    unreadable = 0
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        text = chr(code) if code < 0x110000 else "\ufffd"
        if text == _LINE_END_HYPHEN:
            code, text = ord("-"), "-"
        generated = raw.FPDFText_IsGenerated(textpage, i) == 1 and text != "-"
        if text.isspace() or text == "\u200b" or generated:
            glyphs.append(generated)
            continue
        if code == 0 or code in _PRIVATE or raw.FPDFText_HasUnicodeMapError(textpage, i) == 1:
            unreadable += 1
        if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF, 0xFEFF):
            text = "\ufffd" if code not in (0, 0xFEFF) else ""
        if not text:
            continue
        raw.FPDFText_GetLooseCharBox(textpage, i, box)
        raw.FPDFText_GetCharOrigin(textpage, i, found, down)
        pointer = ctypes.cast(raw.FPDFText_GetTextObject(textpage, i), ctypes.c_void_p).value
        if pointer not in styles:
            styles[pointer] = _style(textpage, i, display)
        place = display.rect(box.left, box.bottom, box.right, box.top)
        if not display.shows(place):
            glyphs.append(False)
            continue
        baseline = display.point(found.value, down.value)
        style = styles[pointer]
        text = _LIGATURES.get(text, text)
        turned = Rect(*baseline, *baseline).turned(style.direction or 0, display.width, display.height)
        glyphs.append(_Glyph(text, place, place, turned.bottom, style))
    return glyphs, unreadable


def _style(textpage: pdfium.PdfTextPage, i: int, display: Display) -> _Style:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage, i, matrix):
        matrix.a, matrix.d = 1.0, 1.0
    across, down = display.vector(matrix.a, matrix.b)
    quarter = math.atan2(down, across) / (math.pi / 2)
    direction = round(quarter) % 4 if abs(quarter - round(quarter)) < 0.1 else None
    size = raw.FPDFText_GetFontSize(textpage, i) * math.hypot(matrix.c, matrix.d)
    held = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(textpage, i, held, 128, None)
    name = held.value.decode("utf-8", "replace")
    bold = raw.FPDFText_GetFontWeight(textpage, i) >= _BOLD or bool(_BOLD_NAME.search(name))
    size = abs(size) if math.isfinite(size) else 1.0
    return _Style(round(size * 4) / 4 or 1.0, bold, _family(name), direction, _is_white(textpage, i))


def _is_white(textpage: pdfium.PdfTextPage, i: int) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(textpage, i, red, green, blue, alpha)
    return min(red.value, green.value, blue.value) >= _WHITE


def _family(name: str) -> str:
    """A font's name without the mark of a subset and the names of its cuts."""
    return re.split(r"[-,]|(?:PS)?MT\b|Bold|Italic", name.split("+")[-1])[0]


def _runs(glyphs: list[_Glyph | bool], quarters: int | None, display: Display) -> Iterator[list[_Glyph]]:
    """The glyphs of each word."""
    run: list[_Glyph] = []
    gap = _GAP
    for glyph in glyphs:
        if glyph is False:
            if run:
                yield run
            run = []
            continue
        if glyph is True:
            gap = _GUESSED_GAP
            continue
        if glyph.style.direction:
            turned = glyph.box.turned(glyph.style.direction, display.width, display.height)
            glyph = _Glyph(glyph.text, glyph.box, turned, glyph.baseline, glyph.style)
        if run and _apart(run[-1], glyph, gap):
            yield run
            run = []
        gap = _GAP
        run.append(glyph)
    if run:
        yield run


def _apart(before: _Glyph, glyph: _Glyph, most: float) -> bool:
    size = max(before.style.size, glyph.style.size)
    gap = glyph.place.left - before.place.right
    return (
        before.style.direction != glyph.style.direction
        or abs(before.baseline - glyph.baseline) > 0.6 * size
        or gap > most * size
        or gap < -1.5 * size
    )


def _word(run: list[_Glyph], page: int, order: int) -> Word:
    """A word; its superscript figures are written as such, because 10⁶ is not 106."""
    size = max(glyph.style.size for glyph in run)
    base = next(glyph for glyph in run if glyph.style.size == size)
    text = ""
    for glyph in run:
        raised = glyph.style.size < 0.85 * size and glyph.baseline < base.baseline - 0.15 * size
        text += glyph.text.translate(SUPERSCRIPTS) if raised else glyph.text
    # A hyphen that is only there for the line's end is kept until the line is joined with the next.
    text = text[:-1].replace(_SOFT_HYPHEN, "") + text[-1]
    bold = sum(glyph.style.bold for glyph in run) * 2 > len(run)
    return Word(
        text or "\ufffd",
        around(g.box for g in run),
        around(g.place for g in run),
        base.baseline,
        size,
        bold,
        base.style.font,
        page,
        order,
    )
