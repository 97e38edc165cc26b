"""Finds ruled tables: cells between rules that cross."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.pdf.layout.lines import lines_of, rows_of
from ingest.pdf.shapes import Rect, Table, TableCell, Word, joined
from ingest.pdf.tables.cell_rows import UNSURE, Level, band_rows, cells_of
from ingest.pdf.tables.rulings import Drawn
from ingest.pdf.tables.strips import Segment

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
        cells = _without_empty(_cells(inside, rows, columns, _Rules(across, down)))
        filled = Counter(cell.row for cell in cells if cell.lines)
        if sum(count > 1 for count in filled.values()) < 2:
            continue
        tables.append(_split(Table(tuple(cells), frame, explicit=True)))
        taken = {id(word) for word in inside}
        left = [word for word in left if id(word) not in taken]
    return tables, left


def _without_empty(cells: Sequence[TableCell]) -> list[TableCell]:
    """The cells without rows and columns in which none begins: rules that are drawn twice make such."""
    rows = sorted({cell.row for cell in cells if cell.lines})
    columns = sorted({cell.column for cell in cells})
    return [
        TableCell(
            cell.lines,
            bisect_left(rows, cell.row),
            bisect_left(columns, cell.column),
            max(sum(cell.row <= row < cell.row + cell.rows for row in rows), 1),
            max(sum(cell.column <= column < cell.column + cell.columns for column in columns), 1),
        )
        for cell in cells
        if cell.row in rows
    ]


def _split(table: Table) -> Table:
    """A table, with rows that hold as many values in each cell one below the other taken apart."""
    cells: list[TableCell] = []
    doubts: list[str] = []
    row = 0
    for number in sorted({cell.row for cell in table.cells}):
        here = [cell for cell in table.cells if cell.row == number]
        reaching = any(c.row < number < c.row + c.rows for c in table.cells) or any(c.rows > 1 for c in here)
        levels = _levels(here)
        rows, doubt = band_rows(levels) if not reaching and len(levels) > 1 else ([levels], "")
        doubts.append(doubt)
        if len(rows) == 1:
            cells += [replace(cell, row=row) for cell in here]
        else:
            cells += _taken_apart(here, rows, row)
        row += len(rows)
    return replace(table, cells=tuple(cells), doubt=next(filter(None, doubts), ""))


def rows_in_doubt(table: Table) -> str:
    """Return a doubt where a row of a table looks like several, or may be."""
    for number in sorted({cell.row for cell in table.cells}):
        here = [cell for cell in table.cells if cell.row == number and cell.rows == 1]
        levels = _levels(here)
        rows, doubt = band_rows(levels) if len(levels) > 1 else ([levels], "")
        if doubt or len(rows) > 1:
            return UNSURE
    return ""


def _levels(cells: Sequence[TableCell]) -> list[list[Segment]]:
    """The lines of cells by the baselines they stand on."""
    found: list[list[Segment]] = []
    segments = [Segment(line, c.column, c.column + c.columns - 1) for c in cells for line in c.lines]
    for segment in sorted(segments, key=lambda each: each.line.baseline):
        if found and segment.line.baseline - found[-1][0].line.baseline <= 0.3 * segment.line.size:
            found[-1].append(segment)
        else:
            found.append([segment])
    return [sorted(level, key=lambda each: each.first) for level in found]


def _taken_apart(cells: Sequence[TableCell], rows: Sequence[Sequence[Level]], first: int) -> list[TableCell]:
    made = cells_of(rows, first)
    whole = {cell.column for cell in cells if len(cell.lines) < len(rows)}
    kept = [cell for cell in made if cell.column not in whole]
    return [*kept, *(replace(c, row=first, rows=len(rows)) for c in cells if c.column in whole)]


def _holds(frame: Rect, word: Word) -> bool:
    x, y = word.bounds.middle
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


def _cuts(positions: Iterable[float]) -> list[float]:
    """The places of rules, those that are near each other as one."""
    cuts: list[float] = []
    for position in sorted(positions):
        if not cuts or position - cuts[-1] > _NEAR:
            cuts.append(position)
    return cuts


class _Rules:
    """Whether a rule stands between two cells."""

    def __init__(self, across: list[Rect], down: list[Rect]) -> None:
        self._across, self._down = across, down

    def below(self, y: float, x: float) -> bool:
        return any(abs(r.middle[1] - y) <= _NEAR and r.left - 1 <= x <= r.right + 1 for r in self._across)

    def beside(self, x: float, y: float) -> bool:
        return any(abs(r.middle[0] - x) <= _NEAR and r.top - 1 <= y <= r.bottom + 1 for r in self._down)


def _cells(words: list[Word], rows: list[float], columns: list[float], rules: _Rules) -> list[TableCell]:
    """The cells of a grid, each with the rows and columns that it covers."""
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
        x, y = word.bounds.middle
        i = min(max(bisect_right(rows, y) - 1, 0), len(rows) - 2)
        j = min(max(bisect_right(columns, x) - 1, 0), len(columns) - 2)
        held[owner[i, j]].append(word)
    covered: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for position, own in owner.items():
        covered[own].append(position)
    return [
        TableCell(
            tuple(joined(row) for row in rows_of(lines_of(held[own]))),
            own[0],
            own[1],
            max(i for i, _ in positions) - own[0] + 1,
            max(j for _, j in positions) - own[1] + 1,
        )
        for own, positions in covered.items()
    ]
