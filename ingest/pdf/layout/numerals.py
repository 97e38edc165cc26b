"""Takes a chapter's numeral that is set large beside its heading into the heading's first line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.pdf.shapes import Line

_NUMERAL = re.compile(r"(?:\d{1,2}|[A-Z]|[IVX]{1,5})(?:\.\d{1,2})*[.:]?$")
_LARGER = 1.4
"""A numeral so many times as large as the lines beside it stands for all of them."""
_FURTHEST = 2.5
"""How far from its heading it stands at most, in sizes of the heading."""
_LEADING = 1.5
_DROP_CAP = 0.35
"""A single letter that is so near, in sizes of the text, is the first one of its word."""


def with_numerals(lines: Sequence[Line]) -> list[Line]:
    """Return lines, each large numeral at the head of the first of the lines that it stands beside."""
    found = list(lines)
    for numeral in lines:
        if len(numeral.words) != 1 or not _NUMERAL.match(numeral.text):
            continue
        beside = [line for line in found if _is_beside(numeral, line)]
        if not beside:
            continue
        first = _top(min(beside, key=lambda line: line.baseline), numeral, found)
        if numeral.text.isalpha() and first.bounds.left - numeral.bounds.right < _DROP_CAP * first.size:
            continue
        whole = Line((numeral.words[0], *first.words))
        found = [whole if line is first else line for line in found if line is not numeral]
    return _parted(found)


def _is_beside(numeral: Line, line: Line) -> bool:
    if line is numeral or numeral.size < _LARGER * line.size:
        return False
    gap = line.bounds.left - numeral.bounds.right
    middle = line.baseline - 0.35 * line.size
    above, below = numeral.baseline - 0.8 * numeral.size, numeral.baseline + 0.1 * numeral.size
    return -0.2 * line.size <= gap <= _FURTHEST * line.size and above <= middle <= below


def _top(line: Line, numeral: Line, lines: Sequence[Line]) -> Line:
    """The first line of a heading that begins above its numeral, by the line of it beside that."""
    for other in sorted(lines, key=lambda each: -each.baseline):
        if (
            0 < line.baseline - other.baseline <= _LEADING * line.size
            and abs(other.size - line.size) <= 0.05 * line.size
            and other.bold == line.bold
            and abs(other.bounds.left - line.bounds.left) <= 0.3 * line.size
            and other.bounds.left >= numeral.bounds.right
        ):
            line = other
    return line


def _parted(lines: Sequence[Line]) -> list[Line]:
    """Lines of which none begins with a numeral that stands below its first words: it leads the lines above.

    The words of a heading's last line may share their baseline with the numeral.
    """
    found = list(lines)
    for line in lines:
        if len(line.words) < 2 or not _NUMERAL.match(line.words[0].text):
            continue
        numeral, rest = Line(line.words[:1]), Line(line.words[1:])
        if numeral.size < _LARGER * rest.size:
            continue
        first = _top(rest, numeral, [other for other in found if other is not line])
        if first is not rest:
            whole = Line((line.words[0], *first.words))
            found = [whole if o is first else rest if o is line else o for o in found]
    return found
