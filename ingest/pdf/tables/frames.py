"""Finds tables with rules across and none down, or with filled cells: bands one below the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.pdf.shapes import Line, Rect, Table, TableCell, Word, around
from ingest.pdf.tables.cell_rows import Level, band_rows, cells_of, loose_rows, runs_together
from ingest.pdf.tables.groups import with_centred_names
from ingest.pdf.tables.markers import without_markers
from ingest.pdf.tables.rulings import Drawn
from ingest.pdf.tables.strips import levels_of, segments_of, strips_of

_NEAR = 3.0
_SAME_END = 8.0
_LEAST_EDGES = 3
_MOST_LEVELS = 14
"""Two columns of long lines with more of them between two rules are prose."""
_PROSE_WORDS = 5.0
_SEVERAL = 3
_FEW_BANDS = 3
_LEAST_WIDTH = 60.0
_HEADS_WITHIN = 4.5
_LEADING = 1.6
"""How far above the first rule heads may stand, and how far apart their lines, in sizes."""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A rule, or the upper or lower edge of filled cells side by side."""

    y: float
    left: float
    right: float


def framed_tables(words: Sequence[Word], drawn: Drawn) -> tuple[list[Table], list[Word]]:
    """Return the tables between rules across a page or made of filled cells, and the words in none."""
    tables: list[Table] = []
    left = list(words)
    for stack in _stacks(_edges(drawn)):
        inside = _inside(left, stack)
        found = _table(inside, left, stack, drawn) if inside else None
        if found:
            tables.append(found[0])
            taken = {id(word) for word in found[1]}
            left = [word for word in left if id(word) not in taken]
    return tables, left


def _edges(drawn: Drawn) -> list[_Edge]:
    rules = _side_by_side([(rule.middle[1], rule.left, rule.right) for rule in drawn.across])
    fills: list[_Edge] = []
    for top, bottom, left, right in _rows_of_fills(drawn.cells):
        fills += [_Edge(top, left, right), _Edge(bottom, left, right)]
    return [edge for edge in [*rules, *fills] if edge.right - edge.left >= _LEAST_WIDTH]


def _side_by_side(rules: Sequence[tuple[float, float, float]]) -> list[_Edge]:
    """Rules on one height that touch are one."""
    found: list[_Edge] = []
    for y, left, right in sorted(rules, key=lambda rule: (round(rule[0]), rule[1])):
        last = found[-1] if found else None
        if last and abs(last.y - y) <= 1.5 and left - last.right <= 6.0:
            found[-1] = _Edge(last.y, min(last.left, left), max(last.right, right))
        else:
            found.append(_Edge(y, left, right))
    return found


def _rows_of_fills(cells: Sequence[Rect]) -> list[tuple[float, float, float, float]]:
    """Filled cells of one height side by side, as one rectangle: top, bottom, left, right."""
    found: list[tuple[float, float, float, float]] = []
    for cell in sorted(cells, key=lambda each: (round(each.top), round(each.bottom), each.left)):
        if found:
            top, bottom, left, right = found[-1]
            same = abs(top - cell.top) <= _NEAR and abs(bottom - cell.bottom) <= _NEAR
            if same and cell.left - right <= _NEAR:
                found[-1] = (top, bottom, left, max(right, cell.right))
                continue
        found.append((cell.top, cell.bottom, cell.left, cell.right))
    return found


def _stacks(edges: Sequence[_Edge]) -> list[list[_Edge]]:
    """Edges that begin and end alike, one below the other; the stacks with most edges first."""
    stacks: list[list[_Edge]] = []
    for edge in sorted(edges, key=lambda each: each.y):
        for stack in stacks:
            alike = (
                abs(stack[0].left - edge.left) <= _SAME_END and abs(stack[0].right - edge.right) <= _SAME_END
            )
            if alike:
                if edge.y - stack[-1].y > _NEAR:
                    stack.append(edge)
                break
        else:
            stacks.append([edge])
    return sorted((stack for stack in stacks if len(stack) >= _LEAST_EDGES), key=len, reverse=True)


