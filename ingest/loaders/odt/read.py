"""Read the blocks of an OpenDocument text: paragraphs, headings, lists, tables, boxes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from ingest.loaders.flow import Flow, Table, inner_table
from ingest.loaders.odt.forms import controls
from ingest.loaders.odt.lists import Lists
from ingest.loaders.odt.names import DC, DRAW, META, OFFICE, STYLE, TABLE, TEXT, is_element, whole
from ingest.loaders.odt.package import Parts
from ingest.loaders.odt.reading import Reading
from ingest.loaders.odt.styles import Styles
from ingest.loaders.odt.words import paragraph
from ingest.tables import Cell, set_apart

_MOST_LEVELS = 9
_MOST_COLUMNS = 1024
_MOST_ROWS = 20_000
_MOST_CELLS = 200_000
_INDEXES = ("table-of-content", "alphabetical-index", "illustration-index", "table-index", "bibliography")
_AROUND = ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")
_CHANGED = "Tracked changes are read as accepted: what they delete is left out"


@dataclass(frozen=True, slots=True)
class _List:
    """A list that is open: its style and how deep it is nested."""

    style: str = ""
    depth: int = -1


class FlowReader:
    """Reads the parts of a document into a flow."""

    def __init__(self, parts: Parts) -> None:
        roots = [root for root in (parts.content, parts.styles) if root is not None]
        self._parts = parts
        self._styles = Styles(roots)
        self._lists = Lists(roots)
        self._reading = Reading(self._styles, controls(parts.content), parts.objects)
        self._flow = Flow()
        self._cells = 0

    def read(self) -> Flow:
        """Return all of the document."""
        body = self._parts.content.find(f"{OFFICE}body/{OFFICE}text")
        if body is not None:
            self._blocks(body)
            if next(body.iter(TEXT + "deletion"), None) is not None:
                self._flow.doubts.append(("struck", _CHANGED))
        self._flow.notes = self._reading.notes
        self._around()
        self._meta()
        return self._flow

    def _blocks(self, elements: Iterable[etree._Element], inside: _List | None = None) -> None:
        """Read what stands under one another."""
        for element in elements:
            if not is_element(element) or element.tag == TEXT + "tracked-changes":
                continue
            name = etree.QName(element).localname
            if element.tag in (TEXT + "p", TEXT + "h"):
                self._paragraph(element, inside)
            elif element.tag == TEXT + "list":
                self._list(element, inside)
            elif element.tag == TABLE + "table":
                self._flow.blocks.append(self._table(element))
            elif name in _INDEXES:
                self._flow.furniture += [paragraph(p, self._reading).words for p in element.iter(TEXT + "p")]
            elif element.get(TEXT + "display") in ("none", "condition"):
                self._flow.doubts.append(("hidden", "A hidden section is left out"))
            elif element.tag in (DRAW + "frame", *(DRAW + n for n in ("custom-shape", "rect", "g"))):
                self._loose(element)
            elif element.tag not in (OFFICE + "forms", TEXT + "sequence-decls"):
                self._blocks(element, inside)

    def _loose(self, frame: etree._Element) -> None:
        """A frame that stands between paragraphs."""
        holder = etree.Element(TEXT + "p")
        holder.append(_copied(frame))
        self._paragraph(holder, None)

    def _paragraph(self, element: etree._Element, inside: _List | None, label: str = "") -> None:
        block = paragraph(element, self._reading)
        block.doubts = self._reading.taken_doubts()
        names = [
            name.lower() for name in self._styles.names("paragraph", element.get(TEXT + "style-name", ""))
        ]
        block.is_title = "title" in names[:2]
        block.is_contents = any(name.startswith("contents ") for name in names[:2])
        if element.tag == TEXT + "h":
            block.level = whole(element.get(TEXT + "outline-level"), 1, _MOST_LEVELS)
            if element.get(TEXT + "is-list-header") != "true" and block.words:
                block.label = label or self._lists.heading(block.level - 1, element.get(TEXT + "start-value"))
        elif inside is not None:
            block.label, block.depth = label, max(0, inside.depth)
        self._flow.blocks.append(block)
        boxes, self._reading.boxes = self._reading.boxes, []
        for box in boxes:
            self._blocks(box)

    def _list(self, element: etree._Element, outer: _List | None) -> None:
        outer = outer or _List()
        style = element.get(TEXT + "style-name") or outer.style
        inside = _List(style, outer.depth + 1)
        if outer.depth < 0:
            goes_on = (
                element.get(TEXT + "continue-numbering") == "true" or TEXT + "continue-list" in element.attrib
            )
            self._lists.begin(style, goes_on)
        for item in element:
            if item.tag not in (TEXT + "list-item", TEXT + "list-header"):
                continue
            first = item.tag == TEXT + "list-item"
            for child in item:
                if first and child.tag in (TEXT + "p", TEXT + "h"):
                    start = item.get(TEXT + "start-value")
                    self._paragraph(child, inside, self._lists.item(style, inside.depth, start))
                    first = False
                else:
                    self._blocks([child], inside)

    def _table(self, element: etree._Element, depth: int = 0) -> Table:
        """A table with each cell in its place, as its spans and covered cells state it."""
        table = Table([])
        heads = at = 0
        for row, is_head in _rows(element, False):
            if row.get(TABLE + "visibility") in ("collapse", "filter"):
                self._reading.note("hidden", "A hidden table row is left out")
                continue
            if at >= _MOST_ROWS or self._cells >= _MOST_CELLS:
                self._reading.note("left out", "A table is too long: its last rows are not read")
                break
            filled = self._row(row, at, table, depth)
            repeated = whole(row.get(TABLE + "number-rows-repeated"), 1, _MOST_ROWS) if filled else 1
            copies = [
                replace(cell, row=cell.row + more)
                for more in range(1, repeated)
                for cell in table.cells
                if cell.row == at
            ]
            table.cells += copies[: max(0, _MOST_CELLS - self._cells)]
            self._cells += len(copies)
            at += max(1, repeated)
            heads += is_head
        table.head_rows = heads if 0 < heads < at else None
        table.doubts = self._reading.taken_doubts() if not depth else ()
        return table

    def _row(self, row: etree._Element, at: int, table: Table, depth: int) -> bool:
        """Place the cells of a row; return whether any has words."""
        column, filled = 0, False
        for cell in row:
            if cell.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                continue
            repeated = whole(cell.get(TABLE + "number-columns-repeated"), 1, _MOST_COLUMNS)
            words = self._cell(cell, depth)
            if cell.tag == TABLE + "covered-table-cell":
                if words:
                    self._reading.note("hidden", "Text behind a merged cell, which is not shown, is left out")
                column += repeated
                continue
            across = whole(cell.get(TABLE + "number-columns-spanned"), 1, _MOST_COLUMNS) or 1
            down = whole(cell.get(TABLE + "number-rows-spanned"), 1, _MOST_ROWS) or 1
            filled = filled or bool(words)
            for _ in range(repeated if words else 1):
                if column < _MOST_COLUMNS and self._cells < _MOST_CELLS:
                    table.cells.append(Cell(words, at, column, down, across))
                    self._cells += 1
                column += 1
            column += repeated - 1 if not words else 0
        return filled

    def _cell(self, cell: etree._Element, depth: int) -> str:
        """The lines of a cell, or of a text box in it; a table inside it is one line."""
        lines: list[str] = []
        for element in cell.iter(TEXT + "p", TEXT + "h", TABLE + "table", DRAW + "text-box"):
            if element is cell or _holder(element, cell) is not cell:
                continue
            if element.tag == DRAW + "text-box":
                lines.append(self._cell(element, depth))
                continue
            if element.tag == TABLE + "table":
                line, doubts = inner_table(self._table(element, depth + 1), depth)
                for kind, what in doubts:
                    self._reading.note(kind, what)
                lines += [set_apart(line)] * bool(line)
                continue
            words = paragraph(element, self._reading, is_filled=True).words.strip()
            is_item = any(above.tag == TEXT + "list-item" for above in element.iterancestors())
            lines += [f"• {words}" if is_item else words] * bool(words)
            self._reading.boxes = []
        return "\n".join(lines)

    def _around(self) -> None:
        """What stands around the pages."""
        for root in (self._parts.styles,):
            for master in () if root is None else root.iter(STYLE + "master-page"):
                for name in _AROUND:
                    for part in master.iterfind(STYLE + name):
                        lines = (paragraph(p, self._reading).words for p in part.iter(TEXT + "p"))
                        self._flow.furniture += filter(None, lines)
        self._reading.taken_doubts()

    def _meta(self) -> None:
        meta = None if self._parts.meta is None else self._parts.meta.find(OFFICE + "meta")
        if meta is None:
            return
        properties = {
            name: " ".join((meta.findtext(name) or "").split()) for name in (DC + "title", DC + "subject")
        }
        self._flow.title = properties[DC + "title"]
        names = (meta.findtext(name) or "" for name in (META + "initial-creator", DC + "creator"))
        self._flow.authors = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
        keywords = "; ".join(" ".join((k.text or "").split()) for k in meta.iterfind(META + "keyword"))
        language = meta.findtext(DC + "language") or ""
        stated = {"keywords": keywords, "language": language, "subject": properties[DC + "subject"]}
        self._flow.extra = {key: words for key, words in stated.items() if words}


def _rows(element: etree._Element, in_head: bool) -> Iterable[tuple[etree._Element, bool]]:
    """The rows of a table, each with whether it is a head."""
    for child in element:
        if child.tag == TABLE + "table-row":
            yield child, in_head
        elif child.tag == TABLE + "table-header-rows":
            yield from _rows(child, True)
        elif child.tag in (TABLE + "table-rows", TABLE + "table-row-group"):
            yield from _rows(child, in_head)


def _holder(element: etree._Element, cell: etree._Element) -> etree._Element:
    """The cell or the inner table that an element belongs to."""
    holders = (TABLE + "table", TEXT + "note", DRAW + "text-box", OFFICE + "annotation")
    above = (each for each in element.iterancestors() if each is cell or each.tag in holders)
    return next(above, cell)


def _copied(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))
