"""Builds the header rows of a table without rules down: which heads stand over several columns."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.shapes import Line, Rect, TableCell, around
from ingest.pdf.tables.levels import Level, runs_of_level
from ingest.pdf.tables.strips import segments_of

_OFF_CENTRE = 0.8
"""How far from the middle of its columns a head may stand, in sizes."""
_PADDING = 6.0
"""How far from the edge of its cell text may stand, in points."""
_BELOW_RULE = 2.0
_ALIGNED = 0.25

UNSURE = "Over which columns a head of this table stands is not sure"

Span = tuple[float, float]
Head = tuple[list[TableCell], int, str]
"""The cells of the header rows, how many rows they make, and a doubt."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A run of words of a head: its level, and the first and last column it stands over."""

    line: Line
    level: int
    first: int
    last: int


def head_cells(
    levels: Sequence[Level], body: Sequence[Level], cuts: Sequence[float], rules: Sequence[Rect]
) -> Head:
    """Return the header rows.

    A head stands over the columns of the short rule below it, or of those it is centred over which have
    heads of their own below. All other words over one column are one head, which reaches down.
    """
    columns = _columns(body, cuts)
    placed, doubt = _placed(levels, cuts, columns, rules)
    spans: list[list[_Placed]] = []
    over: defaultdict[int, list[_Placed]] = defaultdict(list)
    for each in placed:
        before = next((s for s in spans if (s[0].first, s[0].last) == (each.first, each.last)), None)
        if each.first == each.last:
            over[each.first].append(each)
        elif before:
            before.append(each)
        else:
            spans.append([each])
    depths = [_depth(span[0], spans) for span in spans]
    height = max(depths, default=-1) + 2
    cells = [
        TableCell(tuple(e.line for e in span), depth, span[0].first, 1, span[0].last - span[0].first + 1)
        for span, depth in zip(spans, depths, strict=True)
    ]
    for column, parts in over.items():
        # A head beside those below a spanning one stands in their row.
        row = max(
            (
                depth + 1
                for span, depth in zip(spans, depths, strict=True)
                if _covers(span[0], column) or span[-1].level < parts[0].level
            ),
            default=0,
        )
        cells.append(TableCell(tuple(part.line for part in parts), row, column, height - row))
    return cells, height, doubt


def _depth(span: _Placed, spans: Sequence[Sequence[_Placed]]) -> int:
    """How many spanning heads stand above one."""
    return sum(
        other[0] is not span
        and other[0].level < span.level
        and other[0].first <= span.first
        and span.last <= other[0].last
        for other in spans
    )


def _covers(span: _Placed, column: int) -> bool:
    return span.first <= column <= span.last


def _columns(body: Sequence[Level], cuts: Sequence[float]) -> list[Span]:
    """From where to where the words of each column of the body reach."""
    found: dict[int, Span] = {}
    for level in body:
        for segment in segments_of(level, cuts):
            if segment.first == segment.last:
                bounds = segment.line.bounds
                left, right = found.get(segment.first, (bounds.left, bounds.right))
                found[segment.first] = (min(left, bounds.left), max(right, bounds.right))
    edges = [cuts[0] - 1 if cuts else 0.0, *cuts, cuts[-1] + 1 if cuts else 1.0]
    return [found.get(i, (edges[i], edges[i + 1])) for i in range(len(cuts) + 1)]


def _placed(
    levels: Sequence[Level], cuts: Sequence[float], columns: Sequence[Span], rules: Sequence[Rect]
) -> tuple[list[_Placed], str]:
    runs = [[Line(tuple(run)) for run in _runs(level, cuts, columns)] for level in levels]
    found: list[_Placed] = []
    doubt = ""
    for number, level in enumerate(runs):
        for line in level:
            first, last = _ruled(line, rules, columns) or (-1, -1)
            if first < 0 or first == last:
                first, last, unsure = _centred(line, level, runs[number + 1 :], cuts, columns)
                doubt = doubt or (UNSURE if unsure else "")
            found.append(_Placed(line, number, first, last))
    return found, doubt


def _runs(level: Level, cuts: Sequence[float], columns: Sequence[Span]) -> list[Level]:
    """The words of a level in runs; one that fills two columns is parted where the second one begins."""
    found: list[Level] = []
    for run in runs_of_level(level):
        part: Level = []
        for word in run:
            begins = any(abs(word.bounds.left - left) <= _ALIGNED * word.size for left, _ in columns[1:])
            wider = part and word.bounds.left - part[-1].bounds.right > 0.4 * word.size
            if part and begins and wider:
                found.append(part)
                part = []
            part.append(word)
        found.append(part)
    return found


