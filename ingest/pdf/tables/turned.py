"""Puts column heads that are set sideways over the columns of their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.pdf.shapes import Line, Rect, Table, TableCell, Word, around

_ABOVE = 160.0
"""How far above a table, in points, its heads may begin."""
_GAP = 1.2
_LEAST = 2
"""So many heads set sideways stand over a table; a single one is a label of its side."""


@dataclass(frozen=True, slots=True)
class _Head:
    """Words set sideways that stand together, in reading order."""

    words: tuple[Word, ...]
    bounds: Rect


def with_turned_heads(
    tables: Sequence[Table], asides: Sequence[Word], lines: Sequence[Line], boxes: Sequence[Rect]
) -> tuple[list[Table], list[Word], list[Line]]:
    """Return the tables with their sideways heads, and the words and lines that stand over none.

    Args:
        asides: words that run in another direction than the page's.
        lines: the page's lines outside tables: one beside the heads belongs to them.
        boxes: where the asides stand once the page is turned as its text runs.
    """
    heads = _heads(asides, boxes)
    found: list[Table] = []
    used: set[int] = set()
    taken: set[int] = set()
    for table in tables:
        over = [(column, head) for head in heads if (column := _column(table, head)) is not None]
        if len({column for column, _ in over}) < _LEAST:
            found.append(table)
            continue
        beside = [line for line in lines if _is_beside(line, table, over)]
        found.append(_with(table, over, beside))
        used |= {id(word) for _, head in over for word in head.words}
        taken |= {id(line) for line in beside}
    return (
        found,
        [word for word in asides if id(word) not in used],
        [line for line in lines if id(line) not in taken],
    )


def _heads(asides: Sequence[Word], boxes: Sequence[Rect]) -> list[_Head]:
    groups: list[list[tuple[Word, Rect]]] = []
    for word, bounds in zip(asides, boxes, strict=True):
        near = next((g for g in groups if any(_near(bounds, other, word.size) for _, other in g)), None)
        if near is None:
            groups.append([(word, bounds)])
        else:
            near.append((word, bounds))
    return [
        _Head(tuple(word for word, _ in sorted(g, key=lambda each: each[0].order)), around(p for _, p in g))
        for g in groups
    ]


def _near(one: Rect, other: Rect, size: float) -> bool:
    """Whether words set sideways are of one head: one above the other, or lines close together."""
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return (across < -0.3 * size and down < _GAP * size) or (across < 0.4 * size and down < 0)


def _spans(table: Table) -> dict[int, tuple[float, float]]:
    """From where to where the words of each column stand."""
    spans: dict[int, tuple[float, float]] = {}
    for cell in table.cells:
        if cell.columns == 1 and cell.lines:
            bounds = around(line.bounds for line in cell.lines)
            left, right = spans.get(cell.column, (bounds.left, bounds.right))
            spans[cell.column] = (min(left, bounds.left), max(right, bounds.right))
    return spans


def _column(table: Table, head: _Head) -> int | None:
    spans = _spans(table)
    middle = head.bounds.middle[0]
    top = min((cell.lines[0].bounds.top for cell in table.cells if cell.row > 0 and cell.lines), default=0.0)
    if not table.bounds.top - _ABOVE < head.bounds.middle[1] < max(top, table.bounds.top + 1) or not spans:
        return None
    best = min(spans, key=lambda c: max(spans[c][0] - middle, middle - spans[c][1]))
    left, right = spans[best]
    return best if left - 12 <= middle <= right + 12 else None


def _is_beside(line: Line, table: Table, over: Sequence[tuple[int, _Head]]) -> bool:
    """Whether an upright line is the head of the first column, beside those set sideways."""
    spans = _spans(table)
    top, bottom = min(h.bounds.top for _, h in over), max(h.bounds.bottom for _, h in over)
    first = min(spans)
    return (
        first not in {column for column, _ in over}
        and top <= line.bounds.middle[1] <= bottom + line.size
        and line.bounds.left >= spans[first][0] - line.size
        and line.bounds.right <= min(h.bounds.left for _, h in over)
    )


def _with(table: Table, over: Sequence[tuple[int, _Head]], beside: Sequence[Line]) -> Table:
    row0 = {cell.column: cell for cell in table.cells if cell.row == 0}
    columns = {column for column, _ in over}
    fills = all(column not in row0 or not row0[column].lines for column in columns)
    kept = [cell for cell in table.cells if not (fills and cell.row == 0 and cell.column in columns)]
    if not fills:
        kept = [replace(cell, row=cell.row + 1) for cell in kept]
    made: dict[int, tuple[Line, ...]] = {}
    for column, head in sorted(over, key=lambda each: each[1].words[0].order):
        made[column] = (*made.get(column, ()), Line(head.words))
    if beside:
        first = min(_spans(table))
        made[first] = tuple(beside)
    cells = [*kept, *(TableCell(lines, 0, column) for column, lines in made.items())]
    bounds = around([table.bounds, *(head.bounds for _, head in over)])
    heads = (table.head_rows or 1) if fills else (table.head_rows or 0) + 1
    return replace(table, cells=tuple(cells), bounds=bounds, head_rows=heads)