def _inside(words: Sequence[Word], stack: Sequence[_Edge]) -> list[Word]:
    """The words between the outermost edges, with those that run over the right end."""
    top, bottom = stack[0].y, stack[-1].y
    left, right = min(edge.left for edge in stack), max(edge.right for edge in stack)
    found: list[Word] = []
    for level in levels_of([w for w in words if top <= w.place.middle[1] <= bottom]):
        reached = right + 2.0
        for word in level:
            if word.place.left < left - _SAME_END:
                continue
            if word.place.middle[0] <= right or word.place.left - reached < 0.6 * word.size:
                found.append(word)
                reached = word.place.right
            else:
                break
    return found


def _table(
    words: list[Word], above: Sequence[Word], stack: Sequence[_Edge], drawn: Drawn
) -> tuple[Table, list[Word]] | None:
    """The table between edges, and its words; None where what stands there is no table."""
    levels = levels_of(words)
    firm = _firm_cuts(stack, drawn)
    strips = strips_of(levels)
    cuts = sorted(
        [*firm, *((a + b) / 2 for a, b in strips if not any(a - _NEAR <= cut <= b + _NEAR for cut in firm))]
    )
    edges = [edge.y for edge in stack]
    bands: list[list[Level]] = [
        [segments_of(level, cuts, firm) for level in levels if top <= _middle(level) < bottom]
        for top, bottom in zip(edges, edges[1:], strict=False)
    ]
    bands = [band for band in bands if band]
    heads = _heads_above(above, stack, cuts)
    if heads:
        bands.insert(0, [segments_of(level, cuts, firm) for level in heads])
    tail = _rows_below(above, stack, cuts, firm)
    bands += [[segments_of(level, cuts, firm)] for level in tail]
    columns, bands = without_markers(bands, len(cuts) + 1)
    if columns < 2 or sum(_width(band) > 1 for band in bands) < 2 or _is_prose(bands):
        return None
    used = [*words, *(word for level in (*heads, *tail) for word in level)]
    return _built(bands, columns, around(word.place for word in used)), used


def _heads_above(words: Sequence[Word], stack: Sequence[_Edge], cuts: Sequence[float]) -> list[list[Word]]:
    """The heads of a table that has no rule above them: lines of several cells close to the first rule."""
    edge = stack[0]
    near = [
        word
        for word in words
        if edge.left - _SAME_END <= word.place.left
        and word.place.right <= edge.right + _SAME_END
        and 0 < edge.y - word.baseline < _HEADS_WITHIN * word.size
    ]
    found: list[list[Word]] = []
    for level in reversed(levels_of(near)):
        segments = segments_of(level, cuts)
        below = found[0] if found else None
        if below and below[0].baseline - level[0].baseline > _LEADING * level[0].size:
            break
        if len(segments) < 2 and not (below and segments[0].first > 0):
            break
        found.insert(0, level)
    return found


def _rows_below(
    words: Sequence[Word], stack: Sequence[_Edge], cuts: Sequence[float], firm: Sequence[float]
) -> list[list[Word]]:
    """The rows that follow the last filled row or rule in the table's own columns: of rows that are filled in
    turn, the last one may not be."""
    edge = stack[-1]
    high = max(b.y - a.y for a, b in zip(stack, stack[1:], strict=False))
    near = [
        word
        for word in words
        if edge.left - _NEAR <= word.place.left
        and word.place.right <= edge.right + _NEAR
        and edge.y < word.baseline < edge.y + 3 * high
    ]
    found: list[list[Word]] = []
    bottom = edge.y
    for level in levels_of(near):
        segments = segments_of(level, cuts, firm)
        filled = len({segment.first for segment in segments})
        tight = min(word.place.top for word in level) - bottom <= 0.8 * high
        if filled < max(2, len(cuts)) or any(s.last > s.first for s in segments) or not tight:
            break
        found.append(level)
        bottom = max(word.place.bottom for word in level)
    return found


