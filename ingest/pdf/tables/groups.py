"""Finds which rows a group's name stands beside, where it is centred in height and not in its first row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ingest.pdf.shapes import TableCell

UNSURE = "Names of groups stand beside several rows of this table, and beside which ones is not sure"
_OFF = 0.4
"""How far from the middle of its rows a name may stand, in distances of rows."""


def with_centred_names(cells: Sequence[TableCell], head_rows: int) -> tuple[list[TableCell], str]:
    """Return the cells, each name in the first column over the rows that it is centred on, and a doubt.

    A table whose first row has a name has its names at the top of their groups: it stays as it is.
    """
    body = [cell for cell in cells if cell.row >= head_rows]
    beside = {cell.row for cell in body if cell.column > 0}
    names = sorted((c for c in body if c.column == 0 and c.columns == 1 and c.lines), key=_height)
    rows = sorted(beside)
    if not names or len(rows) < 2 or len(names) >= len(rows) or any(c.rows > 1 for c in body):
        return list(cells), ""
    heights = [_row_height(body, row) for row in rows]
    if _height(names[0]) < heights[0] + _OFF * (heights[1] - heights[0]):
        return list(cells), ""
    spans = _spans(names, heights)
    if spans is None:
        return list(cells), UNSURE
    kept = [cell for cell in cells if cell not in names]
    placed = [
        replace(name, row=rows[start], rows=rows[stop - 1] - rows[start] + 1)
        for name, (start, stop) in zip(names, spans, strict=True)
    ]
    return _without_gaps([*kept, *placed]), ""


def _spans(names: Sequence[TableCell], heights: Sequence[float]) -> list[tuple[int, int]] | None:
    """For each name the rows it stands in the middle of; None where they do not come out even."""
    step = median(b - a for a, b in zip(heights, heights[1:], strict=False))
    spans: list[tuple[int, int]] = []
    start = 0
    for name in names:
        if start >= len(heights):
            return None
        bottom = 2 * _height(name) - heights[start]
        stop = min(range(start, len(heights)), key=lambda i: abs(heights[i] - bottom)) + 1
        if abs(heights[stop - 1] - bottom) > 2 * _OFF * step:
            return None
        spans.append((start, stop))
        start = stop
    return spans if start == len(heights) else None


def _height(cell: TableCell) -> float:
    return (cell.lines[0].baseline + cell.lines[-1].baseline) / 2


def _row_height(cells: Sequence[TableCell], row: int) -> float:
    lines = [line.baseline for cell in cells if cell.row == row and cell.column > 0 for line in cell.lines]
    return median(lines)


def _without_gaps(cells: Sequence[TableCell]) -> list[TableCell]:
    """Number the rows anew where one is gone because it held only a name."""
    used = sorted({cell.row for cell in cells})
    at = {row: number for number, row in enumerate(used)}
    found: list[TableCell] = []
    for cell in cells:
        rows = sum(cell.row <= row < cell.row + cell.rows for row in used)
        found.append(replace(cell, row=at[cell.row], rows=max(rows, 1)))
    return found
