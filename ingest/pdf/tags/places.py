"""Places marked cells in columns: the tree leaves empty cells out, so what is seen tells where they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.pdf.tags.tree import MarkedCell

_MOST_COLUMNS = 60
_MOST_CELLS = 6000
_MOST_WAYS = 2000
_SAME = 1.0

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell's number on the page, its first row and column (from 0), and how many it covers."""

    number: int
    row: int
    column: int
    rows: int
    columns: int


Rows = Sequence[Sequence[MarkedCell]]


def placed(rows: Rows, across: Mapping[int, Span], over: float) -> list[PlacedCell] | None:
    """Place the cells of rows; return None where it is not sure which columns cells belong to.

    A row as wide as the table tells its columns by their order. In a narrower one each cell must stand in
    its column as it is seen, between what full rows have in the columns before and behind.

    Args:
        across: where the words of cells begin and end on the page, by the cells' numbers.
        over: how far words may reach over those of the next column, in points.
    """
    width = _width(rows)
    if not 0 < width <= _MOST_COLUMNS or sum(map(len, rows)) > _MOST_CELLS:
        return None
    sure = _Grid(width)
    for at, row in enumerate(rows):
        sure.put(at, row, sure.in_order(at, row))
    seen = _Seen(sure.cells, across, over)
    grid = _Grid(width)
    for at, row in enumerate(rows):
        columns = grid.in_order(at, row)
        if columns is None:
            columns = seen.columns(row, grid.free(at))
        if columns is None:
            return None
        grid.put(at, row, columns)
    return grid.cells


def _width(rows: Rows) -> int:
    """How many columns the widest row has, with the cells that reach down into it."""
    reaching: list[tuple[int, int]] = []
    width = 0
    for at, row in enumerate(rows):
        reaching = [(end, columns) for end, columns in reaching if end > at]
        width = max(width, sum(columns for _, columns in reaching) + sum(cell.columns for cell in row))
        reaching += [(at + cell.rows, cell.columns) for cell in row if cell.rows > 1]
    return width


class _Grid:
    """Cells in their places, row by row from the top."""

    def __init__(self, width: int) -> None:
        self.cells: list[PlacedCell] = []
        self._width = width
        self._until = [0] * width
        """The row from which each column is free again."""

    def free(self, at: int) -> list[int]:
        """Return the columns that no cell from above reaches down into."""
        return [column for column in range(self._width) if self._until[column] <= at]

    def in_order(self, at: int, row: Sequence[MarkedCell]) -> list[int] | None:
        """Return the columns of a row's cells where they fill all that is free; None where they do not."""
        free = self.free(at)
        if row and len(free) != sum(cell.columns for cell in row):
            return None
        columns: list[int] = []
        used = 0
        for cell in row:
            if free[used : used + cell.columns] != list(range(free[used], free[used] + cell.columns)):
                return None
            columns.append(free[used])
            used += cell.columns
        return columns

    def put(self, at: int, row: Sequence[MarkedCell], columns: Sequence[int] | None) -> None:
        """Put the cells of a row into columns; none where these are not known."""
        for cell, column in zip(row, columns or (), strict=False):
            self.cells.append(PlacedCell(cell.number, at, column, cell.rows, cell.columns))
            self._until[column : column + cell.columns] = [at + cell.rows] * cell.columns


class _Seen:
    """Where the words of each column stand in the rows that are sure."""

    def __init__(self, cells: Sequence[PlacedCell], across: Mapping[int, Span], over: float) -> None:
        self._across = across
        self._over = over
        self._columns: dict[int, list[Span]] = {}
        self._ways = 0
        for cell in cells:
            if cell.columns == 1 and cell.number in across:
                self._columns.setdefault(cell.column, []).append(across[cell.number])
        self._spans = {
            column: (min(left for left, _ in spans), max(right for _, right in spans))
            for column, spans in self._columns.items()
        }

    def columns(self, row: Sequence[MarkedCell], free: Sequence[int]) -> list[int] | None:
        """Return the one way to put cells into columns, in order, that what is seen allows: of several the
        one where more cells begin, end or have their middle where others of the column do."""
        self._ways = 0
        ways = sorted(((self._aligned(row, way), way) for way in self._possible(row, free)), reverse=True)
        if not ways or self._ways > _MOST_WAYS or (len(ways) > 1 and ways[0][0] == ways[1][0]):
            return None
        return ways[0][1]

    def _possible(self, row: Sequence[MarkedCell], free: Sequence[int]) -> Iterator[list[int]]:
        if not row:
            yield []
            return
        cell, rest = row[0], row[1:]
        for i, column in enumerate(free):
            covered = list(free[i : i + cell.columns])
            self._ways += 1
            if self._ways > _MOST_WAYS:
                return
            if covered == list(range(column, column + cell.columns)) and self._fits(cell, column):
                yield from ([column, *way] for way in self._possible(rest, free[i + cell.columns :]))

    def _fits(self, cell: MarkedCell, column: int) -> bool:
        if cell.number not in self._across:
            return True
        left, right = self._across[cell.number]
        return not any(
            (at < column and span[1] > left + self._over)
            or (at >= column + cell.columns and span[0] < right - self._over)
            for at, span in self._spans.items()
        )

    def _aligned(self, row: Sequence[MarkedCell], way: Sequence[int]) -> int:
        return sum(
            any(_same(self._across[cell.number], span) for span in self._columns.get(column, ()))
            for cell, column in zip(row, way, strict=True)
            if cell.number in self._across
        )


def _same(one: Span, other: Span) -> bool:
    return min(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(sum(one) - sum(other)) / 2) <= _SAME
