"""Find words in a document's text, for a reader who looks for them in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 500
"""How many places are found at most."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the words stand, in the text's offsets, and which place is shown, from 1; 0 for none."""

    spans: tuple[tuple[int, int], ...] = ()
    nth: int = 0

    @property
    def shown(self) -> tuple[int, int]:
        """Return the place that is shown; (0, 0) where there is none."""
        return self.spans[self.nth - 1] if self.nth else (0, 0)


def places(text: str, words: str, nth: int | None) -> Places:
    """Find words as they stand together, whatever their case and the white space between them.

    The first MOST of them, in order. `nth` beyond the last is the last.
    """
    wanted = words.split()
    if not wanted:
        return Places()
    pattern = re.compile(r"\s+".join(map(re.escape, wanted)), re.IGNORECASE)
    spans: list[tuple[int, int]] = []
    for found in pattern.finditer(text):
        spans.append(found.span())
        if len(spans) == MOST:
            break
    return Places(tuple(spans), min(max(nth or 1, 1), len(spans)))
