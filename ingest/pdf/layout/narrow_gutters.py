"""Parts lines at a gutter between columns of text that is hardly wider than the gaps between words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.pdf.shapes import Line

_LEAST = 0.6
"""The narrowest gutter, in sizes."""
_LEAST_WIDTH = 15.0
"""Two columns of text side by side are wider, in sizes."""
_SAME = 0.3
"""How far apart the lines behind a gutter may begin, in points."""
_LEAST_LINES = 8
_CROSSED = 0.05

_Start = tuple[int, int, float]
"""A gap: the number of its line, that of the word behind it, and where that word begins."""


def with_narrow_gutters(lines: Sequence[Line]) -> list[Line]:
    """Return lines, those of two columns parted where the right one begins at one place in eight and more,
    and hardly a line beside them runs across."""
    cuts: dict[int, set[int]] = {}
    for group in _aligned(lines):
        if len(group) >= _LEAST_LINES and not _is_crossed(lines, group):
            for line, word, _ in group:
                cuts.setdefault(line, set()).add(word)
    return [part for i, line in enumerate(lines) for part in _parted(line, cuts.get(i, set()))]


def _aligned(lines: Sequence[Line]) -> list[list[_Start]]:
    """The gaps wide enough, in groups of those behind which words begin at one place."""
    gaps = [
        (i, j, b.bounds.left)
        for i, line in enumerate(lines)
        if line.bounds.width >= _LEAST_WIDTH * line.size
        for j, (a, b) in enumerate(pairwise(line.words), start=1)
        if b.bounds.left - a.bounds.right >= _LEAST * line.size
    ]
    groups: list[list[_Start]] = []
    for gap in sorted(gaps, key=lambda each: each[2]):
        if groups and gap[2] - groups[-1][-1][2] <= _SAME:
            groups[-1].append(gap)
        else:
            groups.append([gap])
    return groups


def _is_crossed(lines: Sequence[Line], group: Sequence[_Start]) -> bool:
    """Whether lines at the height of a group run across its gutter."""
    own = {line for line, _, _ in group}
    x = min(edge for _, _, edge in group)
    top = min(lines[line].bounds.top for line in own)
    bottom = max(lines[line].bounds.bottom for line in own)
    across = sum(
        line.bounds.left < x - 0.5 * line.size and line.bounds.right > x + 0.5 * line.size
        for i, line in enumerate(lines)
        if i not in own and top < line.bounds.middle[1] < bottom
    )
    return across > _CROSSED * len(group)


def _parted(line: Line, cuts: set[int]) -> list[Line]:
    edges = [0, *sorted(cuts), len(line.words)]
    return [Line(line.words[a:b]) for a, b in pairwise(edges)] if cuts else [line]
