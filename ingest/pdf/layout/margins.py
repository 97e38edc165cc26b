"""Finds running headers, running footers and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.pdf.shapes import Line

_ZONE = 0.1
"""The share of a page's height, at its head and foot, in which they are looked for."""
_OUTERMOST = 4
_NEAR = 0.02
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
    for places in seen.values():
        places.sort()
    several = 3 if len(pages) > 5 else 2
    return {
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
    for line in ordered[:_OUTERMOST]:
        if line.place.bottom <= _ZONE * height:
            yield line
    for line in ordered[max(len(ordered) - _OUTERMOST, 0) :]:
        if line.place.top >= (1 - _ZONE) * height:
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


def _pages_near(places: Sequence[tuple[float, int]], at: float) -> int:
    """On how many pages a key stands at about this height."""
    first, stop = bisect_left(places, (at - _NEAR, 0)), bisect_right(places, (at + _NEAR, 1 << 30))
    return len({number for _, number in places[first:stop]})


def _stands_alone(line: Line, lines: Sequence[Line]) -> bool:
    return not any(other is not line and abs(other.baseline - line.baseline) < line.size for other in lines)
