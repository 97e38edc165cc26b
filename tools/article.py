"""Define an article of the starter library, and the blocks it is made of."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_CITATION = re.compile(
    r"(?P<authors>.+?)\. (?P<journal>.+) (?P<year>\d{4});(?P<volume>\d+):(?P<pages>\w+(?:-\w+)?)"
)
_NAME = re.compile(r"(?P<surname>.+?) (?P<initials>[A-Z]+(?: Jr)?)")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line: words, plain or bold, or the number of a source or of a footnote."""

    text: str
    kind: Literal["plain", "bold", "source", "note"] = "plain"


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or not."""

    items: tuple[Line, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head row."""

    caption: str
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Paragraph | Listing | Table


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading; level 1 is what stands before the first."""

    level: int
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A journal citation in its parts."""

    authors: tuple[tuple[str, str], ...]
    """The surname and the initials of each."""
    et_al: bool
    journal: str
    year: str
    volume: str
    pages: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a fact rests on."""

    agency: str
    title: str
    year: int
    url: str | None
    citation: str | None

    def entry(self) -> str:
        """Return the source as a list of sources prints it, before its address."""
        year = None if self.citation and str(self.year) in self.citation else str(self.year)
        stated = [self.agency, self.title, self.citation, year]
        return " ".join(f"{part.rstrip('.')}." for part in stated if part)

    def reference(self) -> Reference | None:
        """Return its citation in parts, if it is that of a journal article."""
        match = _CITATION.fullmatch(self.citation or "")
        if not match:
            return None
        names = match["authors"].split(", ")
        return Reference(
            authors=tuple(_name(name) for name in names if name != "et al"),
            et_al="et al" in names,
            journal=match["journal"],
            year=match["year"],
            volume=match["volume"],
            pages=match["pages"],
        )


@dataclass(frozen=True, slots=True)
class Article:
    """A document to build."""

    name: str
    format: str
    title: str
    publisher: str
    journal: str
    authors: tuple[str, ...]
    published: datetime.date
    version: str
    licence: str
    address: str
    subject: str
    keywords: tuple[str, ...]
    notes: tuple[Line, ...]
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]

    def words(self) -> Iterator[str]:
        """Yield the words of the document, line by line, without the numbers of its sources."""
        for section in self.sections:
            yield section.title
            for block in section.blocks:
                match block:
                    case Paragraph(line):
                        yield plain(line)
                    case Listing(items):
                        yield from map(plain, items)
                    case Table(caption, head, rows):
                        yield caption
                        yield from (plain(cell) for row in (head, *rows) for cell in row)
        yield from map(plain, self.notes)


def plain(line: Line) -> str:
    """Return the words of a line, without numbers of sources and footnotes."""
    return "".join(run.text for run in line if run.kind in ("plain", "bold"))


def printed(line: Line, source: str = "[{}]") -> str:
    """Return a line as a reader sees it, with the numbers of its sources written as `source` says."""
    return "".join(
        source.format(run.text) if run.kind == "source" else run.text for run in line if run.kind != "note"
    )


def _name(name: str) -> tuple[str, str]:
    """Return the surname and the initials in "Oldroyd AGS" or "Medsger TA Jr"."""
    match = _NAME.fullmatch(name)
    if not match:
        raise ValueError(f"{name!r} is not a surname with initials")
    return match["surname"], match["initials"]
