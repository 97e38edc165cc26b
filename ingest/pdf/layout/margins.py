"""Finds running headers, running footers and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.pdf.layout.lines import rows_of
from ingest.pdf.shapes import Line

_ZONE = 0.1
"""The share of a page's height, at its head and foot, in which they are looked for."""
_OUTERMOST = 4
_NEAR = 0.02
_LOOKED_AT = 60
_ROWS_BELOW = 3
_NEXT_ROW = 3.0
_ALIKE = 0.6
"""How near in sizes a head and the cells below it must begin, end or be centred."""
_BESIDE = 1.0
"""How far a page number in the side margin stands from the text, in sizes."""
_LEAST_BESIDE = 8
_MOST_WORDS_ASIDE = 2
_NUMBER = re.compile(r"\d+")
_BARE = re.compile(r"\W*(?:page|pg|p)?\W*(?:\d{1,4}|[ivxlc]{1,7})\W*(?:of\W*\d{1,4})?\W*$", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def furniture_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The ids of the lines that are page furniture."""
    seen: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    edges = [list(_at_edges(lines, height)) for lines, height in zip(pages, heights, strict=True)]
    for number, (lines, height) in enumerate(zip(edges, heights, strict=True), start=1):
        for line in lines:
            for key in _keys(line.text, number):
                seen[key].append((line.baseline / height, number))
    for positions in seen.values():
        positions.sort()
    several = 3 if len(pages) > 5 else 2
    aside = {id(line) for lines in pages for line in _in_side_margins(lines)}
    return aside | {
        id(line)
        for number, (lines, height) in enumerate(zip(edges, heights, strict=True), start=1)
        for line in lines
        if any(
            _pages_near(seen[key], line.baseline / height) >= (2 if _BARE.match(line.text) else several)
            for key in _keys(line.text, number)
        )
        or (len(pages) <= 2 and _BARE.match(line.text) and _stands_alone(line, pages[number - 1]))
    }


def _at_edges(lines: Sequence[Line], height: float) -> Iterator[Line]:
    """The outermost lines of a page."""
    ordered = sorted(lines, key=lambda line: line.baseline)
    heads = _table_heads(ordered, height)
    for line in ordered[:_OUTERMOST]:
        if line.bounds.bottom <= _ZONE * height and id(line) not in heads:
            yield line
    for line in ordered[max(len(ordered) - _OUTERMOST, 0) :]:
        if line.bounds.top >= (1 - _ZONE) * height:
            yield line


def _table_heads(ordered: Sequence[Line], height: float) -> set[int]:
    """The ids of lines at the head of a page that are the heads of a table's columns: the rows below have
    as many cells, and they begin, end or are centred alike."""
    if not ordered or ordered[0].bounds.bottom > _ZONE * height:
        return set()
    rows = rows_of(ordered[:_LOOKED_AT])
    found: set[int] = set()
    for i, row in enumerate(rows):
        if row[0].bounds.bottom > _ZONE * height:
            break
        below = [
            other
            for before, other in zip(rows[i:], rows[i + 1 : i + 4], strict=False)
            if other[0].baseline - before[0].baseline < _NEXT_ROW * row[0].size
        ]
        if len(row) > 1 and len(below) == _ROWS_BELOW and all(_one_below(row, other) for other in below):
            found |= {id(line) for line in row}
    return found


def _one_below(row: Sequence[Line], below: Sequence[Line]) -> bool:
    if len(row) != len(below):
        return False
    for one, other in zip(row, below, strict=True):
        ends = ((one.bounds.left, other.bounds.left), (one.bounds.right, other.bounds.right))
        middles = (one.bounds.middle[0], other.bounds.middle[0])
        if all(abs(a - b) > _ALIKE * one.size for a, b in (*ends, middles)):
            return False
    return True


def _in_side_margins(lines: Sequence[Line]) -> Iterator[Line]:
    """Page numbers left or right of everything else on their page."""
    for line in lines:
        if not _BARE.match(line.text) or len(line.words) > _MOST_WORDS_ASIDE:
            continue
        others = [other.bounds for other in lines if other is not line]
        if len(others) < _LEAST_BESIDE:
            continue
        gap = _BESIDE * line.size
        lefts, rights = sorted(p.left for p in others), sorted(p.right for p in others)
        if (
            line.bounds.right + gap < lefts[len(lefts) // 50]
            or line.bounds.left - gap > rights[-1 - len(rights) // 50]
        ):
            yield line


def _keys(text: str, page: int) -> Iterator[str]:
    """What a line has in common with its like on other pages: its letters and figures, and the
    same with a number in it told from the page's own, which a running page number keeps."""
    plain = "".join(c for c in text.casefold() if c.isalnum() or c.isspace())
    yield "".join(plain.split())
    for match in _NUMBER.finditer(plain):
        if len(match.group()) <= 4:
            key = f"{plain[: match.start()]}#{int(match.group()) - page}{plain[match.end() :]}"
            yield "".join(key.split())
    if _BARE.match(text) and (value := _roman(plain.strip())):
        yield f"#roman{value - page}"


def _roman(text: str) -> int:
    if not text or not set(text) <= _ROMAN.keys():
        return 0
    values = [_ROMAN[c] for c in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _pages_near(positions: Sequence[tuple[float, int]], at: float) -> int:
    """On how many pages a key stands at about this height."""
    first, stop = bisect_left(positions, (at - _NEAR, 0)), bisect_right(positions, (at + _NEAR, 1 << 30))
    return len({number for _, number in positions[first:stop]})


def _stands_alone(line: Line, lines: Sequence[Line]) -> bool:
    return not any(other is not line and abs(other.baseline - line.baseline) < line.size for other in lines)
