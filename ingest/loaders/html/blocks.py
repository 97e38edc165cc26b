"""Walks a pruned web page and gives out its blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from ingest.loaders.html.tables import is_layout, table_rows
from ingest.loaders.html.visible import BLOCK_TAGS, is_button, surroundings
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
    """Whether the page marks it as something around its text: a menu, a form, a footer."""
    aside: bool = False
    """Whether the page marks it as something beside or below a text, which may be a part of it."""
    linked: float = 0.0
    """Which share of its characters are links."""
    lead: int = 0
    """How many characters of its words are a list item's marker, which the page does not write."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What the elements around a block say of it."""

    run: etree._Element | None = None
    depth: int = 0
    chrome: bool = False
    aside: bool = False
    linked: bool = False


def blocks(body: etree._Element) -> list[Block]:
    """Every visible word of a pruned page, in reading order."""
    return list(_Walker(body).page(body))


class _Walker:
    """Walks the elements. What introduces a block (a list item's number, a term before its
    definition) waits in `_lead` for the first words of that block."""

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
        yield from self._walk(body, _Place())
        yield from self._release(body, _Place())

    def _walk(self, element: etree._Element, place: _Place) -> Iterator[Block]:
        place = replace(
            place,
            chrome=place.chrome or element in self._chrome,
            aside=place.aside or element in self._asides,
            linked=place.linked or element.tag == "a",
        )
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield from self._heading(element, place)
            case "table" if not is_layout(element):
                yield from self._table(element, place)
            case "ul" | "ol" | "dir" | "menu":
                yield from self._list(element, place)
            case "dl":
                yield from self._flow(element, place)
                yield from self._release(element, place)
            case "dt":
                self._lead += words_of(element) + "\n"
            case "pre" | "textarea":
                words = Words(keep_space=True)
                words.inside(element)
                yield from self._block(element, str(words), words.linked, place)
            case _:
                yield from self._flow(element, place)

    def _flow(self, element: etree._Element, place: _Place) -> Iterator[Block]:
        """Prose between block elements, and what these hold."""
        words = Words()
        words.write(element.text)
        for child in element:
            if child in self._stands_alone:
                yield from self._block(element, str(words), words.linked, place)
                words = Words()
                yield from self._walk(child, place)
            else:
                words.read(child)
            words.write(child.tail)
        yield from self._block(element, str(words), words.linked, place)

    def _block(self, element: etree._Element, words: str, linked: float, place: _Place) -> Iterator[Block]:
        """A block, if there are words for one."""
        if words and not bare(words).strip():
            self._marks += words.strip()
        elif words.strip():
            words, lead, self._lead = self._lead + self._taken_marks() + words, len(self._lead), ""
            lead = 0 if "\n" in words[:lead] else lead
            linked = 1.0 if place.linked else linked
            yield Block(element, words, 0, None, place.run, place.chrome, place.aside, linked, lead)

    def _taken_marks(self) -> str:
        marks, self._marks = self._marks, ""
        return marks

    def _release(self, element: etree._Element, place: _Place) -> Iterator[Block]:
        """A term that no definition has followed, as a block by itself."""
        words, mark, _ = self._lead.rpartition("\n")
        if mark:
            self._lead = ""
            yield from self._block(element, words, 0, place)

    def _heading(self, element: etree._Element, place: _Place) -> Iterator[Block]:
        # An "edit" button beside a heading is no part of it.
        aside = [child for child in element if child in self._chrome or is_button(child)]
        words = words_of(element, without=aside)
        if words:
            yield from self._release(element, place)
            yield Block(
                element,
                self._taken_marks() + words,
                int(element.tag[1]),
                chrome=place.chrome,
                aside=place.aside,
            )
        for child in aside:
            yield from self._walk(child, place)

    def _list(self, element: etree._Element, place: _Place) -> Iterator[Block]:
        inside = replace(place, run=element if place.run is None else place.run, depth=place.depth + 1)
        step = -1 if element.tag == "ol" and element.get("reversed") is not None else 1
        number = _number(element.get("start"), 1 if step == 1 else len(element.findall("li")))
        yield from self._release(element, place)
        yield from self._block(element, " ".join((element.text or "").split()), 0, inside)
        for child in element:
            if child.tag == "li":
                number = _number(child.get("value"), number)
                style = child.get("type", element.get("type", "1"))
                marker = f"{label(number, style)}. " if element.tag == "ol" else "- "
                self._lead = "  " * place.depth + marker
                number += step
            yield from self._walk(child, inside)
            yield from self._release(child, inside)
            self._lead = ""
            yield from self._block(element, " ".join((child.tail or "").split()), 0, inside)

    def _table(self, element: etree._Element, place: _Place) -> Iterator[Block]:
        yield from self._release(element, place)
        for caption in element.iterchildren("caption"):
            yield from self._flow(caption, place)
        for at, row in table_rows(element):
            words = Words()
            words.inside(at)
            yield Block(at, " ".join(row.cells), 0, row, element, place.chrome, place.aside, words.linked)


def _number(stated: str | None, otherwise: int) -> int:
    try:
        return int(stated or "")
    except ValueError:
        return otherwise
