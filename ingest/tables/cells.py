"""The cells of a table, and their words on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGIT = re.compile(r"\d")
_GOES_ON = re.compile(
    r"(?:[-–—+×/=,:;(]|\b(?:and|or|to|then|every|for|of|in|at|by|with|per|max|maximum))$", re.I
)
"""What a line of a cell ends with that the next one goes on."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, its first row and column (from 0), and how many of each it covers."""

    words: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False
    """Return whether the source marks it as a head, such as HTML's th."""
    group: bool = False
    """Return whether the source marks it as the head of the rows below it, such as scope="rowgroup"."""


def plain(words: str) -> str:
    """Return the words of a cell on one line. Lines that each hold a value stay apart by a semicolon."""
    if "\n" not in words:
        return " ".join(words.split())
    lines = [line for line in (" ".join(each.split()) for each in words.split("\n")) if line]
    joined = lines[:1]
    for before, line in zip(lines, lines[1:], strict=False):
        joined += ["; " if _stand_apart(before, line) else " ", line]
    return "".join(joined)


def _stand_apart(before: str, line: str) -> bool:
    """Return whether two lines of a cell say one thing each: both hold a value and begin alike."""
    if not (_DIGIT.search(before) and _DIGIT.search(line)) or line.startswith(("•", "(", "/")):
        return False
    alike = before[0].isdigit() == line[0].isdigit() and before[0].isupper() == line[0].isupper()
    return alike and not before.endswith((".", "!", "?")) and _GOES_ON.search(before) is None
