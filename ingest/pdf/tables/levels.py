"""Puts the words of a table on the baselines they stand on, and parts them at wide gaps."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.layout.lines import MARKER
from ingest.pdf.shapes import Word

WORD_GAP = 0.5
"""Words that stand closer, in sizes, are one run; narrower gaps part no columns."""
_MARKER_GAP = 1.5
_APART, _SPACED = 0.15, 0.75
"""A word that the file sets apart begins a run of its own behind so wide a gap, in sizes; one behind a space
that is written does only behind a wider one."""

Level = list[Word]
"""The words on one baseline, from left to right."""


def levels_of(words: Sequence[Word]) -> list[Level]:
    """Return words by the baselines they stand on, from the top."""
    levels: list[Level] = []
    for word in sorted(words, key=lambda each: each.baseline):
        if levels and abs(levels[-1][-1].baseline - word.baseline) <= 0.3 * min(
            levels[-1][-1].size, word.size
        ):
            levels[-1].append(word)
        else:
            levels.append([word])
    return _with_shifted([sorted(level, key=lambda each: each.bounds.left) for level in levels])


def _with_shifted(levels: list[Level]) -> list[Level]:
    """Take raised and lowered words, which stand on a level of their own, to the line they belong to."""
    found: list[Level] = []
    for level in levels:
        before = found[-1] if found else None
        if before and _shifted(level, before):
            before.extend(level)
        elif before and _shifted(before, level):
            found[-1] = level + before
        else:
            found.append(level)
    return [sorted(level, key=lambda each: each.bounds.left) for level in found]


def _shifted(small: Level, large: Level) -> bool:
    """Whether all words of a level are small ones beside those of another."""
    size = max(word.size for word in large)
    return (
        abs(small[0].baseline - large[0].baseline) < 0.55 * size
        and max(word.size for word in small) < 0.85 * size
        and all(not any(_over(word, other) for other in large) for word in small)
    )


def _over(one: Word, other: Word) -> bool:
    return (
        min(one.bounds.right, other.bounds.right) - max(one.bounds.left, other.bounds.left) > 0.2 * one.size
    )


def runs_of_level(level: Level) -> list[list[Word]]:
    """Return the words of a level in runs that no wide gap parts."""
    runs: list[list[Word]] = []
    for word in level:
        last = runs[-1][-1] if runs else None
        if last and word.bounds.left - last.bounds.right < _gap(runs[-1], word) * min(word.size, last.size):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _gap(run: Sequence[Word], word: Word) -> float:
    """How wide a gap may be inside a cell, in sizes: wider between a list marker and what it marks."""
    marked = len(run) == 1 and MARKER.match(run[0].text) and word.text[0].isalpha()
    if marked:
        return _MARKER_GAP
    return WORD_GAP if word.apart is None else _APART if word.apart else _SPACED
