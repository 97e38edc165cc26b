"""Takes drawings out of a PDF that call each other without end, because PDFium sets no limit itself."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})[ \r\n\t]+\d{1,5}[ \r\n\t]+obj\b")
_KIND, _NOTHING = b"Form", b"None"
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_CALL = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+Do\b")
_LONGEST_HEAD = 20_000
_MOST_CONTENT = 1 << 20
"""So much of a drawing's content is looked at, in bytes."""
_DEEPEST = 40
"""PDFium follows calls no deeper."""
_DEEPEST_NAMES = 3
_MOST_FORMS = 20_000
_MOST_DRAWN = 100_000
"""So many drawings take PDFium some seconds to read."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A drawing (form XObject): where the file says that it is one, and how often it calls which others."""

    named_at: int
    calls: dict[int, int]


def without_endless(content: bytes) -> tuple[bytes, int]:
    """Return a PDF in which no drawing calls others without end, and how many were taken out for that.

    Drawings that call others ten times each, eight levels deep, take hours. What is taken out keeps its
    place, under a type that is not drawn. Calls by names that the file packs away are not seen.
    """
    drawings = _drawings(content) if _FORM.search(content) else {}
    totals = dict.fromkeys(drawings, 1)
    for _ in range(_DEEPEST):
        totals = {
            number: 1 + sum(times * totals.get(other, 1) for other, times in drawing.calls.items())
            for number, drawing in drawings.items()
        }
    endless = [number for number, total in totals.items() if total > _MOST_DRAWN]
    if not endless:
        return content, 0
    made = bytearray(content)
    for number in endless:
        at = drawings[number].named_at
        made[at : at + len(_KIND)] = _NOTHING
    return bytes(made), len(endless)


def _drawings(content: bytes) -> dict[int, _Drawing]:
    """The drawings that call others, by their numbers in the file."""
    found: dict[int, _Drawing] = {}
    starts = list(_OBJECT.finditer(content))
    stops = [*(start.start() for start in starts[1:]), len(content)]
    objects = {int(start[1]): (start.end(), stop) for start, stop in zip(starts, stops, strict=True)}
    for number, (begin, stop) in objects.items():
        head, keyword, _ = content[begin : min(stop, begin + _LONGEST_HEAD)].partition(b"stream")
        form = _FORM.search(head) if keyword and len(found) < _MOST_FORMS else None
        named = _named(content, head, objects) if form else {}
        if not form or not named:
            continue
        called: defaultdict[int, int] = defaultdict(int)
        for name in _CALL.findall(_content(content, begin + len(head) + len(keyword), stop, head)):
            if name in named:
                called[named[name]] += 1
        if called:
            found[number] = _Drawing(begin + form.end() - len(_KIND), dict(called))
    return found


def _named(content: bytes, head: bytes, objects: dict[int, tuple[int, int]]) -> dict[bytes, int]:
    """The objects that a drawing's dictionary names, and those named where it refers to for its resources."""
    named: dict[bytes, int] = {}
    for _ in range(_DEEPEST_NAMES):
        found = {name: int(number) for name, number in _NAMED.findall(head)}
        named |= found
        parts = [objects[found[name]] for name in (b"Resources", b"XObject") if found.get(name) in objects]
        head = b" ".join(content[begin : min(stop, begin + _LONGEST_HEAD)] for begin, stop in parts)
    return named


def _content(content: bytes, begin: int, stop: int, head: bytes) -> bytes:
    """The content of a drawing, unpacked if it is packed as most are, or nothing."""
    packed = content[begin:stop].lstrip(b"\r\n")
    if b"/FlateDecode" not in head and not re.search(rb"/Fl\b", head):
        return packed[:_MOST_CONTENT]
    try:
        return zlib.decompressobj().decompress(packed, _MOST_CONTENT)
    except zlib.error:
        return b""
