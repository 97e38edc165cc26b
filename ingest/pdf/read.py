"""Reads the pages of an opened PDF into blocks, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from ingest.document import Doubt
from ingest.pdf.annotations import Annotations, field_words, note_lines, read_annotations
from ingest.pdf.characters import PageText, read_page
from ingest.pdf.display import Display
from ingest.pdf.doubts.columns import with_column_doubts
from ingest.pdf.fonts import Fonts
from ingest.pdf.formulas import with_formulas
from ingest.pdf.layout.columns import columns_of
from ingest.pdf.layout.direction import in_reading_order
from ingest.pdf.layout.headings import Bookmark, body_of, with_headings
from ingest.pdf.layout.hyphens import Vocabulary
from ingest.pdf.layout.lines import lines_of, rows_of
from ingest.pdf.layout.margins import furniture_lines
from ingest.pdf.layout.narrow_gutters import with_narrow_gutters
from ingest.pdf.layout.numerals import with_numerals
from ingest.pdf.layout.page_numbers import printed_labels
from ingest.pdf.layout.paragraphs import blocks_of
from ingest.pdf.ordered.tables import ordered_tables, with_ordered
from ingest.pdf.scans.ocr import Recogniser
from ingest.pdf.seen.objects import drawings
from ingest.pdf.seen.sight import look
from ingest.pdf.seen.struck import with_struck
from ingest.pdf.shapes import Block, Line, Piece, Table, Word, joined
from ingest.pdf.tables.aligned import wide_tables
from ingest.pdf.tables.frames import framed_tables
from ingest.pdf.tables.grids import ruled_tables
from ingest.pdf.tables.rulings import Drawn, read_drawn
from ingest.pdf.tables.turned import with_turned_heads
from ingest.pdf.tags.tables import with_tagged
from ingest.pdf.tags.tree import Tags, read_tags
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
    annotations: Annotations
    unsure: Sequence[Word]
    """Words that may stand in a table of few rows."""

    @property
    def all_lines(self) -> Iterator[Line]:
        """The lines, those in tables too."""
        yield from self.lines
        yield from (line for table in self.tables for line in table.lines)


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """The pages as blocks, the words they are made of, which pages show text only as an image, and which
    of these were read by text recognition."""

    pages: tuple[PageBlocks, ...]
    vocabulary: Vocabulary
    needs_ocr: tuple[int, ...]
    read_by_ocr: tuple[int, ...]
    recognised: tuple[int, ...] = ()
    """The pages whose text somebody else recognised on an image."""
    doubts: tuple[Doubt, ...] = ()
    """What was left out of a page."""

    @property
    def title(self) -> str:
        """The title as it is printed."""
        return " ".join(block.text for page in self.pages for block in page.body if block.kind == "title")


def read(
    pdf: pdfium.PdfDocument,
    outline: Sequence[Bookmark],
    title: str,
    ocr: Recogniser | None = None,
    layered: bool = True,
) -> ReadPdf:
    """Reads every page of a PDF; `title` is the one in its properties, if any. Pages that show text only
    as an image are read by `ocr`, if given. `layered` says whether the file may have layers."""
    reader = _Reader(pdf, ocr, layered)
    laid = [reader.lay(i) for i in range(len(pdf))]
    if reader.fonts.judge_lying():
        laid = [page if page.by_ocr else reader.lay(page.text.number - 1) for page in laid]
    body = body_of(line for page in laid for line in page.all_lines)
    frames = [page.text.frame[1] for page in laid]
    furniture = furniture_lines([page.lines for page in laid], frames)
    blocks: list[list[Block]] = []
    asides: list[list[Word]] = []
    for page in laid:
        lines = [line for line in page.lines if id(line) not in furniture]
        tables, lines = wide_tables(rows_of(lines))
        turned = [
            word.box.turned(page.text.quarters, page.text.width, page.text.height)
            for word in page.text.asides
        ]
        tables, aside, lines = with_turned_heads([*page.tables, *tables], page.text.asides, lines, turned)
        asides.append(aside)
        pieces: list[Piece] = [*lines, *tables]
        made = blocks_of(columns_of(pieces), body.size, page.text.frame[1])
        made = with_column_doubts(made, page.unsure)
        blocks.append([*made, *_notes(page, body.size)])
    pages = tuple(
        _page(page, made, furniture, aside)
        for page, made, aside in zip(laid, with_headings(blocks, body, outline, title), asides, strict=True)
    )
    pages = _labelled(pages)
    vocabulary = Vocabulary(line for page in laid for line in page.all_lines)
    return ReadPdf(
        pages,
        vocabulary,
        needs_ocr=tuple(page.text.number for page in laid if page.needs_ocr),
        read_by_ocr=tuple(page.text.number for page in laid if page.by_ocr),
        recognised=tuple(page.text.number for page in laid if page.text.recognised),
        doubts=tuple(doubt for page in laid for doubt in _doubts(page)),
    )


def _labelled(pages: tuple[PageBlocks, ...]) -> tuple[PageBlocks, ...]:
    """The pages with the numbers that are printed on them, where the file gives none, or with their own."""
    if not any(page.label for page in pages):
        around = [[block.text for block in (*page.head, *page.foot)] for page in pages]
        labels = printed_labels(around)
        pages = tuple(replace(page, label=label) for page, label in zip(pages, labels, strict=True))
    return tuple(page if page.label else replace(page, label=str(page.number)) for page in pages)


def _notes(page: _Laid, size: float) -> list[Block]:
    """What annotations say, behind what the page does."""
    notes = [note_lines(note, page.text.number, size) for note in page.annotations.notes]
    return [Block("note", lines) for lines in notes if lines]


def _doubts(page: _Laid) -> Iterator[Doubt]:
    if page.text.hidden:
        yield Doubt("hidden", "Text that the page does not display was left out", page=page.text.number)
    if page.text.cut:
        yield Doubt("hidden", "A line runs over the edge of the page and is cut off", page=page.text.number)


class _Reader:
    """Reads the pages of one file."""

    def __init__(self, pdf: pdfium.PdfDocument, ocr: Recogniser | None, layered: bool) -> None:
        self._pdf = pdf
        self._ocr = ocr
        self._layered = layered
        self.fonts = Fonts()

    def lay(self, index: int) -> _Laid:
        """Return a page, its words as lines and tables."""
        try:
            page = self._pdf[index]
        except pdfium.PdfiumError as error:
            raise pdfium.PdfiumError(f"page {index + 1}: {error}") from error
        try:
            display = Display(page)
            annotations = read_annotations(page, self._pdf.formenv, display)
            text, drawn, tags = self._read(page, index + 1, display, annotations)
            needs_ocr = _needs_ocr(text, drawn)
            by_ocr = self._ocr is not None and (needs_ocr or text.recognised)
            if self._ocr is not None and by_ocr:
                text = self._ocr.read(page, index + 1, display)
            drawn = drawn.turned(text.quarters, display)
        finally:
            page.close()
        words = [*text.words, *field_words(annotations.fields, text.words, index + 1, text.quarters, display)]
        struck = [rect.turned(text.quarters, display.width, display.height) for rect in annotations.struck]
        words = with_struck(words, [*drawn.across, *drawn.strokes], struck)
        label = self._pdf.get_page_label(index)
        ruled, _ = ruled_tables(words, drawn)
        tables, words = with_tagged(words, tags, ruled)
        ordered, unsure = ordered_tables(words)
        framed, words = framed_tables(words, drawn)
        found, words = with_ordered(framed, ordered, words)
        words = with_formulas(words, [*drawn.across, *drawn.strokes])
        return _Laid(
            text,
            label,
            (*tables, *found),
            tuple(with_numerals(in_reading_order(with_narrow_gutters(lines_of(words))))),
            needs_ocr and not by_ocr,
            by_ocr,
            annotations,
            unsure,
        )

    def _read(
        self, page: pdfium.PdfPage, number: int, display: Display, annotations: Annotations
    ) -> tuple[PageText, Drawn, Tags]:
        self.fonts.next_page()
        items = drawings(page)
        drawn = read_drawn(items, display)
        sight = look(page, display, items, drawn.fills, annotations.covers, self._layered)
        tags = read_tags(page, items)
        return read_page(page, number, display, sight, self.fonts, drawn.image_share, tags), drawn, tags


def _needs_ocr(text: PageText, drawn: Drawn) -> bool:
    """Whether a page shows text that its characters do not tell."""
    characters = sum(len(word.text) for word in (*text.words, *text.asides))
    garbled = text.unreadable > _UNREADABLE_SHARE * max(characters, 1)
    return garbled or (characters < _FEW_CHARACTERS and drawn.image_share >= _IMAGE_SHARE)


def _page(page: _Laid, blocks: Sequence[Block], furniture: set[int], asides: Sequence[Word]) -> PageBlocks:
    around = [line for line in page.lines if id(line) in furniture]
    middle = page.text.frame[1] / 2
    return PageBlocks(
        page.text.number,
        page.label,
        page.text.width,
        page.text.height,
        _furniture(line for line in around if line.baseline < middle),
        tuple(blocks),
        (*_furniture(line for line in around if line.baseline >= middle), *_asides(asides)),
    )


def _furniture(lines: Iterator[Line]) -> tuple[Block, ...]:
    return tuple(Block("furniture", (joined(row),)) for row in rows_of(list(lines)))


def _asides(words: Sequence[Word]) -> tuple[Block, ...]:
    """Words that run in another direction than the page's: labels of axes, stamps in the margin."""
    return (Block("furniture", (Line(tuple(words)),)),) if words else ()
