"""Makes tables of what the file marks as such, where that agrees with what is seen on the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.pdf.layout.lines import lines_of, rows_of
from ingest.pdf.shapes import Rect, Table, TableCell, Word, around, joined
from ingest.pdf.tables.grids import rows_in_doubt
from ingest.pdf.tables.groups import with_group_rows
from ingest.pdf.tags.places import PlacedCell, placed
from ingest.pdf.tags.tree import UNMARKED, MarkedTable, Tags

_APART = 0.3
"""How far the baselines of two rows stand apart at least, in sizes."""
_OVER = 0.35
"""How far words of one column may reach over those of the next, in sizes."""
_BESIDE = 4.0
_MOST_WORDS = 40.0
"""More words a cell, on the average, are a page's layout and no table."""

Held = dict[int, list[Word]]


def with_tagged(words: Sequence[Word], tags: Tags, ruled: Sequence[Table]) -> tuple[list[Table], list[Word]]:
    """Return the tables of a page, those that the file marks among them, and the words in none.

    A ruled table needs no marks; one in doubt gives way to a marked one that is not. Words of a marked table
    that does not agree with what is seen stay outside, with the mark "table".

    Args:
        ruled: the tables between rules that cross.
    """
    if not tags.tables:
        inside = _words(ruled)
        return list(ruled), [word for word in words if id(word) not in inside]
    sure, in_doubt = _words([t for t in ruled if not t.doubt]), _words([t for t in ruled if t.doubt])
    held: Held = defaultdict(list)
    for word in words:
        held[word.cell].append(word)
    tables: list[Table] = []
    taken = set(sure)
    doubted: set[int] = set()
    for marked in tags.tables:
        numbers = [cell.number for row in marked.rows for cell in row if held.get(cell.number)]
        own = [word for number in numbers for word in held[number]]
        if not _is_table(marked, held, own) or any(id(word) in sure for word in own):
            continue
        cells = _seen(marked, held, numbers, words, own)
        if not cells:
            doubted |= {id(word) for word in own}
            continue
        table = _made(marked, cells, held, own)
        if table.doubt and any(id(word) in in_doubt for word in own):
            continue
        tables.append(table)
        taken |= {id(word) for word in own}
    for table in ruled:
        inside = _words([table])
        if not table.doubt or not inside & taken:
            tables.append(table)
            taken |= inside
    left = [word for word in words if id(word) not in taken]
    return tables, [_doubted(word) if id(word) in doubted else word for word in left]


def _words(tables: Sequence[Table]) -> set[int]:
    return {id(word) for table in tables for line in table.lines for word in line.words}


def _doubted(word: Word) -> Word:
    return replace(word, marks=(*word.marks, "table"))


def _is_table(marked: MarkedTable, held: Held, own: Sequence[Word]) -> bool:
    """Whether marked cells make rows and columns: two of each at least, and not of pages of prose."""
    rows = [sum(cell.number in held for cell in row) for row in marked.rows]
    return sum(map(bool, rows)) > 1 and max(rows) > 1 and len(own) <= _MOST_WORDS * sum(rows)


def _seen(
    marked: MarkedTable, held: Held, numbers: Sequence[int], words: Sequence[Word], own: Sequence[Word]
) -> list[PlacedCell]:
    """The cells with words in their places; none unless rows lie one below the other, columns side by side,
    and no word among them is strange."""
    size = max(word.size for word in own)
    sides = {number: around(word.bounds for word in held[number]) for number in numbers}
    across = {number: (side.left, side.right) for number, side in sides.items()}
    lines = {number: [word.baseline for word in held[number]] for number in numbers}
    down = {number: (min(ys), max(ys)) for number, ys in lines.items()}
    found = placed(marked.rows, across, _OVER * size)
    cells = [cell for cell in found or () if cell.number in across]
    in_columns = _in_order(cells, across, _column, lambda cell: cell.columns, -_OVER * size)
    in_rows = _in_order(cells, down, _row, lambda cell: cell.rows, _APART * size)
    return cells if in_columns and in_rows and not _strangers(words, own, size) else []


def _row(cell: PlacedCell) -> int:
    return cell.row


def _column(cell: PlacedCell) -> int:
    return cell.column


def _in_order(
    cells: Sequence[PlacedCell],
    spans: dict[int, tuple[float, float]],
    position: Callable[[PlacedCell], int],
    covers: Callable[[PlacedCell], int],
    least: float,
) -> bool:
    """Whether cells stand in the order of their rows or columns, at least so far apart, and those that cover
    several reach into none beside these."""
    single: dict[int, tuple[float, float]] = {}
    for cell in cells:
        if covers(cell) == 1:
            low, high = spans[cell.number]
            before = single.get(position(cell), (low, high))
            single[position(cell)] = (min(before[0], low), max(before[1], high))
    if any(single[a][1] + least > single[b][0] for a, b in pairwise(sorted(single))):
        return False
    for cell in cells:
        low, high = spans[cell.number]
        first, last = position(cell), position(cell) + covers(cell) - 1
        if any(span[1] + least > low for at, span in single.items() if at < first) or any(
            high + least > span[0] for at, span in single.items() if at > last
        ):
            return False
    return True


def _strangers(words: Sequence[Word], own: Sequence[Word], size: float) -> bool:
    """Whether words stand in a table's area that are in none of its cells, or close beside it, in its rows,
    words that the file marks as nothing."""
    area = around(word.bounds for word in own)
    inside = {id(word) for word in own}
    levels = [word.baseline for word in own]
    for word in words:
        if id(word) in inside:
            continue
        x, y = word.bounds.middle
        if area.left < x < area.right and area.top < y < area.bottom:
            return True
        near = area.left - _BESIDE * size < x < area.right + _BESIDE * size
        if word.cell == UNMARKED and near and any(abs(word.baseline - b) < 0.1 * size for b in levels):
            return True
    return False


def _made(marked: MarkedTable, cells: Sequence[PlacedCell], held: Held, own: Sequence[Word]) -> Table:
    """The table of marked cells, without rows and columns that have nothing on the page."""
    rows = sorted({cell.row for cell in cells})
    columns = sorted({cell.column for cell in cells})
    made = [
        TableCell(
            tuple(joined(row) for row in rows_of(lines_of(held[cell.number]))),
            rows.index(cell.row),
            columns.index(cell.column),
            sum(cell.row <= row < cell.row + cell.rows for row in rows),
            sum(cell.column <= column < cell.column + cell.columns for column in columns),
        )
        for cell in cells
    ]
    bounds: Rect = around(word.bounds for word in own)
    heads = marked.head_rows
    if heads is not None:
        heads = sum(row < heads for row in rows) or None
    made = with_group_rows(made, len(columns), heads or 1)
    heads = heads or (0 if marked.continues else None)
    table = Table(tuple(made), bounds, heads, explicit=True, continues=marked.continues)
    return replace(table, doubt=rows_in_doubt(table))
