"""Reads the pages of an opened PDF into blocks, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from ingest.pdf.characters import PageText, read_page
from ingest.pdf.display import Display
from ingest.pdf.layout.columns import columns_of
from ingest.pdf.layout.headings import Bookmark, body_of, with_headings
from ingest.pdf.layout.hyphens import Vocabulary
from ingest.pdf.layout.lines import lines_of, rows_of
from ingest.pdf.layout.margins import furniture_lines
from ingest.pdf.layout.paragraphs import blocks_of
from ingest.pdf.scans.ocr import Recogniser
from ingest.pdf.shapes import Block, Line, Piece, Table, Word, joined
from ingest.pdf.tables.aligned import wide_tables
from ingest.pdf.tables.grids import ruled_tables
from ingest.pdf.tables.rulings import Drawn, read_drawn
from ingest.pdf.write import PageBlocks

_FEW_CHARACTERS = 25
_IMAGE_SHARE = 0.5
_UNREADABLE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class _Laid:
    """A page whose words are lines and tables."""

    text: PageText
    label: str
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    needs_ocr: bool
    by_ocr: bool

    @property
    def all_lines(self) -> Iterator[Line]:
        """The lines, those in tables too."""
        yield from self.lines
        yield from (line for table in self.tables for row in table.rows for cell in row for line in cell)


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """The pages as blocks, the words they are made of, which pages show text only as an image, and which
    of these were read by text recognition."""

    pages: tuple[PageBlocks, ...]
    vocabulary: Vocabulary
    needs_ocr: tuple[int, ...]
    read_by_ocr: tuple[int, ...]

    @property
    def title(self) -> str:
        """The title as it is printed."""
        return " ".join(block.text for page in self.pages for block in page.body if block.kind == "title")


def read(
    pdf: pdfium.PdfDocument, outline: Sequence[Bookmark], title: str, ocr: Recogniser | None = None
) -> ReadPdf:
    """Reads every page of a PDF; `title` is the one in its properties, if any. Pages that show text only
    as an image are read by `ocr`, if given."""
    laid = [_lay(pdf, i, ocr) for i in range(len(pdf))]
    body = body_of(line for page in laid for line in page.all_lines)
    frames = [page.text.frame[1] for page in laid]
    furniture = furniture_lines([page.lines for page in laid], frames)
    blocks = []
    for page in laid:
        lines = [line for line in page.lines if id(line) not in furniture]
        tables, lines = wide_tables(rows_of(lines))
        pieces: list[Piece] = [*lines, *tables, *page.tables]
        blocks.append(blocks_of(columns_of(pieces), body.size, page.text.frame[1]))
    pages = tuple(
        _page(page, made, furniture)
        for page, made in zip(laid, with_headings(blocks, body, outline, title), strict=True)
    )
    vocabulary = Vocabulary(line for page in laid for line in page.all_lines)
    return ReadPdf(
        pages,
        vocabulary,
        needs_ocr=tuple(page.text.number for page in laid if page.needs_ocr),
        read_by_ocr=tuple(page.text.number for page in laid if page.by_ocr),
    )


def _lay(pdf: pdfium.PdfDocument, index: int, ocr: Recogniser | None) -> _Laid:
    try:
        page = pdf[index]
    except pdfium.PdfiumError as error:
        raise pdfium.PdfiumError(f"page {index + 1}: {error}") from error
    try:
        display = Display(page)
        text = read_page(page, index + 1, display)
        drawn = read_drawn(page, display, text.quarters)
        needs_ocr = _needs_ocr(text, drawn)
        by_ocr = needs_ocr and ocr is not None
        if needs_ocr and ocr:
            text = ocr.read(page, index + 1, display)
            drawn = read_drawn(page, display, text.quarters)
    finally:
        page.close()
    label = pdf.get_page_label(index) or str(index + 1)
    tables, words = ruled_tables(text.words, drawn)
    return _Laid(text, label, tuple(tables), tuple(lines_of(words)), needs_ocr and not by_ocr, by_ocr)


def _needs_ocr(text: PageText, drawn: Drawn) -> bool:
    """Whether a page shows text that its characters do not tell."""
    characters = sum(len(word.text) for word in (*text.words, *text.asides))
    garbled = text.unreadable > _UNREADABLE_SHARE * max(characters, 1)
    return garbled or (characters < _FEW_CHARACTERS and drawn.image_share >= _IMAGE_SHARE)


def _page(page: _Laid, blocks: Sequence[Block], furniture: set[int]) -> PageBlocks:
    around = [line for line in page.lines if id(line) in furniture]
    middle = page.text.frame[1] / 2
    return PageBlocks(
        page.text.number,
        page.label,
        page.text.width,
        page.text.height,
        _furniture(line for line in around if line.baseline < middle),
        tuple(blocks),
        (*_furniture(line for line in around if line.baseline >= middle), *_asides(page.text.asides)),
    )


def _furniture(lines: Iterator[Line]) -> tuple[Block, ...]:
    return tuple(Block("furniture", (joined(row),)) for row in rows_of(list(lines)))


def _asides(words: Sequence[Word]) -> tuple[Block, ...]:
    """Words that run in another direction than the page's: labels of axes, stamps in the margin."""
    return (Block("furniture", (Line(tuple(words)),)),) if words else ()
