"""Write the canonical text of a marked-up document, and note its sections.

Every loader of a format with markup calls this in reading order. The text is what a reader sees: headings on
lines of their own, list items behind "- " or "1. ", table rows between bars, blank lines between paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ingest.document import Box, Document, Doubt, DoubtKind, Page, Section, SectionKind, SourceInfo, TableRow
from ingest.signs import struck
from ingest.tables import Row
from ingest.text.structure import states_something

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_STROKE = "\u0336"
STRUCK = re.compile(f"(?:[^\\n{_STROKE}]{_STROKE})+(?: *(?:[^\\n{_STROKE}]{_STROKE})+)*")
"""Characters that each have a stroke of their own."""
_LONGEST_LABEL = 120
"""A longer first cell does not name its row."""


class CanonicalText:
    """The text so far, and its sections: one for each run of blocks under the same heading."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._path: list[tuple[int, str]] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._begins = True
        self._sections: list[Section] = []
        self.rows: list[TableRow] = []
        self.doubts: list[Doubt] = []
        self._empty: tuple[int, int, list[tuple[int, str]]] | None = None
        """Where the last heading stands, its level and its path, while nothing stands under it."""
        self.length = 0
        """How many characters are written: the next offset."""
        self.first_heading: str | None = None
        """A heading of the first level, or one before any text: the title of a document that states none."""

    @property
    def text(self) -> str:
        """The canonical text."""
        return "".join(self._parts)

    def sections(self, title: str) -> tuple[Section, ...]:
        """Return the sections in order. A heading that repeats the document's title is left out of paths."""
        return tuple(
            Section(s.start, s.end, tuple(h for h in s.heading if h != title), s.kind) for s in self._sections
        )

    def document(
        self, info: SourceInfo, form: str, pages: tuple[Page, ...] = (), boxes: tuple[Box, ...] = ()
    ) -> Document:
        """Return the document that was written, with its sections, table rows and doubts."""
        self._keep_empty()
        doubts = tuple(sorted(self.doubts, key=lambda doubt: (doubt.start, doubt.end)))
        sections = self.sections(info.title)
        return Document(self.text, info, sections, form, pages, boxes, tuple(self.rows), doubts)

    def heading(self, level: int, words: str) -> None:
        """Write a heading; it ends those of its own and deeper levels (1 is the highest)."""
        words = " ".join(words.split())
        if not words:
            return
        if level == 1 or not self._sections:
            self.first_heading = self.first_heading or words
        self._keep_empty(level)
        self._path = [*((lev, w) for lev, w in self._path if lev < level), (level, words)]
        start = self.length
        self._put(words + "\n\n")
        self._empty = (start, level, self._path)
        self._begins = True

    def _keep_empty(self, level: int = 1) -> None:
        """Make a passage of the last heading, if nothing stands under it and it says something itself: "Do
        not give to children under 2"."""
        empty, self._empty = self._empty, None
        if empty is None:
            return
        start, own, path = empty
        *above, words = [words for _, words in path]
        is_title = start == 0 and level > own
        if not is_title and states_something(words):
            self._sections.append(Section(start, start + len(seen(words)), tuple(above)))

    def block(self, words: str, kind: SectionKind = "body") -> None:
        """Write a paragraph, or the words of a list item."""
        if not words.strip():
            return
        start = self.length
        self._put(self._marker + words)
        self._add(start, kind)
        self._marker = ""
        self._put("\n" if self._lists else "\n\n")

    def open_list(self, first_number: int | None = None) -> None:
        """Begin a list, numbered where a number is given."""
        self._lists.append(first_number)

    def item(self) -> None:
        """Begin an item of the innermost list."""
        number = self._lists[-1]
        self._marker = "  " * (len(self._lists) - 1) + ("- " if number is None else f"{number}. ")
        if number is not None:
            self._lists[-1] = number + 1

    def close_item(self) -> None:
        """End an item; an empty one leaves no marker."""
        self._marker = ""

    def close_list(self) -> None:
        """End the innermost list."""
        self._lists.pop()
        if not self._lists:
            self._put("\n")

    def row(self, row: Row) -> None:
        """Write a table row, its cells on one line, and keep its heads and groups."""
        start = self.length
        self._put(row_text(row.cells))
        heads = tuple(row_text(head) for head in row.heads)
        labels = tuple(cell for cell in row.cells[:1] if 0 < len(cell) <= _LONGEST_LABEL)
        self.rows.append(TableRow(start, self.length, heads, row.groups, row.is_head, labels))
        for doubt in row.doubts:
            self.doubt("table", doubt, start, self.length)
        self._add(start, "body")
        self._put("\n")

    def close_table(self) -> None:
        """End a table."""
        self._put("\n")

    def insert(self, document: Document) -> None:
        """Write another document under the current heading, with its sections, rows and doubts."""
        at = self.length
        path = tuple(words for _, words in self._path)
        self._empty = None
        text = document.text.rstrip("\n") + "\n\n"
        self._parts.append(text)
        self.length += len(text)
        for s in document.sections:
            heading = (*path, *s.heading) if s.kind == "body" else ()
            self._sections.append(Section(at + s.start, at + s.end, heading, s.kind))
        self.rows += [replace(row, start=at + row.start, end=at + row.end) for row in document.rows]
        for doubt in document.doubts:
            start, end = (at, self.length) if doubt.end == 0 else (at + doubt.start, at + doubt.end)
            self.doubt(doubt.kind, doubt.what, start, end)
        self._begins = True

    def doubt(self, kind: DoubtKind, what: str, start: int = 0, end: int = 0, page: int = 0) -> None:
        """Note something that was left out or read unsurely; note the same only once."""
        doubt = Doubt(kind, what, start, end, page)
        if doubt not in self.doubts:
            self.doubts.append(doubt)

    def _put(self, text: str) -> None:
        text = seen(text)
        self._parts.append(text)
        self.length += len(text)

    def _add(self, start: int, kind: SectionKind) -> None:
        """Add the text since `start` to the current section, or begin a new one."""
        self._empty = None
        heading = tuple(words for _, words in self._path) if kind == "body" else ()
        if not self._begins and self._sections[-1].kind == kind:
            start = self._sections.pop().start
        self._begins = False
        self._sections.append(Section(start, self.length, heading, kind))


def seen(text: str) -> str:
    """Return text without the characters that only tell where a word may be broken.

    Characters that are struck one by one are marked as struck words are.
    """
    if text.isascii():
        return text
    text = _UNSEEN.sub("", text)
    return STRUCK.sub(lambda run: struck(run[0].replace(_STROKE, "")), text) if _STROKE in text else text


def row_text(cells: Iterable[str]) -> str:
    """Return a table row as the canonical text has it: its cells on one line, between bars."""
    return "| " + " | ".join(" ".join(seen(cell).split()) for cell in cells) + " |"
