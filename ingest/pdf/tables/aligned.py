"""Finds tables without rules: rows of cells that white strips part from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.shapes import Line, Piece, Table, around, joined

_LEAST_ROWS = 3
_FURTHEST = 3.5
"""How far apart two rows of one table may be, in sizes of their letters."""
_STRIP = 0.9
"""The narrowest strip between two columns, in sizes."""
_MOST_WORDS = 3.2
_FILLED = 0.85
_WIDE = 0.25

Row = list[Line]
Span = tuple[float, float]


def with_tables(rows: Sequence[Row], least_cells: int = 2) -> list[Piece]:
    """The rows of a column: those that make tables as tables, of each other the pieces as one line."""
    pieces: list[Piece] = []
    i = 0
    while i < len(rows):
        stop = _table_end(rows, i, least_cells)
        if stop:
            pieces.append(_table(rows[i:stop]))
            i = stop
        else:
            pieces.append(joined(rows[i]))
            i += 1
    return pieces


def wide_tables(rows: Sequence[Row]) -> tuple[list[Table], list[Line]]:
    """The tables of three columns and more, which no gutter may cut, and the lines outside them."""
    tables: list[Table] = []
    lines: list[Line] = []
    i = 0
    while i < len(rows):
        stop = _table_end(rows, i, 3)
        if stop and not _holds_prose(rows[i:stop]):
            tables.append(_table(rows[i:stop]))
            i = stop
        else:
            lines.extend(rows[i])
            i += 1
    return tables, lines


def _holds_prose(rows: Sequence[Row]) -> bool:
    """Whether a column of text stands beside what looks like a table, or is all of it: a column
    of many words, or a wide one whose lines all fill it."""
    columns = _columns(rows)
    whole = columns[-1][1] - columns[0][0]
    for left, right in columns:
        held = [_within(row, left, right) for row in rows]
        full = [cell for cell in held if cell]
        words = sum(len(line.words) for cell in full for line in cell) / len(full)
        reach = [around(line.place for line in cell).width >= _FILLED * (right - left) for cell in full]
        if words > 2 * _MOST_WORDS or (right - left > _WIDE * whole and sum(reach) > 0.7 * len(full)):
            return True
    cells = sum(len(row) for row in rows)
    return sum(len(cell.words) for row in rows for cell in row) > _MOST_WORDS * cells


def _within(row: Row, left: float, right: float) -> Row:
    return [cell for cell in row if left <= cell.place.middle[0] <= right]


def _columns(rows: Sequence[Row]) -> list[Span]:
    """The stretches that the cells of rows cover, one above the other."""
    spans = sorted((cell.place.left, cell.place.right) for row in rows for cell in row)
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
    for i in range(first + 1, len(rows)):
        step = rows[i][0].baseline - rows[i - 1][0].baseline
        if step > _FURTHEST * rows[i][0].size or not _one_print([*rows[first], *rows[i]]):
            break
        if len(_columns(rows[first : i + 1])) < least_cells:
            break
        if len(rows[i]) >= least_cells:
            full += 1
            stop = i + 1
        elif step > 1.5 * rows[i][0].size:
            break
        elif not _in_first(rows[i], rows[first : i + 1]):
            stop = i + 1
    found = rows[first:stop]
    needed = _LEAST_ROWS + (_is_even(found) and least_cells < 3)
    return stop if full >= needed else 0


def _one_print(cells: Sequence[Line]) -> bool:
    """Whether cells are set in one size, as those of a table are."""
    sizes = [cell.size for cell in cells]
    return max(sizes) <= 1.1 * min(sizes)


def _in_first(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row has nothing but its first cell, as a line of text below a table has."""
    return all(cell.place.left < _columns(rows)[0][1] for cell in row)


def _is_even(rows: Sequence[Row]) -> bool:
    """Whether rows all begin and end at the same places, as lines of justified text do."""
    lefts, rights = [row[0].place.left for row in rows], [row[-1].place.right for row in rows]
    return max(lefts) - min(lefts) < 2 and max(rights) - min(rights) < 2


def _table(rows: Sequence[Row]) -> Table:
    columns = _columns(rows)
    made: list[list[Row]] = []
    steps = [below[0].baseline - above[0].baseline for above, below in zip(rows, rows[1:], strict=False)]
    # Where rows stand apart, lines that do not are more of the row above, if cells are missing.
    tight = 1.15 * min(steps) if max(steps) > 1.35 * min(steps) else 0.0
    for row, step in zip(rows, [float("inf"), *steps], strict=True):
        cells = [_within(row, left, right) for left, right in columns]
        if made and (_goes_on(cells) or (step <= tight and not all(cells))):
            for held, more in zip(made[-1], cells, strict=True):
                held.extend(more)
        else:
            made.append(cells)
    lines = [line for row in rows for line in row]
    stacked = tuple(tuple(tuple(cell) for cell in row) for row in made)
    return Table(stacked, around(line.place for line in lines))


def _goes_on(cells: Sequence[Row]) -> bool:
    """Whether a row holds only more of the cells above it."""
    alone = cells[0] and not any(cells[1:])
    return not cells[0] or bool(alone and cells[0][0].text[0].islower())
