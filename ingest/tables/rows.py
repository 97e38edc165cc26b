"""Turn the cells of a table into rows, each with the heads and groups that apply to it.

A row is written as its own cells, and a merged cell once, in its first row, as on the page. The row keeps
beside it all header rows, and its groups: the words of group rows, of merged cells, and of cells above
blanks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ingest.tables.cells import Cell, head_count, plain
from ingest.tables.groups import Groups

_OVERLAP = "Cells of this row of the table overlap in the file: which column a value belongs to is unsure"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is written: the words of its cells, and the heads and groups that apply to it.

    `heads` are the header rows above it, each with one text a column; a head that covers several columns is
    repeated over each. `groups` are outermost first. `doubt` is a sentence for the reader about what is
    unsure, or "".
    """

    cells: tuple[str, ...]
    heads: tuple[tuple[str, ...], ...] = ()
    groups: tuple[str, ...] = ()
    is_head: bool = False
    doubt: str = ""
    number: int = 0
    """Its number in the table, from 0."""


def placed(rows: Iterable[Sequence[tuple[str, int, int, bool]]]) -> list[Cell]:
    """Place the cells of rows in which merged cells are written once, as HTML, JATS and Word do.

    Args:
        rows: for each row its cells in order, as (words, rows covered, columns covered, is a head).
    """
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    rows = list(rows)
    for at, row in enumerate(rows):
        column = 0
        for words, down, across, head in row:
            while (at, column) in taken:
                column += 1
            cell = Cell(words, at, column, max(1, min(down, len(rows) - at)), max(1, across), head)
            cells.append(cell)
            taken |= {(at + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            column += cell.columns
    return cells


def written(cells: Sequence[Cell], head_rows: int | None = None, ends: Collection[int] = ()) -> list[Row]:
    """Return the rows of a table in order, each with its heads and groups.

    A row further down whose cells are all heads begins a new head for the rows below it.

    Args:
        cells: in any order; where two overlap, the row has a doubt.
        head_rows: how many rows are heads, if the source states it; None to find it (`head_count`).
        ends: the rows before which the source ends all groups, such as the first row of each HTML tbody.
    """
    if not cells:
        return []
    height = max(cell.row for cell in cells) + 1
    width = max(cell.column + cell.columns for cell in cells)
    heads = head_count(cells) if head_rows is None else min(head_rows, height)
    own, shared = _own_words(cells, height, width)
    again = _heads_again(cells, heads, width)
    groups = Groups(cells, width, heads, ends, again)
    over: list[tuple[str, ...]] = []
    rows: list[Row] = []
    for row, words in enumerate(own):
        if not any(words):
            continue
        if row < heads or row in again:
            over = (
                [*over, _across(cells, row, width)]
                if row < heads or row - 1 in again
                else [_across(cells, row, width)]
            )
            rows.append(Row(tuple(words), (), (), True, _OVERLAP if row in shared else "", row))
        else:
            doubt = _OVERLAP if row in shared else groups.doubt(row)
            rows.append(Row(tuple(words), tuple(over), groups.of(row), False, doubt, row))
    return rows


def _own_words(cells: Sequence[Cell], height: int, width: int) -> tuple[list[list[str]], set[int]]:
    """Return the words of each row, those of a merged cell once, and the rows in which cells overlap."""
    own = [[""] * width for _ in range(height)]
    taken: set[tuple[int, int]] = set()
    shared: set[int] = set()
    whole = {cell.row for cell in cells if cell.columns >= width}
    for cell in cells:
        positions = {(cell.row + r, cell.column + c) for r in range(cell.rows) for c in range(cell.columns)}
        shared |= {row for row, _ in positions & taken} | ({cell.row} if positions & taken else set())
        taken |= positions
        before = own[cell.row][cell.column]
        own[cell.row][cell.column] = " / ".join(filter(None, (before, plain(cell.words))))
    return [words[:1] if row in whole - shared else words for row, words in enumerate(own)], shared


def _heads_again(cells: Sequence[Cell], heads: int, width: int) -> frozenset[int]:
    """Return the rows of the body that are heads once more: every cell with words is marked as a head."""
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.row >= heads and cell.words.strip():
            by_row.setdefault(cell.row, []).append(cell)
    found = {
        row
        for row, here in by_row.items()
        if all(cell.head for cell in here)
        and (
            (len(here) > 1 and 2 * len(here) > width)
            or sum(cell.columns for cell in here) >= width > len(here) > 1
        )
    }
    return frozenset(found) if len(found) < len(by_row) else frozenset()


def _across(cells: Sequence[Cell], row: int, width: int) -> tuple[str, ...]:
    """Return a header row with one text a column, merged heads repeated over the columns they cover."""
    words = [""] * width
    for cell in cells:
        if cell.row <= row < cell.row + cell.rows:
            for column in range(cell.column, cell.column + cell.columns):
                # A head that reaches down from a row above stands there already.
                words[column] = plain(cell.words) if cell.row == row else ""
    return tuple(words)
