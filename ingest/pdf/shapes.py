"""What stands on a page: words, lines, tables, and the blocks that become canonical text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

TYPEWRITER = re.compile(r"mono|courier|consol|typewriter|^CMTT", re.IGNORECASE)
"""What the names of fonts have in them whose letters are all of one width."""
BlockKind = Literal["title", "prose", "item", "heading", "table", "note", "furniture"]
"""`item` is a list item, `note` a footnote or what an annotation says."""

Mark = Literal["struck", "partly struck", "form", "note", "font", "formula", "rtl", "table"]
"""What is known of a word: it is struck out, in part or whole; it was filled into a form; it stands in an
annotation; its font draws other letters than the file tells; it is part of a formula; it is written from
right to left; it stands in what may be a table and was not read as one."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in points, from the upper left corner of the page as it is displayed."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def turned(self, quarters: int, width: float, height: float) -> Rect:
        """Where it is once a page of `width` by `height` is turned left by so many quarters."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        match quarters % 4:
            case 1:
                return Rect(top, width - right, bottom, width - left)
            case 2:
                return Rect(width - right, height - bottom, width - left, height - top)
            case 3:
                return Rect(height - bottom, left, height - top, right)
            case _:
                return self


def around(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds all of `rects`."""
    several = iter(rects)
    first = next(several)
    left, top, right, bottom = first.left, first.top, first.right, first.bottom
    for r in several:
        left, top = min(left, r.left), min(top, r.top)
        right, bottom = max(right, r.right), max(bottom, r.bottom)
    return Rect(left, top, right, bottom)


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space between them. `box` is where they are displayed; `bounds` is
    the same, turned so that the page's text runs from left to right."""

    text: str
    box: Rect
    bounds: Rect
    baseline: float
    size: float
    bold: bool
    font: str
    page: int
    order: int
    """Its place in the content of the page, which a table's is written in row by row."""
    marks: tuple[Mark, ...] = ()
    """What else is known of it."""
    cell: int = -1
    """The cell that the file itself says it belongs to, counted on its page; less than 0 for none."""
    apart: bool | None = None
    """Whether the file puts no space between it and a word before it on its line, so that it begins a line or
    a cell; None where the page does not tell, because it holds no spaces."""


@dataclass(frozen=True)
class Line:
    """Words side by side, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def bounds(self) -> Rect:
        """The rectangle around its words."""
        return around(word.bounds for word in self.words)

    @cached_property
    def text(self) -> str:
        """Its words with single spaces."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its characters."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return max(sizes, key=lambda size: (sizes[size], size))

    @cached_property
    def baseline(self) -> float:
        """What most of its characters stand on."""
        lines: Counter[float] = Counter()
        for word in self.words:
            lines[word.baseline] += len(word.text)
        return lines.most_common(1)[0][0]

    @cached_property
    def font(self) -> str:
        """The family of most of its characters."""
        fonts: Counter[str] = Counter()
        for word in self.words:
            fonts[word.font] += len(word.text)
        return fonts.most_common(1)[0][0]

    @cached_property
    def bold(self) -> bool:
        """Whether every word with letters in it is bold."""
        lettered = [word.bold for word in self.words if any(c.isalpha() for c in word.text)]
        return all(lettered) if lettered else all(word.bold for word in self.words)

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.words[0].page


def joined(lines: Sequence[Line]) -> Line:
    """Lines side by side as one."""
    return Line(
        tuple(word for line in sorted(lines, key=lambda line: line.bounds.left) for word in line.words)
    )


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its lines from top to bottom, its first row and column (from 0), how many it covers."""

    lines: tuple[Line, ...]
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """The cells of a table. `head_rows` is how many rows are heads, where the page tells; `doubt` says what
    is not sure about its structure; `columns` are the left edges of its columns; `explicit` is whether its
    cells are known by rules around them or by the file's own marks."""

    cells: tuple[TableCell, ...]
    bounds: Rect
    head_rows: int | None = None
    doubt: str = ""
    columns: tuple[float, ...] = ()
    explicit: bool = False
    continues: bool = False
    """Whether the file says that rows of it stand on an earlier page."""

    @cached_property
    def filled(self) -> tuple[TableCell, ...]:
        """The cells, with empty ones where none covers the place."""
        covered = {
            (row, column)
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }
        height = max((cell.row + cell.rows for cell in self.cells), default=0)
        width = max((cell.column + cell.columns for cell in self.cells), default=0)
        free = [(r, c) for r in range(height) for c in range(width) if (r, c) not in covered]
        return (*self.cells, *(TableCell((), row, column) for row, column in free))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of its cells, row by row."""
        ordered = sorted(self.cells, key=lambda cell: (cell.row, cell.column))
        return tuple(line for cell in ordered for line in cell.lines)


Piece = Line | Table
"""What a column is made of."""


@dataclass(frozen=True)
class Column:
    """Pieces one below the other, and the edges that its lines are set between."""

    pieces: tuple[Piece, ...]
    left: float
    right: float


@dataclass(frozen=True)
class Block:
    """What becomes one paragraph, heading, list item or table."""

    kind: BlockKind
    lines: tuple[Line, ...]
    table: Table | None = None
    level: int = 0
    full: bool = False
    """Whether its last line reaches the edge of its column, so that the next column may go on."""

    @property
    def text(self) -> str:
        """Its lines with spaces between them: to judge it by, not to print."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """The size of its first line."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all its lines are bold."""
        return all(line.bold for line in self.lines)
