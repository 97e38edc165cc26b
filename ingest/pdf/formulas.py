"""Finds formulas that stand in two dimensions: terms above and below a fraction's line, and roots.

They are not read, and said to be in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.shapes import Rect, Word

_LONGEST = 220.0
_NEAR = 1.3
"""How far from the line its terms stand at most, in sizes, from their middles."""
_OVER = 4.0
"""How far a term may stick out over the ends of its line, in points."""
_BESIDE = 2.5
_ROOTS = frozenset("√∛∜∑∫∏")


def with_formulas(words: Sequence[Word], rules: Sequence[Rect]) -> list[Word]:
    """Return words with a mark on those of a fraction, and on signs that reach over what follows.

    A line is a fraction's where terms stand above and below it, no wider than it, and the rest of the
    formula beside it at its height: an underline has nothing beside it, a table's rule has words outside.
    """
    marked: set[int] = {i for i, word in enumerate(words) if set(word.text) <= _ROOTS}
    for rule in rules:
        if rule.width <= _LONGEST:
            marked |= _fraction(words, rule)
    if not marked:
        return list(words)
    return [replace(w, marks=(*w.marks, "formula")) if i in marked else w for i, w in enumerate(words)]


def _fraction(words: Sequence[Word], rule: Rect) -> set[int]:
    y = rule.middle[1]
    above: set[int] = set()
    below: set[int] = set()
    beside: set[int] = set()
    for i, word in enumerate(words):
        off = word.place.middle[1] - y
        if abs(off) > _NEAR * word.size:
            continue
        over = min(word.place.right, rule.right) - max(word.place.left, rule.left)
        if over > 0:
            if word.place.left < rule.left - _OVER or word.place.right > rule.right + _OVER:
                return set()
            if abs(off) < 0.35 * word.size:
                return set()
            (above if off < 0 else below).add(i)
        elif abs(off) < 0.5 * word.size and -over < _BESIDE * word.size:
            beside.add(i)
    return above | below | beside if above and below and beside else set()
