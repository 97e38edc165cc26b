"""Makes words of the characters of a page: where one ends, and which of its letters are raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.pdf.display import Display
from ingest.pdf.shapes import Mark, Rect, Word, around
from ingest.signs import lowered, raised

_GAP = 0.35
"""A gap this wide, in sizes of the letter, ends a word even where there is no space."""
_GUESSED_GAP = 0.1
"""The same where PDFium guesses a space: it guesses one in front of a raised figure too."""
_SMALL = 0.85
_OFF = 0.15
"""Small letters this far off the baseline, in sizes, are raised or lowered; others twice as far."""
_LOW = 0.06
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object share. `direction` counts quarter turns to the right;
    None is askew."""

    size: float
    bold: bool
    font: str
    direction: int | None
    address: int
    font_key: int
    suspect: bool = False
    """Whether some of them may not be seen."""
    cell: int = -1
    """The cell of a table that the file says they belong to; less than 0 for none."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: what it means, where it is displayed, the same turned with the text, what it stands on,
    and whether a reader sees it."""

    text: str
    box: Rect
    bounds: Rect
    baseline: float
    style: Style
    seen: bool = True
    mark: Mark | None = None


def runs_of(glyphs: Sequence[Glyph | bool], display: Display) -> Iterator[tuple[list[Glyph], bool]]:
    """Yield the glyphs of each word, and whether the file has a space before it. A truth value between glyphs
    is a space: True where it is guessed."""
    run: list[Glyph] = []
    gap = _GAP
    spaced = False
    for glyph in glyphs:
        if glyph is False:
            if run:
                yield run, spaced
            run, spaced = [], True
            continue
        if glyph is True:
            gap = _GUESSED_GAP
            continue
        if glyph.style.direction:
            turned = glyph.box.turned(glyph.style.direction, display.width, display.height)
            glyph = replace(glyph, bounds=turned)
        if run and _apart(run[-1], glyph, gap):
            yield run, spaced
            run, spaced = [], False
        gap = _GAP
        run.append(glyph)
    if run:
        yield run, spaced


def _apart(before: Glyph, glyph: Glyph, most: float) -> bool:
    size = max(before.style.size, glyph.style.size)
    gap = glyph.bounds.left - before.bounds.right
    return (
        before.style.direction != glyph.style.direction
        or before.style.cell != glyph.style.cell
        or abs(before.baseline - glyph.baseline) > 0.6 * size
        or gap > most * size
        or gap < -1.5 * size
    )


def word_of(run: Sequence[Glyph], page: int, order: int, apart: bool | None = None) -> Word:
    """Return a word; its raised and lowered letters are written as such, because 10⁹ is not 109."""
    base = run[0]
    size = base.style.size
    text = ""
    for glyph in run:
        if glyph.style is not base.style or glyph.baseline != base.baseline:
            break
        text += glyph.text
    if glyph.style is not base.style or glyph.baseline != base.baseline:
        size = max(glyph.style.size for glyph in run)
        base = _base(run, size)
        text = _with_shifts(run, base, size)
    # A hyphen that is only there for the line's end is kept until the line is joined with the next.
    text = text[:-1].replace(_SOFT_HYPHEN, "") + text[-1:]
    bold = sum([glyph.style.bold for glyph in run]) * 2 > len(run)
    marks = tuple(dict.fromkeys([glyph.mark for glyph in run if glyph.mark]))
    return Word(
        text or "\ufffd",
        around(g.box for g in run),
        around(g.bounds for g in run),
        base.baseline,
        size,
        bold,
        base.style.font,
        page,
        order,
        marks,
        base.style.cell,
        apart,
    )


def _with_shifts(run: Sequence[Glyph], base: Glyph, size: float) -> str:
    text = ""
    for shift, part in _shifts(run, base, size):
        letters = "".join(glyph.text for glyph in part)
        text += raised(letters, text) if shift > 0 and text else lowered(letters) if shift < 0 else letters
    return text


def _base(run: Sequence[Glyph], size: float) -> Glyph:
    """The first of the letters that stand on the word's baseline: that of most large letters."""
    large = [glyph for glyph in run if glyph.style.size >= _SMALL * size]
    most = Counter(round(glyph.baseline, 1) for glyph in large)
    best = max(most.values())
    return next(glyph for glyph in large if most[round(glyph.baseline, 1)] == best)


def _shifts(run: Sequence[Glyph], base: Glyph, size: float) -> Iterator[tuple[int, list[Glyph]]]:
    """The letters of a word in stretches that stand alike: 1 raised, -1 lowered, 0 on the baseline."""
    before: int | None = None
    part: list[Glyph] = []
    for glyph in run:
        shift = _shift(glyph, base, size)
        if shift != before and part:
            yield before or 0, part
            part = []
        before = shift
        part.append(glyph)
    if part:
        yield before or 0, part


def _shift(glyph: Glyph, base: Glyph, size: float) -> int:
    up = base.baseline - glyph.baseline
    if glyph.style.size < _SMALL * size:
        return 1 if up > _OFF * size else -1 if up < -_LOW * size else 0
    return 1 if up > _OFF * size else -1 if up < -_OFF * size else 0
