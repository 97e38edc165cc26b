"""Walk a pruned web page, and yield its blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from ingest.loaders.html.tables import is_layout, table_rows
from ingest.loaders.html.visible import BLOCK_TAGS, BOLD, is_button, surroundings
from ingest.loaders.html.words import Words, words_of
from ingest.loaders.inline import label
from ingest.loaders.marked import bare
from ingest.tables import Row


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, what a list item holds, or a table row."""

    element: etree._Element
    """The element whose text it is."""
    words: str
    level: int = 0
    """A heading's level from 1; 0 for all else."""
    row: Row | None = None
    """The table row that it is; None for all else."""
    run: etree._Element | None = None
    """The outermost list, or the table, that the block belongs to."""
    chrome: bool = False
    """Whether the page marks it as a menu, a form or the like."""
    aside: bool = False
    """Whether the page marks it as beside or below the text, to which it may belong."""
    linked: float = 0.0
    """Which share of its characters are links."""
    bold: bool = False
    """Whether all of its words are set in bold."""
    lead: int = 0
    """How many characters of its words are a list item's marker, which the page does not write."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What a block gets from the elements around it."""

    run: etree._Element | None = None
    depth: int = 0
    chrome: bool = False
    aside: bool = False
    linked: bool = False
    bold: bool = False


def blocks(body: etree._Element) -> list[Block]:
    """Return the blocks of a pruned page, with all its words, in reading order."""
    return list(_Walker(body).page(body))


class _Walker:
    """Walks the elements.

    What introduces a block (a list item's number, a term before its definition) waits in `_lead` for the
    first words of that block.
    """

    def __init__(self, body: etree._Element) -> None:
        self._lead = ""
        self._marks = ""
        """Marks without words, kept for the next words."""
        self._chrome, self._asides = surroundings(body)
        self._stands_alone: set[etree._Element] = set()
        for element in body.iter():
            if element.tag in BLOCK_TAGS or is_button(element):
                above: etree._Element | None = element
                while above is not None and above not in self._stands_alone:
                    self._stands_alone.add(above)
                    above = above.getparent()

    def page(self, body: etree._Element) -> Iterator[Block]:
        yield from self._walk(body, _Around())
        yield from self._release(body, _Around())
        if marks := self._taken_marks():
            yield Block(body, marks)

    def _walk(self, element: etree._Element, around: _Around) -> Iterator[Block]:
        around = replace(
            around,
            chrome=around.chrome or element in self._chrome,
            aside=around.aside or element in self._asides,
            linked=around.linked or element.tag == "a",
            bold=around.bold or element.tag in ("b", "strong") or element.get(BOLD) is not None,
        )
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield from self._heading(element, around)
            case "table" if not is_layout(element):
                yield from self._table(element, around)
            case "ul" | "ol" | "dir" | "menu":
                yield from self._list(element, around)
            case "dl":
                yield from self._flow(element, around)
                yield from self._release(element, around)
            case "dt":
                self._lead += words_of(element) + "\n"
            case "pre" | "textarea":
                words = Words(keep_space=True)
                words.inside(element)
                yield from self._block(element, words, around)
            case _:
                yield from self._flow(element, around)

    def _flow(self, element: etree._Element, around: _Around) -> Iterator[Block]:
        """Yield the prose between block elements, and the blocks of these."""
        words = Words()
        words.write(element.text)
        for child in element:
            if child in self._stands_alone:
                yield from self._block(element, words, around)
                words = Words()
                yield from self._walk(child, around)
            else:
                words.read(child)
            words.write(child.tail)
        yield from self._block(element, words, around)

    def _block(self, element: etree._Element, read: Words | str, around: _Around) -> Iterator[Block]:
        """Yield a block, if there are words for one."""
        words, linked, bold = str(read), 0.0, False
        if isinstance(read, Words):
            linked, bold = read.linked, read.bold or (around.bold and bool(words))
        if words and not bare(words).strip():
            self._marks += words.strip()
        elif words.strip():
            words, lead, self._lead = self._lead + self._taken_marks() + words, len(self._lead), ""
            lead = 0 if "\n" in words[:lead] else lead
            linked = 1.0 if around.linked else linked
            yield Block(element, words, 0, None, around.run, around.chrome, around.aside, linked, bold, lead)

    def _taken_marks(self) -> str:
        marks, self._marks = self._marks, ""
        return marks

    def _release(self, element: etree._Element, around: _Around) -> Iterator[Block]:
        """Yield a term without a definition as a block of its own."""
        words, mark, _ = self._lead.rpartition("\n")
        if mark:
            self._lead = ""
            yield from self._block(element, words, around)

    def _heading(self, element: etree._Element, around: _Around) -> Iterator[Block]:
        # An "edit" button beside a heading is no part of it.
        aside = [child for child in element if child in self._chrome or is_button(child)]
        words = words_of(element, without=aside)
        if words:
            yield from self._release(element, around)
            yield Block(
                element,
                self._taken_marks() + words,
                int(element.tag[1]),
                chrome=around.chrome,
                aside=around.aside,
            )
        for child in aside:
            yield from self._walk(child, around)

    def _list(self, element: etree._Element, around: _Around) -> Iterator[Block]:
        inside = replace(around, run=element if around.run is None else around.run, depth=around.depth + 1)
        step = -1 if element.tag == "ol" and element.get("reversed") is not None else 1
        number = _number(element.get("start"), 1 if step == 1 else len(element.findall("li")))
        yield from self._release(element, around)
        yield from self._block(element, " ".join((element.text or "").split()), inside)
        for child in element:
            if child.tag == "li":
                number = _number(child.get("value"), number)
                style = child.get("type", element.get("type", "1"))
                marker = f"{label(number, style)}. " if element.tag == "ol" else "- "
                self._lead = "  " * around.depth + marker
                number += step
            yield from self._walk(child, inside)
            yield from self._release(child, inside)
            self._lead = ""
            yield from self._block(element, " ".join((child.tail or "").split()), inside)

    def _table(self, element: etree._Element, around: _Around) -> Iterator[Block]:
        yield from self._release(element, around)
        for caption in element.iterchildren("caption"):
            yield from self._flow(caption, around)
        for at, row in table_rows(element):
            words = Words()
            words.inside(at)
            yield Block(at, " ".join(row.cells), 0, row, element, around.chrome, around.aside, words.linked)


def _number(stated: str | None, otherwise: int) -> int:
    try:
        return int(stated or "")
    except ValueError:
        return otherwise
