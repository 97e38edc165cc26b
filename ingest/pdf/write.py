"""Writes the blocks of all pages as canonical text, and notes where each page and word stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.canonical import CanonicalText
from ingest.document import Box, Page
from ingest.pdf.layout.hyphens import Vocabulary, seam
from ingest.pdf.layout.paragraphs import goes_on, run_on
from ingest.pdf.shapes import Block, Line, Word
from ingest.tables import Row


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
        self._heads: tuple[tuple[str, ...], ...] = ()

    def put(self, block: Block) -> None:
        """Writes a block."""
        if block.kind != self._before:
            self.close()
            if block.kind == "item":
                self.text.open_list()
        self._before = block.kind
        match block.kind:
            case "row":
                self._row(tuple(self._cells(block)))
            case "title":
                self.text.heading(1, self._run(block.lines, self.text.length))
            case "heading":
                self.text.heading(block.level, self._run(block.lines, self.text.length))
            case "furniture":
                self.text.block(self._run(block.lines, self.text.length), "furniture")
            case _:
                self.text.block(self._run(block.lines, self.text.length))

    def _row(self, cells: tuple[str, ...]) -> None:
        """Writes a table row; the first one of a table is the head of the others."""
        self.text.row(Row(cells, self._heads, is_head=not self._heads))
        self._heads = self._heads or (cells,)

    def close(self) -> None:
        """Ends the list or table at hand."""
        self._heads = ()
        if self._before == "item":
            self.text.close_list()
        elif self._before == "row":
            self.text.close_table()
        self._before = ""

    def _cells(self, block: Block) -> Iterator[str]:
        at = self.text.length + len("| ")
        for cell in block.cells:
            words = self._run(cell, at)
            yield words
            at += len(words) + len(" | ")

    def _run(self, lines: Sequence[Line], at: int) -> str:
        """The words of lines as prose that begins at the offset `at`; notes their boxes."""
        parts: list[str] = []
        for i, line in enumerate(lines):
            for word in line.words[:-1]:
                at = self._word(parts, word, word.text, " ", at)
            last = line.words[-1]
            text, gap = last.text, ""
            if i + 1 < len(lines):
                text, gap = seam(last.text, lines[i + 1].words[0].text, self._vocabulary)
            at = self._word(parts, last, text, gap, at)
        return "".join(parts)

    def _word(self, parts: list[str], word: Word, text: str, gap: str, at: int) -> int:
        box = word.box
        self.boxes.append(Box(at, at + len(text), word.page, box.left, box.top, box.right, box.bottom))
        parts.append(text + gap)
        return at + len(text) + len(gap)
