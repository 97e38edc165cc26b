"""Reads the tables that a file's own structure tree marks on a page, as browsers and Word write it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.seen.objects import Drawing
from ingest.pdf.tags.elements import attributes_of, children_of, kind_of

UNMARKED, NO_CELL = -2, -1
"""What stands for the cell of words that the tree does not hold, and of those it holds outside tables."""
_MOST_ELEMENTS = 30_000
_DEEPEST = 60
_MOST_SPAN = 1000
_PARTS = ("THead", "TBody", "TFoot")


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A cell as the file marks it: its number on the page, and how many rows and columns it covers."""

    number: int
    rows: int
    columns: int
    head: bool


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """A table as the file marks it, row by row.

    Cells that have nothing on the page are not there, and no one tells which columns they are of. `head_rows`
    is None where no row is marked as one of heads; `continues` says that rows before its first ones, besides
    heads, stand on an earlier page.
    """

    rows: tuple[tuple[MarkedCell, ...], ...]
    head_rows: int | None
    continues: bool


@dataclass(frozen=True, slots=True)
class Tags:
    """The tables that a file marks on a page, and to which of their cells marked content belongs."""

    tables: tuple[MarkedTable, ...] = ()
    cells: Mapping[int, int] = field(default_factory=dict)
    """The cell of marked content by its number; `NO_CELL` for what stands in the tree outside tables."""
    inside: frozenset[int] = frozenset()
    """The addresses of objects in form XObjects, which count their marked content for themselves."""

    def cell(self, handle: Any) -> int:
        """Return the cell that a text object belongs to."""
        if not self.tables or not handle or ctypes.addressof(handle.contents) in self.inside:
            return NO_CELL
        return self.cells.get(raw.FPDFPageObj_GetMarkedContentID(handle), UNMARKED)


def read_tags(page: pdfium.PdfPage, drawings: Sequence[Drawing]) -> Tags:
    """Return the tables that the structure tree of a page marks; none where the page has no tree."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return Tags()
    try:
        reading = _Reading()
        for i in range(max(raw.FPDF_StructTree_CountChildren(tree), 0)):
            child = raw.FPDF_StructTree_GetChildAtIndex(tree, i)
            if child:
                reading.walk(child, NO_CELL, 0)
        whole = reading.left > 0
        if not reading.tables or not whole:
            return Tags()
        inside = frozenset(drawing.address for drawing in drawings if drawing.inside)
        return Tags(tuple(reading.tables), reading.cells, inside)
    finally:
        raw.FPDF_StructTree_Close(tree)


class _Reading:
    """The elements of one page, walked once."""

    def __init__(self) -> None:
        self.tables: list[MarkedTable] = []
        self.cells: dict[int, int] = {}
        self.left = _MOST_ELEMENTS
        self._next = 0

    def walk(self, element: Any, cell: int, depth: int) -> bool:
        """Note what an element holds as the content of a cell; return whether a table stands in it."""
        self.left -= 1
        if depth > _DEEPEST or self.left < 0:
            return False
        if kind_of(element) == "Table":
            self._table(element, depth)
            return True
        found = False
        for child, content in children_of(element):
            if child:
                found |= self.walk(child, cell, depth + 1)
            elif content >= 0:
                self.cells[content] = cell
        return found

    def _table(self, element: Any, depth: int) -> None:
        rows: list[tuple[MarkedCell, ...]] = []
        nested = False
        for row in self._rows(element, depth):
            cells: list[MarkedCell] = []
            for child, _ in children_of(row) if row else ():
                if child and (kind := kind_of(child)) in ("TH", "TD"):
                    cells.append(_cell(child, kind, self._next))
                    self._next += 1
                    nested |= self.walk(child, cells[-1].number, depth + 1)
                elif child:
                    self.walk(child, NO_CELL, depth + 1)
            rows.append(tuple(cells))
        present = [number for number, row in enumerate(rows) if row]
        # A table around tables lays out the page; those in it tell their cells themselves.
        if not nested and present:
            heads = _head_rows(rows, present)
            continues = present[heads or 0] > (heads or 0)
            self.tables.append(MarkedTable(tuple(rows), heads, continues))

    def _rows(self, element: Any, depth: int) -> Iterator[Any]:
        """Yield the rows of a table, None for those with nothing on this page; its caption is no cell."""
        for child, _ in children_of(element):
            kind = kind_of(child) if child else ""
            if kind in _PARTS:
                yield from self._rows(child, depth + 1) if depth < _DEEPEST else ()
            elif kind in ("TR", ""):
                yield child if kind else None
            else:
                self.walk(child, NO_CELL, depth + 1)


def _cell(element: Any, kind: str, number: int) -> MarkedCell:
    stated = attributes_of(element)
    head = kind == "TH" and stated.get("Scope") != "Row"
    return MarkedCell(number, _span(stated.get("RowSpan")), _span(stated.get("ColSpan")), head)


def _span(stated: float | str | None) -> int:
    return min(max(int(stated), 1), _MOST_SPAN) if isinstance(stated, float) else 1


def _head_rows(rows: Sequence[tuple[MarkedCell, ...]], present: Sequence[int]) -> int | None:
    """Count the rows at the top that are all heads; None where there is none, or nothing else."""
    count = 0
    for number in present:
        if number != count or not all(cell.head for cell in rows[number]):
            break
        count += 1
    return count if 0 < count < len(present) else None
