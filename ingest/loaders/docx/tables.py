"""Place the cells of a Word table: merged ones, those that begin later, and the rows that are heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.document import DoubtKind
from ingest.loaders.docx.names import W, is_on, number, value
from ingest.tables import Cell

_MOST_COLUMNS = 63
"""Word's own limit."""
ReadCell = Callable[[etree._Element], list[str]]
"""Return the lines of a cell."""


@dataclass(slots=True)
class Grid:
    """The cells of a table in their places, how many rows at its top are heads, and what is doubtful."""

    cells: list[Cell] = field(default_factory=list)
    head_rows: int | None = None
    """None where the document does not say it."""
    doubts: list[tuple[DoubtKind, str]] = field(default_factory=list)

    def note(self, kind: DoubtKind, what: str) -> None:
        """Note a doubt about the table, once."""
        if (kind, what) not in self.doubts:
            self.doubts.append((kind, what))


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table that are not deleted, those inside content controls too."""
    return [row for row in _parts(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a row, those inside content controls too."""
    return list(_parts(row, W + "tc"))


def grid(table: etree._Element, read: ReadCell) -> Grid:
    """Place the cells of a table.

    A cell that goes on from above is a part of that one. A row that begins later than the others has empty
    cells before it, so that no value moves to another column.
    """
    placed = _Placing(read)
    rows = rows_of(table)
    if len(rows) < sum(1 for _ in _parts(table, W + "tr")):
        placed.grid.note("struck", "Tracked changes are read as accepted: what they delete is left out")
    seen = [row for row in rows if not is_on(row.find(f"{W}trPr/{W}hidden"))]
    if len(seen) < len(rows):
        placed.grid.note("hidden", "A hidden table row is left out")
    for at, row in enumerate(seen):
        placed.row(at, row)
    placed.finish(_stated_heads(seen))
    return placed.grid


class _Placing:
    """Places row by row, and knows which cells may go on in the next one."""

    def __init__(self, read: ReadCell) -> None:
        self.grid = Grid()
        self._read = read
        self._cells: dict[tuple[int, int], Cell] = {}
        self._reaching: dict[int, tuple[int, int]] = {}
        """The first places of the vertically merged cells, by the columns that they begin in."""
        self._widths: list[int] = []

    def row(self, at: int, row: etree._Element) -> None:
        """Place the cells of a row."""
        column = self._blank(at, 0, number(value(row.find(f"{W}trPr/{W}gridBefore"))))
        reaching: dict[int, tuple[int, int]] = {}
        before: tuple[int, int] | None = None
        for element in cells_of(row):
            properties = element.find(W + "tcPr")
            across = max(1, min(number(_property(properties, "gridSpan"), 1), _MOST_COLUMNS))
            text = "\n".join(self._read(element))
            first = self._continued(properties, column, across)
            if first is not None:
                self._go_on(first, at, text)
            elif before is not None and _goes_on(properties, "hMerge"):
                self._cells[before] = replace(
                    self._cells[before],
                    columns=self._cells[before].columns + across,
                    words="\n".join(filter(None, (self._cells[before].words, text))),
                )
            else:
                first = before = (at, column)
                self._cells[first] = Cell(text, at, column, 1, across)
            if first is not None and properties is not None and properties.find(W + "vMerge") is not None:
                reaching[column] = first
            column += across
        self._reaching = reaching
        self._widths.append(self._blank(at, column, number(value(row.find(f"{W}trPr/{W}gridAfter")))))

    def finish(self, stated_heads: int) -> None:
        """Note what does not fit, and say how many rows are heads."""
        self.grid.cells = list(self._cells.values())
        if len(set(self._widths)) > 1:
            self.grid.note(
                "table",
                "The rows of a table have different numbers of columns: a value may stand under another head",
            )
        if stated_heads:
            tops = [cell for cell in self.grid.cells if cell.row < stated_heads]
            self.grid.head_rows = max([stated_heads, *(cell.row + cell.rows for cell in tops)])

    def _blank(self, at: int, column: int, count: int) -> int:
        """Place empty cells where a row has none; return the column behind them."""
        end = column + max(0, min(count, _MOST_COLUMNS - column))
        for empty in range(column, end):
            self._cells[at, empty] = Cell("", at, empty)
        return end

    def _continued(
        self, properties: etree._Element | None, column: int, across: int
    ) -> tuple[int, int] | None:
        """The first place of the cell that this one is a part of, if it goes on from above."""
        if not _goes_on(properties, "vMerge"):
            return None
        first = self._reaching.get(column)
        if first is None:
            return None
        if self._cells[first].columns != across:
            self.grid.note("table", "Merged cells of different widths stand above one another")
        return first

    def _go_on(self, first: tuple[int, int], at: int, text: str) -> None:
        cell = self._cells[first]
        self._cells[first] = replace(cell, rows=at - first[0] + 1)
        if text.strip():
            self.grid.note("hidden", "Text behind a merged cell, which Word does not show, is left out")


def _stated_heads(rows: list[etree._Element]) -> int:
    """How many rows at the top are marked to be repeated on each page."""
    count = 0
    while count < len(rows) and is_on(rows[count].find(f"{W}trPr/{W}tblHeader")):
        count += 1
    return count if count < len(rows) else 0


def _goes_on(properties: etree._Element | None, name: str) -> bool:
    merged = None if properties is None else properties.find(W + name)
    return merged is not None and value(merged) != "restart"


def _property(properties: etree._Element | None, name: str) -> str:
    return "" if properties is None else value(properties.find(W + name))


def _parts(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _parts(child, tag)
