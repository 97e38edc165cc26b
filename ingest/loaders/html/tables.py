"""Read the rows of a web page's table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.loaders.grid import read_rows, rows_of
from ingest.loaders.html.words import cell_words
from ingest.tables import Row

_LAYOUT = ("form", "nav", "main", "article", "section", "h1", "h2", "h3", "h4", "h5", "h6")
_SKELETON = {
    "table": {"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
}
_LEAST_ROWS = 2
_SHORT_CELL = 120
_LONG_CELL = 400
"""A cell with more characters beside headings is a column of a page."""


def is_layout(table: etree._Element) -> bool:
    """Return whether a table only arranges the page.

    A table that its author marks as data does not: it has heads, a caption or a border, and no more than a
    line of heading in its cells. Others do if their cells hold headings or tables, if they have one column,
    or if something is outside their cells.
    """
    if table.get("role") in ("presentation", "none"):
        return True
    rows = list(rows_of(table))
    if all(len(row) < 2 for row in rows):
        return True
    if any(_holds_more(part) for part in (table, *_own_parts(table))):
        return True
    if _is_even(rows):
        return False
    structured = any(True for _ in table.iterdescendants("table", *_LAYOUT))
    return structured and not (_is_marked(table, rows) and all(_is_cell(c) for row in rows for c in row))


def _is_marked(table: etree._Element, rows: list[etree._Element]) -> bool:
    """Return whether the author marks a table as data."""
    heads = any(
        cell.tag == "th" and "".join(map(str, cell.itertext())).strip() for row in rows for cell in row
    )
    border = re.fullmatch(r"0*", table.get("border", "0").strip()) is None
    marked = any(True for part in table if part.tag in ("caption", "thead"))
    return len(rows) >= _LEAST_ROWS and (heads or border or marked)


def _is_even(rows: list[etree._Element]) -> bool:
    """Whether short cells fill all rows alike, and headings stand only in the first row or column: data."""
    cells = [row.findall("td") + row.findall("th") for row in rows]
    if len(rows) < _LEAST_ROWS or len({len(row) for row in cells}) != 1:
        return False
    for at, row in enumerate(cells):
        for column, cell in enumerate(row):
            headed = any(True for _ in cell.iterdescendants("h1", "h2", "h3", "h4", "h5", "h6"))
            unlike = ("form", "nav", "main", "article", *(("table",) if not at or not column else ()))
            more = any(True for _ in cell.iterdescendants(*unlike))
            if more or (headed and at and column) or sum(len(str(t)) for t in cell.itertext()) > _SHORT_CELL:
                return False
    return True


def _is_cell(cell: etree._Element) -> bool:
    """Return whether the content of a cell can be written on one line of a table."""
    if any(True for _ in cell.iterdescendants("form", "nav", "main", "article", "section")):
        return False
    headed = cell.tag != "th" and any(True for _ in cell.iterdescendants(*_LAYOUT))
    return not headed or sum(len(str(text)) for text in cell.itertext()) <= _LONG_CELL


def _own_parts(table: etree._Element) -> Iterator[etree._Element]:
    for part in table.iterdescendants(*_SKELETON):
        if part.tag != "table" and next(part.iterancestors("table"), None) is table:
            yield part


def _holds_more(part: etree._Element) -> bool:
    """Return whether a table, a group of rows or a row holds anything but its parts."""
    stray = (part.text, *(child.tail for child in part))
    return any(text and any(map(str.isalnum, text)) for text in stray) or any(
        child.tag not in _SKELETON[str(part.tag)] for child in part
    )


def table_rows(table: etree._Element) -> list[tuple[etree._Element, Row]]:
    """Return each row that has words, with its element."""
    return read_rows(list(rows_of(table)), cell_words)