def _ruled(line: Line, rules: Sequence[Rect], columns: Sequence[Span]) -> tuple[int, int] | None:
    """The columns above whose middle the nearest short rule below a head runs."""
    below = [
        rule
        for rule in rules
        if 0 <= rule.middle[1] - line.baseline <= _BELOW_RULE * line.size
        and rule.left - line.size <= line.bounds.left
        and line.bounds.right <= rule.right + line.size
    ]
    if not below:
        return None
    rule = min(below, key=lambda each: each.middle[1])
    inside = [
        i for i, (left, right) in enumerate(columns) if rule.left - 2 <= (left + right) / 2 <= rule.right + 2
    ]
    return (inside[0], inside[-1]) if inside else None


def _centred(
    line: Line,
    level: Sequence[Line],
    below: Sequence[Sequence[Line]],
    cuts: Sequence[float],
    columns: Sequence[Span],
) -> tuple[int, int, bool]:
    """The columns that a head is centred over, and whether that is not sure."""
    own = _column(line, cuts, columns)
    taken = {_column(other, cuts, columns) for other in level if other is not line}
    under: dict[int, Line] = {}
    for other in (each for lower in below for each in lower):
        under.setdefault(_column(other, cuts, columns), other)
    touched = {i for i, column in enumerate(columns) if _reach(line, column) > 0.3 * line.size} or {own}
    windows = _windows(touched, set(under) - taken, len(columns))
    if not windows:
        return (min(touched), max(touched), True) if len(touched) > 1 else (own, own, False)
    offs = {window: _off(_middles(window, under, columns), line) for window in windows}
    fitting = [w for w in windows if offs[w] <= _OFF_CENTRE * line.size]
    if len(touched) == 1 and _set_over(line, columns[own], under.get(own)):
        return own, own, bool(fitting)
    if fitting:
        return *min(fitting, key=lambda w: (w[1] - w[0], offs[w])), False
    return *min(windows, key=lambda w: offs[w]), True


def _windows(touched: set[int], free: set[int], columns: int) -> list[tuple[int, int]]:
    """Several columns side by side, all with heads of their own below, among them those touched."""
    return [
        (a, b)
        for a in range(columns)
        for b in range(a + 1, columns)
        if touched <= set(range(a, b + 1)) <= free
    ]


def _set_over(line: Line, column: Span, below: Line | None) -> bool:
    """Whether a head begins or ends with its column, or is centred on it, as one of several lines is."""
    off = [abs(line.bounds.left - column[0]), abs(line.bounds.right - column[1])]
    if below:
        off.append(_off([column, (below.bounds.left, below.bounds.right)], line))
    return min(off) <= _ALIGNED * line.size


def _middles(window: tuple[int, int], under: dict[int, Line], columns: Sequence[Span]) -> list[Span]:
    """The stretches that a head over several columns may be centred on: their words, their heads, or all
    from one column's left edge to that of the next one."""
    a, b = window
    heads = around(under[i].bounds for i in range(a, b + 1))
    found = [(heads.left, heads.right), (columns[a][0], columns[b][1])]
    if b + 1 < len(columns):
        right = columns[b + 1][0]
        gap = max(right - columns[b][1], 0.0)
        found += [(columns[a][0] - gap / 2, right - gap / 2), (columns[a][0] - _PADDING, right - _PADDING)]
    else:
        # Where the last column ends is not seen: it may be as wide as the one before it.
        found.append((columns[a][0], 2 * columns[b][0] - columns[b - 1][0]))
    if a:
        found.append((columns[a - 1][1], columns[b][1]))
    return found


def _off(stretches: Sequence[Span], line: Line) -> float:
    """How far a line is from being centred on one of some stretches, or on anything between them."""
    middles = [(left + right) / 2 for left, right in stretches]
    middle = line.bounds.middle[0]
    return max(min(middles) - middle, middle - max(middles), 0.0)


def _column(line: Line, cuts: Sequence[float], columns: Sequence[Span]) -> int:
    """The column that most of a head stands over."""
    reach = [_reach(line, column) for column in columns]
    return reach.index(max(reach)) if max(reach) > 0 else bisect_right(cuts, line.bounds.middle[0])


def _reach(line: Line, column: Span) -> float:
    """How much of a line stands over the words of a column."""
    return min(line.bounds.right, column[1]) - max(line.bounds.left, column[0])
