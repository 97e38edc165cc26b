"""The cells of a table, and which of their rows are its heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, its first row and column (from 0), and how many of each it covers."""

    words: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False
    """Whether the source marks it as a head, such as HTML's th."""
    group: bool = False
    """Whether the source marks it as the head of the rows below it, such as scope="rowgroup"."""


def head_count(cells: Sequence[Cell]) -> int:
    """Count the rows at the top that are heads.

    These are the rows whose cells are all marked as heads. Without such rows it is the first row, and those
    that its merged cells reach down to; one more where a head covers several columns.
    """
    height = max(cell.row for cell in cells) + 1
    width = max(cell.column + cell.columns for cell in cells)
    first: list[list[Cell]] = [[] for _ in range(height)]
    for cell in cells:
        first[cell.row].append(cell)
    marked = 0
    while (
        marked < height
        and first[marked]
        and all(cell.head or not cell.words.strip() for cell in first[marked])
    ):
        marked += 1
    if 0 < marked < height:
        return marked
    top = first[0]
    if not top or (len(top) == 1 and top[0].columns >= width):
        return 0 if not top else _below_a_caption(cells, first, height)
    deepest = max(cell.row + cell.rows for cell in top)
    if deepest == 1 and any(1 < cell.columns < width and cell.words.strip() for cell in top) and height > 2:
        deepest = 2
    return min(deepest, height - 1) if height > 1 else 0


def _below_a_caption(cells: Sequence[Cell], first: Sequence[Sequence[Cell]], height: int) -> int:
    """Count the heads of a table whose first row is one cell across its width: that, and those below it."""
    if height < 3:
        return 0
    rest = [cell for cell in cells if cell.row > 0]
    lowered = [Cell(c.words, c.row - 1, c.column, c.rows, c.columns, c.head) for c in rest]
    return 1 + head_count(lowered) if first[1] else 1


def plain(words: str) -> str:
    """Return the words of a cell on one line."""
    return " ".join(words.split())
