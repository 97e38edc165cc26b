"""Finds tables without rules: rows of cells that white strips part from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.shapes import Line, Piece, Table, around, joined
from ingest.pdf.tables.cell_rows import cells_of, runs_together
from ingest.pdf.tables.groups import is_group_row, last_lines, with_centred_names, with_group_rows
from ingest.pdf.tables.heads import head_cells
from ingest.pdf.tables.levels import levels_of
from ingest.pdf.tables.loose_rows import loose_rows
from ingest.pdf.tables.narrow import with_narrow_gaps
from ingest.pdf.tables.strips import Segment, segments_of, strips_of
from ingest.pdf.tables.typeface import bold_above, bold_heads, has_bold_head

_LEAST_ROWS = 3
_FURTHEST = 3.5
"""How far apart two rows of one table may be, in sizes of their letters."""
_STRIP = 0.5
"""The narrowest strip between two columns, in sizes."""
_MOST_WORDS = 3.2
_FILLED = 0.85
_WIDE = 0.25
_MOST_HEADS = 3
_HEAD_STEP = 2.0

Row = list[Line]
Span = tuple[float, float]


def with_tables(rows: Sequence[Row], least_cells: int = 2) -> list[Piece]:
    """The rows of a column: those that make tables as tables, of each other the pieces as one line."""
    pieces: list[Piece] = []
    rows = with_narrow_gaps(rows)
    i = begin = 0
    while i < len(rows):
        stop = _table_end(rows, i, least_cells)
        if stop:
            first = max(_first_head(rows, i, stop), begin)
            del pieces[len(pieces) - (i - first) :]
            pieces.append(_table(rows[first:stop]))
            i = begin = stop
        else:
            pieces.append(joined(rows[i]))
            i += 1
    return pieces


def wide_tables(rows: Sequence[Row]) -> tuple[list[Table], list[Line]]:
    """The tables of three columns and more, which no gutter may cut, and the lines outside them."""
    tables: list[Table] = []
    lines: list[Line] = []
    as_they_are, rows = rows, with_narrow_gaps(rows)
    i = begin = 0
    while i < len(rows):
        stop = _table_end(rows, i, 3)
        if stop and not _holds_prose(rows[i:stop]):
            first = max(_first_head(rows, i, stop), begin)
            above = {id(line) for row in as_they_are[first:i] for line in row}
            lines = [line for line in lines if id(line) not in above]
            tables.append(_table(rows[first:stop]))
            i = begin = stop
        else:
            lines.extend(as_they_are[i])
            i += 1
    return tables, lines


def _first_head(rows: Sequence[Row], first: int, stop: int) -> int:
    """Where the heads of a table begin that stand over several of its columns, above its first full row."""
    columns = _columns(rows[first:stop])
    while first > 0:
        row, below = rows[first - 1], rows[first]
        near = below[0].baseline - row[0].baseline <= _HEAD_STEP * below[0].size
        # A line that begins at the left edge is a caption, or prose.
        inner = row[0].bounds.left > columns[0][1] or (len(row) > 1 and row[0].bounds.right < columns[1][0])
        inside = row[-1].bounds.right <= columns[-1][1] + 2 * row[0].size
        if not (near and inner and inside and _one_print([*row, *below])):
            break
        first -= 1
    return bold_above(rows, first, stop)


def _holds_prose(rows: Sequence[Row]) -> bool:
    """Whether a column of text stands beside what looks like a table, or is all of it: a column
    of many words, or a wide one whose lines all fill it."""
    columns = _columns([row for row in rows if len(row) > 1])
    whole = columns[-1][1] - columns[0][0]
    for left, right in columns:
        held = [_within(row, left, right) for row in rows]
        full = [cell for cell in held if cell]
        words = sum(len(line.words) for cell in full for line in cell) / len(full)
        reach = [around(line.bounds for line in cell).width >= _FILLED * (right - left) for cell in full]
        if words > 2 * _MOST_WORDS or (right - left > _WIDE * whole and sum(reach) > 0.7 * len(full)):
            return True
    cells = sum(len(row) for row in rows)
    return sum(len(cell.words) for row in rows for cell in row) > _MOST_WORDS * cells


def _within(row: Row, left: float, right: float) -> Row:
    return [cell for cell in row if left <= cell.bounds.middle[0] <= right]


def _columns(rows: Sequence[Row]) -> list[Span]:
    """The stretches that the cells of rows cover, one above the other."""
    spans = sorted((cell.bounds.left, cell.bounds.right) for row in rows for cell in row)
    least = _STRIP * min(cell.size for row in rows for cell in row)
    columns: list[Span] = []
    for left, right in spans:
        if columns and left - columns[-1][1] < least:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _table_end(rows: Sequence[Row], first: int, least_cells: int) -> int:
    """Where the table that begins with the row `first` ends; 0 where none begins."""
    if len(rows[first]) < least_cells or not _one_print(rows[first]):
        return 0
    full, stop = 1, first + 1
    held = [rows[first]]
    for i in range(first + 1, len(rows)):
        step = rows[i][0].baseline - rows[i - 1][0].baseline
        if step > _FURTHEST * rows[i][0].size or not _one_print([*rows[first], *rows[i]]):
            break
        if is_group_row(rows, i, held, least_cells):
            continue
        held.append(rows[i])
        if len(_columns(held)) < least_cells:
            break
        if len(rows[i]) >= least_cells:
            full += 1
            stop = i + 1
        elif step > 1.5 * rows[i][0].size:
            break
        elif not _in_first(rows[i], held):
            stop = i + 1
    found = rows[first:stop]
    needed = _LEAST_ROWS + (_is_even(found) and least_cells < 3 and not has_bold_head(found))
    return last_lines(rows, stop, _columns(held)) if full >= needed else 0


def _one_print(cells: Sequence[Line]) -> bool:
    """Whether cells are set in one size, as those of a table are."""
    sizes = [cell.size for cell in cells]
    return max(sizes) <= 1.1 * min(sizes)


def _in_first(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row has nothing but its first cell, as a line of text below a table has."""
    return all(cell.bounds.left < _columns(rows)[0][1] for cell in row)


