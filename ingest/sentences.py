"""Finds the sentences of a stretch of text.

The splitter is `sentencex` (Wikimedia). Of four libraries tried on clinical traps it made the
fewest wrong breaks and was the fastest (`benchmarks/sentence_splitters.py`). A wrong break makes a
wrong quote and a missed one only a longer quote, so where it breaks too eagerly the pieces are
rejoined here.
"""

from __future__ import annotations

import re

import sentencex

# After these a sentence goes on even before a capital letter or a digit.
_NEVER_LAST = re.compile(r"(?:^|[\s(\[])(?:approx|viz|vs|figs?|eqs?|incl|subsp|e\.g|i\.e)\.$", re.IGNORECASE)
_LONGEST_ABBREVIATION = 12


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) character offsets of the sentences of `text`, in order.

    Surrounding white space belongs to no sentence; every other character belongs to exactly one.
    """
    # sentencex takes UTF-8; half of a surrogate pair, which has none, is one "?" to it.
    encodable = text.encode(errors="replace").decode()
    starts = [b["start_index"] for b in sentencex.get_sentence_boundaries("en", encodable)]
    spans: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        start, end = trimmed(text, start, end)
        if start == end:
            continue
        if spans and _goes_on(text, spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _goes_on(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether what begins at `start` belongs to the sentence `before`."""
    if "\n\n" in text[before[1] : start]:
        return False
    if text[before[1] - 1] == "." and text[start].islower():
        return True
    return bool(_NEVER_LAST.search(text[max(before[0], before[1] - _LONGEST_ABBREVIATION) : before[1]]))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its two ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
