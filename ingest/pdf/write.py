"""Writes the blocks of all pages as canonical text, and notes where each page and word stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.canonical import CanonicalText
from ingest.document import Box, DoubtKind, Page
from ingest.pdf.layout.hyphens import Vocabulary, seam
from ingest.pdf.layout.paragraphs import goes_on, run_on
from ingest.pdf.shapes import Block, Line, Mark, Table, Word
from ingest.tables import Cell, head_count, written

_STRUCK = "~~"
"""What stands around words that are struck out."""
_HEADLESS = "The heads of this table stand on an earlier page"
_GROUPLESS = "The first rows of this table may stand under a group that an earlier page names"
_BROKEN = "A line's end divides this number, which was put together"
_MESSAGES: dict[Mark, tuple[DoubtKind, str]] = {
    "struck": ("struck", "Words are struck out on the page"),
    "partly struck": ("struck", "A line runs through a part of a word on the page, which may strike it out"),
    "form": ("form", "What is filled into form fields stands in the text"),
    "note": ("form", "A note laid on the page stands in the text, behind what the page says"),
    "font": ("unreadable", "What the file says of some letters is not what their font draws"),
    "formula": ("formula", "A formula with a fraction or a root may be out of order: look at the page"),
    "table": ("table", "This may be a table whose columns were not told apart: look at the page"),
    "rtl": ("order", "The order of words that are written from right to left is not sure"),
}


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The blocks of a page: what it says, in reading order, and what stands around that."""

    number: int
    label: str
    width: float
    height: float
    head: tuple[Block, ...]
    body: tuple[Block, ...]
    foot: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """The canonical text of a PDF, with its pages and the boxes of its words."""

    text: CanonicalText
    pages: tuple[Page, ...]
    boxes: tuple[Box, ...]


def write(pages: Sequence[PageBlocks], vocabulary: Vocabulary) -> Written:
    """Writes the pages in order."""
    writer = _Writer(vocabulary)
    for block in _in_order(pages):
        writer.put(block)
    writer.close()
    return Written(writer.text, _pages(pages, writer.boxes, writer.text.length), tuple(writer.boxes))


def _in_order(pages: Sequence[PageBlocks]) -> Iterator[Block]:
    """All blocks, page by page, except that a paragraph which a page's end divides is kept whole.

    What stands at the foot of its first page goes before it, what stands at the head of the second
    behind it, so that each page is one stretch of the text.
    """
    carried: Block | None = None
    for i, page in enumerate(pages):
        body = [block for block in page.body if block.kind != "note"]
        notes = [block for block in page.body if block.kind == "note"]
        whole = [run_on(carried, body.pop(0))] if carried else []
        carried = None
        after = next((b for b in pages[i + 1].body if b.kind != "note"), None) if i + 1 < len(pages) else None
        if body and after and goes_on(body[-1], after):
            carried = body.pop()
        yield from (*whole, *page.head, *body, *notes, *page.foot)


def _pages(pages: Sequence[PageBlocks], boxes: Sequence[Box], length: int) -> tuple[Page, ...]:
    """Where each page begins: at its first word; they follow each other without a gap."""
    first: dict[int, int] = {}
    for box in boxes:
        first.setdefault(box.page, box.start)
    made: list[Page] = []
    end = length
    for page in reversed(pages):
        start = 0 if page.number == 1 else first.get(page.number, end)
        made.append(Page(page.number, page.label, start, end, page.width, page.height))
        end = start
    return tuple(reversed(made))


