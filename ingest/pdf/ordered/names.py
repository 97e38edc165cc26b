"""Tells the names of groups, centred over a table, from values that stand alone in their row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.shapes import Rect, TableCell, around

_SAME = 1.0
"""What stands at one place may differ so much, in points."""
_OFF_CENTRE = 1.5
"""How far from the middle of a table a name stands at most, in sizes."""
_SHARE = 0.25
UNSURE = "Whether a line of this table names a group or is a value of its column is not sure"


def with_centred_rows(cells: Sequence[TableCell], width: int, heads: int) -> tuple[list[TableCell], str]:
    """Return the cells, those that are centred on the table over all its columns; and a doubt where one may
    be a value as well."""
    alone = Counter(cell.row for cell in cells if cell.row >= heads)
    single = [cell for cell in cells if alone[cell.row] == 1 and cell.rows == 1 and cell.lines]
    inner = [cell for cell in single if cell.columns < width and (cell.column > 0 or cell.columns > 1)]
    if not inner:
        return list(cells), ""
    several = [cell for cell in cells if cell.row >= heads and alone[cell.row] > 1]
    whole = around(line.bounds for cell in cells for line in cell.lines)
    named: list[TableCell] = []
    doubt = ""
    for cell in inner:
        edges, middle = _is_aligned(cell, several)
        shared = _shares_middle(cell, single, whole)
        bold = all(line.bold for line in cell.lines) and not any(c.lines[0].bold for c in several if c.lines)
        if shared or bold or (_is_centred(cell, whole) and not edges):
            named.append(cell)
            doubt = doubt or (UNSURE if middle or (shared and edges) else "")
        elif cell.column > 0 and not edges and not middle:
            doubt = doubt or UNSURE
    return [replace(cell, column=0, columns=width) if cell in named else cell for cell in cells], doubt


def _is_centred(cell: TableCell, whole: Rect) -> bool:
    """Whether a cell has its middle in that of the table."""
    own = around(line.bounds for line in cell.lines)
    return abs(own.middle[0] - whole.middle[0]) <= _OFF_CENTRE * cell.lines[0].size


def _shares_middle(cell: TableCell, others: Sequence[TableCell], whole: Rect) -> bool:
    """Whether cells of another width have their middle where a cell has its own, far inside the table."""
    own = around(line.bounds for line in cell.lines)
    bounds = [around(line.bounds for line in other.lines) for other in others if other is not cell]
    return abs(own.middle[0] - whole.middle[0]) <= _SHARE * whole.width and any(
        abs(b.middle[0] - own.middle[0]) <= _SAME and abs(b.width - own.width) > 2 * _SAME for b in bounds
    )


def _is_aligned(cell: TableCell, several: Sequence[TableCell]) -> tuple[bool, bool]:
    """Whether a cell begins or ends where most of its column do, and whether only its middle agrees."""
    own = around(line.bounds for line in cell.lines)
    held = [
        around(line.bounds for line in c.lines)
        for c in several
        if c.column == cell.column and c.columns == cell.columns == 1 and c.lines
    ]
    offs = (
        [abs(b.left - own.left) for b in held],
        [abs(b.right - own.right) for b in held],
        [abs(b.middle[0] - own.middle[0]) for b in held],
    )
    left, right, middle = (2 * sum(off <= _SAME for off in each) > len(held) for each in offs)
    return left or right, middle and not (left or right)
