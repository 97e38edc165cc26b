"""Finds the reading order of a page: its columns, and what runs across them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ingest.pdf.aligned import with_tables
from ingest.pdf.lines import rows_of, top_of
from ingest.pdf.shapes import Column, Line, Piece, Table

_LEAST_LINES = 3
_DEEPEST = 4
_LARGER = 1.12


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
    columns: list[Column] = []
    wide: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []

    def close(*sides: list[Piece]) -> None:
        for side in sides:
            if side:
                columns.extend([_column(side)] if side is wide else columns_of(tuple(side), depth + 1))
                side.clear()

    ordered = sorted(pieces, key=top_of)
    for i, piece in enumerate(ordered):
        crosses = piece.place.left < gutter < piece.place.right
        if crosses or (wide and not left and not right and _ends_wide(piece, wide[-1], ordered[i + 1 :])):
            close(left, right)
            wide.append(piece)
            continue
        close(wide)
        (left if piece.place.middle[0] < gutter else right).append(piece)
    close(wide, left, right)
    return columns


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


def _gutter(pieces: Sequence[Piece]) -> float | None:
    """Where a white strip parts columns of text: the place that lies in most of the gaps."""
    lines = sorted((p for p in pieces if isinstance(p, Line)), key=top_of)
    gaps = [gap for i, line in enumerate(lines) if (gap := _gap_behind(line, i, lines))]
    if len(gaps) < _LEAST_LINES:
        return None
    best = max(
        (left + 0.01 for left, _ in gaps),
        key=lambda x: (sum(a < x < b for a, b in gaps), -x),
    )
    holding = [(a, b) for a, b in gaps if a < best < b]
    x = (max(a for a, _ in holding) + min(b for _, b in holding)) / 2
    sides = (
        [line for line in lines if line.place.right <= x],
        [line for line in lines if line.place.left >= x],
    )
    if len(holding) < _LEAST_LINES or min(map(len, sides)) < _LEAST_LINES:
        return None
    return x if all(map(_is_prose, sides)) or not _level(*sides) else None


def _gap_behind(line: Line, i: int, lines: Sequence[Line]) -> tuple[float, float] | None:
    """The gap between a line and the nearest one beside it on the right."""
    half = line.place.height / 2
    nearest = float("inf")
    for step in (1, -1):
        j = i + step
        while 0 <= j < len(lines) and abs(lines[j].place.top - line.place.top) <= half:
            if lines[j].place.left >= line.place.right:
                nearest = min(nearest, lines[j].place.left)
            j += step
    return (line.place.right, nearest) if nearest < float("inf") else None


def _is_prose(side: Sequence[Line]) -> bool:
    """Whether lines are filled with words, as those of a column of text are and cells are not."""
    width = max(line.place.right for line in side) - min(line.place.left for line in side)
    words = sum(len(line.words) for line in side) / len(side)
    return words >= 3 and median(line.place.width for line in side) >= 0.5 * width


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
