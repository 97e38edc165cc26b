"""Makes rows of the lines of a table: which lines go on in a cell, and which begin a new row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import Line, TableCell
from ingest.pdf.tables.strips import Segment

_LEANING = re.compile(
    r"(?:^|\s)(?:a|an|and|as|at|by|every|for|from|in|is|of|on|or|over|per|than|the|then|to|until|with|within)$"
    r"|[,(/–—-]$",
    re.IGNORECASE,
)
"""What a line ends with that goes on in the next one."""
_GOING_ON = re.compile(
    r"(?:and|as|at|by|daily|days?|doses?|every|for|from|hours?|hourly|if|in|into|kg|mcg|mg|micrograms?|ml|mL|minutes?|months?|of|on"
    r"|once|or|orally|over|per|than|then|times|to|twice|units?|until|weeks?|with|within|years?)\b|[)(,;/]"
)
"""What a line begins with that goes on from the one above."""
_MOST_WORDS = 5
_APART = 1.8

Level = Sequence[Segment]
Rows = list[list[Segment]]

UNSURE = "Cells of several lines stand side by side here, and which lines belong together is not sure"


def runs_together(levels: Sequence[Level]) -> str:
    """Return a doubt where, beside other cells, words run on from one column into the next."""
    if any(len(level) > 1 and any(s.last > s.first for s in level) for level in levels):
        return "Words run from one column of this table into the next: they may be one cell or two"
    return ""


def goes_on(above: Line, below: Line) -> bool:
    """Whether a line of a cell is more of the one above, by its words."""
    opened = above.text.count("(") > above.text.count(")") and ")" in below.text
    return bool(opened or _LEANING.search(above.text) or _GOING_ON.match(below.text))


def band_rows(levels: Sequence[Level]) -> tuple[list[list[Level]], str]:
    """Return the rows of what stands between two rules, each as its lines, and what is not sure.

    It is one row, unless its cells hold as many values one below the other, or merged cells part it.
    """
    if len(levels) < 2:
        return [list(levels)], ""
    if any(segment.last > segment.first for level in levels for segment in level):
        return _by_shape(levels), ""
    columns: defaultdict[int, list[tuple[int, Line]]] = defaultdict(list)
    for number, level in enumerate(levels):
        for segment in level:
            columns[segment.first].append((number, segment.line))
    several = [lines for lines in columns.values() if len(lines) > 1]
    values = [lines for lines in several if _are_values(line for _, line in lines)]
    if len(several) < 2:
        return [list(levels)], ""
    if not values:
        return [list(levels)], UNSURE if _stand_apart(columns) or _beside_items(columns) else ""
    starts = {tuple(number for number, _ in lines) for lines in several}
    continued = any(
        goes_on(a, b) for lines in several for (_, a), (_, b) in zip(lines, lines[1:], strict=False)
    )
    short = all(len(line.words) <= _MOST_WORDS for lines in several for _, line in lines)
    if len(starts) == 1 and short and not continued:
        return _at_each(levels, next(iter(starts))), ""
    doubtful = len(values) > 1 and short and not continued
    return [list(levels)], UNSURE if doubtful else ""


def _stand_apart(columns: dict[int, list[tuple[int, Line]]]) -> bool:
    """Whether a column behind the first holds short lines far apart, each beside another part of it."""
    for column, lines in columns.items():
        steps = [(b.baseline - a.baseline) / a.size for (_, a), (_, b) in zip(lines, lines[1:], strict=False)]
        short = all(len(line.words) <= _MOST_WORDS for _, line in lines)
        if column > min(columns) and short and steps and min(steps) > _APART:
            return True
    return False


def _beside_items(columns: dict[int, list[tuple[int, Line]]]) -> bool:
    """Whether a column behind the first holds short lines that stand beside items of a list in it."""
    items = {number for number, line in columns[min(columns)] if MARKER.match(line.words[0].text)}
    return any(
        column > min(columns)
        and all(len(line.words) <= _MOST_WORDS for _, line in lines)
        and sum(number in items for number, _ in lines) > 1
        for column, lines in columns.items()
    )


def _are_values(lines: Iterable[Line]) -> bool:
    """Whether each line is a value of its own: most begin with a number, and none is long."""
    texts = list(lines)
    numbers = sum(line.text[0].isdigit() or line.text[0] in "<>≤≥±−-" for line in texts)
    return 2 * numbers > len(texts) and all(len(line.words) <= _MOST_WORDS for line in texts)


def _at_each(levels: Sequence[Level], starts: Sequence[int]) -> list[list[Level]]:
    """The rows that begin at some of the lines; what stands above the first one belongs to it."""
    edges = [0, *starts[1:], len(levels)]
    return [list(levels[a:b]) for a, b in zip(edges, edges[1:], strict=False)]


def _by_shape(levels: Sequence[Level]) -> list[list[Level]]:
    """Rows of lines in which the same cells are merged, as two header rows are not."""
    rows: list[list[Level]] = []
    shapes: list[set[tuple[int, int]]] = []
    for level in levels:
        shape = {(segment.first, segment.last) for segment in level}
        if rows and not _clash(shapes[-1] | shape):
            rows[-1].append(level)
            shapes[-1] |= shape
        else:
            rows.append([level])
            shapes.append(shape)
    return rows


def _clash(shape: set[tuple[int, int]]) -> bool:
    """Whether cells of different widths cover the same column."""
    ordered = sorted(shape)
    return any(b[0] <= a[1] for a, b in zip(ordered, ordered[1:], strict=False))


def cells_of(rows: Sequence[Sequence[Level]], first_row: int = 0) -> list[TableCell]:
    """Return the cells of rows, numbered from `first_row`."""
    found: list[TableCell] = []
    for number, row in enumerate(rows, start=first_row):
        held: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
        for level in row:
            for segment in level:
                held[segment.first, segment.last].append(segment.line)
        for (first, last), lines in held.items():
            found.append(TableCell(tuple(lines), number, first, 1, last - first + 1))
    return found
