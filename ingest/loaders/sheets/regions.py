"""Write the tables of a sheet: the blocks of rows between blank ones, each under its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.loaders.marked import MarkedText, bare
from ingest.tables import Cell, Row, head_count, written

_NUMBER = re.compile(r"[<>≤≥~±+-]?\s*\d[\d.,\s]*(?:\s*(?:%|[a-zµ/]+))?", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Heads:
    """The head of the table above a blank row."""

    cells: tuple[Cell, ...]
    height: int


def write_sheet(text: MarkedText, cells: Sequence[Cell], doubts: Mapping[int, str] | None = None) -> None:
    """Write what a sheet shows: lines that stand alone as paragraphs, all else as table rows.

    Args:
        text: what to write to.
        cells: the cells of the sheet that are displayed, in any order.
        doubts: what is unsure of a row, by its number in the sheet.
    """
    heads: _Heads | None = None
    for block in _blocks(cells):
        alone, table = _lines_above(block)
        for line in alone:
            text.block(line.words)
        if not table:
            continue
        top = min(cell.row for cell in table)
        table = _padded([replace(cell, row=cell.row - top) for cell in table])
        if heads is not None and not _looks_like_head(table):
            rows = _under(heads, table)
        else:
            count = head_count(table) if _looks_like_head(table) else 0
            rows = written(table, count)
            heads = _Heads(tuple(cell for cell in table if cell.row < count), count) if count else None
        for row in rows:
            stated = (doubts or {}).get(top + row.number, "")
            text.row(replace(row, doubts=(*([stated] * bool(stated)), *row.doubts)))
        text.close_table()


def _under(heads: _Heads, table: Sequence[Cell]) -> list[Row]:
    """Return the rows of a block below a blank row, which has no head of its own, under the head above."""
    lowered = [replace(cell, row=cell.row + heads.height) for cell in table]
    doubt = "A blank row stands above this row of the table: whether the head still applies is unsure"
    rows = [row for row in written([*heads.cells, *lowered], heads.height) if not row.is_head]
    return [replace(row, doubts=(*row.doubts, doubt), number=row.number - heads.height) for row in rows]


def _blocks(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Yield the cells between rows that hold nothing; columns that hold nothing on the left are left out."""
    filled = sorted((cell for cell in cells if bare(cell.words).strip()), key=lambda c: (c.row, c.column))
    block: list[Cell] = []
    end = -1
    for cell in filled:
        if block and cell.row > end:
            yield _to_the_left(block)
            block = []
        block.append(cell)
        end = max(end, cell.row + cell.rows)
    if block:
        yield _to_the_left(block)


def _to_the_left(block: list[Cell]) -> list[Cell]:
    left = min(cell.column for cell in block)
    return [replace(cell, column=cell.column - left) for cell in block]


def _padded(table: list[Cell]) -> list[Cell]:
    """Return a table with a blank cell wherever nothing stands."""
    height = max(cell.row + cell.rows for cell in table)
    width = max(cell.column + cell.columns for cell in table)
    taken = {
        (cell.row + r, cell.column + c)
        for cell in table
        for r in range(cell.rows)
        for c in range(cell.columns)
    }
    blank = [Cell("", r, c) for r in range(height) for c in range(width) if (r, c) not in taken]
    return sorted([*table, *blank], key=lambda cell: (cell.row, cell.column))


def _lines_above(block: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Part the lines of one cell above a table, such as its title, from the table."""
    rows: dict[int, list[Cell]] = {}
    for cell in block:
        rows.setdefault(cell.row, []).append(cell)
    alone: list[Cell] = []
    for row in sorted(rows):
        if len(rows[row]) > 1 or rows[row][0].rows > 1:
            return alone, [cell for cell in block if cell.row >= row]
        alone += rows[row]
    # One column of words is a list and no table.
    return alone, []


def _looks_like_head(table: Sequence[Cell]) -> bool:
    """Return whether the first row names columns: it has no amount where the row below has one."""
    first = [cell for cell in table if cell.row == 0]
    if len(table) == len(first):
        return False
    below = {cell.column: cell for cell in table if cell.row == max(c.rows for c in first)}
    if not below:
        return False
    return not any(
        _is_amount(cell.words) and cell.column in below and _is_amount(below[cell.column].words)
        for cell in first
    )


def _is_amount(words: str) -> bool:
    words = bare(words).strip()
    return bool(_NUMBER.fullmatch(words)) and not _YEAR.fullmatch(words)
