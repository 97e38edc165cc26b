"""Write the canonical text of a Word document, block by block."""

from __future__ import annotations

from collections.abc import Iterable

from docx.parts.document import DocumentPart
from lxml import etree

from ingest.canonical import CanonicalText
from ingest.document import Document, SectionKind, SourceInfo
from ingest.errors import IngestError
from ingest.loaders.docx.cells import cell_lines, own_paragraphs
from ingest.loaders.docx.chunks import chunk_document
from ingest.loaders.docx.headings import drawn_headings
from ingest.loaders.docx.names import R, W, value
from ingest.loaders.docx.numbering import Role, Roles
from ingest.loaders.docx.package import open_document, part_of, related, root_of
from ingest.loaders.docx.tables import cells_of, grid, rows_of
from ingest.loaders.docx.words.paragraph import paragraph_words, text_boxes
from ingest.loaders.docx.words.pictures import diagram_lines, diagrams
from ingest.loaders.docx.words.reading import Reading
from ingest.loaders.docx.words.styles import Styles
from ingest.loaders.looks import is_statement_line
from ingest.tables import written as written_rows
from ingest.text.cited import is_statement
from ingest.text.furniture import is_disclaimer, is_provenance

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
        self._written = CanonicalText()
        styles = Styles(main.styles.element)
        self._reading = Reading(styles, next(related(main, "settings"), None))
        self._roles = Roles(styles, next(related(main, "numbering"), None))
        body = main.element.find(W + "body")
        self._body: Iterable[etree._Element] = () if body is None else body
        self._drawn = drawn_headings(self._body, self._roles, styles)
        self._in_list = False
        self._initial = ""
        self._furniture: list[str] = []
        self.title = ""
        """The words in the style "Title"."""
        self._chapters: list[str] = []
        """The headings of the highest level; empty for one that is none of the whole."""
        self.facts: list[str] = []
        """What the document says about itself: when it was reviewed, who has the rights."""

    def write(self) -> CanonicalText:
        """Write all of the document."""
        self._blocks(self._body)
        self._end_list()
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
        self.facts += self._furniture
        return self._written

    @property
    def chapter(self) -> str:
        """The only heading of the highest level, which may be the title of the whole; else empty."""
        return self._chapters[0] if len(self._chapters) == 1 else ""

    @property
    def text(self) -> str:
        """The text that is written."""
        return self._written.text

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
        start, in_list = self._written.length, self._in_list
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
                self._text_block(words, role, self._drawn.get(paragraph, 0))
        # The end of a list is an empty line before the paragraph.
        self._note_doubts(start + (in_list and not self._in_list))
        for box in text_boxes(paragraph):
            self._blocks(box)
        for diagram in diagrams(paragraph):
            self._diagram(diagram)

    def _text_block(self, words: str, role: Role, drawn: int) -> None:
        """Write a paragraph as what it is."""
        level = role.level or (0 if role.label == "-" else drawn)
        if level and not role.is_title and is_statement_line(words):
            level = 0
        if role.is_title or level:
            self._heading(words, role, level)
        elif role.label:
            if not self._in_list:
                self._written.open_list()
                self._in_list = True
            self._written.block(f"{'  ' * role.depth}{role.label} {words}")
        else:
            self._end_list()
            is_fact = is_provenance(words) or is_disclaimer(words)
            self.facts += [words] * (is_fact or is_statement(words))
            kind: SectionKind = "furniture" if is_fact else "body"
            self._written.block(words, kind)

    def _heading(self, words: str, role: Role, level: int) -> None:
        self._end_list()
        label = f"{role.label} " if level and role.label not in ("", "-") else ""
        words = " ".join(words.split())
        self.title = self.title or (words if role.is_title else "")
        # A heading by its look in the midst of the text is no title of the whole.
        is_chapter = role.level == 1 or not self._written.length
        self._chapters += [words if is_chapter else ""] * (level == 1)
        self._written.heading(1 if role.is_title else level, label + words)

    def _end_list(self) -> None:
        if self._in_list:
            self._written.close_list()
        self._in_list = False

    def _note_doubts(self, start: int) -> None:
        """Keep what is doubtful in what was written since `start`."""
        for kind, what in self._reading.take_doubts():
            end = self._written.length
            self._written.doubt(kind, what, start, max(end, start + 1))

    def _table(self, table: etree._Element) -> None:
        """Write the rows of a table."""
        rows = [cells_of(row) for row in rows_of(table)]
        if all(len(cells) <= _BOX for cells in rows):
            for cells in rows:
                for cell in cells:
                    self._blocks(cell)
            return
        self._end_list()
        start = self._written.length
        placed = grid(table, lambda cell: cell_lines(cell, self._reading, self._roles))
        for row in written_rows(placed.cells, placed.head_rows):
            self._written.row(row)
        self._written.close_table()
        for kind, what in placed.doubts:
            self._written.doubt(kind, what, start, self._written.length)
        self._note_doubts(start)
        for paragraph in table.iter(W + "p"):
            for diagram in diagrams(paragraph):
                self._diagram(diagram)

    def _diagram(self, reference: etree._Element) -> None:
        """Write the texts of a SmartArt diagram as a list."""
        part = part_of(self._main, reference.get(R + "dm", ""))
        lines = [] if part is None else diagram_lines(root_of(part))
        start = self._written.length
        self._end_list()
        for line in lines:
            self._written.block(line)
        what = "The boxes of a diagram are read without its arrows" if lines else "A diagram is not read"
        self._written.doubt(
            "order" if lines else "left out", what, start, max(self._written.length, start + 1)
        )

    def _chunk(self, element: etree._Element) -> None:
        """Write a document of another format that stands inside this one."""
        self._end_list()
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
                    self._note_doubts(start)

    def _note_comments(self) -> None:
        if any(next(part.iter(W + "t"), None) is not None for part in related(self._main, "comments")):
            self._written.doubt("left out", "Comments in the margin are not read")
