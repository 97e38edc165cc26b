"""Tells headings by their letters, and their levels by their letters or the outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.pdf.layout.titles import plain, printed_title, without_title
from ingest.pdf.shapes import Block, Line

_LARGER = 1.12
_MOST_LINES = 4
_MOST_WORDS = 28
_MOST_BOLD_WORDS = 16
_PROSE_WORDS = 25
_DEEPEST = 6
_SAME_LEVEL = 0.8
_CAPTION = re.compile(r"(?:fig(?:ure|\.)|table|box|photo|image) ?[\dA-Z]", re.IGNORECASE)
_ADDRESS = re.compile(r"://|www\.|@")

Style = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its words, its level from 1, its page from 1."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Body:
    """The letters that most of a document is set in."""

    size: float
    bold: bool
    font: str


def body_of(lines: Iterable[Line]) -> Body:
    """The size, and the weight, of most of the characters."""
    sizes: Counter[float] = Counter()
    bold: Counter[tuple[float, bool]] = Counter()
    fonts: Counter[tuple[float, str]] = Counter()
    for line in lines:
        for word in line.words:
            size = round(word.size * 2) / 2
            sizes[size] += len(word.text)
            bold[size, word.bold] += len(word.text)
            fonts[size, word.font] += len(word.text)
    size = sizes.most_common(1)[0][0] if sizes else 1.0
    font = max((key for key in fonts if key[0] == size), key=fonts.__getitem__, default=(size, ""))[1]
    return Body(size, bold[size, True] > bold[size, False], font)


def with_headings(
    pages: Sequence[Sequence[Block]], body: Body, outline: Sequence[Bookmark], title: str
) -> list[list[Block]]:
    """The blocks of each page, the headings among them marked, with their levels.

    Headings of the first page that print the document's title become blocks of their own kind.
    """
    marked = {(plain(b.title), page): b.level for b in outline for page in (b.page, b.page + 1)}
    found = [_headings(blocks, body, marked) for blocks in pages]
    first = next((i for i, blocks in enumerate(found) if blocks), None)
    if first is not None:
        found[first] = without_title(found[first], title or printed_title(found[first]))
    levels = _levels([b for blocks in found for b in blocks if b.kind == "heading"], body)
    return [
        [b if b.kind != "heading" or b.level else replace(b, level=levels[_style(b)]) for b in blocks]
        for blocks in found
    ]


def _headings(blocks: Sequence[Block], body: Body, marked: dict[tuple[str, int], int]) -> list[Block]:
    local = _local(blocks, body)
    found: list[Block] = []
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        level = marked.get((plain(block.text), block.lines[0].page), 0)
        prints = block.kind in ("prose", "item") and "table" not in block.lines[0].words[0].marks
        if prints and (level or _looks_like_heading(block, after, body, local)):
            found.append(replace(block, kind="heading", level=min(level, _DEEPEST)))
        else:
            found.append(block)
    return found


def _local(blocks: Sequence[Block], body: Body) -> float:
    """The size of the prose on a page, where it is larger than elsewhere."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        words = sum(len(line.words) for line in block.lines)
        if block.kind == "prose" and words >= _PROSE_WORDS:
            sizes[block.size] += words
    return max(body.size, sizes.most_common(1)[0][0]) if sizes else body.size


def _looks_like_heading(block: Block, after: Block | None, body: Body, local: float) -> bool:
    text = block.text
    words = len(text.split())
    if (
        len(block.lines) > _MOST_LINES
        or words > _MOST_WORDS
        or sum(c.isalpha() for c in text) < max(3, len(text) // 3)
        or _ADDRESS.search(text)
        or _CAPTION.match(text)
        or text[-1] in ",;"
        or text[0].islower()
    ):
        return False
    if block.size >= _LARGER * local:
        return text[-1] != "." or block.size >= 1.4 * local
    if words > _MOST_BOLD_WORDS or text[-1] == "." or after is None:
        return False
    bold = block.bold and not body.bold
    if bold and after.kind in ("item", "table"):
        return block.size >= 0.8 * body.size
    other = block.lines[0].font != body.font and (
        after.lines[0].font == body.font or after.size < 0.95 * block.size
    )
    return (bold or other) and block.size >= 0.9 * body.size


def _style(block: Block) -> Style:
    return round(block.size * 2) / 2, block.bold


def _levels(headings: Sequence[Block], body: Body) -> dict[Style, int]:
    """A level for each style: what the outline gives its like, or its rank by size and weight.

    Sizes that differ little are one level, except that those near the body's own stand apart.
    """
    by_style: dict[Style, Counter[int]] = {}
    for block in headings:
        if block.level:
            by_style.setdefault(_style(block), Counter())[block.level] += 1
    levels = {style: counts.most_common(1)[0][0] for style, counts in by_style.items()}
    level = 0
    top: Style | None = None
    for style in sorted({_style(b) for b in headings}, reverse=True):
        if style in levels:
            level, top = levels[style], style
            continue
        large = style[0] >= _LARGER * body.size
        near = top is not None and style[0] >= _SAME_LEVEL * top[0]
        alike = top is not None and (large or (top[0] < _LARGER * body.size and style[1] == top[1]))
        if not (near and alike):
            level, top = min(level + 1, _DEEPEST), style
        levels[style] = level
    return levels
