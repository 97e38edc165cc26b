"""Place the cells of a Rich Text table by where they end on the page."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ingest.loaders.flow import FlowDoubt, Table
from ingest.loaders.rtf.state import CellEdge, RowShape
from ingest.tables import Cell

_NEAR = 30
"""Edges less than this many twips (1/1440 inch) apart are one."""
_MOST_COLUMNS = 200
WrittenRow = tuple[RowShape, list[str]]
"""A row: where its cells stand, and their words."""


def table(rows: Sequence[WrittenRow]) -> Table:
    """Return a table with each cell in the columns that it covers on the page."""
    doubts: list[FlowDoubt] = []
    fitting = all(len(shape.cells) == len(words) for shape, words in rows)
    if not fitting:
        rows = [(_even(words), words) for _, words in rows]
        if len({len(words) for _, words in rows}) > 1:
            what = (
                "The rows of a table have different numbers of columns: a value may stand under another head"
            )
            doubts.append(("table", what))
    edges = _edges(rows)
    cells: list[Cell] = []
    reaching: dict[int, int] = {}
    for at, (shape, words) in enumerate(rows):
        reaching = _row(at, shape, words, edges, cells, reaching)
    return Table(cells, _heads(rows), tuple(doubts))


def _row(
    at: int,
    shape: RowShape,
    words: Sequence[str],
    edges: Sequence[int],
    cells: list[Cell],
    reaching: dict[int, int],
) -> dict[int, int]:
    """Place the cells of a row; return the cells that may go on below, by their first columns."""
    below: dict[int, int] = {}
    left = _column(shape.left, edges)
    cells += [Cell("", at, column) for column in range(left)]
    before: int | None = None
    for shape_cell, text in zip(shape.cells, words, strict=True):
        right = max(left + 1, _column(shape_cell.right, edges))
        if shape_cell.goes_on_across and before is not None:
            first = cells[before]
            joined = "\n".join(filter(None, (first.words, text)))
            cells[before] = replace(first, columns=right - first.column, words=joined)
        elif shape_cell.goes_on_down and left in reaching:
            first = cells[reaching[left]]
            joined = "\n".join(filter(None, (first.words, text)))
            cells[reaching[left]] = replace(first, rows=at - first.row + 1, words=joined)
            below[left] = reaching[left]
        else:
            before = below[left] = len(cells)
            cells.append(Cell(text, at, left, 1, right - left))
        left = right
    return below


def _edges(rows: Sequence[WrittenRow]) -> list[int]:
    """Return the edges of all columns, from the left."""
    stated = sorted({edge for shape, _ in rows for edge in (shape.left, *(c.right for c in shape.cells))})
    edges: list[int] = []
    for edge in stated:
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges[: _MOST_COLUMNS + 1]


def _column(edge: int, edges: Sequence[int]) -> int:
    """Return the number of the column that begins at an edge."""
    return min(bisect_left(edges, edge - _NEAR), max(0, len(edges) - 1))


def _even(words: Sequence[str]) -> RowShape:
    return RowShape(0, [CellEdge((at + 1) * 1000) for at in range(len(words))])


def _heads(rows: Sequence[WrittenRow]) -> int | None:
    count = 0
    while count < len(rows) and rows[count][0].is_head:
        count += 1
    return count if 0 < count < len(rows) else None
