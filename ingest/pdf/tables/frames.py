"""Finds tables with rules across and none down, or with filled cells: bands one below the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.pdf.shapes import Line, Rect, Table, TableCell, Word, around
from ingest.pdf.tables.cell_rows import Level, band_rows, cells_of, runs_together
from ingest.pdf.tables.edges import NEAR, SAME_END, Edge, firm_cuts, heads_above, rows_below, short_rules
from ingest.pdf.tables.groups import with_centred_names, with_group_rows
from ingest.pdf.tables.heads import Head, head_cells
from ingest.pdf.tables.levels import levels_of
from ingest.pdf.tables.loose_rows import loose_rows
from ingest.pdf.tables.markers import without_markers
from ingest.pdf.tables.rulings import Drawn
from ingest.pdf.tables.strips import segments_of, strips_of
from ingest.pdf.tables.typeface import bold_heads

_LEAST_EDGES = 3
_MOST_LEVELS = 14
"""Two columns of long lines with more of them between two rules are prose."""
_PROSE_WORDS = 5.0
_SEVERAL = 3
_FEW_BANDS = 3
_LEAST_WIDTH = 60.0


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


def _edges(drawn: Drawn) -> list[Edge]:
    rules = _side_by_side([(rule.middle[1], rule.left, rule.right) for rule in drawn.across])
    fills: list[Edge] = []
    for top, bottom, left, right in _rows_of_fills(drawn.cells):
        fills += [Edge(top, left, right), Edge(bottom, left, right)]
    return [edge for edge in [*rules, *fills] if edge.right - edge.left >= _LEAST_WIDTH]


def _side_by_side(rules: Sequence[tuple[float, float, float]]) -> list[Edge]:
    """Rules on one height that touch are one."""
    found: list[Edge] = []
    for y, left, right in sorted(rules, key=lambda rule: (round(rule[0]), rule[1])):
        last = found[-1] if found else None
        if last and abs(last.y - y) <= 1.5 and left - last.right <= 6.0:
            found[-1] = Edge(last.y, min(last.left, left), max(last.right, right))
        else:
            found.append(Edge(y, left, right))
    return found


def _rows_of_fills(cells: Sequence[Rect]) -> list[tuple[float, float, float, float]]:
    """Filled cells of one height side by side, as one rectangle: top, bottom, left, right."""
    found: list[tuple[float, float, float, float]] = []
    for cell in sorted(cells, key=lambda each: (round(each.top), round(each.bottom), each.left)):
        if found:
            top, bottom, left, right = found[-1]
            same = abs(top - cell.top) <= NEAR and abs(bottom - cell.bottom) <= NEAR
            if same and cell.left - right <= NEAR:
                found[-1] = (top, bottom, left, max(right, cell.right))
                continue
        found.append((cell.top, cell.bottom, cell.left, cell.right))
    return found


def _stacks(edges: Sequence[Edge]) -> list[list[Edge]]:
    """Edges that begin and end alike, one below the other; the stacks with most edges first."""
    stacks: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda each: each.y):
        for stack in stacks:
            alike = (
                abs(stack[0].left - edge.left) <= SAME_END and abs(stack[0].right - edge.right) <= SAME_END
            )
            if alike:
                if edge.y - stack[-1].y > NEAR:
                    stack.append(edge)
                break
        else:
            stacks.append([edge])
    return sorted((stack for stack in stacks if len(stack) >= _LEAST_EDGES), key=len, reverse=True)


def _inside(words: Sequence[Word], stack: Sequence[Edge]) -> list[Word]:
    """The words between the outermost edges, with those that run over the right end."""
    top, bottom = stack[0].y, stack[-1].y
    left, right = min(edge.left for edge in stack), max(edge.right for edge in stack)
    found: list[Word] = []
    for level in levels_of([w for w in words if top <= w.bounds.middle[1] <= bottom]):
        reached = right + 2.0
        for word in level:
            if word.bounds.left < left - SAME_END:
                continue
            if word.bounds.middle[0] <= right or word.bounds.left - reached < 0.6 * word.size:
                found.append(word)
                reached = word.bounds.right
            else:
                break
    return found


def _table(
    words: list[Word], above: Sequence[Word], stack: Sequence[Edge], drawn: Drawn
) -> tuple[Table, list[Word]] | None:
    """The table between edges, and its words; None where what stands there is no table."""
    levels = levels_of(words)
    firm = firm_cuts(stack, drawn)
    edges = [edge.y for edge in stack]
    first = next(y for y in edges[1:] if _middle(levels[0]) < y)
    top = sum(_middle(level) < first for level in levels)
    known = len(stack) == _LEAST_EDGES or bold_heads(levels) >= top or short_rules(stack, drawn)
    strips = strips_of(levels)
    if known and not heads_above(above, stack, [(a + b) / 2 for a, b in strips]):
        strips = strips_of(levels, top)
    cuts = sorted(
        [*firm, *((a + b) / 2 for a, b in strips if not any(a - NEAR <= cut <= b + NEAR for cut in firm))]
    )
    bands: list[list[Level]] = [
        [segments_of(level, cuts, firm) for level in levels if top <= _middle(level) < bottom]
        for top, bottom in zip(edges, edges[1:], strict=False)
    ]
    bands = [band for band in bands if band]
    heads = heads_above(above, stack, cuts)
    if heads:
        bands.insert(0, [segments_of(level, cuts, firm) for level in heads])
    tail = rows_below(above, stack, cuts, firm)
    bands += [[segments_of(level, cuts, firm)] for level in tail]
    columns, bands = without_markers(bands, len(cuts) + 1)
    if columns < 2 or sum(_width(band) > 1 for band in bands) < 2 or _is_prose(bands):
        return None
    used = [*words, *(word for level in (*heads, *tail) for word in level)]
    head = None
    if not firm and columns == len(cuts) + 1:
        end = edges[0] if heads else first
        over = heads or [level for level in levels if _middle(level) < end]
        body = [level for level in levels if _middle(level) >= end]
        head = head_cells(over, body, cuts, short_rules(stack, drawn))
    return _built(bands, columns, around(word.bounds for word in used), head), used


def _middle(level: Sequence[Word]) -> float:
    return sum(word.bounds.middle[1] for word in level) / len(level)


def _width(band: Sequence[Level]) -> int:
    return len({segment.first for level in band for segment in level})


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


def _built(bands: Sequence[Sequence[Level]], columns: int, bounds: Rect, head: Head | None) -> Table:
    """The table of bands. The first one holds its heads; where only one more follows, that holds all rows."""
    cells: list[TableCell] = []
    doubts: list[str] = []
    row = head_rows = 0
    if head:
        cells, row, doubt = head
        doubts.append(doubt)
        head_rows = row
    few = len(bands) <= 2
    for number, band in enumerate(bands):
        if head and number == 0:
            continue
        loose = few and number > 0
        rows, doubt = loose_rows(band) if loose else band_rows(band)
        made = cells_of(rows, row)
        if len(rows) > 1 and not loose and number > 0:
            made = _with_name(made, row, len(rows))
        cells += made
        doubts.append(doubt)
        row += len(rows)
        head_rows = row if number == 0 else head_rows
    if len(bands[0]) and _width(bands[0]) < 2:
        head_rows = 0
    unsure = ""
    cells = with_group_rows(cells, columns, head_rows)
    if few:
        cells, unsure = with_centred_names(cells, head_rows)
    doubts.append(runs_together([level for band in bands[1:] for level in band]))
    reason = next(filter(None, [*doubts, unsure]), "")
    return Table(tuple(cells), bounds, head_rows or None, reason)


def _with_name(cells: list[TableCell], first: int, rows: int) -> list[TableCell]:
    """Stretch the name in the first column over all rows between two rules, where it is the only one."""
    names = [cell for cell in cells if cell.column == 0 and cell.columns == 1]
    if len(names) >= rows or not names:
        return cells
    lines = tuple(line for name in sorted(names, key=lambda cell: cell.row) for line in name.lines)
    return [*(cell for cell in cells if cell not in names), TableCell(lines, first, 0, rows, 1)]
