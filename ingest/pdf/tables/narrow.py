"""Parts lines at gaps that are no wider than those between words, where line after line has them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import Line
from ingest.pdf.tables.headed import Gap, Row, parted, with_headed_gaps

_LEAST = 0.6
"""The narrowest gap, in sizes, that may part columns; words stand a third of their size apart."""
_SHARED = 0.5
_LEAST_ROWS = 4
_FURTHEST = 3.0


def with_narrow_gaps(rows: Sequence[Row]) -> list[Row]:
    """Return rows with their lines parted at the gaps that four rows and more have one below the other, or
    that heads in bold and the rows below them have."""
    return _with_repeated_gaps(with_headed_gaps(rows))


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
    return [parted(row, cuts) if cuts else row for row, cuts in zip(rows, found, strict=True)]


def _close(run: Sequence[tuple[int, Gap]], parted: list[list[Gap]]) -> None:
    if len(run) >= _LEAST_ROWS:
        for i, gap in run:
            parted[i].append(gap)


def _gaps(line: Line) -> list[Gap]:
    marked = bool(MARKER.match(line.words[0].text))
    return [
        (a.place.right, b.place.left)
        for a, b in zip(line.words[marked:], line.words[1 + marked :], strict=False)
        if b.place.left - a.place.right >= _LEAST * line.size
    ]


def _all_gaps(row: Row, inner: Sequence[Gap]) -> list[Gap]:
    """The gaps inside the lines of a row, and those between them."""
    return [*inner, *((a.place.right, b.place.left) for a, b in zip(row, row[1:], strict=False))]


def _meets(one: Gap, other: Gap, size: float) -> bool:
    return min(one[1], other[1]) - max(one[0], other[0]) >= _SHARED * size
