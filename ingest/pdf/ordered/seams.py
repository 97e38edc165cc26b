"""Tells where a line goes on in the cell of the one above, and where it begins a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.pdf.ordered.rows import Cell, Row
from ingest.pdf.tables.cell_rows import UNSURE, goes_on

_CLOSER = 0.93
"""Lines so much closer than rows, or more, are of one cell."""
_FARTHER = 1.35
"""Rows stand no further apart than so many times the least distance of two."""
_SPACE = 0.2
_LEVEL = 0.25
_TIGHT = 1.7


def with_own_rows(rows: Sequence[Row]) -> tuple[list[Row], str]:
    """Return rows, those lines apart that begin a row of their own, and a doubt where that is not sure."""
    pitch = _pitch(rows)
    widest = max(
        (line.bounds.width for row in rows for cell in row.cells for line in cell.lines), default=0.0
    )
    found: list[Row] = []
    doubt = ""
    for row in (part for whole in rows for part in _levels(whole)):
        parted, unsure = _parted(row, pitch, _widths(rows, row, widest))
        found += parted
        doubt = doubt or unsure
    return found, doubt


def by_lines(rows: Sequence[Row]) -> bool:
    """Whether cells of several lines are written line by line across the columns: a row without its first
    cell goes on, by its words, in all cells of the one above."""
    return any(_is_more(above, row) for above, row in pairwise(rows))


def _is_more(above: Row, row: Row) -> bool:
    if row.bounds.left <= above.cells[0].bounds.right or len(row.cells) >= len(above.cells):
        return False
    if row.baseline - above.baseline > _TIGHT * row.cells[0].size:
        return False
    for cell in row.cells:
        a = cell.bounds
        over = [o for o in above.cells if o.bounds.left < a.right and a.left < o.bounds.right]
        first = cell.lines[0]
        if len(over) != 1 or not (goes_on(over[0].lines[-1], first) or first.text[0].islower()):
            return False
    return True


def _levels(row: Row) -> list[Row]:
    """A row as it is, or as two where the second line of a cell begins one: the cells behind it stand on that
    line, and those before it do not."""
    for k in range(1, len(row.cells) - 1):
        lines = row.cells[k].lines
        if len(lines) == 1:
            continue
        low = _LEVEL * row.cells[k].size
        behind = [abs(cell.lines[0].baseline - lines[1].baseline) <= low for cell in row.cells[k + 1 :]]
        before = [abs(cell.lines[0].baseline - lines[1].baseline) <= low for cell in row.cells[:k]]
        if all(behind) and not any(before):
            upper = Row([*row.cells[:k], Cell(lines[:1])])
            return [upper, Row([Cell(lines[1:]), *row.cells[k + 1 :]])]
    return [row]


def _pitch(rows: Sequence[Row]) -> float:
    """How far apart the last line of a row and the first one of the next stand at least; 0 for one row."""
    steps = [
        min(cell.lines[0].baseline for cell in b.cells) - max(cell.lines[-1].baseline for cell in a.cells)
        for a, b in pairwise(rows)
    ]
    return min((step for step in steps if step > 0), default=0.0)


def _widths(rows: Sequence[Row], own: Row, widest: float) -> list[float]:
    """How wide the widest line in the column of each cell of a row is."""
    found: list[float] = []
    for cell in own.cells:
        bounds = cell.bounds
        held = [
            line.bounds.width
            for row in rows
            for other in row.cells
            for line in other.lines
            if line.bounds.left < bounds.right
            and bounds.left < line.bounds.right
            and not _is_across(other, row, rows)
        ]
        found.append(max(held, default=widest))
    return found


def _is_across(cell: Cell, row: Row, rows: Sequence[Row]) -> bool:
    """Whether a cell alone in its row stands over two cells of another one."""
    if len(row.cells) > 1:
        return False
    bounds = cell.bounds
    return any(
        sum(other.bounds.left < bounds.right and bounds.left < other.bounds.right for other in each.cells) > 1
        for each in rows
    )


def _parted(row: Row, pitch: float, widths: Sequence[float]) -> tuple[list[Row], str]:
    """A row as several, where lines of its first or last cell are rows of their own."""
    cells = list(row.cells)
    above: list[Row] = []
    own, doubt = _own(cells[0], row, pitch, widths[0])
    if own and len(cells) > 1:
        # The cells beside it stand on its last line.
        *over, last = _groups(cells[0], own)
        above, cells[0] = [Row([cell]) for cell in over], last
    elif own:
        return [Row([cell]) for cell in _groups(cells[0], own)], doubt
    if len(cells) == 1:
        return [*above, Row(cells)], doubt
    own, unsure = _own(cells[-1], row, pitch, widths[-1])
    last, *under = _groups(cells[-1], own)
    return [*above, Row([*cells[:-1], last]), *(Row([cell]) for cell in under)], doubt or unsure


def _groups(cell: Cell, starts: Sequence[int]) -> list[Cell]:
    return [Cell(cell.lines[a:b]) for a, b in pairwise([0, *starts, len(cell.lines)])]


def _own(cell: Cell, row: Row, pitch: float, width: float) -> tuple[list[int], str]:
    """The lines of a cell that begin a row of their own, by number, and a doubt."""
    others = [line.baseline for each in row.cells if each is not cell for line in each.lines]
    low = _LEVEL * cell.size
    if cell is row.cells[0] and others and min(others) < cell.lines[-1].baseline - low:
        # The cells beside it stand on its first line, or in its middle.
        return [], ""
    found: list[int] = []
    doubt = ""
    for number, (above, below) in enumerate(pairwise(cell.lines), start=1):
        step = below.baseline - above.baseline
        if pitch and step < _CLOSER * pitch:
            continue
        fits = above.bounds.width + _SPACE * above.size + below.words[0].bounds.width <= width
        more = goes_on(above, below) or below.text[0].islower()
        if not more and (fits or (others and pitch)):
            found.append(number)
            doubt = doubt or ("" if pitch and step <= _FARTHER * pitch else UNSURE)
        elif fits or not more:
            doubt = UNSURE
    return found, doubt
