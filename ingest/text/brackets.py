"""Find brackets in a text, and blank what they hold."""

from __future__ import annotations

import re

BRACKET = re.compile(r"[()\[\]]")


def without_brackets(text: str) -> str:
    """Return the text with blanks for its brackets and all that they hold, character for character."""
    opened: list[int] = []
    held: list[tuple[int, int]] = []
    for match in BRACKET.finditer(text):
        if match[0] in "([":
            opened.append(match.start())
        elif opened:
            held.append((opened.pop(), match.end()))
    letters = list(text)
    end = 0
    for start, stop in sorted(held):
        if stop > end:  # else it lies in the one before
            letters[start:stop] = " " * (stop - start)
            end = stop
    return "".join(letters)
