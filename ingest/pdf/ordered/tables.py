"""Makes tables of words that the file writes row by row, each cell apart from the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.pdf.ordered.columns import Columns, columns_of
from ingest.pdf.ordered.heads import placed_heads
from ingest.pdf.ordered.markers import without_markers
from ingest.pdf.ordered.names import UNSURE as UNSURE_GROUP
from ingest.pdf.ordered.names import with_centred_rows
from ingest.pdf.ordered.pieces import pieces_of
from ingest.pdf.ordered.ranges import head_rows, is_torn, ranges_of, unsure_rows
from ingest.pdf.ordered.rows import Row, stretches_of
from ingest.pdf.ordered.seams import by_lines, with_own_rows
from ingest.pdf.ordered.spans import UNSURE as UNSURE_COLUMNS
from ingest.pdf.shapes import Line, Table, TableCell, Word, around
from ingest.pdf.tables.groups import with_group_rows
from ingest.pdf.tables.heads import UNSURE

_OFF = 0.4
"""How far off the middle of its rows a name may stand, in distances of rows."""
_FEW = 2
_EVEN, _OUTSIDE = 1.0, 3.0
"""In points."""
DIFFERS = "Rules and the places of words tell different cells of this table"
TORN = "A line right above or below this table may be a row of it"
UNSURE_NAMES = "Beside which rows some names in this table stand is not sure"


def ordered_tables(words: Sequence[Word]) -> tuple[list[Table], list[Word]]:
    """Return the tables of a page, as far as the order of its words tells, and words that may be in more."""
    tables: list[Table] = []
    unsure: list[Row] = []
    pieces = pieces_of(words)
    if sum(_side_by_side(a, b) for a, b in pairwise(pieces)) < _FEW:
        return [], []
    for rows in stretches_of(pieces):
        ranges = ranges_of(rows)
        unsure += unsure_rows(rows, ranges)
        for each in ranges:
            torn = TORN if is_torn(rows, each) else ""
            own = rows[each.first : each.stop]
            tables += [] if by_lines(own) else [_table(own, torn)]
    lines = [line for row in unsure for cell in row.cells for line in cell.lines]
    return tables, [word for line in lines for word in line.words]


def _side_by_side(one: Line, other: Line) -> bool:
    a, b = one.bounds, other.bounds
    return b.left > a.right and min(a.bottom, b.bottom) > max(a.top, b.top)


def with_ordered(
    framed: Sequence[Table], ordered: Sequence[Table], words: Sequence[Word]
) -> tuple[list[Table], list[Word]]:
    """Return the tables of a page, by rules and by the order of its words, and the words that stand in none.

    What both find is read by the order, if that leaves no doubt.

    Args:
        words: those outside the tables between rules.
    """
    found: list[Table] = []
    left = {id(word) for word in words}
    owned = [(table, _words(table)) for table in ordered]
    for frame in framed:
        held = _words(frame)
        other, own = next((each for each in owned if each[1] & held), (None, set()))
        if other and own >= held and not other.doubt:
            found.append(other)
        else:
            found.append(_in_doubt(frame, other) if other else frame)
    used = {id(table) for table in found}
    more = [table for table, own in owned if id(table) not in used and own <= left]
    found += more
    taken = {word for table in found for word in _words(table)}
    return found, [word for word in words if id(word) not in taken]


def _in_doubt(frame: Table, other: Table) -> Table:
    """A table between rules, in doubt where order tells other cells or does not tell what a cell is."""
    told = other.doubt if other.doubt in (UNSURE_GROUP, UNSURE_COLUMNS) else ""
    doubt = frame.doubt or (DIFFERS if _differ(frame, other) else told)
    return replace(frame, doubt=doubt) if doubt else frame


def _differ(frame: Table, other: Table) -> bool:
    """Whether a table between rules has not the cells that order tells, or merged ones that it does not."""
    one, two = _grid(frame), _grid(other)
    return not two <= one or any(columns > 1 for _, columns, _ in one - two)


def _grid(table: Table) -> set[tuple[int, int, str]]:
    return {(c.column, c.columns, " ".join(line.text for line in c.lines)) for c in table.cells if c.lines}


def _words(table: Table) -> set[int]:
    return {id(word) for line in table.lines for word in line.words}


def _table(found: Sequence[Row], torn: str) -> Table:
    rows, seams = with_own_rows(found)
    heads = head_rows(rows)
    rows = without_markers(rows, heads)
    columns = columns_of(rows, heads)
    width = len(columns.spans)
    top, depth, over = placed_heads(rows, heads, columns)
    above = heads if depth else 0
    body, names = _reaching_down(_body(rows, above, depth, columns))
    cells, alone = with_centred_rows([*top, *body], width, depth or 1)
    cells = with_group_rows(cells, width, depth or 1)
    outside = UNSURE if _is_outside(cells, depth) else ""
    loose = {cell.row - depth + above for cell in cells if cell.columns < width} & columns.unsure
    doubts = (columns.doubt, UNSURE_COLUMNS if loose else "", over, names, alone, outside, seams, torn)
    bounds = around(row.bounds for row in rows)
    return Table(tuple(cells), bounds, depth or None, next(filter(None, doubts), ""))


def _body(rows: Sequence[Row], heads: int, depth: int, columns: Columns) -> list[TableCell]:
    return [
        TableCell(tuple(cell.lines), number - heads + depth, first, 1, last - first + 1)
        for number, row in enumerate(rows)
        if number >= heads
        for cell, (first, last) in zip(row.cells, columns.covered[number], strict=True)
    ]


def _reaching_down(cells: Sequence[TableCell]) -> tuple[list[TableCell], str]:
    """The cells, each that stands lower than its row over the rows in whose middle it stands; and a doubt."""
    by_row: dict[int, list[TableCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    heights = {row: _height(held) for row, held in by_row.items()}
    steps = [heights[b] - heights[a] for a, b in pairwise(sorted(heights))]
    step = median(steps) if steps else 0.0
    found: list[TableCell] = []
    doubt = ""
    for cell in cells:
        off = _middle(cell) - heights[cell.row]
        if len(by_row[cell.row]) < 2 or off <= _OFF * step or off < 0.3 * cell.lines[0].size:
            found.append(cell)
            continue
        rows = [row for row in sorted(heights) if row >= cell.row]
        last = min(rows, key=lambda row: abs((heights[cell.row] + heights[row]) / 2 - _middle(cell)))
        between = {other.column for row in rows for other in by_row[row] if cell.row < row <= last}
        exact = abs((heights[cell.row] + heights[last]) / 2 - _middle(cell)) <= _OFF * step
        if last == cell.row or cell.column in between or not exact:
            doubt = UNSURE_NAMES if len(cell.lines) < 2 else doubt
            found.append(cell)
        else:
            found.append(replace(cell, rows=last - cell.row + 1))
    return found, doubt


def _height(cells: Sequence[TableCell]) -> float:
    """Where the middle of a row is: that of its last cells, since names stand at the left."""
    return min(_middle(cell) for cell in cells)


def _middle(cell: TableCell) -> float:
    return (cell.lines[0].baseline + cell.lines[-1].baseline) / 2


def _is_outside(cells: Sequence[TableCell], heads: int) -> bool:
    """Whether a head begins before its column, whose values all begin at one place, or ends behind it, where
    they all end at one: it may be over another column too."""
    for head in cells:
        if head.row >= heads or head.columns > 1:
            continue
        held = [line.bounds for c in cells if c.row >= heads and _is_in(c, head.column) for line in c.lines]
        if len(held) < _FEW or max(b.width for b in held) - min(b.width for b in held) < _OUTSIDE:
            continue
        own = around(line.bounds for line in head.lines)
        lefts, rights = [b.left for b in held], [b.right for b in held]
        if max(lefts) - min(lefts) < _EVEN and own.left < min(lefts) - _OUTSIDE:
            return True
        if max(rights) - min(rights) < _EVEN and own.right > max(rights) + _OUTSIDE:
            return True
    return False


def _is_in(cell: TableCell, column: int) -> bool:
    return cell.column == column and cell.columns == 1
