"""Makes words of the lines that were recognised on the image of a page.

A recogniser gives a line as one string in a slanted rectangle. The letters' ink tells the rest: what they
stand on, how large they are, and where one word ends and the next begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import cos, hypot, sin
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ingest.pdf.characters import SUPERSCRIPTS
from ingest.pdf.scans.slope import Points, slope_of
from ingest.pdf.shapes import Rect, Word

Pixels = NDArray[np.uint8]
Flags = NDArray[np.bool_]

_RULE = 0.8
"""A row of pixels with more ink than this is a rule under or beside the letters, not letters."""
_DENSE = 0.35
"""The rows between the baseline and the height of an x hold at least this share of the fullest row's ink."""
_SPECK = 0.03
"""A row above these with a smaller share is dirt or the letters' shade, no more of the letters."""
_TALL, _LOW = 0.7, 0.5
"""How high capitals and figures stand, and an x: in sizes, between what Helvetica and Times have."""
_TALL_LETTERS = frozenset("bdfhklt()[]{}/|%&ß$£€")
_SPACE, _WIDE = 0.12, 0.75
"""A space is at least so wide, in sizes, and at least so wide as half of its line's, in their widths."""
_ABOVE, _BELOW = 0.8, 0.22
"""How far a word's box reaches above and below its baseline, in sizes."""
_FIGURES = frozenset("0123456789")
_RAISED = 0.2
"""A figure that ends this far above the baseline, in sizes, is raised."""
_SAME_SIZE = 0.08
_SAME_ROW = 0.2


@dataclass(frozen=True, slots=True)
class ScannedLine:
    """A line as it was recognised. Everything is in pixels: `corners` from the upper left one clockwise,
    on the image; `middles` says how far into the line each character stands that is no space; `ink` is
    the line laid straight, 1 where letters are."""

    corners: Points
    text: str
    score: float
    middles: tuple[float, ...]
    ink: Pixels


@dataclass(frozen=True, slots=True)
class _Measured:
    """A line, the row of its pixels that it stands on, and the size of its letters in pixels."""

    line: ScannedLine
    foot: float
    size: float

    def point(self, x: float, y: float) -> Points:
        """Where a point of the straightened line stands on the image."""
        first, second, _, fourth = self.line.corners
        along, aside = second - first, fourth - first
        across: Points = along * (x / max(hypot(*along), 1.0))
        down: Points = aside * (y / max(hypot(*aside), 1.0))
        point: Points = first + across + down
        return point


def words_of(
    lines: Sequence[ScannedLine], page: int, quarters: int, size: tuple[float, float], image: tuple[int, ...]
) -> tuple[Word, ...]:
    """The words of lines that were read on a page of `size` points, drawn on an image of so many rows and
    columns, and turned left by so many quarters."""
    if not lines:
        return ()
    scale = size[0] / image[1]
    frame = (size[1], size[0]) if quarters % 2 else size
    measured = [_measured(line) for line in lines]
    slope = slope_of([line.corners for line in lines])
    sizes = _levelled([m.size * scale for m in measured], [len(m.line.text) for m in measured])
    middles = [_straight(m, slope, scale) for m in measured]
    feet = _rows([y for _, y in middles], sizes)
    words: list[Word] = []
    # Row by row, which says nothing of columns: a scan has no order of its own.
    for i in sorted(range(len(lines)), key=lambda i: (feet[i], middles[i][0])):
        line, letters = measured[i], round(sizes[i] * 4) / 4 or 0.25
        for text, left, right in _spans(line):
            off = middles[i][0] - line.line.ink.shape[1] / 2 * scale
            bounds = Rect(
                off + left * scale,
                feet[i] - _ABOVE * letters,
                off + right * scale,
                feet[i] + _BELOW * letters,
            )
            box = _within(_box(line, left, right, scale).turned(-quarters, *frame), size)
            words.append(Word(text, box, bounds, feet[i], letters, False, "", page, len(words)))
    return tuple(words)


def _measured(line: ScannedLine) -> _Measured:
    height, width = line.ink.shape
    rows = line.ink.sum(axis=1, dtype=np.int64)
    rows[rows > _RULE * width] = 0
    dense = np.flatnonzero(rows >= max(_DENSE * rows.max(), 1))
    if not len(dense) or not any(c.isalnum() for c in line.text):
        return _Measured(line, 0.75 * height, 0.8 * height)
    foot, head = int(dense[-1]) + 1, int(dense[0])
    while head and rows[head - 1] >= max(_SPECK * rows.max(), 2):
        head -= 1
    tall = any(c.isupper() or c.isdigit() or c in _TALL_LETTERS for c in line.text)
    return _Measured(line, foot, (foot - head) / (_TALL if tall else _LOW))


def _straight(measured: _Measured, slope: float, scale: float) -> tuple[float, float]:
    """The middle of a line's baseline in points, once the page's slope is taken out."""
    x, y = measured.point(measured.line.ink.shape[1] / 2, measured.foot) * scale
    return float(x * cos(slope) + y * sin(slope)), float(y * cos(slope) - x * sin(slope))


def _levelled(sizes: Sequence[float], letters: Sequence[int]) -> list[float]:
    """The sizes of lines without the noise of measuring them: those that differ little are one, beginning
    with the size of most letters, so that no line of a paragraph looks like a heading."""
    found = list(sizes)
    left = set(range(len(sizes)))

    def near(size: float) -> list[int]:
        return [i for i in sorted(left) if abs(sizes[i] - size) <= _SAME_SIZE * size]

    while left:
        best = max(sorted(left), key=lambda i: sum(letters[j] for j in near(sizes[i])))
        group = near(sizes[best])
        common = median(size for i in group for size in [sizes[i]] * letters[i])
        for i in group:
            found[i] = common
        left.difference_update(group)
    return found


