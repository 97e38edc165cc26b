"""Says where in a column a new paragraph begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import Column, Line

_END = re.compile(r"[.?!:…][)\]\"”’'»⁰¹²³⁴-⁹,]*$")
_BULLET = re.compile(r"[^\w(]$")
_AROUND = 4
"""How many lines above and below tell how far a line may run."""


def ends(text: str) -> bool:
    """Whether text ends as a sentence does."""
    return bool(_END.search(text))


def is_marked(line: Line) -> bool:
    """Whether a line begins as a list item does."""
    return len(line.words) > 1 and bool(MARKER.match(line.words[0].text))


class Breaks:
    """What the lines of a column have in common, to judge by where its paragraphs begin."""

    def __init__(self, column: Column, body: float) -> None:
        lines = [piece for piece in column.pieces if isinstance(piece, Line)]
        self._body = body
        self._leading = _leading(column)
        self._hanging = _hangs(lines)
        self._edges = {id(line): _edge(lines, i) for i, line in enumerate(lines)}

    def between(self, run: Sequence[Line], line: Line) -> bool:
        """Whether `line` begins a new paragraph behind the lines of `run`."""
        last = run[-1]
        size = last.size
        step = line.baseline - last.baseline
        if abs(line.size - size) > 0.08 * size:
            return True
        if line.bold != last.bold or line.font != last.font:
            # A line may be emphasised as a whole inside a sentence.
            return ends(last.text) or not line.text[0].islower()
        if step > 1.3 * max(self._leading, 1.0) * size or step < -0.5 * size:
            return True
        if is_marked(line):
            return self._begins_item(last, line)
        if is_marked(run[0]):
            # Less far in than the words of the item above: below the list.
            out = run[0].words[1].bounds.left - line.bounds.left > 0.8 * size
            return out and ends(last.text) and step > 1.1 * self._leading * size
        return self._begins_prose(run, line)

    def _free(self, line: Line) -> tuple[float, float]:
        """How much room a line leaves: in points, and as a share of what the lines around it have."""
        edge = self._edges[id(line)]
        return edge - line.bounds.right, (edge - line.bounds.right) / max(edge - line.bounds.left, 1.0)

    def _begins_item(self, last: Line, line: Line) -> bool:
        if _BULLET.match(line.words[0].text):
            return True
        gap = line.words[1].bounds.left - line.words[0].bounds.right
        return ends(last.text) or self._free(last)[1] > 0.12 or gap > 0.5 * line.size

    def _begins_prose(self, run: Sequence[Line], line: Line) -> bool:
        last = run[-1]
        size = last.size
        room, share = self._free(last)
        closed = ends(last.text) or share > 0.12
        shift = line.bounds.left - last.bounds.left
        lower = line.text[0].islower() or (line.text[0].isdigit() and not ends(last.text))
        if self._hanging:
            return shift < -0.6 * size and closed
        if shift > 0.8 * size:
            return closed and not lower
        if shift < -0.8 * size and len(run) > 1:
            return closed
        if share > 0.25 and ends(last.text) and not lower:
            return True
        # The next word would have had room: somebody ended the line here.
        plain = line.size <= 1.1 * self._body and not line.bold
        ended = room > line.words[0].bounds.width + 2 * size and share > 0.25
        return plain and ended and not lower and abs(shift) < 0.3 * size


def _edge(lines: Sequence[Line], i: int) -> float:
    """How far to the right the lines around run."""
    near = lines[max(i - _AROUND, 0) : i + _AROUND + 1]
    return max(line.bounds.right for line in near if abs(line.size - lines[i].size) <= 0.08 * lines[i].size)


def _leading(column: Column) -> float:
    """The usual distance of two baselines in a column, in sizes."""
    steps = [
        (b.baseline - a.baseline) / b.size
        for a, b in zip(column.pieces, column.pieces[1:], strict=False)
        if isinstance(a, Line) and isinstance(b, Line) and abs(a.size - b.size) < 0.5
    ]
    close = [step for step in steps if 0.8 <= step <= 1.9]
    return median(close) if close else 1.25


def _hangs(lines: Sequence[Line]) -> bool:
    """Whether paragraphs hang, as in a list of references: most lines are indented alike."""
    if len(lines) < 4:
        return False
    left = min(line.bounds.left for line in lines)
    shifts = [line.bounds.left - left for line in lines]
    indented = [shift for shift, line in zip(shifts, lines, strict=True) if shift > 0.6 * line.size]
    return 0.4 * len(lines) <= len(indented) < len(lines) and max(indented) - min(indented) < 3
