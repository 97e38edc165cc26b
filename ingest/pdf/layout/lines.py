"""Makes lines of words: words on one baseline with no more than a word's gap between them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.pdf.shapes import Line, Piece, Word, joined

_GAP = 1.0
"""The widest gap inside a line, in sizes of its letters; columns and cells stand further apart."""
_BAND = 12.0
MARKER = re.compile(
    r"[-–—•●○◦▪■□❑❏❖✓✔➢‣·*\uf0b7]$|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})(?:\.[\da-z](?:/[a-z])?)*[.)]$"
)
"""A word that begins a list item: a bullet, a number or a letter."""


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines that `words` make, in no order; a line that wide gaps interrupt is several."""
    runs: list[list[Word]] = []
    near: defaultdict[int, list[int]] = defaultdict(list)
    for word in sorted(words, key=lambda w: (w.bounds.left, w.baseline)):
        band = round(word.baseline / _BAND)
        best, distance = None, float("inf")
        for i in {i for b in (band - 1, band, band + 1) for i in near[b]}:
            off = _off(runs[i][-1], word)
            if off is not None and off < distance:
                best, distance = i, off
        if best is None:
            best = len(runs)
            runs.append([])
        runs[best].append(word)
        if best not in near[band]:
            near[band].append(best)
    return [Line(tuple(run)) for run in runs]


def _off(last: Word, word: Word) -> float | None:
    """How far off the line of `last` a word stands, or None where it is not on it."""
    size = max(last.size, word.size)
    gap = word.bounds.left - last.bounds.right
    if not -0.6 * size <= gap <= _GAP * min(last.size, word.size):
        return None
    off = abs(last.baseline - word.baseline)
    # A raised or lowered figure stands further off than a word of the same size may.
    most = 0.25 if min(last.size, word.size) > 0.85 * size else 0.55
    return off if off <= most * size else None


def rows_of(pieces: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand side by side, row by row from the top, each row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(pieces, key=lambda line: (line.baseline, line.bounds.left)):
        if rows and abs(rows[-1][0].baseline - line.baseline) <= 0.3 * min(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [with_markers(sorted(row, key=lambda line: line.bounds.left)) for row in rows]


def with_markers(row: list[Line]) -> list[Line]:
    """A row whose list markers are one with what they mark, whatever the gap behind them."""
    found: list[Line] = []
    for line in row:
        if found and len(found[-1].words) == 1 and MARKER.match(found[-1].text):
            gap = line.bounds.left - found[-1].bounds.right
            if gap < 4 * line.size and not line.text[0].isdigit():
                found[-1] = joined([found[-1], line])
                continue
        found.append(line)
    return found


def top_of(piece: Piece) -> float:
    """Where a piece begins, from the top of the page."""
    return piece.bounds.top
