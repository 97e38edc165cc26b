"""Word documents (.docx, and .docm without its macros)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from docx.parts.document import DocumentPart
from lxml import etree

from ingest.canonical import CanonicalText
from ingest.document import Document, SectionKind, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.docx.numbering import Role, Roles
from ingest.loaders.docx.package import OLE, damage, has_properties, open_document, related
from ingest.loaders.docx.words import Reading, W, is_twin, paragraph_words, text_boxes, value
from ingest.loaders.text import title_from_name
from ingest.tables import Cell
from ingest.tables import written as written_rows
from ingest.text.furniture import is_disclaimer, is_provenance
from ingest.text.provenance import read_provenance

_SUFFIXES = {".docx", ".docm", ".dotx", ".dotm"}
_LEFT_OUT = {W + "del", W + "moveFrom", W + "sdtPr", W + "sdtEndPr"}
_GENERIC_TITLE = re.compile(
    r"(?:microsoft word -.*|word document|document ?\d*|untitled.*|title|template|powerpoint presentation"
    r"|.*\.(?:docx?|docm|dotx?|rtf|odt))$",
    re.IGNORECASE,
)
_GENERIC_AUTHOR = re.compile(
    r"(?:python-docx|(?:microsoft )?(?:office )?user|administrator|admin|author|unknown|owner)$",
    re.IGNORECASE,
)
_MOST_COLUMNS = 63


class DocxLoader:
    """Reads a Word document as it stands with its tracked changes accepted. Notes follow the text;
    headers, footers and tables of contents are furniture."""

    format = "Word"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """A zip archive that is named or built as a Word document, or its encrypted or old form."""
        named = name.suffix.lower() in _SUFFIXES
        if head.startswith(OLE):
            return named or name.suffix.lower() in (".doc", ".dot")
        return head.startswith(b"PK\x03\x04") and (named or b"word/" in head)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The one document that the file is."""
        main = open_document(content, source)
        with damage(source):
            reader = _Reader(main)
            written = reader.write()
        if not written.text.strip():
            raise MalformedDocumentError(
                source,
                "there is no text in it",
                remedy="If it holds scanned pages, save it as PDF and have its text recognised",
            )
        info = _info(main, source, reader)
        yield written.document(info, self.format)


