"""Turn the cells of a table into rows, each with the heads and groups that apply to it.

A row is written as its own cells, and a merged cell once, in its first row, as on the page. The row keeps
beside it all header rows, and its groups: the words of group rows, of merged cells, and of cells above
blanks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.tables.cells import Cell, items, plain
from ingest.tables.groups import Groups
from ingest.tables.heads import head_count, heads_again, holds_amounts, names_groups, unsure_head

_UNSURE_HEAD = "Whether the first row of this table is its head or a row of values is unsure"
_OVERLAP = "Cells of this row of the table overlap in the file: which column a value belongs to is unsure"
_TOGETHER = "Which lines within the cells of this row of the table belong together is unsure"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is written: the words of its cells, and the heads and groups that apply to it.

    `heads` are the header rows above it, each with one text a column; a head that covers several columns is
    repeated over each. `groups` are outermost first. `doubts` are sentences for the reader, one for
    each thing that is unsure.
    """

    cells: tuple[str, ...]
    heads: tuple[tuple[str, ...], ...] = ()
    groups: tuple[str, ...] = ()
    is_head: bool = False
    doubts: tuple[str, ...] = ()
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
    together = _lines_together(cells)
    cells = [_on_one_line(cell) for cell in cells]
    by_row: list[list[Cell]] = [[] for _ in range(height)]
    for cell in cells:
        by_row[cell.row].append(cell)
    heads, again, group_first = _heads(cells, by_row, head_rows, width)
    own, shared = _own_words(cells, height, width)
    groups = Groups(cells, width, heads, ends, again, group_first)
    unsure = _UNSURE_HEAD if head_rows is None and heads == 1 and unsure_head(cells) else ""
    over: tuple[tuple[str, ...], ...] = ()
    rows: list[Row] = []
    for row, words in enumerate(own):
        if not any(words):
            continue
        doubts = [_OVERLAP if row in shared else ""]
        if row < heads or row in again:
            kept = over if row < heads or row - 1 in again else ()
            over = (*kept, _across(by_row[row], width))
            rows.append(Row(tuple(words), is_head=True, doubts=_said(doubts), number=row))
        else:
            doubts += [*groups.doubts(row), unsure, _TOGETHER if row in together else ""]
            rows.append(Row(tuple(words), over, groups.of(row), doubts=_said(doubts), number=row))
    return rows


def _on_one_line(cell: Cell) -> Cell:
    words = plain(cell.words)
    return cell if words == cell.words else replace(cell, words=words)


def _said(doubts: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, doubts))


def _lines_together(cells: Sequence[Cell]) -> frozenset[int]:
    """Return the rows in which two cells have as many lines, several each that seem to say one thing each."""
    counts: dict[int, list[tuple[int, bool]]] = {}
    for cell in cells:
        if "\n" in cell.words:
            counts.setdefault(cell.row, []).append(items(cell.words))
    return frozenset(
        row
        for row, here in counts.items()
        if any(each and sum(count == lines for lines, _ in here) > 1 for count, each in here)
    )


def _heads(
    cells: Sequence[Cell], by_row: Sequence[Sequence[Cell]], head_rows: int | None, width: int
) -> tuple[int, frozenset[int], bool]:
    """Return how many rows at the top are heads, which rows further down are, and whether a group of rows
    is named above the first head."""
    if head_rows is not None:
        heads = min(head_rows, len(by_row))
        return heads, heads_again(cells, heads, width), False
    if not by_row[0] or not names_groups(by_row, width):
        heads = head_count(cells)
        return heads, heads_again(cells, heads, width), False
    lowered = [replace(cell, row=cell.row - 1) for cell in cells if cell.row > 0]
    below = head_count(lowered) if by_row[1] and not holds_amounts(by_row[1]) else 0
    again = frozenset(range(1, 1 + below)) | {row + 1 for row in heads_again(lowered, below, width)}
    return 0, again, True


def _own_words(cells: Sequence[Cell], height: int, width: int) -> tuple[list[list[str]], set[int]]:
    """Return the words of each row, those of a merged cell once, and the rows in which cells overlap."""
    own = [[""] * width for _ in range(height)]
    taken: set[tuple[int, int]] = set()
    shared: set[int] = set()
    for cell in cells:
        positions = {(cell.row + r, cell.column + c) for r in range(cell.rows) for c in range(cell.columns)}
        shared |= {row for row, _ in positions & taken} | ({cell.row} if positions & taken else set())
        taken |= positions
        before = own[cell.row][cell.column]
        own[cell.row][cell.column] = " / ".join(filter(None, (before, cell.words)))
    whole = {cell.row for cell in cells if cell.columns >= width} - shared
    return [words[:1] if row in whole else words for row, words in enumerate(own)], shared


def _across(here: Sequence[Cell], width: int) -> tuple[str, ...]:
    """Return a header row with one text a column, merged heads repeated over the columns they cover."""
    words = [""] * width
    for cell in here:
        for column in range(cell.column, cell.column + cell.columns):
            words[column] = cell.words
    return tuple(words)