class _Writer:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.text = CanonicalText()
        self.boxes: list[Box] = []
        self._vocabulary = vocabulary
        self._before = ""
        self._heads: tuple[list[Cell], int] = [], 0
        """The heads of the last table, and how many columns it has."""
        self._grouped = False
        """Whether the last row of the last table stands under a group."""

    def put(self, block: Block) -> None:
        """Writes a block."""
        if block.kind != self._before:
            self.close()
            if block.kind == "item":
                self.text.open_list()
        self._before = block.kind
        match block.kind:
            case "table" if block.table:
                self._table(block.table)
            case "title":
                self.text.heading(1, self._run(block.lines, self.text.length))
            case "heading":
                self.text.heading(block.level, self._run(block.lines, self.text.length))
            case "furniture":
                self.text.block(self._run(block.lines, self.text.length), "furniture")
            case _:
                self.text.block(self._run(block.lines, self.text.length))

    def close(self) -> None:
        """Ends the list at hand."""
        if self._before == "item":
            self.text.close_list()
        self._before = ""

    def _table(self, table: Table) -> None:
        """Writes a table row by row, and says where its structure is in doubt."""
        begin = self.text.length
        lines: dict[int, list[tuple[Line, ...]]] = {}
        width = max(cell.column + cell.columns for cell in table.cells)
        height = max(cell.row for cell in table.cells) + 1
        held = {(cell.row, cell.column): cell for cell in table.cells}
        for row in range(height):
            own = [held[row, column].lines if (row, column) in held else () for column in range(width)]
            first = held.get((row, 0))
            own = own[:1] if first and first.columns >= width else own
            if any(own):
                lines[row] = own
        cells = [
            Cell(self._words(cell.lines), cell.row, cell.column, cell.rows, cell.columns)
            for cell in table.filled
        ]
        heads, doubt = self._heads_of(table, cells, width)
        rows = written([*heads, *_lowered(cells, heads)], _height(heads) or table.head_rows)
        rows = [row for row in rows if row.number >= _height(heads)]
        for made, own in zip(rows, lines.values(), strict=True):
            at = self.text.length + len("| ")
            for cell in own:
                at += len(self._run(cell, at)) + len(" | ")
            self.text.row(made)
        self._grouped = bool(rows[-1].groups)
        if table.doubt or doubt:
            page = next(line.page for line in table.lines)
            self.text.doubt("table", table.doubt or doubt, begin, self.text.length, page)
        self.text.close_table()

    def _heads_of(self, table: Table, cells: Sequence[Cell], width: int) -> tuple[list[Cell], str]:
        """Return the heads that an earlier page has, for a table that goes on; a doubt where they, or the
        group its first rows stand under, are not known. Keep those of this table for the next page."""
        if table.continues and not table.head_rows:
            heads, before = self._heads
            if not heads or before != width:
                return [], _HEADLESS
            return heads, _GROUPLESS if self._grouped else ""
        count = head_count(cells) if table.head_rows is None else table.head_rows
        self._heads = [cell for cell in cells if cell.row < count], width
        return [], _GROUPLESS if table.continues and self._grouped else ""

    def _doubt(self, mark: Mark, start: int, end: int, page: int) -> None:
        """Notes what is known of a word; of words side by side once."""
        kind, what = _MESSAGES[mark]
        last = self.text.doubts[-1] if self.text.doubts else None
        if last and (last.kind, last.what, last.page) == (kind, what, page) and 0 <= start - last.end <= 1:
            self.text.doubts.pop()
            start = last.start
        self.text.doubt(kind, what, start, end, page)

    def _words(self, lines: Sequence[Line]) -> str:
        """The words of lines as they will be written, without a note of their boxes."""
        boxes, doubts = len(self.boxes), len(self.text.doubts)
        words = self._run(lines, 0)
        del self.boxes[boxes:], self.text.doubts[doubts:]
        return words

    def _run(self, lines: Sequence[Line], at: int) -> str:
        """The words of lines as prose that begins at the offset `at`; notes their boxes and doubts."""
        parts: list[str] = []
        words = [(word, i) for i, line in enumerate(lines) for word in line.words]
        for k, (word, i) in enumerate(words):
            after = words[k + 1] if k + 1 < len(words) else None
            text, gap = word.text, " " if after else ""
            if after and after[1] != i:
                previous = words[k - 1][0].text if k else ""
                text, gap = seam(word.text, after[0].text, self._vocabulary, previous)
                if text[-1] in ".," and not gap and after[0].text[0].isdigit():
                    self.text.doubt("order", _BROKEN, at, at + len(text + after[0].text), word.page)
            at = self._word(parts, word, text, gap, at, words[k - 1][0] if k else None, after and after[0])
        return "".join(parts)

    def _word(
        self,
        parts: list[str],
        word: Word,
        text: str,
        gap: str,
        at: int,
        before: Word | None,
        after: Word | None,
    ) -> int:
        box = word.box
        struck = "struck" in word.marks
        opened = _STRUCK if struck and not (before and "struck" in before.marks) else ""
        closed = _STRUCK if struck and not (after and "struck" in after.marks) else ""
        at += len(opened)
        self.boxes.append(Box(at, at + len(text), word.page, box.left, box.top, box.right, box.bottom))
        for mark in word.marks:
            self._doubt(mark, at, at + len(text), word.page)
        parts.append(opened + text + closed + gap)
        return at + len(text) + len(closed) + len(gap)


def _height(heads: Sequence[Cell]) -> int:
    return max((cell.row + cell.rows for cell in heads), default=0)


def _lowered(cells: Sequence[Cell], heads: Sequence[Cell]) -> list[Cell]:
    """Cells below heads that another page has."""
    return [replace(cell, row=cell.row + _height(heads)) for cell in cells]