def _rows(feet: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Baselines, those that differ by less than measuring them does made one, so that cells stand in rows."""
    found = [0.0] * len(feet)
    group: list[int] = []
    for i in sorted(range(len(feet)), key=feet.__getitem__):
        if group and feet[i] - feet[group[0]] > _SAME_ROW * min(sizes[i], sizes[group[0]]):
            group = []
        group.append(i)
        level = sum(feet[j] for j in group) / len(group)
        for j in group:
            found[j] = level
    return found


def _spans(measured: _Measured) -> list[tuple[str, float, float]]:
    """The words of a line, with the pixels at which each begins and ends."""
    line = measured.line
    letters = "".join(line.text.split())
    middles = line.middles
    if len(middles) != len(letters):
        # The recogniser lost count: every character is taken to be as wide as the next.
        each = line.ink.shape[1] / len(line.text)
        middles = tuple((i + 0.5) * each for i, c in enumerate(line.text) if not c.isspace())
    inked = _inked(measured)
    gaps = [_gap(inked, a, b) for a, b in zip(middles, middles[1:], strict=False)]
    breaks = _breaks(line.text, gaps, measured.size)
    letters = _with_raised(letters, gaps, measured)
    begins = [_first(inked, middles[0], measured.size), *(gaps[i - 1][1] for i in breaks)]
    end = line.ink.shape[1] - _first(inked[::-1], line.ink.shape[1] - middles[-1], measured.size)
    ends = [*(gaps[i - 1][0] for i in breaks), end]
    edges = [0, *breaks, len(letters)]
    texts = [letters[a:b] for a, b in zip(edges, edges[1:], strict=False)]
    return [(t, a, max(b, a + 1)) for t, a, b in zip(texts, begins, ends, strict=True)]


def _breaks(text: str, gaps: Sequence[tuple[float, float]], size: float) -> list[int]:
    """Before which letters a word begins: where the recogniser has a space, and where it missed one, so
    that the letters stand as far apart as words of the line do."""
    ends = list(accumulate(len(word) for word in text.split()))[:-1]
    widths = [right - left for left, right in gaps]
    spaces = [widths[i - 1] for i in ends]
    if not spaces or min(spaces) < _SPACE * size:
        return ends
    least = max(_WIDE * median(spaces), _SPACE * size)
    letters = "".join(text.split())
    # A 1 stands far from its neighbours by nature, and a number must not fall in two.
    return [
        i
        for i in range(1, len(letters))
        if i in ends or (widths[i - 1] >= least and (letters[i - 1].isalpha() or letters[i].isalpha()))
    ]


def _with_raised(letters: str, gaps: Sequence[tuple[float, float]], measured: _Measured) -> str:
    """The letters of a line, its raised figures written as such, because 10⁶ is not 106."""
    ink, size = measured.line.ink, measured.size
    found = letters[:1]
    for i in range(1, len(letters)):
        left, right = gaps[i - 1], gaps[i] if i < len(gaps) else (ink.shape[1], ink.shape[1] + 1)
        raised = False
        # A figure that touches its neighbours cannot be measured.
        if letters[i] in _FIGURES and left[0] < left[1] and right[0] < right[1]:
            rows = np.flatnonzero(ink[:, int(left[1]) : int(right[0])].any(axis=1))
            raised = len(rows) > 0 and rows[-1] + 1 < measured.foot - _RAISED * size < rows[0] + size / 2
        found += letters[i].translate(SUPERSCRIPTS) if raised else letters[i]
    return found


def _inked(measured: _Measured) -> Flags:
    """Which columns of a line's pixels hold ink of its letters."""
    top, bottom = (int(measured.foot + share * measured.size) for share in (-_ABOVE, _BELOW))
    inked: Flags = np.any(measured.line.ink[max(top, 0) : bottom + 1], axis=0)
    return inked


def _first(inked: Flags, middle: float, size: float) -> float:
    """Where the ink of the first character begins, given about where its middle is."""
    least = max(int(middle - 0.7 * size), 0)
    found = np.flatnonzero(inked[least : max(int(middle), least) + 1])
    return float(least + found[0]) if len(found) else max(middle - 0.3 * size, 0.0)


def _gap(inked: Flags, before: float, after: float) -> tuple[float, float]:
    """The widest stretch without ink between the middles of two characters."""
    low, high = int(before), max(int(after), int(before) + 1)
    marks = [low - 1, *(low + np.flatnonzero(inked[low:high])).tolist(), high]
    width, start = max((b - a - 1, a + 1) for a, b in zip(marks, marks[1:], strict=False))
    if not width:
        return (before + after) / 2, (before + after) / 2
    return float(start), float(start + width)


def _box(measured: _Measured, left: float, right: float, scale: float) -> Rect:
    """The rectangle around a word as the turned page shows it, in points."""
    top, bottom = measured.foot - _ABOVE * measured.size, measured.foot + _BELOW * measured.size
    corners = [measured.point(x, y) * scale for x in (left, right) for y in (top, bottom)]
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _within(box: Rect, size: tuple[float, float]) -> Rect:
    """A box without what sticks out of the page."""
    left, right = (min(max(x, 0.0), size[0]) for x in (box.left, box.right))
    top, bottom = (min(max(y, 0.0), size[1]) for y in (box.top, box.bottom))
    return Rect(left, top, right, bottom)
