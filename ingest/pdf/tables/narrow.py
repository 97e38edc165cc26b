"""Parts lines at gaps that are no wider than those between words, where line after line has them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import TYPEWRITER, Line
from ingest.pdf.tables.levels import Level, levels_of, runs_of_level
from ingest.pdf.tables.strips import strips_of
from ingest.pdf.tables.typeface import bold_heads

_LEAST = 0.6
"""The narrowest gap, in sizes, that may part columns; words stand a third of their size apart."""
_LEAST_TYPED = 1.0
"""The same for letters of a typewriter, whose words stand 0.6 of their size apart."""
_SHARED = 0.5
_LEAST_ROWS = 4
_FURTHEST = 3.0
_NEAR = 2.4
_LEAST_HEADED_GAP = 0.5
_LEAST_HEADED = 2
_MOST_WORDS = 4.0
"""More words a cell, on the average, are prose."""

Row = list[Line]
Gap = tuple[float, float]


def with_narrow_gaps(rows: Sequence[Row]) -> list[Row]:
    """Return rows with their lines parted at the gaps that four rows and more have one below the other, or
    that heads in bold and the rows below them have."""
    return _with_repeated_gaps(_with_headed_gaps(rows))


def _with_repeated_gaps(rows: Sequence[Row]) -> list[Row]:
    gaps = [[gap for line in row for gap in _gaps(line)] for row in rows]
    if not any(gaps):
        return list(rows)
    open_runs: list[tuple[Gap, list[tuple[int, Gap]]]] = []
    found: list[list[Gap]] = [[] for _ in rows]
    for i, row in enumerate(rows):
        near = i > 0 and row[0].baseline - rows[i - 1][0].baseline <= _FURTHEST * row[0].size
        going: list[tuple[Gap, list[tuple[int, Gap]]]] = []
        used: set[Gap] = set()
        for shared, run in open_runs:
            kept = next((g for g in _all_gaps(row, gaps[i]) if _meets(shared, g, row[0].size)), None)
            if near and kept:
                used.add(kept)
                going.append(((max(shared[0], kept[0]), min(shared[1], kept[1])), [*run, (i, kept)]))
            else:
                _close(run, found)
        going += [(gap, [(i, gap)]) for gap in gaps[i] if gap not in used]
        open_runs = going
    for _, run in open_runs:
        _close(run, found)
    return [_parted(row, cuts) if cuts else row for row, cuts in zip(rows, found, strict=True)]


def _close(run: Sequence[tuple[int, Gap]], parted: list[list[Gap]]) -> None:
    if len(run) >= _LEAST_ROWS:
        for i, gap in run:
            parted[i].append(gap)


def _gaps(line: Line) -> list[Gap]:
    marked = bool(MARKER.match(line.words[0].text))
    least = _LEAST_TYPED if TYPEWRITER.search(line.font) else _LEAST
    return [
        (a.bounds.right, b.bounds.left)
        for a, b in zip(line.words[marked:], line.words[1 + marked :], strict=False)
        if b.bounds.left - a.bounds.right >= least * line.size
    ]


def _all_gaps(row: Row, inner: Sequence[Gap]) -> list[Gap]:
    """The gaps inside the lines of a row, and those between them."""
    return [*inner, *((a.bounds.right, b.bounds.left) for a, b in zip(row, row[1:], strict=False))]


def _meets(one: Gap, other: Gap, size: float) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) >= _SHARED * size


def _with_headed_gaps(rows: Sequence[Row]) -> list[Row]:
    """Return rows with their lines parted at the columns of the tables that begin with bold heads."""
    found = list(rows)
    i = 0
    while i < len(rows):
        stop = _stop(rows, i) if _is_head(rows[i]) else i
        cuts = _cuts(rows[i:stop]) if stop - i > _LEAST_HEADED else []
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
        near = rows[stop][0].baseline - rows[stop - 1][0].baseline <= _NEAR * size
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
    if not heads or len(levels) - heads < _LEAST_HEADED:
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
        if runs[0][0].bounds.left < cut < runs[-1][-1].bounds.right and any(
            a[-1].bounds.right <= b[0].bounds.left and a[-1].bounds.middle[0] < cut < b[0].bounds.right
            for a, b in zip(runs, runs[1:], strict=False)
        ):
            return True
    return False


def _cut(row: Row, cuts: Sequence[float]) -> Row:
    gaps = [
        (a.bounds.right, b.bounds.left)
        for line in row
        for a, b in zip(line.words, line.words[1:], strict=False)
        if b.bounds.left - a.bounds.right >= _LEAST_HEADED_GAP * line.size
        and any(a.bounds.right <= cut <= b.bounds.left for cut in cuts)
    ]
    return _parted(row, gaps)


def _parted(row: Row, cuts: Sequence[Gap]) -> Row:
    """Return a row with its lines parted at some of the gaps between their words."""
    found: Row = []
    for line in row:
        part = [line.words[0]]
        for before, word in zip(line.words, line.words[1:], strict=False):
            if (before.bounds.right, word.bounds.left) in cuts:
                found.append(Line(tuple(part)))
                part = []
            part.append(word)
        found.append(Line(tuple(part)))
    return found