def _is_even(rows: Sequence[Row]) -> bool:
    """Whether rows all begin and end at the same places, as lines of justified text do."""
    lefts, rights = [row[0].bounds.left for row in rows], [row[-1].bounds.right for row in rows]
    return max(lefts) - min(lefts) < 2 and max(rights) - min(rights) < 2


def _table(rows: Sequence[Row]) -> Table:
    lines = [line for row in rows for line in row]
    levels = levels_of([word for line in lines for word in line.words])
    bold = bold_heads(levels)
    cuts = [(left + right) / 2 for left, right in strips_of(levels, bold)]
    segments = [segments_of(level, cuts) for level in levels]
    heads = bold or _head_rows(segments)
    head, depth, unsure = (
        head_cells(levels[:heads], levels[heads:], cuts, ()) if bold or heads > 1 else ([], 0, "")
    )
    made, doubt = loose_rows(segments[heads if depth else 0 :])
    head_rows = depth or max(heads, 1)
    cells = [*head, *cells_of(made, depth)]
    cells = with_group_rows(cells, len(cuts) + 1, head_rows)
    cells, centred = with_centred_names(cells, head_rows)
    doubt = unsure or doubt or centred or runs_together(segments[max(heads, 1) :])
    return Table(tuple(cells), around(line.bounds for line in lines), depth or heads or None, doubt)


def _head_rows(levels: Sequence[Sequence[Segment]]) -> int:
    """How many header rows there are where merged cells stand over others, or fewer and none at the left;
    0 where none do."""
    heads = 0
    while heads + 1 < len(levels) and heads < _MOST_HEADS:
        merged = any(s.last > s.first for s in levels[heads])
        inner = heads == 0 and levels[0][0].first > 0 and len(levels[0]) < len(levels[1])
        if not (merged or inner):
            break
        heads += 1
    return heads + 1 if heads else 0
