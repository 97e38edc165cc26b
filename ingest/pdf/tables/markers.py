"""Takes list markers that stand in a column of their own to what they mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import Line
from ingest.pdf.tables.cell_rows import Level
from ingest.pdf.tables.strips import Segment

_NUMBERED = re.compile(r"\(?\d{0,3}(?:\.\d{1,2})*[a-z]?[.)]$")
_OFF = 0.6
"""How far off the baseline of its text a marker may stand, in sizes."""

Band = list[Level]


def without_markers(bands: Sequence[Band], columns: int) -> tuple[int, list[Band]]:
    """Return how many columns are left, and bands whose columns of nothing but markers are gone.

    The first band may hold a head above the markers.
    """
    held = list(bands)
    for column in range(columns - 2, 0, -1):
        alone = [[s.line for level in band for s in level if s.first == s.last == column] for band in held]
        body = [line for lines in alone[1:] for line in lines]
        if body and all(is_marker(line) for line in body):
            held = [_joined(band, column) for band in held]
            columns -= 1
    return columns, held


def is_marker(line: Line) -> bool:
    """Return whether a line is nothing but a bullet or the number of an item."""
    return len(line.words) == 1 and bool(MARKER.match(line.text) or _NUMBERED.match(line.text))


def _joined(band: Band, column: int) -> Band:
    """A band with what stands in `column` before the lines of the next one."""
    found: Band = []
    waiting: list[Segment] = [s for level in band for s in level if s.first == s.last == column]
    for level in band:
        row: list[Segment] = []
        for segment in level:
            if segment.first == segment.last == column:
                continue
            if segment.first == column + 1:
                marker = next((m for m in waiting if _beside(m.line, segment.line)), None)
                if marker:
                    waiting.remove(marker)
                    segment = replace(segment, line=Line(marker.line.words + segment.line.words))
            row.append(
                replace(
                    segment,
                    first=segment.first - (segment.first > column),
                    last=segment.last - (segment.last > column),
                )
            )
        if row:
            found.append(row)
    if waiting:
        found.insert(0, waiting)
    return found


def _beside(marker: Line, line: Line) -> bool:
    return abs(marker.baseline - line.baseline) <= _OFF * line.size
