"""Reads the text that a document of the starter library is built from: front matter and Markdown."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARK = re.compile(r"\[(\^?)(\d+)\]")
_CAPTION = "Table: "
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
        """The source as a list of sources prints it, before its address."""
        year = None if self.citation and str(self.year) in self.citation else str(self.year)
        stated = [self.agency, self.title, self.citation, year]
        return " ".join(f"{part.rstrip('.')}." for part in stated if part)

    def reference(self) -> Reference | None:
        """Its citation in parts, if it is that of a journal article."""
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
        """The words of the document, line by line, without the numbers of its sources."""
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
    """The words of a line, without numbers of sources and footnotes."""
    return "".join(run.text for run in line if run.kind in ("plain", "bold"))


def printed(line: Line, source: str = "[{}]") -> str:
    """A line as a reader sees it, with the numbers of its sources written as `source` says."""
    return "".join(
        source.format(run.text) if run.kind == "source" else run.text for run in line if run.kind != "note"
    )


def read(path: Path) -> Article:
    """The article written in a file.

    Raises:
        ValueError: if its Markdown holds what the library's documents do not use.
    """
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    told: dict[str, Any] = yaml.safe_load(front)
    return Article(
        name=path.stem,
        format=told["format"],
        title=told["title"],
        publisher=told["publisher"],
        journal=told.get("journal", ""),
        authors=tuple(told["authors"]),
        published=told["published"],
        version=told["version"],
        licence=told["licence"],
        address=told.get("address", ""),
        subject=told["subject"],
        keywords=tuple(told["keywords"]),
        notes=tuple(tuple(_marks(note, "plain")) for note in told.get("notes", ())),
        sources=tuple(_source(source) for source in told["sources"]),
        sections=tuple(_sections(MarkdownIt("commonmark").enable("table").parse(body))),
    )


def _name(name: str) -> tuple[str, str]:
    """The surname and the initials in "Oldroyd AGS" or "Medsger TA Jr"."""
    match = _NAME.fullmatch(name)
    if not match:
        raise ValueError(f"{name!r} is not a surname with initials")
    return match["surname"], match["initials"]


def _source(told: dict[str, Any]) -> Source:
    return Source(told["agency"], told["title"], told["year"], told.get("url"), told.get("citation"))


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    level, title = 1, ""
    blocks: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        inside = tokens[at + 1 : end]
        if token.type == "heading_open":
            if title or blocks:
                yield Section(level, title, tuple(blocks))
            level, title, blocks = int(token.tag[1]), inside[0].content, []
        else:
            blocks.append(_block(token.type, inside, blocks))
        at = end + 1
    yield Section(level, title, tuple(blocks))


def _end(tokens: Sequence[Token], at: int) -> int:
    """Where what opens at `at` is closed."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if not depth:
            return end
    raise ValueError(f"{tokens[at].type} is not closed")


def _block(kind: str, inside: Sequence[Token], before: list[Block]) -> Block:
    lines = tuple(tuple(_runs(token)) for token in inside if token.type == "inline")
    if kind == "paragraph_open":
        return Paragraph(lines[0])
    if kind in ("bullet_list_open", "ordered_list_open"):
        return Listing(lines, numbered=kind.startswith("ordered"))
    if kind == "table_open":
        wide = sum(token.type == "th_open" for token in inside)
        rows = tuple(lines[i : i + wide] for i in range(0, len(lines), wide))
        return Table(_caption(before), rows[0], rows[1:])
    raise ValueError(f"{kind} is not used in the library's documents")


def _caption(before: list[Block]) -> str:
    """The caption of a table, taken off the blocks before it."""
    last = before.pop() if before else None
    words = plain(last.line) if isinstance(last, Paragraph) else ""
    if not words.startswith(_CAPTION):
        raise ValueError("a table needs a paragraph before it that begins with 'Table: '")
    return words.removeprefix(_CAPTION)


def _runs(inline: Token) -> Iterator[Run]:
    kind: Literal["plain", "bold"] = "plain"
    for token in inline.children or ():
        if token.type in ("strong_open", "strong_close"):
            kind = "bold" if token.type == "strong_open" else "plain"
        elif token.type == "text":
            yield from _marks(token.content, kind)
        else:
            raise ValueError(f"{token.type} is not used in the library's documents")


def _marks(text: str, kind: Literal["plain", "bold"]) -> Iterator[Run]:
    at = 0
    for mark in _MARK.finditer(text):
        if at < mark.start():
            yield Run(text[at : mark.start()], kind)
        yield Run(mark[2], "note" if mark[1] else "source")
        at = mark.end()
    if at < len(text):
        yield Run(text[at:], kind)
