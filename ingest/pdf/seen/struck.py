"""Finds words that are struck out: by an annotation, or by a line drawn through them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.pdf.shapes import Rect, Word

_HIGH, _LOW = 0.52, 0.1
"""A line that strikes a word out stands so far above its baseline, in sizes; an underline is below."""
_WHOLE, _PART = 0.7, 0.25
"""How much of a word a line must cross to strike it out, and to strike out a part of it."""


def with_struck(words: Iterable[Word], rules: Sequence[Rect], struck: Sequence[Rect]) -> list[Word]:
    """Return words with a mark on those that are struck out.

    Args:
        rules: thin lines across, drawn on the page.
        struck: what annotations strike out.
    """
    if not rules and not struck:
        return list(words)
    ordered = sorted(rules, key=_height)
    return [_judged(word, ordered, struck) for word in words]


def _height(rule: Rect) -> float:
    return (rule.top + rule.bottom) / 2


def _judged(word: Word, rules: Sequence[Rect], struck: Sequence[Rect]) -> Word:
    low, high = word.baseline - _HIGH * word.size, word.baseline - _LOW * word.size
    first, stop = bisect_left(rules, low, key=_height), bisect_right(rules, high, key=_height)
    if first == stop and not struck:
        return word
    through = [rule for rule in rules[first:stop] if _across(rule, word.bounds) > 0]
    over = [rect for rect in struck if rect.top < (low + high) / 2 < rect.bottom]
    share = max((_across(r, word.bounds) for r in [*through, *over]), default=0.0) / max(
        word.bounds.width, 0.1
    )
    if share < _PART:
        return word
    return replace(word, marks=(*word.marks, "struck" if share >= _WHOLE else "partly struck"))


def _across(one: Rect, other: Rect) -> float:
    return min(one.right, other.right) - max(one.left, other.left)
