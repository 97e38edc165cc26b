"""Finds what belongs to a table between edges: heads above, rows below, and where columns surely end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.shapes import Rect, Word
from ingest.pdf.tables.levels import levels_of
from ingest.pdf.tables.rulings import Drawn
from ingest.pdf.tables.strips import segments_of

NEAR = 3.0
SAME_END = 8.0
_HEADS_WITHIN = 4.5
_LEADING = 1.6
"""How far above the first rule heads may stand, and how far apart their lines, in sizes."""
_SHORT = 0.9


@dataclass(frozen=True, slots=True)
class Edge:
    """A rule, or the upper or lower edge of filled cells side by side."""

    y: float
    left: float
    right: float


def heads_above(words: Sequence[Word], stack: Sequence[Edge], cuts: Sequence[float]) -> list[list[Word]]:
    """The heads of a table that has no rule above them: lines of several cells close to the first rule."""
    edge = stack[0]
    near = [
        word
        for word in words
        if edge.left - SAME_END <= word.bounds.left
        and word.bounds.right <= edge.right + SAME_END
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


def rows_below(
    words: Sequence[Word], stack: Sequence[Edge], cuts: Sequence[float], firm: Sequence[float]
) -> list[list[Word]]:
    """The rows that follow the last filled row or rule in the table's own columns: of rows that are filled in
    turn, the last one may not be."""
    edge = stack[-1]
    high = max(b.y - a.y for a, b in zip(stack, stack[1:], strict=False))
    near = [
        word
        for word in words
        if edge.left - NEAR <= word.bounds.left
        and word.bounds.right <= edge.right + NEAR
        and edge.y < word.baseline < edge.y + 3 * high
    ]
    found: list[list[Word]] = []
    bottom = edge.y
    for level in levels_of(near):
        segments = segments_of(level, cuts, firm)
        filled = len({segment.first for segment in segments})
        tight = min(word.bounds.top for word in level) - bottom <= 0.8 * high
        if filled < max(2, len(cuts)) or any(s.last > s.first for s in segments) or not tight:
            break
        found.append(level)
        bottom = max(word.bounds.bottom for word in level)
    return found


def firm_cuts(stack: Sequence[Edge], drawn: Drawn) -> list[float]:
    """Where filled cells that stand side by side meet, and short rules down between the edges."""
    top, bottom = stack[0].y - NEAR, stack[-1].y + NEAR
    cells = [c for c in drawn.cells if top <= c.middle[1] <= bottom and c.left >= stack[0].left - SAME_END]
    found: list[float] = []
    for one in cells:
        for other in cells:
            level = abs(one.top - other.top) <= NEAR and abs(one.bottom - other.bottom) <= NEAR
            if level and abs(one.right - other.left) <= NEAR and one is not other:
                found.append((one.right + other.left) / 2)
    cuts: list[float] = []
    for cut in sorted(found):
        if not cuts or cut - cuts[-1] > NEAR:
            cuts.append(cut)
    return cuts


def short_rules(stack: Sequence[Edge], drawn: Drawn) -> list[Rect]:
    """Return the rules across between the edges of a table that are clearly shorter than it: each
    stands below a head that covers several columns."""
    top, bottom = stack[0], stack[-1]
    return [
        rule
        for rule in drawn.across
        if top.y - NEAR < rule.middle[1] < bottom.y - NEAR
        and top.left - NEAR <= rule.left
        and rule.right <= top.right + NEAR
        and rule.width < _SHORT * (top.right - top.left)
    ]
