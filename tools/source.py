"""Read the source of a document of the starter library: front matter and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tools.article import Article, Block, Listing, Paragraph, Run, Section, Source, Table, plain

_MARK = re.compile(r"\[(\^?)(\d+)\]")
_CAPTION = "Table: "


def read(path: Path) -> Article:
    """Read the article in a file.

    Raises:
        ValueError: if its Markdown holds what the library's documents do not use.
    """
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields: dict[str, Any] = yaml.safe_load(front)
    return Article(
        name=path.stem,
        format=fields["format"],
        title=fields["title"],
        publisher=fields["publisher"],
        journal=fields.get("journal", ""),
        authors=tuple(fields["authors"]),
        published=fields["published"],
        version=fields["version"],
        licence=fields["licence"],
        address=fields.get("address", ""),
        subject=fields["subject"],
        keywords=tuple(fields["keywords"]),
        notes=tuple(tuple(_marks(note, "plain")) for note in fields.get("notes", ())),
        sources=tuple(_source(source) for source in fields["sources"]),
        sections=tuple(_sections(MarkdownIt("commonmark").enable("table").parse(body))),
    )


def _source(fields: dict[str, Any]) -> Source:
    return Source(
        fields["agency"], fields["title"], fields["year"], fields.get("url"), fields.get("citation")
    )


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
    """Return the position of the token that closes the one at `at`."""
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
    """Return the caption of a table, taken off the blocks before it."""
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
