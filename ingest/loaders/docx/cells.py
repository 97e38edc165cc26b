"""Read the lines of a table cell, with its lists and the tables inside it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.loaders.docx.names import W, is_twin
from ingest.loaders.docx.numbering import Roles
from ingest.loaders.docx.tables import grid
from ingest.loaders.docx.words.paragraph import paragraph_words, text_boxes
from ingest.loaders.docx.words.reading import Reading
from ingest.loaders.flow import Table, inner_table
from ingest.tables import set_apart

_LEFT_OUT = {W + "del", W + "moveFrom", W + "tcPr", W + "sdtPr", W + "sdtEndPr"}
_MOST_DEEP = 8


def own_paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """Return every paragraph inside an element once, those in its tables and text boxes too."""
    return (paragraph for paragraph in element.iter(W + "p") if not is_twin(paragraph))


def cell_lines(cell: etree._Element, reading: Reading, roles: Roles, depth: int = 0) -> list[str]:
    """Return the lines of a cell; a table inside it is one line."""
    lines: list[str] = []
    for element in cell:
        if element.tag == W + "p":
            words = paragraph_words(element, reading).strip()
            mark = roles.role(element).label if words else ""
            words = f"{'•' if mark == '-' else mark} {words}" if mark else words
            lines += [line for line in (" ".join(each.split()) for each in words.split("\n")) if line]
            for box in text_boxes(element):
                lines += cell_lines(box, reading, roles, depth)
        elif element.tag == W + "tbl":
            lines += _inner_table(element, reading, roles, depth)
        elif element.tag == W + "altChunk":
            reading.note("left out", "A part of the document in another format is not read")
        elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
            lines += cell_lines(element, reading, roles, depth)
    return lines


def _inner_table(table: etree._Element, reading: Reading, roles: Roles, depth: int) -> list[str]:
    """A table inside a cell on one line: its rows apart by semicolons, so that each value keeps its name."""
    if depth >= _MOST_DEEP:
        reading.note("left out", "Tables inside tables are not read deeper than eight times")
        return []
    inner = grid(table, lambda cell: cell_lines(cell, reading, roles, depth + 1))
    line, doubts = inner_table(Table(inner.cells, inner.head_rows, tuple(inner.doubts)), depth)
    for kind, what in doubts:
        reading.note(kind, what)
    return [set_apart(line)] * bool(line)
