"""Find ditto marks in a table's body, and what each repeats: only what stands right above it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.tables.cells import Cell

_SIGNS = "″〃‶ʺ〝〞"
_QUOTES = f'"”“„‟»«＂˝״{_SIGNS}'
_QUOTE = rf"(?:[{_QUOTES}]|''|’’|‘‘|‚‚|′′|´´|``|,,)"
_MARK = rf"[-–—]{{0,2}}\s?{_QUOTE}\s?[-–—]{{0,2}}"
_WORDS = r"ditto\b|dto\b|idem\b|(?:the )?(?:same )?as above\b"
_SHORT = r"do\.|d[°º]|id\.|ibid\.|[-–—]\s?do\.?\s?[-–—]"
_DITTO = re.compile(rf"{_MARK}(?:\s?{_MARK}){{0,3}}|[(\[]?(?:{_WORDS}|{_SHORT})\.?[)\]]?", re.IGNORECASE)
"""What stands for the words above it: ″, 〃, -"-, -do-, ditto, as above."""
_BEGINS = re.compile(
    rf"[(\[]?(?:{_WORDS}|do\.|[-–—]\s?do\s?[-–—]|[{_SIGNS}])"
    rf"|(?:''|[{_QUOTES}])(?:\s|[*†‡§¶(\[,;⁰¹²³⁴-⁹\ufdd0])(?![^{_QUOTES}]*[{_QUOTES}])",
    re.IGNORECASE,
)
"""What a cell begins with that repeats the one above, and says more."""


@dataclass(frozen=True, slots=True)
class Dittos:
    """The cells of a table's body without its ditto marks, as far as it is sure what they repeat.

    `cells` has what stands above in the place of each such mark. `repeated` is that by its row. `unsure` are
    the rows with a mark of which nothing sure stands right above; such a mark stays.
    """

    cells: Sequence[Cell]
    repeated: Mapping[int, Sequence[str]]
    unsure: frozenset[int]


def resolved(cells: Sequence[Cell], heads: int, again: Collection[int], ends: Collection[int]) -> Dittos:
    """Put what stands right above in the place of each ditto mark.

    That is sure of a cell that ends right above the mark and covers the same columns. It is no head, no name
    of a group, and no cell of another part of the table.

    Args:
        cells: in order, each with its words on one line.
        heads: how many rows at the top are heads.
        again: the rows further down that are heads.
        ends: the rows before which a part of the table ends.
    """
    above: dict[tuple[int, int], Cell] = {}
    """The lowest cell of the body so far, of those that cover the same columns."""
    found: list[Cell] = []
    repeated: dict[int, list[str]] = {}
    unsure: set[int] = set()
    for cell in cells:
        if cell.row >= heads and cell.row not in again:
            if is_ditto(cell.words):
                source = above.get((cell.column, cell.columns))
                if source is None or cell.row in ends or not _may_be_repeated(source, cell):
                    unsure.add(cell.row)
                else:
                    repeated.setdefault(cell.row, []).append(source.words)
                    cell = replace(cell, words=source.words)
            elif _BEGINS.match(cell.words):
                unsure.add(cell.row)
            above[cell.column, cell.columns] = cell
        found.append(cell)
    return Dittos(found, repeated, frozenset(unsure))


def is_ditto(words: str) -> bool:
    """Return whether the words of a cell are a ditto mark and nothing else."""
    return _DITTO.fullmatch(words.strip()) is not None


def _may_be_repeated(above: Cell, ditto: Cell) -> bool:
    """Return whether a cell ends right above a ditto mark and has words of its own that it can repeat."""
    if above.row + above.rows != ditto.row or above.group or not above.words:
        return False
    return not is_ditto(above.words) and _BEGINS.match(above.words) is None
