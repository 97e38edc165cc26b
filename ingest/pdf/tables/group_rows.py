"""Finds the rows of a table without rules that only name the group of the rows below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.shapes import Line, TableCell

_ALIGNED = 2.0
_WIDEST = 0.6
"""A name is no wider, as a share of its table: a line of text below a table is."""
_EVEN = 1.3
_FURTHEST = 2.4
"""How far from its rows, in sizes, a name stands where the distance of rows does not tell."""
_LEADING = 1.4
_GUTTER = 0.9

Row = list[Line]


def is_group_row(rows: Sequence[Row], i: int, held: Sequence[Row], least_cells: int) -> bool:
    """Return whether a row has only a name at the left edge of a table, and rows of the table follow it
    as closely as rows do.

    Args:
        held: the rows of the table so far.
    """
    row, below = rows[i], rows[i + 1 : i + 4]
    if len(row) != 1 or not below or len(below[0]) < least_cells:
        return False
    left = min(line.place.left for each in held for line in each)
    right = max(line.place.right for each in (*held, below[0]) for line in each)
    name = row[0]
    near = abs(name.place.left - left) <= _ALIGNED and abs(below[0][0].place.left - left) <= _ALIGNED
    if (
        not near
        or name.place.width > _WIDEST * (right - left)
        or not any(_same_columns(each, below[0]) for each in held[-4:])
    ):
        return False
    steps = [_step(a, b) for a, b in zip(below, below[1:], strict=False) if len(b) >= least_cells]
    steps += [_step(a, b) for a, b in zip(held, held[1:], strict=False) if len(b) >= least_cells]
    most = _EVEN * max([step for step in steps if step <= _FURTHEST * name.size], default=0.0)
    most = most or _FURTHEST * name.size
    return _step(rows[i - 1], row) <= most and _step(row, below[0]) <= most


def _step(above: Row, below: Row) -> float:
    return below[0].baseline - above[0].baseline


def _same_columns(above: Row, below: Row) -> bool:
    """Whether most cells of a row begin, end or are centred where one of another row does."""
    met = sum(any(_meets(cell, other) for other in above) for cell in below)
    return 2 * met > len(below) or 2 * met >= len(above) > 1


def _meets(one: Line, other: Line) -> bool:
    a, b = one.place, other.place
    return min(abs(a.left - b.left), abs(a.right - b.right), abs(a.middle[0] - b.middle[0])) <= _ALIGNED


def last_lines(rows: Sequence[Row], stop: int, columns: Sequence[tuple[float, float]]) -> int:
    """Return where a table ends with the lines that go on in the first column of its last row.

    Such a line stands close below one whose column had no room for its first word.
    """
    while 0 < stop < len(rows) and len(columns) > 1:
        above, row = rows[stop - 1][0], rows[stop]
        edge = columns[1][0] - _GUTTER * above.size
        word = row[0].words[0].place.width + 0.2 * above.size
        inside = len(row) == 1 and row[0].place.right <= edge and row[0].size == above.size
        aligned = abs(row[0].place.left - above.place.left) <= _ALIGNED and above.place.right < columns[1][0]
        tight = _step(rows[stop - 1], row) <= _LEADING * above.size
        if not (inside and aligned and tight and above.place.right + word > edge):
            break
        stop += 1
    return stop


def with_group_rows(cells: Sequence[TableCell], columns: int, heads: int) -> list[TableCell]:
    """Return the cells, names of groups that stand alone in their row over all columns.

    Such a name runs into the next column, or is bold where other rows are not, or is one of several of
    which the first one begins the body, each with a full row below it.
    """
    alone = Counter(cell.row for cell in cells)
    first = {cell.row: cell for cell in cells if cell.column == 0 and cell.row >= heads}
    bold = [cell.lines[0].bold for cell in first.values() if alone[cell.row] > 1 and cell.lines]
    plain = sum(bold) < 0.3 * len(bold)
    single = [row for row, cell in first.items() if alone[row] == 1 and cell.rows == 1]
    over = all(row + 1 in first and alone[row + 1] > 1 for row in single) and heads in single
    return [
        replace(cell, columns=columns)
        if first.get(cell.row) is cell
        and cell.row in single
        and (over or cell.columns > 1 or (plain and all(line.bold for line in cell.lines)))
        else cell
        for cell in cells
    ]
