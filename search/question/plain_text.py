"""Writes a text plainly for patterns, and finds where each of its characters came from.

A run of white space becomes one character, a dash a hyphen, and what has no width goes. So no pattern has to
allow for any number of blanks, which would make it slow on a long run of them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PIECE = re.compile(r"\s+|[^\s]")
_DASHES = dict.fromkeys("‐‑‒–—−﹣-", "-")


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain text, and for each of its characters the offsets in the original, start and end."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of a stretch of the plain text that is not empty."""
        return self.spans[start][0], self.spans[end - 1][1]


def plain(text: str) -> Plain:
    """Write a text plainly; a run of white space is a line's end if it holds one, else a blank."""
    characters, spans = list[str](), list[tuple[int, int]]()
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece[0].isspace():
            characters.append("\n" if "\n" in piece or "\r" in piece else " ")
        elif unicodedata.category(piece) == "Cf":
            continue
        else:
            characters.append(_DASHES.get(piece, piece))
        spans.append(found.span())
    return Plain("".join(characters), tuple(spans))
