"""Puts words together as the file writes them: one piece is a line of one cell, or a line of text."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import Line, Word

_MARKER_GAP = 2.0
_BULLETS = "•●○◦▪■□❑❏❖➢‣·"
_SHIFTED = 0.55
_SMALLER = 0.85
_NEAR = 0.35


def pieces_of(words: Sequence[Word]) -> list[Line]:
    """Return the pieces in the order of the page's content; none where the file writes no spaces."""
    if not any(word.apart for word in words):
        return []
    runs: list[list[Word]] = []
    for word in sorted(words, key=lambda each: each.order):
        if runs and (not word.apart or _is_raised(word, runs[-1][-1])):
            runs[-1].append(word)
        else:
            runs.append([word])
    return _with_marked([Line(tuple(run)) for run in runs])


def _is_raised(word: Word, before: Word) -> bool:
    """Whether a small word close behind another one is raised or lowered."""
    gap = word.bounds.left - before.bounds.right
    return (
        word.size < _SMALLER * before.size
        and abs(word.baseline - before.baseline) <= _SHIFTED * before.size
        and -0.2 * before.size <= gap <= _NEAR * before.size
    )


def _with_marked(lines: Sequence[Line]) -> list[Line]:
    """Lines with the list markers that begin them."""
    found: list[Line] = []
    for number, line in enumerate(lines):
        before = found[-1] if found else None
        begins = number < 2 or not _level(lines[number - 2], lines[number - 1])
        if (
            before
            and begins
            and len(before.words) == 1
            and MARKER.match(before.text)
            and _level(before, line)
        ):
            gap = line.bounds.left - before.bounds.right
            if 0 <= gap <= _MARKER_GAP * line.size and (line.text[0].isalpha() or before.text in _BULLETS):
                found[-1] = Line(before.words + line.words)
                continue
        found.append(line)
    return found


def _level(one: Line, other: Line) -> bool:
    return abs(one.baseline - other.baseline) <= 0.3 * min(one.size, other.size)
