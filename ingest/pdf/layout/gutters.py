"""Finds the white strip that parts columns of text, and tells columns from the cells of a table."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.pdf.layout.lines import rows_of, top_of
from ingest.pdf.shapes import Line, Piece, joined

_LEAST_LINES = 3
_WORDS = 3
_ATTEMPTS = 3
_PROSE_WORDS = 6.0
_FEW, _ORDERED_WORDS = 2, 4.0
"""So many lines, of so many words on the average, are a column where the page's content says so."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap between a line and the nearest one beside it; `follows` where that is also the next
    in the page's content."""

    left: float
    right: float
    follows: bool


def gutter_of(pieces: Sequence[Piece]) -> float | None:
    """Where a white strip parts columns of text: the place that lies in most of the gaps."""
    lines = sorted((p for p in pieces if isinstance(p, Line)), key=top_of)
    gaps = [gap for i, line in enumerate(lines) if (gap := gap_behind(line, i, lines))]
    for attempt in range(_ATTEMPTS):
        if not gaps:
            return _by_order(lines)
        middles = (g.left + 0.01 for g in gaps)
        best = max(middles, key=lambda x: (sum(g.left < x < g.right for g in gaps), -x))
        holding = [g for g in gaps if g.left < best < g.right]
        x = _least_crossed(lines, max(g.left for g in holding), min(g.right for g in holding))
        sides = (
            [line for line in lines if line.bounds.right <= x],
            [line for line in lines if line.bounds.left >= x],
        )
        follows = sum(g.follows for g in holding) / len(holding)
        # Two lines a side are columns only where the page's content says so too.
        least = _LEAST_LINES if follows else _LEAST_LINES - 1
        enough = min(len(holding), *map(len, sides)) >= least
        # Beside a table of more gaps than it has itself, only prose is a column.
        first = not attempt or any(_is_prose(side) for side in sides)
        if enough and first and are_columns(*sides, follows):
            return x
        gaps = [g for g in gaps if not g.left < best < g.right]
    return _by_order(lines)


def _by_order(lines: Sequence[Line]) -> float | None:
    """Where all lines that the file writes later stand right of all others and begin beside them: two columns
    of text, though their lines stand on no common heights."""
    if len(lines) < 2 * _FEW or lines[0].words[0].apart is None:
        return None
    ordered = sorted(lines, key=lambda line: line.words[0].order)
    edges = list(itertools.accumulate((line.bounds.right for line in ordered), max))
    for at in range(_FEW, len(ordered) - _FEW + 1):
        left, right = ordered[:at], ordered[at:]
        x = min(line.bounds.left for line in right)
        if edges[at - 1] >= x or top_of(right[0]) > left[-1].bounds.top - left[-1].size:
            continue
        if all(_fill(side)[0] >= _ORDERED_WORDS for side in (left, right)):
            return (edges[at - 1] + x) / 2
    return None


def _is_prose(side: Sequence[Line]) -> bool:
    words, fill = _fill(side)
    return words >= _PROSE_WORDS and fill >= 0.8


def _least_crossed(lines: Sequence[Line], low: float, high: float) -> float:
    """The place between two others that the fewest lines cross: a long line of the left column that
    has none beside it makes no gap, and ends within the strip all the same."""
    edges = sorted({low, high, *(p.bounds.right for p in lines if low < p.bounds.right < high)})
    middles = [(a + b) / 2 for a, b in itertools.pairwise(edges)]
    widths = [b - a for a, b in itertools.pairwise(edges)]
    crossed = [sum(p.bounds.left < x < p.bounds.right for p in lines) for x in middles]
    best = min(range(len(middles)), key=lambda i: (crossed[i], -widths[i]))
    return middles[best]


def are_columns(left: Sequence[Line], right: Sequence[Line], follows: float) -> bool:
    """Whether what stands on the two sides of a gutter is text in columns and not cells in rows."""
    if not _level(left, right):
        return True
    fills = [_fill(side) for side in (left, right)]
    if not all(words >= _WORDS and fill >= 0.5 for words, fill in fills):
        return False
    # Written row by row it is a table, unless its lines go on from each other as prose does.
    runs_on = all(sum(line.text[0].islower() for line in side) >= 0.4 * len(side) for side in (left, right))
    return follows < 0.8 or (runs_on and all(fill >= 0.8 for _, fill in fills))


def gap_behind(line: Line, i: int, lines: Sequence[Line]) -> Gap | None:
    """The gap behind a line, where another stands beside it on the right."""
    half = line.bounds.height / 2
    nearest: Line | None = None
    for step in (1, -1):
        j = i + step
        while 0 <= j < len(lines) and abs(lines[j].bounds.top - line.bounds.top) <= half:
            if lines[j].bounds.left >= line.bounds.right and (
                nearest is None or lines[j].bounds.left < nearest.bounds.left
            ):
                nearest = lines[j]
            j += step
    if nearest is None:
        return None
    follows = nearest.words[0].order == line.words[-1].order + 1
    return Gap(line.bounds.right, nearest.bounds.left, follows)


def _fill(side: Sequence[Line]) -> tuple[float, float]:
    """How many words the lines of a side have, and how far they fill it; cells do so less than text."""
    rows = [joined(row) for row in rows_of(side)]
    width = max(row.bounds.right for row in rows) - min(row.bounds.left for row in rows)
    words = sum(len(row.words) for row in rows) / len(rows)
    return words, median(row.bounds.width for row in rows) / max(width, 1.0)


def _level(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the lines of the shorter side stand beside lines of the other, as cells do."""
    fewer, more = sorted((left, right), key=len)
    baselines = [line.baseline for line in more]
    beside = sum(any(abs(line.baseline - b) < 0.15 * line.size for b in baselines) for line in fewer)
    return beside >= 0.7 * len(fewer)