def _middle(level: Sequence[Word]) -> float:
    return sum(word.place.middle[1] for word in level) / len(level)


def _width(band: Sequence[Level]) -> int:
    return len({segment.first for level in band for segment in level})


def _firm_cuts(stack: Sequence[_Edge], drawn: Drawn) -> list[float]:
    """Where filled cells that stand side by side meet, and short rules down between the edges."""
    top, bottom = stack[0].y - _NEAR, stack[-1].y + _NEAR
    cells = [c for c in drawn.cells if top <= c.middle[1] <= bottom and c.left >= stack[0].left - _SAME_END]
    found: list[float] = []
    for one in cells:
        for other in cells:
            level = abs(one.top - other.top) <= _NEAR and abs(one.bottom - other.bottom) <= _NEAR
            if level and abs(one.right - other.left) <= _NEAR and one is not other:
                found.append((one.right + other.left) / 2)
    cuts: list[float] = []
    for cut in sorted(found):
        if not cuts or cut - cuts[-1] > _NEAR:
            cuts.append(cut)
    return cuts


def _is_prose(bands: Sequence[Sequence[Level]]) -> bool:
    """Whether columns of prose stand between rules: one band has many long lines, or all its columns have
    several, and so has the first one, which would hold the heads of a table."""
    if any(len(band) > _MOST_LEVELS and _words(s.line for level in band for s in level) for band in bands):
        return True
    return len(bands) <= _FEW_BANDS and all(_all_prose(band) for band in bands)


def _all_prose(band: Sequence[Level]) -> bool:
    columns: defaultdict[int, list[Line]] = defaultdict(list)
    for level in band:
        for segment in level:
            columns[segment.first].append(segment.line)
    return len(band) >= _SEVERAL and all(
        len(lines) >= _SEVERAL and _words(lines) for lines in columns.values()
    )


def _words(lines: Iterable[Line]) -> bool:
    """Whether lines are long ones."""
    counts = [len(line.words) for line in lines]
    return sum(counts) > _PROSE_WORDS * len(counts)


def _built(bands: Sequence[Sequence[Level]], columns: int, place: Rect) -> Table:
    """The table of bands. The first one holds its heads; where only one more follows, that holds all rows."""
    cells: list[TableCell] = []
    doubts: list[str] = []
    row = head_rows = 0
    for number, band in enumerate(bands):
        loose = len(bands) <= 2 and number > 0
        rows, doubt = (loose_rows(band), "") if loose else band_rows(band)
        made = cells_of(rows, row)
        if number > 0 and len(made) == 1 and made[0].column == 0 and number + 1 < len(bands):
            # Alone between two rules, over the rows below it: the name of a group.
            made = [replace(made[0], columns=columns)]
        if len(rows) > 1 and not loose and number > 0:
            made = _with_name(made, row, len(rows))
        cells += made
        doubts.append(doubt)
        row += len(rows)
        head_rows = row if number == 0 else head_rows
    if len(bands[0]) and _width(bands[0]) < 2:
        head_rows = 0
    cells, unsure = with_centred_names(cells, head_rows) if len(bands) <= 2 else (cells, "")
    doubts.append(runs_together([level for band in bands[1:] for level in band]))
    said = next(filter(None, [*doubts, unsure]), "")
    return Table(tuple(cells), place, head_rows or None, said)


def _with_name(cells: list[TableCell], first: int, rows: int) -> list[TableCell]:
    """Stretch the name in the first column over all rows between two rules, where it is the only one."""
    names = [cell for cell in cells if cell.column == 0 and cell.columns == 1]
    if len(names) >= rows or not names:
        return cells
    lines = tuple(line for name in sorted(names, key=lambda cell: cell.row) for line in name.lines)
    return [*(cell for cell in cells if cell not in names), TableCell(lines, first, 0, rows, 1)]
