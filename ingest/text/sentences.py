"""Find the sentences of a stretch of text.

The splitter is `sentencex` (Wikimedia), the fastest of the four libraries compared on clinical traps
(`benchmarks/sentence_splitters.py`). A wrong break makes a wrong quote and a missed one only a
longer quote, so where it breaks too eagerly the pieces are rejoined here: together they make the
fewest wrong breaks.
"""

from __future__ import annotations

import re

import sentencex

# After these a sentence goes on even before a capital letter or a digit.
_NEVER_LAST = re.compile(r"(?:^|[\s(\[])(?:approx|viz|vs|figs?|eqs?|incl|subsp|e\.g|i\.e)\.$", re.IGNORECASE)
# What a sentence ends with: a mark, then any closing quotes and brackets, then any cited numbers.
_ENDS = re.compile(r"""[.?!:…][)\]"”’'»]*(?:\s?\[[\d,;–\- ]+\])*$""")
# A name such as mRNA, eGFR or p53, which a sentence may begin with.
_NAME = re.compile(r"[a-z]+[A-Z0-9]")
_TAIL = 40
"""How many characters of a sentence's end are looked at."""
_WINDOW = 4_000
"""How many characters are split at a time."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Split `text` into sentences; return their (start, end) character offsets in order.

    Surrounding white space belongs to no sentence; every other character belongs to exactly one.
    """
    starts = _starts(text)
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


def _starts(text: str) -> list[int]:
    """Return where sentencex begins sentences. It looks at a window at a time: its work grows with the
    square of the quotation marks that it sees.

    The last sentence of a window is looked at again, with the next one. Only a sentence that is longer than
    a window is seen in parts.
    """
    # sentencex takes UTF-8; half of a surrogate pair, which has none, is one "?" to it.
    encodable = text.encode(errors="replace").decode()
    starts, at = [0], 0
    while at < len(text):
        window = encodable[at : at + _WINDOW]
        found = [at + b["start_index"] for b in sentencex.get_sentence_boundaries("en", window)]
        later = [start for start in found if start > at]
        starts += later
        if at + _WINDOW >= len(text):
            break
        at = later[-1] if later else at + _WINDOW
    return starts


def _goes_on(text: str, before: tuple[int, int], start: int) -> bool:
    """Return whether the text at `start` continues the sentence `before`."""
    gap = text[before[1] : start]
    if "\n\n" in gap:
        return False
    tail = text[max(before[0], before[1] - _TAIL) : before[1]]
    if _NEVER_LAST.search(tail):
        return True
    if tail.endswith(".") and text[start].islower():
        return not _NAME.match(text, start)
    if "\n" in gap:
        return False
    return text[start] in ")],;/." or text[start].islower() or not _ENDS.search(tail)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Trim white space off both ends of a span."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
