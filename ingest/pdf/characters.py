"""Reads a page's characters from PDFium, with where they stand, and makes words of them."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.display import Display
from ingest.pdf.fonts import Fonts
from ingest.pdf.seen.sight import Sight
from ingest.pdf.shapes import Mark, Rect, Word
from ingest.pdf.spaces import apart
from ingest.pdf.tags.tree import Tags
from ingest.pdf.words import Glyph, Style, runs_of, word_of

_BOLD = 600
_BOLD_NAME = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LINE_END_HYPHEN = "\x02"
SUPERSCRIPTS = str.maketrans("0123456789+-−–n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿ")
"""What raised figures are written as."""
_LIGATURES = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", "ff fi fl ffi ffl st st".split(), strict=True)
)
_SMALLEST = 1.0
"""Letters of fewer points are a speck that nobody reads."""
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_FACES = range(0x1D400, 0x1D800)
_PRIVATE = range(0xE000, 0xF900)
_IMAGE_SHARE = 0.5
"""A page that is under images as far as this, and whose text nobody sees, is a scan."""


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
    hidden: int = 0
    """How many characters were left out because nobody sees them."""
    cut: bool = False
    """Whether a line runs on over the edge of the page, where nobody sees it."""
    recognised: bool = False
    """Whether its text lies unseen under an image: somebody else recognised it."""

    @property
    def frame(self) -> tuple[float, float]:
        """Width and height once turned."""
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)


def read_page(
    page: pdfium.PdfPage,
    number: int,
    display: Display,
    sight: Sight,
    fonts: Fonts,
    image_share: float,
    tags: Tags,
) -> PageText:
    """Return the words of a page that a reader sees."""
    textpage = page.get_textpage()
    try:
        glyphs, unreadable, cut = _glyphs(textpage, display, sight, fonts, tags)
    finally:
        textpage.close()
    real = [g for g in glyphs if not isinstance(g, bool)]
    unseen = sum(not g.seen for g in real)
    recognised = image_share >= _IMAGE_SHARE and 2 * unseen > len(real)
    if unseen and not recognised:
        glyphs = [g if isinstance(g, bool) or g.seen else False for g in glyphs]
        real = [g for g in real if g.seen]
    turns = Counter(g.style.direction for g in real if g.style.direction is not None)
    quarters = turns.most_common(1)[0][0] if turns else 0
    words: list[Word] = []
    asides: list[Word] = []
    runs = [(*each, each[0][0].style.direction == quarters) for each in runs_of(glyphs, display)]
    told = apart((run, spaced) for run, spaced, upright in runs if upright)
    for order, (run, _, upright) in enumerate(runs):
        if upright:
            words.append(word_of(run, number, order, next(told)))
        else:
            asides.append(word_of(run, number, order))
    return PageText(
        number,
        display.width,
        display.height,
        quarters or 0,
        tuple(words),
        tuple(asides),
        unreadable,
        0 if recognised else unseen,
        cut,
        recognised,
    )


def _glyphs(
    textpage: pdfium.PdfTextPage, display: Display, sight: Sight, fonts: Fonts, tags: Tags
) -> tuple[list[Glyph | bool], int, bool]:
    """The characters in the order of the content, how many have no meaning, and whether a line is cut off by
    the page's edge. A truth value is a space: True where PDFium put it in, because of a gap."""
    box, found = raw.FS_RECTF(), ctypes.c_double()
    down = ctypes.c_double()
    styles: dict[int | None, Style] = {}
    glyphs: list[Glyph | bool] = []
    sampled: set[tuple[int, str]] = set()
    unreadable = 0
    cut, shown, last = False, True, None
    for i in range(textpage.count_chars()):
        code = _code(textpage, i)
        if code in _LOW and i and raw.FPDFText_GetUnicode(textpage, i - 1) in _HIGH:
            continue
        text = _letter(code)
        if text == _LINE_END_HYPHEN and raw.FPDFText_HasUnicodeMapError(textpage, i) != 1:
            code, text = ord("-"), "-"
        generated = raw.FPDFText_IsGenerated(textpage, i) == 1 and text != "-"
        if text.isspace() or text == "\u200b" or generated:
            glyphs.append(generated)
            continue
        handle = raw.FPDFText_GetTextObject(textpage, i)
        pointer = ctypes.addressof(handle.contents) if handle else None
        if pointer not in styles:
            styles[pointer] = _style(textpage, i, display, fonts, sight, handle, pointer or 0, tags)
        style = styles[pointer]
        key = style.font_key
        mark: Mark | None = None
        known = False
        if key >= 0 and (key in fonts.judged or (key, text) not in sampled):
            sampled.add((key, text))
            text, mark, known = fonts.meaning(textpage, i, text, key)
        if not known:
            bad = raw.FPDFText_HasUnicodeMapError(textpage, i) == 1
            if code == 0 or code in _PRIVATE or bad:
                unreadable += 1
                fonts.unreadable(style.font_key)
            if (
                code < 32
                or 0x7F <= code < 0xA0
                or 0xD800 <= code < 0xE000
                or code in (0xFFFE, 0xFFFF, 0xFEFF)
            ):
                text = "\ufffd" if bad or code not in (0, 0xFEFF) else ""
            if not text:
                continue
        raw.FPDFText_GetLooseCharBox(textpage, i, box)
        raw.FPDFText_GetCharOrigin(textpage, i, found, down)
        bounds = display.rect(box.left, box.bottom, box.right, box.top)
        if display.shows(bounds) is not shown:
            shown = not shown
            cut = cut or (last is not None and _side_by_side(bounds, last, style.size))
        last = bounds
        if not shown:
            glyphs.append(False)
            continue
        x, baseline = display.point(found.value, down.value)
        if style.direction:
            point = Rect(x, baseline, x, baseline)
            baseline = point.turned(style.direction, display.width, display.height).bottom
        seen = style.size >= _SMALLEST and (not style.suspect or sight.sees(style.address, bounds))
        glyphs.append(Glyph(_LIGATURES.get(text, text), bounds, bounds, baseline, style, seen, mark))
    return glyphs, unreadable, cut


