"""Place the cells of a table written as in HTML, and read its rows with their heads and groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lxml import etree

from ingest.tables import Cell, Row, placed, plain, set_apart, written

Write = Callable[[etree._Element], str]
"""Write the words of a cell."""
_MOST_COLUMNS = 100
_HEAD_SCOPES = ("col", "colgroup")


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table in the order that they are displayed in, and none of a table in its cells."""
    found = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    rank = {"thead": 0, "tfoot": 2}
    yield from sorted(found, key=lambda row: rank.get(str(group_of(row).tag), 1))


def group_of(row: etree._Element) -> etree._Element:
    """Return the thead, tbody or tfoot that a row is in, or its table."""
    parent = row.getparent()
    return row if parent is None else parent


def read_rows(elements: Sequence[etree._Element], write: Write) -> list[tuple[etree._Element, Row]]:
    """Return each row that has words, with its heads and groups, behind its element."""
    elements = [row for row in elements if any(True for _ in row.iterchildren("td", "th"))]
    ends = [at for at in range(1, len(elements)) if group_of(elements[at]) is not group_of(elements[at - 1])]
    marked = [cell for row in elements for cell in row.iterchildren("td", "th")]
    stops = [end for begin, end in pairwise([0, *ends, len(elements)]) for _ in range(begin, end)]
    cells = placed(
        [_cell(cell, stop - at, write) for cell in row.iterchildren("td", "th")]
        for (at, row), stop in zip(enumerate(elements), stops, strict=True)
    )
    begins = {0, *ends} if len(ends) > 1 else set()
    cells = [
        replace(cell, group=True) if _heads_group(element, cell, begins) else cell
        for cell, element in zip(cells, marked, strict=True)
    ]
    rows = written(cells, heads_of([group_of(row).tag == "thead" for row in elements], cells), ends)
    filled = sorted({cell.row for cell in cells if cell.words.strip()})
    return [(elements[at], row) for at, row in zip(filled, rows, strict=True)]


def heads_of(in_head: Sequence[bool], cells: Sequence[Cell]) -> int | None:
    """Count the rows of the thead, and those right below it that are all heads; None without a thead."""
    count = sum(in_head)
    if not count:
        return None
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.words.strip():
            by_row.setdefault(cell.row, []).append(cell)
    while len(here := by_row.get(count, [])) > 1 and all(cell.head for cell in here):
        count += 1
    return count


def cell_words(cell: etree._Element, write: Write) -> str:
    """Write the words of a cell; those of a table in it row by row, so that its pairs stay pairs."""
    inner = [t for t in cell.iterdescendants("table") if next(t.iterancestors("td", "th")) is cell]
    for table in inner:
        rows = [
            [plain(cell_words(each, write)) for each in row.iterchildren("td", "th")]
            for row in rows_of(table)
        ]
        line_words = "; ".join(", ".join(filter(None, row)) for row in rows if any(row))
        above = table.getparent()
        if above is not None:
            line = etree.Element("div")
            line.text, line.tail = set_apart(line_words), table.tail
            above.replace(table, line)
    return write(cell)


def _cell(cell: etree._Element, room: int, write: Write) -> tuple[str, int, int, bool]:
    """Return its words, the rows and columns that it covers, and whether it is a head; `room` rows are left
    for it in its thead, tbody or tfoot."""
    across = min(_span(cell, "colspan"), _MOST_COLUMNS)
    # A rowspan of 0 reaches to the end of the group.
    down = room if cell.get("rowspan", "").strip() == "0" else min(_span(cell, "rowspan"), room)
    scope = cell.get("scope", "").lower()
    head = cell.tag == "th" or scope in _HEAD_SCOPES or cell.get("role") == "columnheader"
    return cell_words(cell, write), down, across, head


def _heads_group(element: etree._Element, cell: Cell, begins: set[int]) -> bool:
    """Return whether a cell names the rows below it: by its scope, or as the head that begins a group."""
    if element.get("scope", "").lower() == "rowgroup":
        return True
    return element.tag == "th" and not element.get("scope") and cell.row in begins and cell.column == 0


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
