"""Finds the columns of a table: the white strips that part its words from top to bottom."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import Line, Word
from ingest.pdf.tables.levels import WORD_GAP, Level, runs_of_level

_WIDER = 1.25
_CLEAR = 0.9
"""A narrower strip, in sizes, is one only where many lines keep it free."""
_MANY, _SOME = 4, 2
_CROSSED = 0.12
"""The share of lines that may run across a strip: merged cells."""
_WIDE = 0.6
"""A line that is one run this wide, as a share of the table, stands across its columns."""

_LEFT_EDGE = 0.02
_MOST_HEADS = 3
_LEAST_BODY = 2
_SAME_EDGE = 0.1
_MOST_ALIGNED = 0.75

Spans = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line that stand in the columns from `first` to `last`."""

    line: Line
    first: int
    last: int


def strips_of(levels: Sequence[Level], heads: int = 0) -> list[tuple[float, float]]:
    """Return the white strips between columns, from the left: those that hardly a line runs across.

    Args:
        heads: how many lines at the top are surely heads. They tell only of columns that are blank below.
    """
    spans = [[(run[0].bounds.left, run[-1].bounds.right) for run in runs_of_level(level)] for level in levels]
    cells = [
        [s for s, run in zip(line, runs, strict=True) if len(run) > 1 or not MARKER.match(run[0].text)]
        for line, runs in zip(spans, map(runs_of_level, levels), strict=True)
    ]
    if heads and len(levels) - heads >= _LEAST_BODY:
        body = spans[heads:]
        held = [span for line in body for span in line]
        lowest = [h for h in spans[heads - 1] if not any(a < h[1] and h[0] < b for a, b in held)]
        spans = [lowest, *body] if lowest else body
    if not spans:
        return []
    left, right = min(s[0][0] for s in spans), max(s[-1][1] for s in spans)
    decisive = _telling(spans, left, right, 0 if heads else _MOST_HEADS)
    size = sorted(level[0].size for level in levels)[len(levels) // 2]
    most = int(_CROSSED * len(decisive))
    strips = [
        _clearest(strip, decisive, WORD_GAP * size)
        for strip in _free(decisive, most, left, right)
        if strip[1] - strip[0] >= WORD_GAP * size
    ]
    return [strip for strip in strips if _kept(strip, decisive, spans, size, cells)]


def _telling(spans: Sequence[Spans], left: float, right: float, heads: int) -> list[Spans]:
    """The lines that tell where columns are: not those that may be merged cells, which are heads with fewer
    cells than most lines, names of groups at the left edge, and lines across most of the table."""
    usual = sorted(len(line) for line in spans)[len(spans) // 2]
    most = _LEFT_EDGE * (right - left)
    decisive = [
        line
        for number, line in enumerate(spans)
        if not (number < heads and len(line) < usual)
        and (len(line) > 1 or (line[0][0] > left + most and line[0][1] - line[0][0] < _WIDE * (right - left)))
    ]
    return decisive if len(decisive) >= _SOME else list(spans)


def _free(
    spans: Sequence[Sequence[tuple[float, float]]], most: int, left: float, right: float
) -> list[tuple[float, float]]:
    """The stretches that no more than `most` lines run across."""
    edges = sorted({x for line in spans for span in line for x in span})
    begins = sorted(span[0] for line in spans for span in line)
    ends = sorted(span[1] for line in spans for span in line)
    found: list[tuple[float, float]] = []
    for a, b in zip(edges, edges[1:], strict=False):
        middle = (a + b) / 2
        if bisect_right(begins, middle) - bisect_right(ends, middle) > most or not left < middle < right:
            continue
        if found and found[-1][1] == a:
            found[-1] = (found[-1][0], b)
        else:
            found.append((a, b))
    return found


def _clearest(strip: tuple[float, float], decisive: Sequence[Spans], least: float) -> tuple[float, float]:
    """The part of a strip that the fewest lines run across, and of such parts the widest one."""
    left, right = strip
    inside = [(a, b) for line in decisive for a, b in line if a < right and b > left]
    edges = sorted({left, right, *(x for span in inside for x in span if left < x < right)})
    for most in range(len(inside)):
        parts: list[tuple[float, float]] = []
        for a, b in zip(edges, edges[1:], strict=False):
            if sum(x <= a and b <= y for x, y in inside) > most:
                continue
            if parts and parts[-1][1] == a:
                parts[-1] = (parts[-1][0], b)
            else:
                parts.append((a, b))
        widest = max(parts, key=lambda part: part[1] - part[0], default=(0.0, 0.0))
        if widest[1] - widest[0] >= least:
            return widest
    return strip


def _kept(
    strip: tuple[float, float],
    decisive: Sequence[Spans],
    spans: Sequence[Spans],
    size: float,
    cells: Sequence[Spans],
) -> bool:
    """Whether enough lines have words on both sides of a strip and none in it."""
    middle = (strip[0] + strip[1]) / 2
    both = sum(
        any(b <= middle for _, b in line) and any(a >= middle for a, _ in line)
        for line in decisive
        if not any(a < middle < b for a, b in line)
    )
    sides = (
        sum(any(b <= middle for _, b in line) for line in spans),
        sum(any(a >= middle for a, _ in line) for line in spans),
    )
    wide = strip[1] - strip[0] >= _CLEAR * size
    # Beside a label of its own lines' height, text may stand on no common baseline.
    least = _SOME if wide or _in_line(strip, cells, size) else _MANY
    return both >= least or (strip[1] - strip[0] >= size and min(sides) >= _SOME)


def _in_line(strip: tuple[float, float], spans: Sequence[Spans], size: float) -> bool:
    """Whether what stands next to a strip begins, ends or has its middle at one place in most lines, as the
    cells of a column do."""
    middle = (strip[0] + strip[1]) / 2
    before = [max((s for s in line if s[1] <= middle), default=None) for line in spans]
    behind = [min((s for s in line if s[0] >= middle), default=None) for line in spans]
    for side in ([s for s in before if s], [s for s in behind if s]):
        for edges in ([s[0] for s in side], [s[1] for s in side], [(s[0] + s[1]) / 2 for s in side]):
            at = sorted(edges)[len(edges) // 2] if edges else 0.0
            near = sum(abs(edge - at) <= _SAME_EDGE * size for edge in edges)
            if near >= _SOME + 1 and near >= _MOST_ALIGNED * len(edges):
                return True
    return False


def segments_of(level: Level, cuts: Sequence[float], firm: Sequence[float] = ()) -> list[Segment]:
    """Return the words of a level by column.

    Args:
        cuts: where one column ends and the next begins.
        firm: those of the cuts that no merged cell runs across, because the cells' own edges tell.
    """
    found: list[Segment] = []
    for run in runs_of_level(level):
        part: list[Word] = []
        for word in run:
            if part and (_cut_between(part[-1], word, firm) or _parts(part[-1], word, run, cuts)):
                found.append(_segment(part, cuts))
                part = []
            part.append(word)
        found.append(_segment(part, cuts))
    return _joined(found)


def _cut_between(before: Word, word: Word, firm: Sequence[float]) -> bool:
    return any(before.bounds.middle[0] < cut <= word.bounds.middle[0] for cut in firm)


def _parts(before: Word, word: Word, run: Sequence[Word], cuts: Sequence[float]) -> bool:
    """Whether two columns meet between words: a column's edge lies there, and no other gap is so wide."""
    gap = word.bounds.left - before.bounds.right
    if not any(
        before.bounds.right - 0.3 * word.size <= cut <= word.bounds.left + 0.3 * word.size for cut in cuts
    ):
        return False
    others = [b.bounds.left - a.bounds.right for a, b in zip(run, run[1:], strict=False) if a is not before]
    return bool(others) and gap > _WIDER * max(others)


def _segment(words: Sequence[Word], cuts: Sequence[float]) -> Segment:
    first = bisect_right(cuts, words[0].bounds.left + 0.3 * words[0].size)
    last = bisect_right(cuts, words[-1].bounds.right - 0.3 * words[-1].size)
    first = min(first, bisect_right(cuts, words[0].bounds.middle[0]))
    last = max(last, first) if len(words) > 1 else max(first, min(last, first + (last > first)))
    if len(words) == 1:
        first = last = bisect_right(cuts, words[0].bounds.middle[0])
    return Segment(Line(tuple(words)), first, last)


def _joined(segments: Sequence[Segment]) -> list[Segment]:
    """Segments of one cell as one, as a list marker and what it marks."""
    found: list[Segment] = []
    for segment in segments:
        if found and segment.first <= found[-1].last:
            before = found.pop()
            words = before.line.words + segment.line.words
            segment = Segment(Line(words), before.first, max(before.last, segment.last))
        found.append(segment)
    return found