def _code(textpage: pdfium.PdfTextPage, i: int) -> int:
    """The number of a character; of one beyond the first 65,536, which PDFium gives in two halves, whole."""
    code = int(raw.FPDFText_GetUnicode(textpage, i))
    low = raw.FPDFText_GetUnicode(textpage, i + 1) if code in _HIGH else 0
    return 0x10000 + ((code - _HIGH.start) << 10) + low - _LOW.start if low in _LOW else code


def _letter(code: int) -> str:
    """A character by its number; a letter that is one of another face, as in formulas, plain."""
    text = chr(code) if code < 0x110000 else "\ufffd"
    return unicodedata.normalize("NFKC", text) if code in _FACES else text


def _side_by_side(one: Rect, other: Rect, size: float) -> bool:
    """Whether two characters stand next to each other on a line."""
    near = max(one.left - other.right, other.left - one.right) < size
    return near and abs(one.middle[1] - other.middle[1]) < 0.3 * size


def _style(
    textpage: pdfium.PdfTextPage,
    i: int,
    display: Display,
    fonts: Fonts,
    sight: Sight,
    handle: object,
    address: int,
    tags: Tags,
) -> Style:
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
    return Style(
        round(size * 4) / 4 or 1.0,
        bold,
        _family(name),
        direction,
        address,
        fonts.key(handle, name),
        sight.suspects(address),
        tags.cell(handle),
    )


def _family(name: str) -> str:
    """A font's name without the mark of a subset and the names of its cuts."""
    return re.split(r"[-,]|(?:PS)?MT\b|Bold|Italic", name.split("+")[-1])[0]
