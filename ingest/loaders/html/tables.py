"""Reads the rows of a web page's table."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.loaders.html.words import words_of

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


def table_rows(table: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Each row with the words of its cells. A merged cell's words stand once, in its first row and
    column; the other places it takes are empty, so that the columns below still line up."""
    below: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        next_below = {column: left - 1 for column, left in below.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while len(cells) in below:
                cells.append("")
            across = min(_span(cell, "colspan"), _MOST_COLUMNS)
            down = _span(cell, "rowspan")
            if down > 1:
                next_below |= {len(cells) + i: down - 1 for i in range(across)}
            cells += [words_of(cell), *[""] * (across - 1)]
        below = next_below
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield row, tuple(cells)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
