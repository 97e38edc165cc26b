"""Finds the reading order of a page: its columns, and what runs across them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.pdf.layout.gutters import are_columns, gap_behind, gutter_of
from ingest.pdf.layout.lines import rows_of, top_of
from ingest.pdf.shapes import Column, Line, Piece, Table
from ingest.pdf.tables.aligned import with_tables

_DEEPEST = 4
_LARGER = 1.12
_LEVEL = 2.0
"""So near each other, in points, two tables that stand side by side begin."""


def columns_of(pieces: Sequence[Piece], depth: int = 0) -> list[Column]:
    """The columns of a page in reading order.

    What crosses the gutter (a title, a wide table) divides the page: the columns above it are read
    before it, those below it after it.
    """
    gutter = gutter_of(pieces) if depth < _DEEPEST else None
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
    crossing = [p for p in ordered if p.bounds.left < gutter < p.bounds.right]
    for i, piece in enumerate(ordered):
        # What stands in one row with a line that crosses is a cell beside another.
        crosses = any(piece is other or _in_row(piece, other) for other in crossing)
        beside = bool(sides.left or sides.right)
        if crosses or (wide and not beside and _ends_wide(piece, wide[-1], ordered[i + 1 :])):
            if beside:
                close()
            wide.append(piece)
        else:
            (sides.left if piece.bounds.middle[0] < gutter else sides.right).append(piece)
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
    gaps = [gap_behind(line, i, lines) for i, line in enumerate(lines) if id(line) in here]
    follows = [gap.follows for gap in gaps if gap]
    return are_columns(left, right, sum(follows) / max(len(follows), 1))


def _going_on(band: _Band, after: _Band) -> int:
    """How many lines of what is below a band go on from its left column."""
    last = max(band.left, key=lambda piece: piece.bounds.bottom)
    more = 0
    for piece in after.left:
        if isinstance(last, Table) or isinstance(piece, Table) or after.right:
            break
        tight = 0 < piece.baseline - last.baseline < 1.5 * piece.size
        if not tight or abs(piece.size - last.size) > 0.5 or abs(piece.bounds.left - last.bounds.left) > 1:
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
        if min(p.bounds.top for p in ordered[i + 1 :]) > piece.bounds.bottom + 0.8 * piece.size:
            return ordered[: i + 1]
    return []


def _ends_wide(piece: Piece, above: Piece, below: Sequence[Piece]) -> bool:
    """Whether a line too short to cross the gutter is the last one of a paragraph that does."""
    if isinstance(piece, Table) or isinstance(above, Table):
        return False
    return (
        abs(piece.size - above.size) < 0.5
        and piece.baseline - above.baseline < 1.6 * piece.size
        and abs(piece.bounds.left - above.bounds.left) < 2 * piece.size
        and not any(p.bounds.top < piece.bounds.bottom - 0.3 * piece.size for p in below)
    )


def _column(pieces: Sequence[Piece]) -> Column:
    """Pieces as a column, its rows that make tables found."""
    tables = _in_order([p for p in pieces if isinstance(p, Table)])
    rows = rows_of([p for p in pieces if isinstance(p, Line)])
    found: list[Piece] = []
    at = 0
    for i, row in enumerate(rows):
        if tables and tables[0].bounds.top < row[0].bounds.middle[1]:
            found += [*with_tables(rows[at:i]), tables.pop(0)]
            at = i
    found += [*with_tables(rows[at:]), *tables]
    boxes = [p.bounds for p in pieces]
    return Column(tuple(found), min(p.left for p in boxes), max(p.right for p in boxes))


def _in_order(tables: Sequence[Table]) -> list[Table]:
    """Tables from the top, those that begin side by side from the left."""
    levels: list[list[Table]] = []
    for table in sorted(tables, key=top_of):
        if levels and top_of(table) - top_of(levels[-1][0]) <= _LEVEL:
            levels[-1].append(table)
        else:
            levels.append([table])
    return [table for level in levels for table in sorted(level, key=lambda each: each.bounds.left)]
