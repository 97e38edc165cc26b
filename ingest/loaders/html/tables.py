"""Reads the rows of a web page's table."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.html.words import words_of
from ingest.tables import Row, placed, written

_MOST_COLUMNS = 100
_STRUCTURE = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "form", "nav", "main", "article", "section")
_SKELETON = {
    "table": {"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"td", "th"},
}


def is_layout(table: etree._Element) -> bool:
    """Whether a table only places things on the page: its cells hold headings or tables, it has one
    column, or something stands outside its cells."""
    if table.get("role") in ("presentation", "none"):
        return True
    if any(True for _ in table.iterdescendants(*_STRUCTURE)):
        return True
    rows = list(table.iter("tr"))
    return all(len(row) < 2 for row in rows) or any(
        _holds_more(part) for part in (table, *table.iterdescendants(*_SKELETON))
    )


def _holds_more(part: etree._Element) -> bool:
    """Whether a table, a group of rows or a row holds anything but its parts."""
    stray = (part.text, *(child.tail for child in part))
    return any(text and text.strip() for text in stray) or any(
        child.tag not in _SKELETON[part.tag] for child in part
    )


def table_rows(table: etree._Element) -> list[tuple[etree._Element, Row]]:
    """Each row that has words, with what applies to it that stands elsewhere."""
    elements = [row for row in table.iter("tr") if any(True for _ in row.iterchildren("td", "th"))]
    heads = sum(1 for row in elements if any(True for _ in row.iterancestors("thead")))
    cells = placed([_cell(cell) for cell in row.iterchildren("td", "th")] for row in elements)
    rows = written(cells, heads or None)
    filled = sorted({cell.row for cell in cells if cell.words.strip()})
    return [(elements[at], row) for at, row in zip(filled, rows, strict=True)]


def _cell(cell: etree._Element) -> tuple[str, int, int, bool]:
    """Its words, the rows and columns that it covers, and whether it is a head."""
    across = min(_span(cell, "colspan"), _MOST_COLUMNS)
    return words_of(cell), _span(cell, "rowspan"), across, cell.tag == "th"


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
