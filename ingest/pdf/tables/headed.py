"""Parts lines at narrow gaps below heads in bold that have the same gaps."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.shapes import Line
from ingest.pdf.tables.strips import Level, levels_of, runs_of_level, strips_of
from ingest.pdf.tables.typeface import bold_heads

_STEP = 2.4
_LEAST_GAP = 0.5
_LEAST_ROWS = 2
_MOST_WORDS = 4.0
"""More words a cell, on the average, are prose."""

Row = list[Line]
Gap = tuple[float, float]


def with_headed_gaps(rows: Sequence[Row]) -> list[Row]:
    """Return rows with their lines parted at the columns of the tables that begin with bold heads."""
    found = list(rows)
    i = 0
    while i < len(rows):
        stop = _stop(rows, i) if _is_head(rows[i]) else i
        cuts = _cuts(rows[i:stop]) if stop - i > _LEAST_ROWS else []
        if cuts:
            found[i:stop] = [_cut(row, cuts) for row in rows[i:stop]]
        i = max(stop, i + 1)
    return found


def _is_head(row: Row) -> bool:
    return all(line.bold for line in row)


def _stop(rows: Sequence[Row], first: int) -> int:
    """Where the rows of one size end that follow closely on heads, without those of prose at their end."""
    stop, size = first + 1, rows[first][0].size
    while stop < len(rows):
        near = rows[stop][0].baseline - rows[stop - 1][0].baseline <= _STEP * size
        if not near or any(abs(line.size - size) > 0.1 * size for line in rows[stop]):
            break
        stop += 1
    while stop > first and not _has_gap(rows[stop - 1]):
        stop -= 1
    return stop


def _has_gap(row: Row) -> bool:
    return len(row) > 1 or len(runs_of_level(list(row[0].words))) > 1


def _cuts(rows: Sequence[Row]) -> list[float]:
    """Where the columns of rows part; nowhere, unless a head has words on both sides of each."""
    levels = levels_of([word for row in rows for line in row for word in line.words])
    heads = bold_heads(levels)
    if not heads or len(levels) - heads < _LEAST_ROWS:
        return []
    cuts = [(left + right) / 2 for left, right in strips_of(levels, heads)]
    words = sum(len(level) for level in levels)
    runs = sum(len(runs_of_level(level)) for level in levels)
    if words > _MOST_WORDS * runs or not all(_parts_heads(cut, levels[:heads]) for cut in cuts):
        return []
    return cuts


def _parts_heads(cut: float, heads: Sequence[Level]) -> bool:
    """Whether a head ends before a cut, and another on the same line begins behind it."""
    for level in heads:
        runs = runs_of_level(level)
        if runs[0][0].place.left < cut < runs[-1][-1].place.right and any(
            a[-1].place.right <= b[0].place.left and a[-1].place.middle[0] < cut < b[0].place.right
            for a, b in zip(runs, runs[1:], strict=False)
        ):
            return True
    return False


def _cut(row: Row, cuts: Sequence[float]) -> Row:
    gaps = [
        (a.place.right, b.place.left)
        for line in row
        for a, b in zip(line.words, line.words[1:], strict=False)
        if b.place.left - a.place.right >= _LEAST_GAP * line.size
        and any(a.place.right <= cut <= b.place.left for cut in cuts)
    ]
    return parted(row, gaps)


def parted(row: Row, cuts: Sequence[Gap]) -> Row:
    """Return a row with its lines parted at some of the gaps between their words."""
    found: Row = []
    for line in row:
        part = [line.words[0]]
        for before, word in zip(line.words, line.words[1:], strict=False):
            if (before.place.right, word.place.left) in cuts:
                found.append(Line(tuple(part)))
                part = []
            part.append(word)
        found.append(Line(tuple(part)))
    return found
