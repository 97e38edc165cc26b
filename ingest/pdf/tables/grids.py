"""Finds ruled tables: cells between rules that cross."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.pdf.layout.lines import lines_of, rows_of
from ingest.pdf.shapes import Line, Rect, Table, Word, joined
from ingest.pdf.tables.rulings import Drawn

_NEAR = 4.0
"""Rules that come this near each other meet."""


def ruled_tables(words: Sequence[Word], drawn: Drawn) -> tuple[list[Table], list[Word]]:
    """The ruled tables of a page, and the words that stand in none."""
    left = list(words)
    tables: list[Table] = []
    for across, down in _meeting(drawn):
        rows, columns = _cuts(r.middle[1] for r in across), _cuts(r.middle[0] for r in down)
        if len(rows) < 3 or len(columns) < 3:
            continue
        frame = Rect(columns[0], rows[0], columns[-1], rows[-1])
        inside = [word for word in left if _holds(frame, word)]
        cells = _cells(inside, rows, columns, _Rules(across, down))
        table = tuple(row for row in cells if any(row))
        if sum(1 for row in table if sum(map(bool, row)) > 1) < 2:
            continue
        tables.append(Table(table, frame))
        taken = {id(word) for word in inside}
        left = [word for word in left if id(word) not in taken]
    return tables, left


def _holds(frame: Rect, word: Word) -> bool:
    x, y = word.place.middle
    return frame.left <= x <= frame.right and frame.top <= y <= frame.bottom


def _meeting(drawn: Drawn) -> list[tuple[list[Rect], list[Rect]]]:
    """Rules in groups that touch each other, directly or through others."""
    rules = [*drawn.across, *drawn.down]
    group = list(range(len(rules)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, one in enumerate(drawn.across):
        for j, other in enumerate(drawn.down, start=len(drawn.across)):
            if (
                one.left - _NEAR <= other.right
                and other.left <= one.right + _NEAR
                and other.top - _NEAR <= one.bottom
                and one.top <= other.bottom + _NEAR
            ):
                group[root(i)] = root(j)
    groups: defaultdict[int, tuple[list[Rect], list[Rect]]] = defaultdict(lambda: ([], []))
    for i, rule in enumerate(rules):
        groups[root(i)][0 if i < len(drawn.across) else 1].append(rule)
    return [(across, down) for across, down in groups.values() if across and down]


def _cuts(places: Iterable[float]) -> list[float]:
    """The places of rules, those that are near each other as one."""
    cuts: list[float] = []
    for place in sorted(places):
        if not cuts or place - cuts[-1] > _NEAR:
            cuts.append(place)
    return cuts


class _Rules:
    """Whether a rule stands between two cells."""

    def __init__(self, across: list[Rect], down: list[Rect]) -> None:
        self._across, self._down = across, down

    def below(self, y: float, x: float) -> bool:
        return any(abs(r.middle[1] - y) <= _NEAR and r.left - 1 <= x <= r.right + 1 for r in self._across)

    def beside(self, x: float, y: float) -> bool:
        return any(abs(r.middle[0] - x) <= _NEAR and r.top - 1 <= y <= r.bottom + 1 for r in self._down)


def _cells(
    words: list[Word], rows: list[float], columns: list[float], rules: _Rules
) -> list[tuple[tuple[Line, ...], ...]]:
    """The lines in each cell, row by row; a merged cell is its upper left one."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(rows) - 1):
        for j in range(len(columns) - 1):
            x, y = (columns[j] + columns[j + 1]) / 2, (rows[i] + rows[i + 1]) / 2
            owner[i, j] = (i, j)
            if j and not rules.beside(columns[j], y):
                owner[i, j] = owner[i, j - 1]
            elif i and not rules.below(rows[i], x):
                owner[i, j] = owner[i - 1, j]
    held: defaultdict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        x, y = word.place.middle
        i = min(max(bisect_right(rows, y) - 1, 0), len(rows) - 2)
        j = min(max(bisect_right(columns, x) - 1, 0), len(columns) - 2)
        held[owner[i, j]].append(word)
    used = sorted({j for _, j in owner.values()})
    return [
        tuple(tuple(joined(row) for row in rows_of(lines_of(held[i, j]))) for j in used)
        for i in range(len(rows) - 1)
    ]
