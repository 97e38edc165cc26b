"""One model of a table for every format: cells with spans become rows that travel with their heads.

A row is written as its own cells, and a merged cell once, in its first row: the text is the page. What
applies to the row and stands elsewhere goes beside it: all header rows, and the values of the merged or
blank-above cells and of the group rows that it stands under.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

_OVERLAP = "Cells of this row of the table overlap in the file: which column a value belongs to is unsure"


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


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is written: the words of its cells, and what applies to it that stands elsewhere.

    `heads` are the header rows above it, each with one text a column; a head that covers several columns is
    repeated over each. `groups` are the values it stands under, outermost first. `doubt` tells a reader what
    is unsure of it, if something is.
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
    """Return the rows of a table in order, each with what applies to it.

    A row further down whose cells are all heads begins a new head for the rows below it.

    Args:
        cells: in any order; where two cover the same place, the row says so.
        head_rows: how many rows are heads, where the source says it; else it is found (`head_count`).
        ends: the rows before which the source ends all groups, such as the first row of each HTML tbody.
    """
    if not cells:
        return []
    height = max(cell.row for cell in cells) + 1
    width = max(cell.column + cell.columns for cell in cells)
    heads = head_count(cells) if head_rows is None else min(head_rows, height)
    own, shared = _own_words(cells, height, width)
    again = _heads_again(cells, heads, width)
    groups = _Groups(cells, width, heads, ends, again)
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
    """Return the words of each row, a merged cell in its first place, and the rows where cells overlap."""
    own = [[""] * width for _ in range(height)]
    taken: set[tuple[int, int]] = set()
    shared: set[int] = set()
    whole = {cell.row for cell in cells if cell.columns >= width}
    for cell in cells:
        places = {(cell.row + r, cell.column + c) for r in range(cell.rows) for c in range(cell.columns)}
        shared |= {row for row, _ in places & taken} | ({cell.row} if places & taken else set())
        taken |= places
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


def head_count(cells: Sequence[Cell]) -> int:
    """Return how many rows at the top are heads: those whose cells are all marked as heads, or the first one
    with all that its merged cells reach down to; one more under a head that covers several columns."""
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
    """Count the heads of a table whose first row is one cell across all of it: that, and the next row."""
    if height < 3:
        return 0
    rest = [cell for cell in cells if cell.row > 0]
    lowered = [Cell(c.words, c.row - 1, c.column, c.rows, c.columns, c.head) for c in rest]
    return 1 + head_count(lowered) if first[1] else 1


def _across(cells: Sequence[Cell], row: int, width: int) -> tuple[str, ...]:
    """Return a header row with one text a column, merged heads repeated over the columns they cover."""
    words = [""] * width
    for cell in cells:
        if cell.row <= row < cell.row + cell.rows:
            for column in range(cell.column, cell.column + cell.columns):
                # A head that reaches down from a row above stands there already.
                words[column] = plain(cell.words) if cell.row == row else ""
    return tuple(words)


class _Groups:
    """What the rows of a body stand under: group rows, merged cells, and blanks in their first columns."""

    def __init__(
        self, cells: Sequence[Cell], width: int, heads: int, ends: Collection[int], again: Collection[int]
    ) -> None:
        self._width = width
        self._names = _names(cells, heads, width)
        self._at: dict[int, tuple[str, ...]] = {}
        self._doubts: dict[int, str] = {}
        self._group_rows: list[str] = []
        self._maybe = ""
        self._last_group_row = -2
        self._outer = ""
        self._maybe = ""
        """What stood alone at the beginning of a row: a group of the rows below, or a row without values."""
        self._above: dict[int, str] = {}
        """The words last written in each column, as far as they may apply to a row that leaves it blank."""
        self._reaching: list[Cell] = []
        by_row: dict[int, list[Cell]] = {}
        for cell in sorted(cells, key=lambda each: (each.row, each.column)):
            if cell.row >= heads:
                by_row.setdefault(cell.row, []).append(cell)
        for row in sorted(by_row):
            if row in ends or row in again:
                self._group_rows, self._outer, self._maybe, self._above = [], "", "", {}
            if row in again:
                self._names = _names(by_row[row], row + 1, width)
            else:
                self._at[row] = self._row(row, by_row[row])

    def of(self, row: int) -> tuple[str, ...]:
        """Return the values that a row stands under, outermost first."""
        return self._at.get(row, ())

    def doubt(self, row: int) -> str:
        """Return what is unsure about the groups of a row, or ""."""
        return self._doubts.get(row, "")

    def _row(self, row: int, here: Sequence[Cell]) -> tuple[str, ...]:
        if name := self._names_a_group(here):
            self._begin_group(row, name)
            return ()
        self._reaching = [cell for cell in self._reaching if row < cell.row + cell.rows]
        stands = {cell.column: plain(cell.words) for cell in self._reaching} | self._blank_above(here)
        found = [*self._group_rows, *(words for _, words in sorted(stands.items()))]
        found += [self._over_several(cell) for cell in here if 1 < cell.columns < self._width]
        self._reaching += [cell for cell in here if cell.rows > 1]
        if self._outer:
            self._doubts[row] = f"Whether this row of the table also stands under “{self._outer}” is unsure"
        elif alone := self._stands_alone(here):
            self._maybe = alone
        elif self._maybe in found:
            self._maybe = ""
        elif self._maybe:
            self._doubts[row] = f"Whether this row of the table stands under “{self._maybe}” is unsure"
        return tuple(dict.fromkeys(filter(None, found)))

    def _names_a_group(self, here: Sequence[Cell]) -> str:
        """Return what a row says that only names the group of the rows below it, or ""."""
        if len(here) == 1 and here[0].columns >= self._width > 1:
            return plain(here[0].words)
        filled = [cell for cell in here if cell.words.strip()]
        return plain(filled[0].words) if len(filled) == 1 and filled[0].group else ""

    def _stands_alone(self, here: Sequence[Cell]) -> str:
        """Return what begins a row in which nothing else stands: a group of the rows below, or no values."""
        filled = [cell for cell in here if cell.words.strip()]
        blank = len(here) > 1 and len(filled) == 1 and filled[0].column == 0 and filled[0].rows == 1
        return plain(filled[0].words) if blank and not self._reaching else ""

    def _begin_group(self, row: int, name: str) -> None:
        """Note a group row. One right below another stands under it; how far the upper one reaches is not
        known once a single one follows."""
        self._above, self._maybe = {}, ""
        if row == self._last_group_row + 1:
            self._group_rows.append(name)
        else:
            self._outer = self._group_rows[0] if len(self._group_rows) > 1 else self._outer
            self._group_rows = [name]
        if len(self._group_rows) > 1:
            self._outer = ""
        self._last_group_row = row

    def _blank_above(self, here: Sequence[Cell]) -> dict[int, str]:
        """Return what stands above the blanks that a row begins with, and keep what it says itself."""
        covered = {cell.column for cell in self._reaching}
        found: dict[int, str] = {}
        first = next((cell.column for cell in here if cell.words.strip()), self._width)
        for cell in here:
            if cell.column < first and cell.column not in covered and cell.column in self._above:
                found[cell.column] = self._above[cell.column]
        self._above = {column: words for column, words in self._above.items() if column < first}
        self._above |= {cell.column: plain(cell.words) for cell in here if cell.words.strip()}
        return found

    def _over_several(self, cell: Cell) -> str:
        """Say over which columns a cell stands that covers several."""
        names = [name for name in self._names[cell.column : cell.column + cell.columns] if name]
        return (
            f"{', '.join(dict.fromkeys(names))}: {plain(cell.words)}" if names and cell.words.strip() else ""
        )


def _names(cells: Sequence[Cell], heads: int, width: int) -> list[str]:
    """The lowest head over each column."""
    names = [""] * width
    for cell in sorted(cells, key=lambda each: each.row):
        if cell.row < heads and cell.words.strip():
            for column in range(cell.column, cell.column + cell.columns):
                names[column] = plain(cell.words)
    return names


def plain(words: str) -> str:
    """Return the words of a cell on one line."""
    return " ".join(words.split())
