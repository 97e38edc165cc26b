"""Reads the number that is printed on each page, where the file itself has no labels for its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NUMBER = re.compile(
    r"(?:page|pg|p)?\W*(\d{1,4})\W*(?:(?:of|/)\W*\d{1,4})?$|^\W*(?:page\W*)?(\d{1,4})\W+\D", re.IGNORECASE
)
_ROMAN = re.compile(r"\W*([ivxlc]{1,7})\W*$", re.IGNORECASE)
_LEAST = 3
"""So many pages must agree on how far printed numbers are from those in the file."""


def printed_labels(furniture: Sequence[Sequence[str]]) -> list[str]:
    """Return the label of each page as it is printed, or "" where that is not sure.

    Args:
        furniture: for each page the lines that stand around its text. A page between two others needs no
            number of its own where theirs leave no doubt.
    """
    arabic = [_candidates(lines) for lines in furniture]
    offsets = Counter(value - at for at, values in enumerate(arabic, start=1) for value in set(values))
    offset, seen = offsets.most_common(1)[0] if offsets else (0, 0)
    labels = [""] * len(furniture)
    if seen >= min(_LEAST, max(len(furniture) - 1, 2)):
        pages = [at for at, values in enumerate(arabic, start=1) if at + offset in values]
        for at in range(pages[0], pages[-1] + 1):
            labels[at - 1] = str(at + offset) if at + offset > 0 else ""
    return [label or _roman_label(lines) for label, lines in zip(labels, furniture, strict=True)]


def _candidates(lines: Sequence[str]) -> list[int]:
    found = (_NUMBER.search(line.strip()) for line in lines)
    return [int(match[1] or match[2]) for match in found if match]


def _roman_label(lines: Sequence[str]) -> str:
    for line in lines:
        match = _ROMAN.fullmatch(line.strip())
        if match:
            return match[1]
    return ""
