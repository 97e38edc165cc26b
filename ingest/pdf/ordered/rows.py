"""Follows the pieces of a page in the order of its content, and finds stretches written row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.pdf.shapes import Line, Rect, around

_LEADING = 1.7
"""The lines of one cell stand no further apart, in sizes."""
_FURTHEST = 2.6
"""How far below a row the next one may begin, in sizes."""
_OVER = 0.25
"""So much, in sizes, the boxes of letters in two rows may overlap."""
_ABOVE = 3.0
_TOUCH = 0.5
_ALIGNED = 0.15
"""How far apart, in sizes, the lines of a cell may begin, end or be centred."""
_SAME_SIZE = 1.15
_MOST_WORDS = 12
"""A name beside several rows has no more."""


@dataclass(slots=True)
class Cell:
    """The lines of a cell, from the top."""

    lines: list[Line]

    @property
    def bounds(self) -> Rect:
        """The rectangle around its lines."""
        return around(line.bounds for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def size(self) -> float:
        """The size of its first line."""
        return self.lines[0].size


@dataclass(slots=True)
class Row:
    """The cells of a row, from left to right."""

    cells: list[Cell]

    @property
    def bounds(self) -> Rect:
        """The rectangle around its cells."""
        return around(cell.bounds for cell in self.cells)

    @property
    def baseline(self) -> float:
        """The first baseline of most of its cells."""
        return median(cell.lines[0].baseline for cell in self.cells)

    @property
    def bold(self) -> bool:
        """Whether all its cells are bold."""
        return all(cell.bold for cell in self.cells)


def stretches_of(pieces: Sequence[Line]) -> list[list[Row]]:
    """Return the rows of stretches in which one piece follows the other to the right or below."""
    found: list[list[Row]] = []
    rows: list[Row] = []
    for piece in pieces:
        if not rows:
            rows = [Row([Cell([piece])])]
            continue
        last = rows[-1].cells[-1]
        if _goes_on(last, piece) and not _reaches_back(rows[-1], piece):
            last.lines.append(piece)
        elif _is_beside(rows, piece):
            rows[-1].cells.append(Cell([piece]))
        elif _is_below(rows, piece):
            rows.append(Row([Cell([piece])]))
        else:
            found.append(rows)
            rows = [Row([Cell([piece])])]
    return [_without_text(stretch) for stretch in ([*found, rows] if rows else found)]


def _without_text(rows: Sequence[Row]) -> list[Row]:
    """Rows without text at their left that goes on beside the rows below: it is a column of its own."""
    found: list[Row] = []
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        first, *rest = row.cells
        words = sum(len(line.words) for line in first.lines)
        if rest and below and words > _MOST_WORDS:
            bounds = first.bounds
            if below.bounds.top < bounds.bottom - first.size and below.bounds.left > bounds.right:
                found += [Row([first]), Row(rest)]
                continue
        found.append(row)
    return found


def _goes_on(cell: Cell, piece: Line) -> bool:
    """Whether a piece may be the next line of a cell: right below it, in the same print."""
    last = cell.lines[-1]
    step = piece.baseline - last.baseline
    a, b = last.bounds, piece.bounds
    aligned = min(abs(a.left - b.left), abs(a.right - b.right), abs(a.middle[0] - b.middle[0]))
    return (
        0.5 * last.size < step <= _LEADING * max(last.size, piece.size)
        and aligned <= _ALIGNED * last.size
        and abs(piece.size - last.size) <= 0.05 * last.size
        and piece.bold == last.bold
    )


def _reaches_back(row: Row, piece: Line) -> bool:
    """Whether a piece begins left of the cell that it would be a line of, over the one before."""
    return len(row.cells) > 1 and piece.bounds.left < row.cells[-2].lines[-1].bounds.right - _TOUCH


def _is_beside(rows: Sequence[Row], piece: Line) -> bool:
    """Whether a piece begins the next cell of the last row."""
    row = rows[-1]
    bounds = row.bounds
    if piece.bounds.left < row.cells[-1].lines[-1].bounds.right - _TOUCH or not _alike(row, piece):
        return False
    if piece.bounds.top >= bounds.bottom - _OVER * piece.size:
        return False
    if len(rows) > 1:
        above = rows[-2].cells
        level = min(line.baseline for cell in above for line in cell.lines[:1])
        return piece.baseline > level + 0.5 * piece.size
    return piece.bounds.bottom > bounds.top - _ABOVE * piece.size


def _is_below(rows: Sequence[Row], piece: Line) -> bool:
    """Whether a piece begins a row below the last one."""
    row = rows[-1]
    firsts = [cell.lines[0].baseline for cell in row.cells]
    down = piece.baseline - min(firsts)
    return down > 0.5 * piece.size and piece.bounds.top - row.bounds.bottom <= _FURTHEST * piece.size


def _alike(row: Row, piece: Line) -> bool:
    size = row.cells[-1].size
    return max(size, piece.size) <= _SAME_SIZE * min(size, piece.size)
