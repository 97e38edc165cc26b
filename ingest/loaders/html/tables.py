"""Reads the rows of a web page's table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from ingest.loaders.html.words import words_of
from ingest.tables import Cell, Row, placed, written

_MOST_COLUMNS = 100
_LAYOUT = ("form", "nav", "main", "article", "section", "h1", "h2", "h3", "h4", "h5", "h6")
_SKELETON = {
    "table": {"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
}
_GROUPS = ("thead", "tbody", "tfoot")
_HEAD_SCOPES = ("col", "colgroup")
_LEAST_ROWS = 2
_LONG_CELL = 400
"""A cell with more characters beside headings is a column of a page."""


def is_layout(table: etree._Element) -> bool:
    """Whether a table only places things on the page.

    A table that its author marks as data is none: it has heads, a caption or a border, and no more than a
    line of heading in its cells. Others are, if their cells hold headings or tables, they have one column, or
    something stands outside their cells.
    """
    if table.get("role") in ("presentation", "none"):
        return True
    rows = list(_rows(table))
    if all(len(row) < 2 for row in rows):
        return True
    if any(_holds_more(part) for part in (table, *_own_parts(table))):
        return True
    structured = any(True for _ in table.iterdescendants("table", *_LAYOUT))
    return structured and not (_is_marked(table, rows) and all(_is_cell(c) for row in rows for c in row))


def _is_marked(table: etree._Element, rows: list[etree._Element]) -> bool:
    """Whether the author says that a table holds data."""
    heads = any(
        cell.tag == "th" and "".join(map(str, cell.itertext())).strip() for row in rows for cell in row
    )
    border = re.fullmatch(r"0*", table.get("border", "0").strip()) is None
    marked = any(True for part in table if part.tag in ("caption", "thead"))
    return len(rows) >= _LEAST_ROWS and (heads or border or marked)


def _is_cell(cell: etree._Element) -> bool:
    """Whether what a cell holds can be told on one line of a table."""
    if any(True for _ in cell.iterdescendants("form", "nav", "main", "article", "section")):
        return False
    headed = cell.tag != "th" and any(True for _ in cell.iterdescendants(*_LAYOUT))
    return not headed or sum(len(str(text)) for text in cell.itertext()) <= _LONG_CELL


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table in the order that they are displayed in, and none of a table in its cells."""
    found = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    rank = {"thead": 0, "tfoot": 2}
    yield from sorted(found, key=lambda row: rank.get(str(_group(row).tag), 1))


def _own_parts(table: etree._Element) -> Iterator[etree._Element]:
    for part in table.iterdescendants(*_SKELETON):
        if part.tag != "table" and next(part.iterancestors("table"), None) is table:
            yield part


def _group(row: etree._Element) -> etree._Element:
    """The thead, tbody or tfoot that a row is in, or its table."""
    parent = row.getparent()
    return row if parent is None else parent


def _holds_more(part: etree._Element) -> bool:
    """Whether a table, a group of rows or a row holds anything but its parts."""
    stray = (part.text, *(child.tail for child in part))
    return any(text and any(map(str.isalnum, text)) for text in stray) or any(
        child.tag not in _SKELETON[str(part.tag)] for child in part
    )


def table_rows(table: etree._Element) -> list[tuple[etree._Element, Row]]:
    """Each row that has words, with what applies to it that stands elsewhere."""
    elements = [row for row in _rows(table) if any(True for _ in row.iterchildren("td", "th"))]
    ends = [at for at in range(1, len(elements)) if _group(elements[at]) is not _group(elements[at - 1])]
    marked = [cell for row in elements for cell in row.iterchildren("td", "th")]
    cells = placed(
        [_cell(cell, _last_row(elements, at)) for cell in row.iterchildren("td", "th")]
        for at, row in enumerate(elements)
    )
    begins = {0, *ends} if len(ends) > 1 else set()
    cells = [
        replace(cell, group=_heads_group(element, cell, begins))
        for cell, element in zip(cells, marked, strict=True)
    ]
    rows = written(cells, _heads(elements, cells), ends)
    filled = sorted({cell.row for cell in cells if cell.words.strip()})
    return [(elements[at], row) for at, row in zip(filled, rows, strict=True)]


def _heads(elements: list[etree._Element], cells: list[Cell]) -> int | None:
    """How many rows are heads: those of the thead, and those below it that are nothing but heads."""
    count = sum(1 for row in elements if _group(row).tag == "thead")
    if not count:
        return None
    while count < len(elements):
        here = [cell for cell in cells if cell.row == count and cell.words.strip()]
        if len(here) < 2 or not all(cell.head for cell in here):
            break
        count += 1
    return count


def _last_row(elements: list[etree._Element], at: int) -> int:
    """How many rows a cell can reach down from a row: no further than its thead, tbody or tfoot."""
    last = at
    while last + 1 < len(elements) and _group(elements[last + 1]) is _group(elements[at]):
        last += 1
    return last - at + 1


def _cell(cell: etree._Element, room: int) -> tuple[str, int, int, bool]:
    """Its words, the rows and columns that it covers, and whether it is a head."""
    across = min(_span(cell, "colspan"), _MOST_COLUMNS)
    # A rowspan of 0 reaches to the end of the group.
    down = room if cell.get("rowspan", "").strip() == "0" else min(_span(cell, "rowspan"), room)
    head = (
        cell.tag == "th"
        or cell.get("scope", "").lower() in _HEAD_SCOPES
        or cell.get("role") == "columnheader"
    )
    return cell_words(cell), down, across, head


def _heads_group(element: etree._Element, cell: Cell, begins: set[int]) -> bool:
    """Whether a cell names the rows below it: its scope says so, or it is the head that begins a group."""
    if element.get("scope", "").lower() == "rowgroup":
        return True
    return element.tag == "th" and not element.get("scope") and cell.row in begins and cell.column == 0


def cell_words(cell: etree._Element) -> str:
    """The words of a cell; of a table in it, row by row, so that its pairs stay pairs."""
    inner = [
        table for table in cell.iterdescendants("table") if next(table.iterancestors("td", "th")) is cell
    ]
    for table in inner:
        rows = [[cell_words(each) for each in row.iterchildren("td", "th")] for row in _rows(table)]
        told = "; ".join(", ".join(filter(None, row)) for row in rows if any(row))
        above = table.getparent()
        if above is not None:
            line = etree.Element("div")
            line.text, line.tail = told, table.tail
            above.replace(table, line)
    return words_of(cell)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
