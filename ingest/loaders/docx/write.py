"""Write the canonical text of a Word document, block by block."""

from __future__ import annotations

from collections.abc import Iterable

from docx.parts.document import DocumentPart
from lxml import etree

from ingest.canonical import CanonicalText
from ingest.document import Document, SourceInfo
from ingest.errors import IngestError
from ingest.loaders.docx.cells import cell_lines, own_paragraphs
from ingest.loaders.docx.chunks import chunk_document
from ingest.loaders.docx.headings import drawn_headings
from ingest.loaders.docx.names import R, W, value
from ingest.loaders.docx.numbering import Roles
from ingest.loaders.docx.package import open_document, part_of, related, root_of
from ingest.loaders.docx.tables import cells_of, grid, rows_of
from ingest.loaders.docx.words.paragraph import paragraph_words, text_boxes
from ingest.loaders.docx.words.pictures import diagram_lines, diagrams
from ingest.loaders.docx.words.reading import Reading
from ingest.loaders.docx.words.styles import Styles
from ingest.loaders.flow import Paragraph, ParagraphWriter
from ingest.tables import written as written_rows

_LEFT_OUT = {W + "del", W + "moveFrom", W + "sdtPr", W + "sdtEndPr"}
_DROPPED = ("drop", "margin")
_MOST_DEEP = 2
_BOX = 1
"""A table of one column is a box around its text."""


class Writer:
    """Writes the text, then the notes, then what stands around the pages."""

    def __init__(self, main: DocumentPart, source: str, depth: int = 0) -> None:
        self._depth = depth
        self._main = main
        self._source = source
        self.paragraphs = ParagraphWriter()
        self._written = self.paragraphs.written
        styles = Styles(main.styles.element)
        self._reading = Reading(styles, next(related(main, "settings"), None))
        self._roles = Roles(styles, next(related(main, "numbering"), None))
        body = main.element.find(W + "body")
        self._body: Iterable[etree._Element] = () if body is None else body
        self._drawn = drawn_headings(self._body, self._roles, styles)
        self._initial = ""
        self._furniture: list[str] = []

    def write(self) -> CanonicalText:
        """Write all of the document."""
        self._blocks(self._body)
        self.paragraphs.end_list()
        self._write_notes()
        self._note_comments()
        for kind in ("header", "footer"):
            for part in related(self._main, kind):
                lines = (paragraph_words(p, self._reading) for p in own_paragraphs(part))
                self._furniture += filter(None, lines)
        # An image or a hidden word around the pages is no doubt about the text.
        self._reading.take_doubts()
        for words in dict.fromkeys(self._furniture):
            self._written.block(words, "furniture")
        self.paragraphs.facts += self._furniture
        return self._written

    def _blocks(self, elements: Iterable[etree._Element]) -> None:
        """Paragraphs and tables in order, those inside content controls too."""
        for element in elements:
            if element.tag == W + "p":
                self._paragraph(element)
            elif element.tag == W + "tbl":
                self._table(element)
            elif element.tag == W + "altChunk":
                self._chunk(element)
            elif element.tag == W + "subDoc":
                self._written.doubt("left out", "A part that is kept in another file is not read")
            elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
                if element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
                    self._reading.note("form", "A form field is not filled in: its prompt is shown")
                self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        start, in_list = self._written.length, self.paragraphs.in_list
        words = paragraph_words(paragraph, self._reading)
        if value(paragraph.find(f"{W}pPr/{W}framePr"), "dropCap") in _DROPPED:
            self._initial = words.strip()
            return
        words, self._initial = self._initial + words, ""
        if words.strip():
            role = self._roles.role(paragraph)
            if role.is_contents:
                self._furniture.append(words)
            else:
                block = Paragraph(words, role.level, role.is_title, label=role.label, depth=role.depth)
                self.paragraphs.paragraph(block, self._drawn.get(paragraph, 0))
        # The end of a list is an empty line before the paragraph.
        self.paragraphs.note(self._reading.take_doubts(), start + (in_list and not self.paragraphs.in_list))
        for box in text_boxes(paragraph):
            self._blocks(box)
        for diagram in diagrams(paragraph):
            self._diagram(diagram)

    def _table(self, table: etree._Element) -> None:
        """Write the rows of a table."""
        rows = [cells_of(row) for row in rows_of(table)]
        if all(len(cells) <= _BOX for cells in rows):
            for cells in rows:
                for cell in cells:
                    self._blocks(cell)
            return
        self.paragraphs.end_list()
        start = self._written.length
        placed = grid(table, lambda cell: cell_lines(cell, self._reading, self._roles))
        for row in written_rows(placed.cells, placed.head_rows):
            self._written.row(row)
        self._written.close_table()
        for kind, what in placed.doubts:
            self._written.doubt(kind, what, start, self._written.length)
        self.paragraphs.note(self._reading.take_doubts(), start)
        for paragraph in table.iter(W + "p"):
            for diagram in diagrams(paragraph):
                self._diagram(diagram)

    def _diagram(self, reference: etree._Element) -> None:
        """Write the texts of a SmartArt diagram as a list."""
        part = part_of(self._main, reference.get(R + "dm", ""))
        lines = [] if part is None else diagram_lines(root_of(part))
        start = self._written.length
        self.paragraphs.end_list()
        for line in lines:
            self._written.block(line)
        what = "The boxes of a diagram are read without its arrows" if lines else "A diagram is not read"
        self._written.doubt(
            "order" if lines else "left out", what, start, max(self._written.length, start + 1)
        )

    def _chunk(self, element: etree._Element) -> None:
        """Write a document of another format that stands inside this one."""
        self.paragraphs.end_list()
        part = part_of(self._main, element.get(R + "id", ""))
        document = None if part is None else self._inner(part.blob, str(part.partname))
        start = self._written.length
        if document is None:
            what = "A part of the document in another format is not read"
            self._written.doubt("left out", what, start, start + 1)
        else:
            self._written.insert(document)

    def _inner(self, content: bytes, name: str) -> Document | None:
        """The document that a part holds; one of Word's own format only a few deep."""
        if not content.startswith(b"PK"):
            return chunk_document(content, name, self._source)
        if self._depth >= _MOST_DEEP:
            return None
        try:
            inner = Writer(open_document(content, self._source), self._source, self._depth + 1)
            return inner.write().document(SourceInfo(self._source), "Word")
        except IngestError:
            return None

    def _write_notes(self) -> None:
        """Write every note that the text refers to, behind its number."""
        written = False
        for kind, numbers in (("footnote", self._reading.footnotes), ("endnote", self._reading.endnotes)):
            for part in related(self._main, kind + "s"):
                notes = {value(note, "id"): note for note in part.iterfind(W + kind)}
                for key, number in list(numbers.items()):
                    start = self._written.length
                    note = notes.get(key)
                    paragraphs = () if note is None else own_paragraphs(note)
                    words = " ".join(w for p in paragraphs if (w := paragraph_words(p, self._reading)))
                    if words:
                        if not written:
                            self._written.heading(1, "Notes")
                        written = True
                        self._written.block(f"[{number}] {words}")
                    self.paragraphs.note(self._reading.take_doubts(), start)

    def _note_comments(self) -> None:
        if any(next(part.iter(W + "t"), None) is not None for part in related(self._main, "comments")):
            self._written.doubt("left out", "Comments in the margin are not read")
