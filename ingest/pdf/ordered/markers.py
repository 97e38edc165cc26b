"""Takes list markers that stand in a column of their own, behind another one, to what they mark."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.ordered.rows import Cell, Row
from ingest.pdf.shapes import Line
from ingest.pdf.tables.markers import is_marker

_LEVEL = 0.6
"""How far off the baseline of its text a marker may stand, in sizes."""


def without_markers(rows: Sequence[Row], heads: int) -> list[Row]:
    """Return the rows, each marker at the head of the cell behind it."""
    head = max(heads, 1)
    marked = [cell for row in rows[head:] for cell in row.cells[1:-1] if _is_marker(cell)]
    if not marked:
        return list(rows)
    left, right = min(cell.bounds.left for cell in marked), max(cell.bounds.right for cell in marked)
    others = [cell for row in rows[head:] for cell in row.cells if not _is_marker(cell)]
    if any(cell.bounds.left < right and left < cell.bounds.right for cell in others):
        return list(rows)
    return [*rows[:head], *(_joined(row) for row in rows[head:])]


def _is_marker(cell: Cell) -> bool:
    return len(cell.lines) == 1 and is_marker(cell.lines[0])


def _joined(row: Row) -> Row:
    found: list[Cell] = row.cells[:1]
    for cell in row.cells[1:]:
        before = found[-1]
        if len(found) > 1 and _is_marker(before):
            marker, line = before.lines[0], cell.lines[0]
            if abs(marker.baseline - line.baseline) <= _LEVEL * line.size:
                found[-1] = Cell([Line(marker.words + line.words), *cell.lines[1:]])
                continue
        found.append(cell)
    return Row(found)
