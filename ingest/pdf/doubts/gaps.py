"""Finds lines whose words stand in columns though no gap between them is as wide as a table's.

Inside a line of text all gaps are alike. Where words of several lines begin, or end, at one place behind gaps
that differ, something else than the text puts them there: cells of a table, set close.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.pdf.layout.breaks import ends
from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import TYPEWRITER, Word

_LEAST, _MOST = 0.2, 0.4
"""How wide the gap between two words of a text may be, in sizes."""
_WIDER, _MORE = 1.3, 0.05
_SHORT, _WIDER_SHORT, _MORE_SHORT = 4, 1.1, 0.01
"""A gap is odd that is so many times as wide as the others, and so much more in sizes; less in short lines,
where words share a place by chance less often."""
_SAME_EDGE, _OTHER_GAP = 0.2, 0.3
"""In points."""
_WITHIN = 8
"""How many lines apart words may stand that share a place."""
_NEXT = 2
_FEW = 4
_MOST_NEAR = 40
_NUMBER = re.compile(r"[A-Z]?\d{0,3}(?:\.\d+)*\.?$")
_OTHER_FONT = 1.6
"""Between words of two fonts a gap may be so many times as wide."""
_TELLING, _ALIKE, _WIDER_LETTERS = 3, 0.015, 1.5
_MOST_WORDS = 5.0
"""More words a cell, on the average, are prose beside a table."""


@dataclass(frozen=True, slots=True)
class Row:
    """The words of a line from left to right; `cells` says of each which cell of a table it is known to be
    in, and is empty for a line outside tables."""

    words: tuple[Word, ...]
    cells: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gap:
    """A gap between two words of a row: the row's number, where it begins and ends, whether it is odd, and
    whether it parts cells already."""

    row: int
    left: float
    right: float
    odd: bool
    parts: bool


def rows_in_columns(rows: Sequence[Row]) -> set[int]:
    """Return the rows one below the other, by their numbers, that may have columns which are not told.

    Those are lines of a table in which cells may be fused, and lines outside one that stand in columns.
    """
    widths = [_widths(row) for row in rows]
    usual = _usual(rows, widths)
    plain = not any(row.cells for row in rows)
    if plain and not any(
        max(own, default=0.0) > _most(row, own, usual) for row, own in zip(rows, widths, strict=True)
    ):
        return set()
    gaps = [gap for number, row in enumerate(rows) for gap in _gaps(number, row, widths[number], usual)]
    found: set[int] = set()
    beside: dict[int, set[float]] = {}
    for edge in (_begin, _end):
        ordered = sorted(gaps, key=edge)
        for i, one in enumerate(ordered):
            for other in _near(ordered, i, edge):
                apart = abs(one.row - other.row)
                if not 0 < apart <= _WITHIN or (one.parts and other.parts) or not _differ(one, other):
                    continue
                if not (one.parts or other.parts) and (one.odd or other.odd):
                    found |= {one.row, other.row}
                elif apart <= _NEXT:
                    beside.setdefault((one if other.parts else other).row, set()).add(round(edge(one)))
    odd = {gap.row for gap in gaps if gap.odd and not gap.parts}
    found |= {row for row in odd if sum(abs(row - other) <= _NEXT for other in odd) >= _FEW - 1}
    return found | {row for row, edges in beside.items() if _goes_on(rows, row, len(edges))}


def _begin(gap: _Gap) -> float:
    return gap.right


def _end(gap: _Gap) -> float:
    return gap.left


def _near(ordered: Sequence[_Gap], i: int, edge: Callable[[_Gap], float]) -> Iterator[_Gap]:
    """The gaps behind one, in order, that begin or end at its place."""
    for other in ordered[i + 1 : i + 1 + _MOST_NEAR]:
        if edge(other) - edge(ordered[i]) > _SAME_EDGE:
            return
        yield other


def _differ(one: _Gap, other: _Gap) -> bool:
    return abs((one.right - one.left) - (other.right - other.left)) > _OTHER_GAP


def _goes_on(rows: Sequence[Row], number: int, edges: int) -> bool:
    """Whether a line next to rows of a table, with words at so many of its columns' places, is one more row:
    at half of them or more, with few words for each."""
    row = rows[number]
    near = rows[max(number - _NEXT, 0) : number + _NEXT + 1]
    columns = max(len(set(other.cells)) for other in near)
    few = len(row.words) <= _MOST_WORDS * columns and not ends(row.words[-1].text)
    return not row.cells and few and 2 * edges >= columns - 1 > 0


def _usual(rows: Sequence[Row], widths: Sequence[Sequence[float]]) -> float:
    """How wide the gap between two words of a text is here, in sizes."""
    inner = sorted(
        width
        for row, own in zip(rows, widths, strict=True)
        for i, width in enumerate(own)
        if not _parts(row, i)
    )
    usual = inner[len(inner) // 4] if inner else _LEAST
    return min(max(usual, _LEAST), _MOST)


def _widths(row: Row) -> list[float]:
    """How wide the gaps of a row are, in sizes."""
    return [(b.bounds.left - a.bounds.right) / max(a.size, b.size) for a, b in pairwise(row.words)]


def _gaps(number: int, row: Row, widths: Sequence[float], usual: float) -> Iterator[_Gap]:
    """The gaps of a row, without those behind list markers, numbers of headings and ends of sentences."""
    most = _most(row, widths, usual)
    for i, (a, b) in enumerate(pairwise(row.words)):
        begins = i == 0 or _parts(row, i - 1)
        marked = begins and (MARKER.match(a.text) or (_NUMBER.match(a.text) and b.text[0].isalpha()))
        if not marked and not ends(a.text):
            wide = widths[i] > most * (1.0 if a.font == b.font else _OTHER_FONT)
            yield _Gap(number, a.bounds.right, b.bounds.left, wide, _parts(row, i))


def _most(row: Row, widths: Sequence[float], usual: float) -> float:
    """How wide a gap of a row may be, in sizes, and not be odd."""
    letter = _letter(row)
    if letter:
        return _WIDER_LETTERS * letter
    inner = [width for i, width in enumerate(widths) if not _parts(row, i)] if row.cells else widths
    least = max(usual, min(inner)) if len(inner) >= _FEW else usual
    short = len(row.words) <= _SHORT
    return (_WIDER_SHORT if short else _WIDER) * least + (_MORE_SHORT if short else _MORE)


def _letter(row: Row) -> float:
    """How wide each letter of a row is, in sizes, where all are alike, as a typewriter's; else 0."""
    if TYPEWRITER.search(row.words[0].font):
        return row.words[0].bounds.width / len(row.words[0].text) / row.words[0].size
    if len(row.words) < _TELLING:
        return 0.0
    widths = [word.bounds.width / len(word.text) / word.size for word in row.words]
    return widths[0] if max(widths) - min(widths) <= _ALIKE else 0.0


def _parts(row: Row, i: int) -> bool:
    return bool(row.cells) and row.cells[i] != row.cells[i + 1]
