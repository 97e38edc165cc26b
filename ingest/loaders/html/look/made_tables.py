"""Make tables of elements that roles or style make tables of: their rows, cells, spans and places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from ingest.loaders.html.look.css.styles import Styles
from ingest.loaders.html.visible import BLOCK_TAGS
from ingest.loaders.marked import Marks

_ROLES = {
    "table": "table",
    "grid": "table",
    "treegrid": "table",
    "rowgroup": "tbody",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
    "caption": "caption",
}
_DISPLAYS = {
    "table": "table",
    "inline-table": "table",
    "table-row-group": "tbody",
    "table-header-group": "thead",
    "table-footer-group": "tfoot",
    "table-row": "tr",
    "table-cell": "td",
    "table-caption": "caption",
}
OF_TABLES = frozenset("table thead tbody tfoot tr td th caption".split())
_CELLS = ("td", "th")
_LEAST_ROWS = 2
_MOST = 100
_APART = "The cells of this table are not in rows, so they are read one by one"
_PLACES = "The page states two places for a cell of this table: its columns may be shifted"
_ROWS = "The page holds only some of this table's rows"
_GRID_PLACE = re.compile(r"(?:(\d+)\s*/\s*)?(?:span\s+(\d+)|(-?\d+))")


def kind_of(element: etree._Element, styles: Styles) -> str:
    """Return the tag of the part of a table that an element's role or style makes of it, or ""."""
    style = styles.of(element)
    display = style.values.get("display", "") if style else ""
    role = element.get("role", "").lower().split()
    return _ROLES.get(role[0] if role else "", "") or _DISPLAYS.get(display, "")


def make_table(table: etree._Element, styles: Styles, marks: Marks) -> None:
    """Make a table of an element, if all of its rows have cells; else part its cells, and say so."""
    kinds: dict[etree._Element, str] = {}
    for element in table.iterdescendants("*"):
        if element.tag not in OF_TABLES and (kind := kind_of(element, styles)):
            kinds[element] = kind
    rows = [element for element, kind in kinds.items() if kind == "tr"]
    for row in rows:
        _unwrap(row, kinds)
    if len(rows) < _LEAST_ROWS or not all(
        len(row) and all(kinds.get(cell) in _CELLS for cell in row if isinstance(cell.tag, str))
        for row in rows
    ):
        _part(table, kinds, marks)
        return
    table.tag = "table"
    for element, kind in kinds.items():
        element.tag = kind
    _span_cells(rows, styles)
    if doubt := _place_cells(rows) or _missing(rows):
        first = rows[0][0]
        first.text = marks.mark("table", doubt) + (first.text or "")


def _unwrap(row: etree._Element, kinds: dict[etree._Element, str]) -> None:
    """Take away the elements between a row and its cells that have no words of their own."""
    for child in list(row):
        cells = [each for each in child if kinds.get(each) in _CELLS]
        alone = not (child.text or "").strip() and not any((each.tail or "").strip() for each in child)
        if child not in kinds and cells and len(cells) == len(child) and alone:
            for cell in cells:
                child.addprevious(cell)
            row.remove(child)


def _part(table: etree._Element, kinds: dict[etree._Element, str], marks: Marks) -> None:
    """Put cells that make no table each on a line."""
    cells = [element for element, kind in kinds.items() if kind in _CELLS]
    for element, kind in kinds.items():
        if kind in (*_CELLS, "tr") and element.tag not in BLOCK_TAGS:
            element.tag = "div"
    if len(cells) > 1 and sum(kind == "tr" for kind in kinds.values()) >= _LEAST_ROWS:
        table.text = marks.mark("table", _APART) + (table.text or "")


def _span_cells(rows: Sequence[etree._Element], styles: Styles) -> None:
    """State as attributes of a table how many rows and columns each cell covers."""
    width = max(len(row) for row in rows)
    for row in rows:
        for cell in row.iterchildren(*_CELLS):
            style = styles.of(cell)
            for name, stated in (("colspan", "aria-colspan"), ("rowspan", "aria-rowspan")):
                grid = (
                    style.values.get("grid-column" if name == "colspan" else "grid-row", "") if style else ""
                )
                span = _number(cell, stated) or _grid_span(grid, width)
                if span is not None and span != 1 and cell.get(name) is None:
                    cell.set(name, str(span))


def _grid_span(stated: str, width: int) -> int | None:
    found = _GRID_PLACE.fullmatch(stated.strip())
    if found is None:
        return None
    if found[2]:
        return min(int(found[2]), _MOST)
    start, end = found[1], int(found[3])
    if start is None:
        return None
    return width if end == -1 else max(1, min(end - int(start), _MOST))


def _place_cells(rows: Sequence[etree._Element]) -> str:
    """Put empty cells before those that stand further right; return what is doubtful of their places."""
    taken: set[tuple[int, int]] = set()
    doubt = ""
    firsts = [_number(row, "aria-colindex") or _number(row[0], "aria-colindex") or 1 for row in rows]
    offset = min(firsts, default=1) - 1
    for at, row in enumerate(rows):
        column = 0
        begin = _number(row, "aria-colindex")
        for cell in list(row.iterchildren(*_CELLS)):
            stated = _number(cell, "aria-colindex") or begin
            begin = None
            wanted = None if stated is None else min(stated - 1 - offset, _MOST)
            while (at, column) in taken or (wanted is not None and column < wanted):
                if (at, column) not in taken:
                    cell.addprevious(etree.Element("td"))
                column += 1
            if wanted is not None and column != wanted:
                doubt = _PLACES
            across = min(_number(cell, "colspan") or 1, _MOST)
            down = min(_number(cell, "rowspan") or 1, len(rows) - at)
            if down > 1 or cell.get("rowspan") == "0":
                down = down if cell.get("rowspan") != "0" else len(rows) - at
                taken |= {(at + r, column + c) for r in range(1, down) for c in range(across)}
            column += across
            own = _number(cell, "aria-rowindex")
            if own is not None and own != (_number(row, "aria-rowindex") or own):
                doubt = _PLACES
    return doubt


def _missing(rows: Sequence[etree._Element]) -> str:
    """Return the doubt where the rows' numbers leave out rows."""
    numbers = [number for row in rows if (number := _number(row, "aria-rowindex")) is not None]
    gaps = any(later != earlier + 1 for earlier, later in zip(numbers, numbers[1:], strict=False))
    return _ROWS if gaps else ""


def _number(element: etree._Element, name: str) -> int | None:
    stated = element.get(name, "").strip()
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 6 else None
