"""Read XML safely, and writes its blocks as canonical text.

No entity is expanded, no DTD is loaded and nothing is fetched. Names lose their namespaces, so
that loaders write `title` and not `{urn:hl7-org:v3}title`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.entities import html5
from typing import Any, ClassVar

from lxml import etree

from ingest.document import SectionKind
from ingest.errors import MalformedDocumentError
from ingest.loaders.grid import read_rows
from ingest.loaders.looks import Line, drawn_levels
from ingest.loaders.marked import MarkedText, Marks, bare, may_hold_marks, without_own_characters
from ingest.loaders.xml.oasis import is_oasis, oasis_rows
from ingest.loaders.xml.prepare import prepare
from ingest.loaders.xml.words import APART, NOTES, cell_words, gathered, settled, words
from ingest.tables import Row

_POSITION = re.compile(r"[.,]* line \d+, column \d+$")
_PROLOGUE = re.compile(
    r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*+(?:\[.*?\]\s*)?>", re.DOTALL
)
_PARAGRAPHS = ("p", "paragraph")
_START = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")


def parse(content: bytes, source: str) -> etree._Element:
    """Parse a document; return its root, with names without namespaces.

    Raises:
        MalformedDocumentError: with line and column, if it is not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise MalformedDocumentError(
            source,
            f"not well-formed XML: {_POSITION.sub('', error.msg)}",
            remedy="Mend the file at that place, or fetch it again",
            line=line,
            column=column,
        ) from error
    for element in root.iter("{*}*"):
        element.tag = etree.QName(element).localname
    _name_characters(root)
    if may_hold_marks("".join(map(str, root.itertext()))):
        _without_marks(root)
    return root


def root_tag(head: bytes) -> tuple[str, str]:
    """Return the root element's name, and the text from its start tag on; empty if `head` is no XML."""
    text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    if b"\0" in head[:4]:
        little = head.startswith((b"\xff\xfe", b"<\0"))
        text = head.decode("utf-16-le" if little else "utf-16-be", errors="ignore").lstrip("\ufeff")
    at = 0
    while skipped := _PROLOGUE.match(text, at):
        at = skipped.end()
    start = _START.match(text, at)
    return (start[1], text[at:]) if start else ("", "")


class XmlText(MarkedText):
    """Canonical text of XML, in which runs of words between block elements are paragraphs.

    A format names its block elements in `blocks` and writes each in `write`.
    """

    blocks: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, marks: Marks | None = None) -> None:
        super().__init__(marks)
        self.depth = 1  # the level of the innermost open section; the document's title is 1
        self.kind: SectionKind = "body"
        self.written_elsewhere: set[etree._Element] = set()  # labels and titles: skipped in `flow`

    def write(self, element: etree._Element) -> None:
        """Write a block element; never called for a format that names none."""
        raise NotImplementedError

    def paragraph(self, text: str) -> None:
        """Write words as a paragraph of the current kind."""
        self.block(text, self.kind)

    def flow(self, element: etree._Element, lead: str = "") -> None:
        """Write the content of an element; `lead`, a label, goes before its first words."""
        run = lead + (element.text or "")
        drawn = _drawn_headings(element)
        for child in element:
            if child in self.written_elsewhere:
                pass
            elif child in drawn:
                self.paragraph(settled(run))
                run = lead = ""
                self._leave(self.depth + 1)
                self.heading(self.depth + drawn[child], words(child))
            elif not self._stands_apart(child):
                run += gathered(child)
            elif lead and run.strip() == lead.strip() and child.tag in APART:
                self.flow(child, lead)
                run = lead = ""
            else:
                self.paragraph(settled(run))
                run = lead = ""
                self.write(child) if child.tag in self.blocks else self.flow(child)
            run += child.tail or ""
        self.paragraph(settled(run))

    def _stands_apart(self, child: etree._Element) -> bool:
        """Return whether an element is or holds a block; a footnote stays in its sentence."""
        return child.tag not in NOTES and any(inner.tag in self.blocks for inner in child.iter())

    @contextmanager
    def section(self, title: str) -> Iterator[None]:
        """Write a section under its heading, if it has one; the heading ends with the section."""
        self.depth += 1
        self._leave(self.depth)
        self.heading(self.depth, title)
        yield
        self._leave(self.depth)
        self.depth -= 1

    @contextmanager
    def furniture(self, really: bool = True) -> Iterator[None]:
        """Write furniture within, if `really`; otherwise change nothing."""
        before, self.kind = self.kind, "furniture" if really else self.kind
        yield
        self.kind = before

    def item(self, label: str = "") -> None:
        """Begin an item of the innermost list, with the source's own label if it has one."""
        super().item()
        if label:
            self._marker = "  " * (len(self._lists) - 1) + label + " "

    def table(self, table: etree._Element) -> None:
        """Write a table's rows, its foot below as paragraphs."""
        if is_oasis(table):
            for each in oasis_rows(table, cell_words):
                self._row(each)
            self.close_table()
            return
        rows = [r for r in table.iter("tr", "row") if next(r.iterancestors("table"), table) is table]
        foot = [row for row in rows if any(True for _ in row.iterancestors("tfoot"))]
        for _, each in read_rows([row for row in rows if row not in foot], cell_words):
            self._row(each)
        self.close_table()
        for row in foot:
            self.paragraph(" ".join(filter(None, map(words, row.iterchildren("td", "th", "entry")))))

    def _row(self, row: Row) -> None:
        if self.kind == "body":
            self.row(row)
        else:
            self.paragraph(" | ".join(row.cells))

    def _leave(self, level: int) -> None:
        """End the headings of this and deeper levels."""
        path = [each for each in self._path if each[0] < level]
        self._begins = self._begins or path != self._path
        self._path = path


