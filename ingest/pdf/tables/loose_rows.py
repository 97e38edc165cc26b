"""Makes rows of lines between which nothing is drawn: which ones go on in a cell of the row above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ingest.pdf.shapes import Line
from ingest.pdf.tables.cell_rows import UNSURE, Level, goes_on

_TIGHT = 1.15
_LOOSE = 1.35
_APART = 1.3
_LEADING = 1.6
"""The lines of one cell stand no further apart, in sizes."""
_NAME_LEADING = 1.4
_DENSE = 0.6
_SPACE = 0.2
"""A word's gap, in sizes: what would fit on the line above was not broken off from it."""

Position = tuple[int, int]
Row = list[Level]


def loose_rows(levels: Sequence[Level]) -> tuple[list[Row], str]:
    """Return the rows of lines, and a doubt. In doubt each line is a row of its own."""
    return _Rows(levels).made()


class _Rows:
    """Puts lines to rows, from the top."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self._levels = levels
        columns: defaultdict[Position, list[Line]] = defaultdict(list)
        for level in levels:
            for segment in level:
                columns[segment.first, segment.last].append(segment.line)
        self._reach = {
            position: max(line.bounds.right for line in lines) for position, lines in columns.items()
        }
        self._tight, self._padded = _leading(levels, columns)
        most = max(map(len, columns.values()), default=0)
        self._sparse = len(columns[0, 0]) < _DENSE * most
        self._rows: list[Row] = []
        self._last: dict[Position, tuple[int, Line]] = {}
        """In each column the lowest line so far, and its row."""
        self._doubt = ""

    def made(self) -> tuple[list[Row], str]:
        """Return the rows and the doubt."""
        for level in self._levels:
            level = self._without_name(level)
            row = self._row_of(level)
            if row is None:
                self._rows.append([])
                row = len(self._rows) - 1
            self._rows[row].append(level)
            for segment in level:
                self._last[segment.first, segment.last] = (row, segment.line)
        return self._rows, self._doubt

    def _without_name(self, level: Level) -> Level:
        """Take what goes on in a name that stands beside several rows to that name, away from the row it
        stands beside; say so where rows stand as close as lines."""
        first, above = level[0], self._last.get((0, 0))
        if len(level) < 2 or (first.first, first.last) != (0, 0) or not above:
            return level
        close = first.line.baseline - above[1].baseline <= _NAME_LEADING * first.line.size
        if not close or self._fits(above[1], first.line):
            return level
        if not self._padded or first.line.baseline - above[1].baseline > self._tight:
            self._doubt = self._doubt or (UNSURE if self._sparse else "")
            return level
        if all(
            s.line.baseline - last[1].baseline <= self._tight
            for s in level[1:]
            if (last := self._last.get((s.first, s.last)))
        ):
            return level
        self._rows[above[0]].append([first])
        self._last[0, 0] = (above[0], first.line)
        return level[1:]

    def _row_of(self, level: Level) -> int | None:
        """The row that a line goes on in, if any: its cells all follow closely on those of that row."""
        above = [self._last.get((s.first, s.last)) for s in level]
        if not self._rows or any(each is None for each in above):
            return None
        rows = {each[0] for each in above if each}
        pairs = [(each[1], s.line) for each, s in zip(above, level, strict=True) if each]
        tight = all(below.baseline - line.baseline <= self._tight for line, below in pairs)
        if len(rows) > 1 or (rows != {len(self._rows) - 1} and not (self._padded and tight)):
            return None
        row = next(iter(rows))
        if self._padded:
            return row if tight and self._is_more(pairs) else None
        columns = {s.first for line in self._rows[row] for s in line}
        return row if _continues(level, pairs, tight, len(level) < len(columns)) else None

    def _is_more(self, pairs: Sequence[tuple[Line, Line]]) -> bool:
        """Whether lines that stand closer than rows do go on in their cells; where they would have fitted
        on the lines above, they are values of their own, and that is said."""
        if all(goes_on(line, below) or below.text[0].islower() for line, below in pairs):
            return True
        if any(self._fits(line, below) for line, below in pairs):
            self._doubt = UNSURE
            return False
        return True

    def _fits(self, line: Line, below: Line) -> bool:
        """Whether the first word of a line would have had room on the one above."""
        position = next(p for p, (_, last) in self._last.items() if last is line)
        room = self._reach[position] - line.bounds.right
        return below.words[0].bounds.width + _SPACE * line.size <= room


def _leading(levels: Sequence[Level], columns: dict[Position, list[Line]]) -> tuple[float, bool]:
    """How far apart the lines of one cell stand at most, 0 where that is not known, and whether rows are
    clearly further apart: a column with a line in most rows never has two so close."""
    steps = [
        [b.baseline - a.baseline for a, b in zip(lines, lines[1:], strict=False)]
        for lines in columns.values()
        if len(lines) > 1
    ]
    if not steps:
        return 0.0, False
    least = min(map(min, steps))
    size = levels[0][0].line.size
    dense = [each for each in steps if len(each) + 1 >= _DENSE * (max(map(len, steps)) + 1)]
    even = any(max(each) <= _APART * least for each in dense if len(each) > 1)
    if max(map(min, dense)) > _APART * least and least <= _LEADING * size and not even:
        return _TIGHT * least, True
    baselines = [min(segment.line.baseline for segment in level) for level in levels]
    usual = [b - a for a, b in zip(baselines, baselines[1:], strict=False) if b > a]
    return (_TIGHT * min(usual) if usual and max(usual) > _LOOSE * min(usual) else 0.0), False


def _continues(level: Level, pairs: Sequence[tuple[Line, Line]], tight: bool, missing: bool) -> bool:
    """Whether a line is more of the cells of the row above it, by its words."""
    joins = [goes_on(line, below) for line, below in pairs]
    lower = [segment.line.text[0].islower() for segment in level]
    if level[0].first == 0 and not missing:
        return tight and sum(joins) * 2 >= len(joins)
    if level[0].first == 0:
        return (tight and (any(joins) or all(lower))) or all(joins) or (len(level) == 1 and lower[0])
    return any(joins) or (tight and (all(lower) or missing)) or (len(level) == 1 and lower[0])
