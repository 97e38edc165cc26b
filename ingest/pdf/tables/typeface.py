"""Finds the heads of a table by their bold type."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.pdf.shapes import Line
from ingest.pdf.tables.levels import Level

_FEW_BOLD = 0.3
_STEP = 2.4
_PITCH = 1.35
"""How far apart heads, group rows and rows may stand, in sizes or in distances of the table's rows."""
_MOST_HEADS = 6

Row = list[Line]


def bold_heads(levels: Sequence[Level]) -> int:
    """Count the lines at the top that are bold where most of the others are not."""
    bold = [Line(tuple(level)).bold for level in levels]
    count = bold.index(False) if False in bold else 0
    rest = bold[count:]
    return count if count and sum(rest) <= _FEW_BOLD * len(rest) else 0


def bold_above(rows: Sequence[Row], first: int, stop: int) -> int:
    """Return where the bold heads begin that stand close above a table whose rows are not bold.

    Between the heads and the first full row the name of a group may stand.
    """
    if sum(_is_bold(row) for row in rows[first + 1 : stop]) > _FEW_BOLD * (stop - first - 1):
        return first
    left = min(row[0].bounds.left for row in rows[first:stop])
    right = max(row[-1].bounds.right for row in rows[first:stop])
    found = first
    steps = [b[0].baseline - a[0].baseline for a, b in pairwise(rows[first:stop])]
    most = max(_STEP * rows[first][0].size, _PITCH * median(steps) if steps else 0.0)
    for at in range(first - 1, max(first - 1 - _MOST_HEADS, -1), -1):
        row, below = rows[at], rows[at + 1]
        size = below[0].size
        near = below[0].baseline - row[0].baseline <= most and abs(row[0].size - size) <= 0.1 * size
        inside = row[0].bounds.left >= left - 2 and row[-1].bounds.right <= right + 3 * size
        at_edge = len(row) == 1 and row[0].bounds.left <= left + 2
        if not (near and inside) or (at_edge and found < first):
            break
        if _is_bold(row) and not at_edge:
            found = at
        elif not at_edge:
            break
    return found


def has_bold_head(rows: Sequence[Row]) -> bool:
    """Return whether a row is bold and none of those below it is."""
    return len(rows) > 1 and _is_bold(rows[0]) and not any(_is_bold(row) for row in rows[1:])


def _is_bold(row: Row) -> bool:
    return all(line.bold for line in row)