class _Reader:
    """Writes the canonical text of a document, block by block."""

    def __init__(self, main: DocumentPart) -> None:
        self._main = main
        self._written = CanonicalText()
        self._reading = Reading(main.styles.element)
        self._roles = Roles(main.styles.element, next(related(main, "numbering"), None))
        self._in_list = False
        self._furniture: list[str] = []
        self.title = ""
        """The words in the style "Title"."""
        self.headings: list[str] = []
        """The headings of the highest level."""
        self.facts: list[str] = []
        """What the document says about itself: when it was reviewed, who has the rights."""

    def write(self) -> CanonicalText:
        """The text, then the notes, then what stands around the pages."""
        body = self._main.element.find(W + "body")
        self._blocks(body if body is not None else [])
        self._end_list()
        self._write_notes()
        for kind in ("header", "footer"):
            for part in related(self._main, kind):
                self._furniture += [w for p in _own_paragraphs(part) if (w := paragraph_words(p, Reading()))]
        for words in dict.fromkeys(self._furniture):
            self._written.block(words, "furniture")
        self.facts += self._furniture
        return self._written

    def _blocks(self, elements: etree._Element | list[etree._Element]) -> None:
        """Paragraphs and tables in order, those inside content controls too."""
        for element in elements:
            if element.tag == W + "p":
                self._paragraph(element)
            elif element.tag == W + "tbl":
                self._table(element)
            elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
                self._blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> None:
        words = paragraph_words(paragraph, self._reading)
        if words.strip():
            role = self._roles.role(paragraph)
            if role.is_contents:
                self._furniture.append(words)
            else:
                self._place(words, role)
        for box in text_boxes(paragraph):
            self._blocks(box)

    def _place(self, words: str, role: Role) -> None:
        """Writes a paragraph as what it is."""
        if role.is_title or role.level:
            self._end_list()
            number = f"{role.label} " if role.level and role.label not in ("", "-") else ""
            self.title = self.title or (" ".join(words.split()) if role.is_title else "")
            self.headings += [" ".join(words.split())] * (role.level == 1)
            self._written.heading(1 if role.is_title else role.level, number + words)
        elif role.label:
            if not self._in_list:
                self._written.open_list()
                self._in_list = True
            self._written.block(f"{'  ' * role.depth}{role.label} {words}")
        else:
            self._end_list()
            is_fact = is_provenance(words) or is_disclaimer(words)
            self.facts += [words] * is_fact
            kind: SectionKind = "furniture" if is_fact else "body"
            self._written.block(words, kind)

    def _end_list(self) -> None:
        if self._in_list:
            self._written.close_list()
        self._in_list = False

    def _table(self, table: etree._Element) -> None:
        """The rows of a table; one of a single column is a box around its text."""
        rows = [list(_parts(row, W + "tc")) for row in _parts(table, W + "tr") if not _is_deleted(row)]
        if all(len(cells) < 2 for cells in rows):
            for cells in rows:
                for cell in cells:
                    self._blocks(cell)
            return
        self._end_list()
        for row in written_rows(self._placed(rows)):
            self._written.row(row)
        self._written.close_table()

    def _placed(self, rows: list[list[etree._Element]]) -> list[Cell]:
        """The cells of a table in their places; one that goes on from above is a part of that."""
        cells: dict[tuple[int, int], Cell] = {}
        reaching: dict[int, tuple[int, int]] = {}
        for at, row in enumerate(rows):
            column = 0
            for element in row:
                properties = element.find(W + "tcPr")
                merged = None if properties is None else properties.find(W + "vMerge")
                span = "" if properties is None else value(properties.find(W + "gridSpan"))
                across = min(int(span), _MOST_COLUMNS) if span.isdigit() else 1
                if merged is not None and value(merged) != "restart" and column in reaching:
                    first = reaching[column]
                    cells[first] = replace(cells[first], rows=at - first[0] + 1)
                else:
                    cells[at, column] = Cell(self._cell(element), at, column, 1, across)
                    reaching[column] = (at, column)
                column += across
        return list(cells.values())

    def _cell(self, cell: etree._Element) -> str:
        """The words of a cell, its lists and the tables in it on one line."""
        found: list[str] = []
        for paragraph in _own_paragraphs(cell):
            words = paragraph_words(paragraph, self._reading)
            if words.strip():
                mark = self._roles.role(paragraph).label
                found.append(f"{'•' if mark == '-' else mark} {words}" if mark else words)
        return " ".join(found)

    def _write_notes(self) -> None:
        """Every note that the text refers to, behind its number."""
        written = False
        for kind, numbers in (("footnote", self._reading.footnotes), ("endnote", self._reading.endnotes)):
            for part in related(self._main, kind + "s"):
                notes = {value(note, "id"): note for note in part.iterfind(W + kind)}
                for key, number in list(numbers.items()):
                    note = notes.get(key)
                    paragraphs = () if note is None else _own_paragraphs(note)
                    words = " ".join(w for p in paragraphs if (w := paragraph_words(p, self._reading)))
                    if words:
                        if not written:
                            self._written.heading(1, "Notes")
                        written = True
                        self._written.block(f"[{number}] {words}")


def _own_paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """Every paragraph inside an element once, those in its tables and text boxes too."""
    return (paragraph for paragraph in element.iter(W + "p") if not is_twin(paragraph))


def _parts(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those inside content controls too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _parts(child, tag)


def _is_deleted(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _info(main: DocumentPart, source: str, reader: _Reader) -> SourceInfo:
    stated = main.core_properties if has_properties(main) else None
    title = "" if stated is None else " ".join(stated.title.split())
    title = "" if _GENERIC_TITLE.match(title) else title
    # Of several chapters none is the title of the whole.
    only = reader.headings[0] if len(reader.headings) == 1 else ""
    authors = [] if stated is None else [" ".join(name.split()) for name in stated.author.split(";")]
    extra: dict[str, object] = {}
    if stated is not None:
        dates = {"created": _date(stated.created), "modified": _date(stated.modified)}
        words = {"keywords": stated.keywords, "language": stated.language, "subject": stated.subject}
        extra = {key: text for key, text in {**dates, **words}.items() if text}
    said = read_provenance(reader.facts)
    return SourceInfo(
        source=source,
        title=reader.title or title or only or title_from_name(source),
        publisher=said.publisher,
        authors=tuple(name for name in authors if name and not _GENERIC_AUTHOR.match(name)),
        published=said.published,
        reviewed=said.reviewed,
        valid_until=said.valid_until,
        accessed=said.accessed,
        origin=said.origin,
        supersedes=said.supersedes,
        version=None if stated is None else stated.version or None,
        extra=extra,
    )


def _date(stated: datetime | None) -> str:
    return stated.isoformat() if stated else ""
