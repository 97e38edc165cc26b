"""Places the heads of a table whose rows the file writes one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from ingest.pdf.ordered.columns import Columns
from ingest.pdf.ordered.rows import Row
from ingest.pdf.ordered.spans import Span
from ingest.pdf.shapes import TableCell, Word
from ingest.pdf.tables.heads import UNSURE, head_cells
from ingest.pdf.tables.levels import levels_of

_OFF_CENTRE = 0.8
"""How far from the middle of its columns a head may stand, in sizes."""
_FAR_OFF = 1.5
_MUCH_BETTER = 1.0
"""So much nearer to its middle, in sizes, a head must stand than in any other way to divide the columns."""

Head = tuple[list[TableCell], int, str]
"""The cells of the header rows, how many rows they make, and a doubt."""


def placed_heads(rows: Sequence[Row], heads: int, columns: Columns) -> Head:
    """Return the header rows: the first `heads` of the rows."""
    width = len(columns.spans)
    if not heads:
        return [], 0, ""
    if heads == 1 and len(rows[0].cells) == width:
        return [TableCell(tuple(cell.lines), 0, i) for i, cell in enumerate(rows[0].cells)], 1, ""
    if heads == 2:
        placed = _two_rows(rows[0], rows[1], columns)
        if placed:
            return placed, 2, ""
    cuts = [(a[1] + b[0]) / 2 for a, b in pairwise(columns.spans)]
    cells, depth, doubt = head_cells(_levels(rows[:heads]), _levels(rows[heads:]), cuts, ())
    lines = sum(len(cell.lines) for cell in cells)
    found = sum(len(cell.lines) for row in rows[:heads] for cell in row.cells)
    return cells, depth, doubt or ("" if lines == found else UNSURE)


def _levels(rows: Sequence[Row]) -> list[list[Word]]:
    return levels_of(
        [word for row in rows for cell in row.cells for line in cell.lines for word in line.words]
    )


def _two_rows(upper: Row, lower: Row, columns: Columns) -> list[TableCell]:
    """Two header rows. Each column has a head in the lower row below one that may stand over several, or one
    head for both; nothing where that does not come out even."""
    width = len(columns.spans)
    under = [first for first, _ in columns.covered[1]]
    alone = [i for i in range(width) if i not in under]
    if any(a != b for a, b in columns.covered[1]) or len(set(under)) < len(under):
        return []
    blank = not alone or upper.bounds.left > columns.spans[alone[0]][1]
    if blank and alone and alone != [0]:
        return []
    spans = _tiled(upper, [i for i in range(width) if not blank or i not in alone], under, columns.spans)
    if not spans:
        return []
    below = dict(zip(under, lower.cells, strict=True))
    found: list[TableCell] = []
    for cell, (a, b) in zip(upper.cells, spans, strict=True):
        # Two heads over one column are one of two lines.
        more = below.pop(a).lines if a == b and a in below else []
        over = any(i in below for i in range(a, b + 1))
        found.append(TableCell((*cell.lines, *more), 0, a, 1 if over else 2, b - a + 1))
    return [*found, *(TableCell(tuple(cell.lines), 1, at) for at, cell in below.items())]


def _tiled(
    row: Row, free: Sequence[int], under: Sequence[int], spans: Sequence[Span]
) -> list[tuple[int, int]]:
    """The columns each head of the upper row stands over: all of them from left to right, several only where
    each has a head below."""
    ways: list[tuple[float, list[tuple[int, int]]]] = []
    middles = [cell.bounds.middle[0] for cell in row.cells]
    size = row.cells[0].size
    for cuts in combinations(range(1, len(free)), len(row.cells) - 1):
        parts = [free[a:b] for a, b in pairwise([0, *cuts, len(free)])]
        if any(len(part) > 1 and not set(part) <= set(under) for part in parts):
            continue
        off = max(_off(spans, part, middle) for part, middle in zip(parts, middles, strict=True))
        ways.append((off / size, [(part[0], part[-1]) for part in parts]))
    ways.sort()
    if not ways or ways[0][0] > _FAR_OFF:
        return []
    unclear = len(ways) > 1 and (ways[0][0] > _OFF_CENTRE or ways[1][0] - ways[0][0] < _MUCH_BETTER)
    return [] if unclear else ways[0][1]


def _off(spans: Sequence[Span], part: Sequence[int], middle: float) -> float:
    """How far a head stands from the middle of columns, or from above one of them."""
    if len(part) == 1:
        left, right = spans[part[0]]
        return max(left - middle, middle - right, 0.0)
    left, right = spans[part[0]][0], spans[part[-1]][1]
    # Where a column ends is seen only as far as words reach.
    after = spans[part[-1] + 1][0] if part[-1] + 1 < len(spans) else right
    return max((left + right) / 2 - middle, middle - (left + max(right, after)) / 2, 0.0)