def _drawn_headings(element: etree._Element) -> dict[etree._Element, int]:
    """Return the paragraphs in an element that are headings by their look, each with its level below it."""
    paragraphs = [child for child in element if isinstance(child.tag, str)]
    if not any(_is_bold(child) for child in paragraphs):
        return {}
    lines = [_line(child) for child in paragraphs]
    return {child: 1 for child, level in zip(paragraphs, drawn_levels(lines), strict=True) if level}


def _line(child: etree._Element) -> Line:
    styled = int(child.tag in ("sec", "title"))
    return Line(bare(words(child)), styled, 1.0, _is_bold(child), is_text=child.tag in _PARAGRAPHS)


def _is_bold(child: etree._Element) -> bool:
    """Return whether a paragraph is set in bold as a whole."""
    inner = list(child) if child.tag in _PARAGRAPHS else []
    return (
        bool(inner)
        and not (child.text or "").strip()
        and all(_sets_bold(part) and (part.tail or "").strip() in ("", ":") for part in inner)
    )


def _sets_bold(part: etree._Element) -> bool:
    style = f"{part.get('styleCode', '')} {part.get('style', '')}".lower()
    return part.tag in ("bold", "b") or (part.tag in ("content", "styled-content") and "bold" in style)


def _name_characters(root: etree._Element) -> None:
    """Replace entities that name a character (`&alpha;`) by it, unless the file declares that entity.

    A DTD that would declare it is never loaded.
    """
    dtd: Any = root.getroottree().docinfo.internalDTD
    declared = () if dtd is None else {f"{entity.name};" for entity in dtd.iterentities()}
    for entity in list(root.iter(etree.Entity)):
        name, parent = (entity.text or "&")[1:], entity.getparent()
        if name in html5 and name not in declared and parent is not None:
            character = etree.Element("_character")
            character.text, character.tail = html5[name], entity.tail
            parent.replace(entity, character)
    etree.strip_tags(root, "_character")


def _without_marks(root: etree._Element) -> None:
    """Take out characters that could be taken for this program's own marks."""
    for element in root.iter():
        if element.text and not isinstance(element, etree._Entity):
            element.text = without_own_characters(element.text)
        if element.tail:
            element.tail = without_own_characters(element.tail)


def prepared(root: etree._Element) -> Marks:
    """Write the formulas, images and style of a document as characters; return their marks."""
    marks = Marks()
    prepare(root, marks)
    return marks
