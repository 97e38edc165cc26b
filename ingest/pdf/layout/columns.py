"""Finds the reading order of a page: its columns, and what runs across them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.pdf.layout.lines import rows_of, top_of
from ingest.pdf.shapes import Column, Line, Piece, Table, joined
from ingest.pdf.tables.aligned import with_tables

_LEAST_LINES = 3
_WORDS = 3
_DEEPEST = 4
_LARGER = 1.12
_ATTEMPTS = 3
_PROSE_WORDS = 6.0


def columns_of(pieces: Sequence[Piece], depth: int = 0) -> list[Column]:
    """The columns of a page in reading order.

    What crosses the gutter (a title, a wide table) divides the page: the columns above it are read
    before it, those below it after it.
    """
    gutter = _gutter(pieces) if depth < _DEEPEST else None
    if gutter is None:
        return [_column(pieces)] if pieces else []
    banner = _banner(pieces) if not depth else []
    if banner:
        return [_column(banner), *columns_of([p for p in pieces if p not in banner])]
    bands = _bands(pieces, gutter)
    columns: list[Column] = []
    for i, band in enumerate(bands):
        if band.right:
            after = bands[i + 1] if i + 1 < len(bands) else None
            more = _going_on(band, after) if after else 0
            if after and more:
                # A box in the margin: the paragraph beside it goes on below it.
                columns.append(_column([*band.left, *after.left[:more]]))
                del after.left[:more]
            else:
                columns += columns_of(band.left, depth + 1)
            columns += columns_of(band.right, depth + 1)
        elif band.left:
            columns += columns_of(band.left, depth + 1) if len(bands) > 1 else [_column(band.left)]
    return columns


@dataclass(slots=True)
class _Band:
    """A stretch of the page from side to side: two columns, or only `left`, which is as wide as it."""

    left: list[Piece]
    right: list[Piece]


def _bands(pieces: Sequence[Piece], gutter: float) -> list[_Band]:
    """The bands that a gutter makes, from top to bottom."""
    bands: list[_Band] = []
    wide: list[Piece] = []
    sides = _Band([], [])

    def close() -> None:
        for band in (_Band(list(wide), []), sides):
            if band.right and band.left and _parted(band):
                bands.append(_Band(list(band.left), list(band.right)))
            elif held := sorted([*band.left, *band.right], key=top_of):
                if bands and not bands[-1].right:
                    bands[-1].left.extend(held)
                else:
                    bands.append(_Band(held, []))
        wide.clear()
        sides.left.clear()
        sides.right.clear()

    ordered = sorted(pieces, key=top_of)
    crossing = [p for p in ordered if p.place.left < gutter < p.place.right]
    for i, piece in enumerate(ordered):
        # What stands in one row with a line that crosses is a cell beside another.
        crosses = any(piece is other or _in_row(piece, other) for other in crossing)
        beside = bool(sides.left or sides.right)
        if crosses or (wide and not beside and _ends_wide(piece, wide[-1], ordered[i + 1 :])):
            if beside:
                close()
            wide.append(piece)
        else:
            (sides.left if piece.place.middle[0] < gutter else sides.right).append(piece)
    close()
    return bands


def _in_row(piece: Piece, other: Piece) -> bool:
    if isinstance(piece, Table) or isinstance(other, Table):
        return False
    return abs(piece.baseline - other.baseline) < 0.2 * min(piece.size, other.size)


def _parted(band: _Band) -> bool:
    """Whether the two sides of a band are columns of their own, and not cells in rows."""
    left = [p for p in band.left if isinstance(p, Line)]
    right = [p for p in band.right if isinstance(p, Line)]
    if not left or not right:
        return True
    lines = sorted([*left, *right], key=top_of)
    here = {id(line) for line in left}
    gaps = [_gap_behind(line, i, lines) for i, line in enumerate(lines) if id(line) in here]
    follows = [gap.follows for gap in gaps if gap]
    return _are_columns(left, right, sum(follows) / max(len(follows), 1))


def _going_on(band: _Band, after: _Band) -> int:
    """How many lines of what is below a band go on from its left column."""
    last = max(band.left, key=lambda piece: piece.place.bottom)
    more = 0
    for piece in after.left:
        if isinstance(last, Table) or isinstance(piece, Table) or after.right:
            break
        tight = 0 < piece.baseline - last.baseline < 1.5 * piece.size
        if not tight or abs(piece.size - last.size) > 0.5 or abs(piece.place.left - last.place.left) > 1:
            break
        more, last = more + 1, piece
    return more


def _banner(pieces: Sequence[Piece]) -> list[Piece]:
    """Large lines at the head of a page, above all its columns, though they cross no gutter."""
    ordered = sorted(pieces, key=top_of)
    for i, piece in enumerate(ordered[:-1]):
        below = [p for p in ordered[i + 1 :] if isinstance(p, Line)]
        if isinstance(piece, Table) or not below or piece.size < _LARGER * median(p.size for p in below):
            break
        if min(p.place.top for p in ordered[i + 1 :]) > piece.place.bottom + 0.8 * piece.size:
            return ordered[: i + 1]
    return []


def _ends_wide(piece: Piece, above: Piece, below: Sequence[Piece]) -> bool:
    """Whether a line too short to cross the gutter is the last one of a paragraph that does."""
    if isinstance(piece, Table) or isinstance(above, Table):
        return False
    return (
        abs(piece.size - above.size) < 0.5
        and piece.baseline - above.baseline < 1.6 * piece.size
        and abs(piece.place.left - above.place.left) < 2 * piece.size
        and not any(p.place.top < piece.place.bottom - 0.3 * piece.size for p in below)
    )


@dataclass(frozen=True, slots=True)
class _Gap:
    """The gap between a line and the nearest one beside it; `follows` where that is also the next
    in the page's content."""

    left: float
    right: float
    follows: bool


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where a white strip parts columns of text: the place that lies in most of the gaps."""
    lines = sorted((p for p in pieces if isinstance(p, Line)), key=top_of)
    gaps = [gap for i, line in enumerate(lines) if (gap := _gap_behind(line, i, lines))]
    for attempt in range(_ATTEMPTS):
        if not gaps:
            return None
        middles = (g.left + 0.01 for g in gaps)
        best = max(middles, key=lambda x: (sum(g.left < x < g.right for g in gaps), -x))
        holding = [g for g in gaps if g.left < best < g.right]
        x = _least_crossed(lines, max(g.left for g in holding), min(g.right for g in holding))
        sides = (
            [line for line in lines if line.place.right <= x],
            [line for line in lines if line.place.left >= x],
        )
        follows = sum(g.follows for g in holding) / len(holding)
        # Two lines a side are columns only where the page's content says so too.
        least = _LEAST_LINES if follows else _LEAST_LINES - 1
        enough = min(len(holding), *map(len, sides)) >= least
        # Beside a table of more gaps than it has itself, only prose is a column.
        first = not attempt or any(_is_prose(side) for side in sides)
        if enough and first and _are_columns(*sides, follows):
            return x
        gaps = [g for g in gaps if not g.left < best < g.right]
    return None


def _is_prose(side: Sequence[Line]) -> bool:
    words, fill = _fill(side)
    return words >= _PROSE_WORDS and fill >= 0.8


def _least_crossed(lines: Sequence[Line], low: float, high: float) -> float:
    """The place between two others that the fewest lines cross: a long line of the left column that
    has none beside it makes no gap, and ends within the strip all the same."""
    edges = sorted({low, high, *(p.place.right for p in lines if low < p.place.right < high)})
    middles = [(a + b) / 2 for a, b in itertools.pairwise(edges)]
    widths = [b - a for a, b in itertools.pairwise(edges)]
    crossed = [sum(p.place.left < x < p.place.right for p in lines) for x in middles]
    best = min(range(len(middles)), key=lambda i: (crossed[i], -widths[i]))
    return middles[best]


def _are_columns(left: Sequence[Line], right: Sequence[Line], follows: float) -> bool:
    """Whether what stands on the two sides of a gutter is text in columns and not cells in rows."""
    if not _level(left, right):
        return True
    fills = [_fill(side) for side in (left, right)]
    if not all(words >= _WORDS and fill >= 0.5 for words, fill in fills):
        return False
    # Written row by row it is a table, unless its lines go on from each other as prose does.
    runs_on = all(sum(line.text[0].islower() for line in side) >= 0.4 * len(side) for side in (left, right))
    return follows < 0.8 or (runs_on and all(fill >= 0.8 for _, fill in fills))


def _gap_behind(line: Line, i: int, lines: Sequence[Line]) -> _Gap | None:
    """The gap behind a line, where another stands beside it on the right."""
    half = line.place.height / 2
    nearest: Line | None = None
    for step in (1, -1):
        j = i + step
        while 0 <= j < len(lines) and abs(lines[j].place.top - line.place.top) <= half:
            if lines[j].place.left >= line.place.right and (
                nearest is None or lines[j].place.left < nearest.place.left
            ):
                nearest = lines[j]
            j += step
    if nearest is None:
        return None
    follows = nearest.words[0].order == line.words[-1].order + 1
    return _Gap(line.place.right, nearest.place.left, follows)


def _fill(side: Sequence[Line]) -> tuple[float, float]:
    """How many words the lines of a side have, and how far they fill it; cells do so less than text."""
    rows = [joined(row) for row in rows_of(side)]
    width = max(row.place.right for row in rows) - min(row.place.left for row in rows)
    words = sum(len(row.words) for row in rows) / len(rows)
    return words, median(row.place.width for row in rows) / max(width, 1.0)


def _level(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the lines of the shorter side stand beside lines of the other, as cells do."""
    fewer, more = sorted((left, right), key=len)
    baselines = [line.baseline for line in more]
    beside = sum(any(abs(line.baseline - b) < 0.15 * line.size for b in baselines) for line in fewer)
    return beside >= 0.7 * len(fewer)


def _column(pieces: Sequence[Piece]) -> Column:
    """Pieces as a column, its rows that make tables found."""
    tables = sorted((p for p in pieces if isinstance(p, Table)), key=top_of)
    rows = rows_of([p for p in pieces if isinstance(p, Line)])
    found: list[Piece] = []
    at = 0
    for i, row in enumerate(rows):
        if tables and tables[0].place.top < row[0].place.middle[1]:
            found += [*with_tables(rows[at:i]), tables.pop(0)]
            at = i
    found += [*with_tables(rows[at:]), *tables]
    places = [p.place for p in pieces]
    return Column(tuple(found), min(p.left for p in places), max(p.right for p in places))
