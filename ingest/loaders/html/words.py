"""Read the words of a web page's inline elements."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from ingest.loaders.html.visible import BLOCK_TAGS, BOLD
from ingest.signs import lowered, raised, struck, with_small_fractions

_BREAK = "\x0b"
"""Stands for <br> until the white space around it is known."""
_UNSEEN = {ord(character): None for character in "\u00ad\u200b\u2060\ufeff"}
_QUOTES = {"q": ("“", "”")}
"""What a reader sees around the words of an element."""
_STRUCK = ("del", "s", "strike")
_SET = ("pre", "textarea")
"""What is displayed with the line ends that the file has."""


class Words:
    """The words of a line, with the raised and lowered characters that the page has."""

    def __init__(self, keep_space: bool = False, by_lines: bool = False) -> None:
        self._keep_space = keep_space
        self._beside = _BREAK if by_lines else " "
        """What parts a block element from the words beside it."""
        self._parts: list[str] = []
        self._links = 0
        self._linked = 0
        self._bolds = 0
        self._bold = 0
        self._all = 0
        self._set = 0
        """How many elements are open whose line ends are those of the page."""

    def write(self, text: str | None) -> None:
        """Add text of the page."""
        if text:
            seen = text.replace(_BREAK, " ").translate(_UNSEEN)
            seen = seen.replace("\n", _BREAK) if self._set and self._beside == _BREAK else seen
            self._parts.append(seen)
            size = len("".join(seen.split()))
            self._all += size
            self._linked += size if self._links else 0
            self._bold += size if self._bolds else 0

    def read(self, element: etree._Element) -> None:
        """Add the words of an element, with the signs of its markup."""
        self._links += element.tag == "a"
        is_bold = element.tag in ("b", "strong") or element.get(BOLD) is not None
        self._bolds += is_bold
        self._set += element.tag in _SET
        before, after = _QUOTES.get(element.tag, ("", ""))
        self.write(before)
        match element.tag:
            case "br":
                self._parts.append(_BREAK)
            case "sup" | "sub":
                self._shifted(element.tag, element)
            case "del" | "s" | "strike":
                self._struck(element)
            case "li":
                self._parts.append(f"{self._beside}• ")
                self.inside(element)
            case _:
                self.inside(element)
        self.write(after)
        if element.tag in BLOCK_TAGS:
            self._parts.append(self._beside)
        self._links -= element.tag == "a"
        self._bolds -= is_bold
        self._set -= element.tag in _SET

    def inside(self, element: etree._Element, without: Iterable[etree._Element] = ()) -> None:
        """Add the content of an element, except the children `without`."""
        left_out = set(without)
        self.write(element.text)
        for child in element:
            if child not in left_out:
                if child.tag in BLOCK_TAGS and child.tag != "li":
                    self._parts.append(self._beside)
                self.read(child)
            self.write(child.tail)

    @property
    def linked(self) -> float:
        """The share of the characters that are in links."""
        return self._linked / self._all if self._all else 0.0

    @property
    def bold(self) -> bool:
        """Whether all of the characters are set in bold."""
        return 0 < self._bold == self._all

    def __str__(self) -> str:
        """Return the words with single spaces, and the line breaks that the page asks for."""
        lines = with_small_fractions("".join(self._parts)).split(_BREAK)
        if not self._keep_space:
            lines = [" ".join(line.split()) for line in lines]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _shifted(self, tag: str, element: etree._Element) -> None:
        """Add a superscript or subscript; one with structure of its own keeps it."""
        inner = Words()
        inner.inside(element)
        words = str(inner)
        before = "".join(self._parts[-2:])
        self.write(raised(words, before) if tag == "sup" else lowered(words))

    def _struck(self, element: etree._Element) -> None:
        """Add words with a line through them; those struck twice are marked once."""
        at = len(self._parts)
        self.inside(element)
        words = "".join(self._parts[at:])
        if not any(above.tag in _STRUCK for above in element.iterancestors()):
            self._parts[at:] = [struck(words)]


def cell_words(cell: etree._Element) -> str:
    """What a table's cell shows, its paragraphs and list items each on a line."""
    words = Words(by_lines=True)
    words.inside(cell)
    return str(words).strip()


def words_of(element: etree._Element, without: Iterable[etree._Element] = ()) -> str:
    """Return the words of an element on one line."""
    words = Words()
    words.inside(element, without)
    return " ".join(str(words).split())
