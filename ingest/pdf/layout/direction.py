"""Puts the words of lines that run from right to left into reading order."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.shapes import Line, Word


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return lines, those of Hebrew and Arabic from right to left, with a mark on their words.

    Words and numbers that run from left to right among them keep their own order.
    """
    return [_ordered(line) if _has_right_to_left(line) else line for line in lines]


def _direction(word: Word) -> int:
    """-1 for a word from right to left, 1 for one from left to right, 0 for figures and signs alone."""
    kinds = {unicodedata.bidirectional(character) for character in word.text}
    return -1 if kinds & {"R", "AL"} else 1 if "L" in kinds else 0


def _has_right_to_left(line: Line) -> bool:
    return any("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in line.text)


def _ordered(line: Line) -> Line:
    directions = [_direction(word) for word in line.words]
    words = [replace(word, marks=(*word.marks, "rtl")) for word in line.words]
    if directions.count(-1) >= directions.count(1):
        words = _islands(words, directions, 1)[::-1]
    else:
        words = _islands(words, directions, -1)
    return Line(tuple(words))


def _islands(words: Sequence[Word], directions: Sequence[int], direction: int) -> list[Word]:
    """Words with the stretches of one direction reversed; figures between two of them belong to them."""
    found: list[Word] = []
    i = 0
    while i < len(words):
        stop = i
        while stop < len(words) and directions[stop] != -direction:
            stop += 1
        while stop > i and directions[stop - 1] != direction and direction == -1:
            stop -= 1
        if stop > i:
            found += words[i:stop][::-1]
            i = stop
        else:
            found.append(words[i])
            i += 1
    return found
