"""Finds the names of groups: those that stand alone in a row, and those centred beside several rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ingest.pdf.shapes import Line, TableCell

UNSURE = "Names of groups stand beside several rows of this table, and beside which ones is not sure"
_OFF = 0.4
"""How far from the middle of its rows a name may stand, in distances of rows."""
_ALIGNED = 2.0
_WIDEST = 0.6
"""A name is no wider, as a share of its table: a line of text below a table is."""
_EVEN = 1.3
_FURTHEST = 2.4
"""How far from its rows, in sizes, a name stands where the distance of rows does not tell."""
_LEADING = 1.4
_GUTTER = 0.9

Row = list[Line]


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


def is_group_row(rows: Sequence[Row], i: int, held: Sequence[Row], least_cells: int) -> bool:
    """Return whether a row has only a name at the left edge of a table, and rows of the table follow it
    as closely as rows do.

    Args:
        held: the rows of the table so far.
    """
    row, below = rows[i], rows[i + 1 : i + 4]
    if len(row) != 1 or not below or len(below[0]) < least_cells:
        return False
    left = min(line.bounds.left for each in held for line in each)
    right = max(line.bounds.right for each in (*held, below[0]) for line in each)
    name = row[0]
    near = abs(name.bounds.left - left) <= _ALIGNED and abs(below[0][0].bounds.left - left) <= _ALIGNED
    if (
        not near
        or name.bounds.width > _WIDEST * (right - left)
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
    a, b = one.bounds, other.bounds
    return min(abs(a.left - b.left), abs(a.right - b.right), abs(a.middle[0] - b.middle[0])) <= _ALIGNED


def last_lines(rows: Sequence[Row], stop: int, columns: Sequence[tuple[float, float]]) -> int:
    """Return where a table ends with the lines that go on in the first column of its last row.

    Such a line stands close below one whose column had no room for its first word.
    """
    while 0 < stop < len(rows) and len(columns) > 1:
        above, row = rows[stop - 1][0], rows[stop]
        edge = columns[1][0] - _GUTTER * above.size
        word = row[0].words[0].bounds.width + 0.2 * above.size
        inside = len(row) == 1 and row[0].bounds.right <= edge and row[0].size == above.size
        aligned = (
            abs(row[0].bounds.left - above.bounds.left) <= _ALIGNED and above.bounds.right < columns[1][0]
        )
        tight = _step(rows[stop - 1], row) <= _LEADING * above.size
        if not (inside and aligned and tight and above.bounds.right + word > edge):
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
