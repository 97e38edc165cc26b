"""A document: its canonical text, the sections of that text, and what a citation needs."""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SectionKind = Literal["body", "furniture"]
"""`body` is the document's content; `furniture` is what surrounds it on a saved page: menus, sign-up lines,
the publisher's address, disclaimers. Furniture is kept in the text and left out of the passages."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a document comes from: everything its citation is made of.

    Dates are kept as the source states them (ISO 8601 where it uses that), because a citation
    must not claim more precision than its source. `None` means that the source does not state it.
    """

    source: str
    """The file as it was given to ingest, a relative path where a relative one was given."""
    record: str = ""
    """The document's id inside a file that holds several; empty where the file is the document."""
    title: str = ""
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    published: str | None = None
    reviewed: str | None = None
    accessed: str | None = None
    valid_until: str | None = None
    """The day on which it expires or its next review is due, if the source states one."""
    origin: str | None = None
    """The publisher's own source, if it names one ("Content source: ...")."""
    version: str | None = None
    licence: str | None = None
    status: str | None = None
    """"retracted", "corrected", "superseded" and the like, as the source states it of itself or another
    document of the library states it of this one; None if it is current as far as is known."""
    supersedes: tuple[str, ...] = ()
    """The documents that this one replaces in its own words, each by file name, title, URL, DOI, PMID or set
    id."""
    superseded_by: str | None = None
    """The name of the document in the library that replaces this one."""
    extra: Mapping[str, object] = field(default_factory=dict)
    """Every other statement of the source about itself, JSON values only. Journal articles have
    `journal`, `volume`, `issue`, `pages`, `doi`, `pmid` and `pmcid` here, each a string."""


@dataclass(frozen=True, slots=True)
class Section:
    """A span of the canonical text under one heading path.

    `start` and `end` are character offsets into `Document.text` and leave the heading line out.
    """

    start: int
    end: int
    heading: tuple[str, ...] = ()
    kind: SectionKind = "body"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table in the canonical text, and the heads and groups that apply to it.

    `heads` are all header rows above it, as the text has them. `groups` are the words of group rows, merged
    cells and cells above blanks, outermost first. A header row has neither.
    """

    start: int
    end: int
    heads: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    is_head: bool = False
    labels: tuple[str, ...] = ()
    """Its first cell, if that has words: the name of a row that is too long for one passage."""


DoubtKind = Literal[
    "encoding",
    "unreadable",
    "recognised text",
    "hidden",
    "struck",
    "form",
    "image",
    "formula",
    "table",
    "order",
    "left out",
    "structure",
]
"""Guessed encoding; unreadable characters or a font with wrong codes; text recognised from an image by other
software; hidden text; struck text; form values; images in place of words; formulas; tables of doubtful
structure; reading order; parts that were not read; headings and sections."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was left out of a document, or read unsurely.

    `what` is one sentence for the reader. `start` and `end` are the span of the canonical text that it
    touches. Both are 0 for the whole document, and for something that is not in the text: any passage may
    lack it. `page` counts from 1; 0 without pages.
    """

    kind: DoubtKind
    what: str
    start: int = 0
    end: int = 0
    page: int = 0

    def touches(self, start: int, end: int) -> bool:
        """Return whether it overlaps a span of the text, or concerns the whole document."""
        return self.end == 0 or (self.start < end and start < self.end)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its printed label, its span of the canonical text, and its size in points
    (1/72 inch)."""

    number: int
    label: str
    start: int
    end: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a word of the canonical text on its page, in points from the page's upper left corner.

    The page is as it is displayed (its rotation applied).
    """

    start: int
    end: int
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Document:
    """A document, whatever its format.

    `text` is the canonical text: every offset counts in it, `show` prints it, and every quote is checked
    against it. Sections are in reading order and do not overlap. Formats without pages have neither pages
    nor boxes; both are in order of `start`.
    """

    text: str
    info: SourceInfo
    sections: tuple[Section, ...]
    format: str
    pages: tuple[Page, ...] = ()
    boxes: tuple[Box, ...] = ()
    rows: tuple[TableRow, ...] = ()
    """The rows of its tables, in order."""
    doubts: tuple[Doubt, ...] = ()
    """What was left out or read unsurely, in order of `start`."""

    @property
    def document_id(self) -> str:
        """Sixteen hexadecimal digits, the same as long as the document keeps its source and record."""
        return document_id(self.info.source, self.info.record)

    def page_at(self, offset: int) -> Page | None:
        """Return the page of the character at `offset`; None in a document without pages."""
        at = bisect.bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[at - 1] if at else None


def document_id(source: str, record: str = "") -> str:
    """Return the id of the document at `source`, or of `record` within it."""
    return hashlib.sha256(f"{source}\0{record}".encode()).hexdigest()[:16]
