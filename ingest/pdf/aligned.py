"""Finds tables without rules: rows of short cells that stand below each other."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.shapes import Line, Piece, Table, around, joined

_LEAST_ROWS = 3
_FURTHEST = 3.5
"""How far apart two rows of one table may be, in sizes of their letters."""
_NEAR = 0.7
_PROSE_WORDS = 6

Row = list[Line]


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
    """The tables of three cells a row and more, which no gutter may cut, and the lines outside them."""
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
    """Whether a column of text stands beside what looks like a table, or is all of it."""
    cells = [cell for row in rows for cell in row]
    return sum(len(cell.words) >= _PROSE_WORDS for cell in cells) > 0.1 * len(cells) or (
        sum(len(cell.words) for cell in cells) > 3.2 * len(cells)
    )


def _table_end(rows: Sequence[Row], first: int, least_cells: int) -> int:
    """Where the table that begins with the row `first` ends; 0 where none begins."""
    if len(rows[first]) < least_cells:
        return 0
    full = 1
    last = first
    i = first + 1
    while i < len(rows):
        above = rows[i - 1]
        if rows[i][0].baseline - above[0].baseline > _FURTHEST * rows[i][0].size:
            break
        if len(rows[i]) >= least_cells and _aligned(rows[i], rows[last]):
            full += 1
            last = i
        elif not _goes_on(rows, i, last):
            break
        i += 1
    while i - 1 > last and not _goes_on(rows, i - 1, last):
        i -= 1
    return i if full >= _LEAST_ROWS else 0


def _aligned(row: Row, above: Row) -> bool:
    """Whether some cell behind the first begins, ends or is centred where one above does."""
    near = _NEAR * row[0].size
    return any(
        abs(cell.place.left - other.place.left) <= near
        or abs(cell.place.right - other.place.right) <= near
        or abs(cell.place.middle[0] - other.place.middle[0]) <= near
        for cell in row[1:]
        for other in above[1:]
    )


def _goes_on(rows: Sequence[Row], i: int, last: int) -> bool:
    """Whether the row `i` holds more lines of the cells above it."""
    row = rows[i]
    near = _NEAR * row[0].size
    tight = row[0].baseline - rows[i - 1][0].baseline <= 1.4 * row[0].size
    if not tight:
        return False
    if len(row) == 1 and abs(row[0].place.left - rows[last][0].place.left) <= near:
        # More of the first cell, but only inside the table: below it, it is text.
        return (
            row[0].place.right < rows[last][1].place.left
            and i + 1 < len(rows)
            and len(rows[i + 1]) > 1
            and _aligned(rows[i + 1], rows[last])
        )
    return all(
        any(abs(cell.place.left - other.place.left) <= near for other in rows[last][1:])
        for cell in row
        if cell is not row[0] or len(row) == 1
    )


def _table(rows: Sequence[Row]) -> Table:
    widest = max(rows, key=len)
    columns = [(cell.place.left, cell.place.right) for cell in widest]
    made: list[list[Row]] = []
    for i, row in enumerate(rows):
        cells: list[Row] = [[] for _ in columns]
        for cell in row:
            cells[_column(cell, columns)].append(cell)
        if made and len(row) < 2 and i:
            for held, more in zip(made[-1], cells, strict=True):
                held.extend(more)
        else:
            made.append(cells)
    lines = [line for row in rows for line in row]
    return Table(
        tuple(tuple(tuple(cell) for cell in row) for row in made), around(line.place for line in lines)
    )


def _column(cell: Line, columns: Sequence[tuple[float, float]]) -> int:
    """The column that a cell overlaps most, or is nearest to."""

    def overlap(j: int) -> float:
        left, right = columns[j]
        return min(right, cell.place.right) - max(left, cell.place.left)

    return max(range(len(columns)), key=overlap)
