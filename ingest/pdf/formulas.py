"""Reads simple fractions, whose terms stand above and below a line, and finds other formulas like them.

All are said to be in doubt: what stands in two dimensions is written on one line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.pdf.shapes import Rect, Word, around
from ingest.signs import fraction

_LONGEST = 220.0
_NEAR = 1.3
"""How far from the line its terms stand at most, in sizes, from their middles."""
_OVER = 4.0
"""How far a term may stick out over the ends of its line, in points."""
_BESIDE = 2.5
_AXIS, _ON_AXIS = 0.25, 0.22
"""A fraction's line stands so far above the baseline of what is beside it, in sizes, give or take."""
_CLEAR = 0.22
"""A line that is nearer below words, in sizes, underlines them."""
_BAR = (0.7, 1.2)
"""A bar over words stands so far above their baseline, in sizes."""
_UNDERLINE = 0.4
_OFF_CENTRE = 2.0
_ROOTS = frozenset("√∛∜∑∫∏")


@dataclass(frozen=True, slots=True)
class _Fraction:
    """The places, among the words of a page, of what stands above and below a line, and beside it."""

    above: tuple[int, ...]
    below: tuple[int, ...]
    beside: tuple[int, ...]
    sure: bool


def with_formulas(words: Sequence[Word], rules: Sequence[Rect]) -> list[Word]:
    """Return words, those of a simple fraction on one line, and a mark on all of a formula.

    A line is a fraction's where terms stand above and below it, no wider than it, and the rest of the
    formula beside it at its height: an underline has nothing beside it, a table's rule has words outside.
    """
    marked: set[int] = {i for i, word in enumerate(words) if _ROOTS.intersection(word.text)}
    short = [rule for rule in rules if rule.width <= _LONGEST]
    terms = _terms(words, short)
    found = [(rule, f) for rule in short if (f := _fraction(words, rule, terms))]
    marked |= {i for rule in short for i in _under_bar(words, rule)}
    if not found and not marked:
        return list(words)
    parts = Counter(i for _, f in found for i in (*f.above, *f.below))
    made: dict[int, list[Word]] = {}
    gone: set[int] = set()
    for rule, f in found:
        marked |= {*f.above, *f.below, *f.beside}
        own = (*f.above, *f.below)
        if (
            f.sure
            and all(parts[i] == 1 for i in own)
            and _on_one_line(words, f.above)
            and _on_one_line(words, f.below)
        ):
            made[own[0]] = _written(
                [words[i] for i in f.above], [words[i] for i in f.below], words[f.beside[0]], rule
            )
            gone |= set(own)
    written = [
        [replace(word, marks=(*word.marks, "formula")) if i in marked else word]
        if i not in gone
        else made.get(i, [])
        for i, word in enumerate(words)
    ]
    return [word for several in written for word in several]


def _on_one_line(words: Sequence[Word], positions: Sequence[int]) -> bool:
    lines = [words[i].baseline for i in positions]
    return max(lines) - min(lines) < 0.3 * words[positions[0]].size


def _written(above: Sequence[Word], below: Sequence[Word], beside: Word, rule: Rect) -> list[Word]:
    """The words of a fraction one behind the other, on the baseline of what stands beside it."""
    over, under = (sorted(part, key=lambda word: word.bounds.left) for part in (above, below))
    texts = fraction(" ".join(w.text for w in over), " ".join(w.text for w in under)).split()
    groups = [*([w] for w in over[:-1]), [over[-1], under[0]], *([w] for w in under[1:])]
    if len(texts) != len(groups):
        return [*over, *under]
    step = rule.width / len(groups)
    return [
        Word(
            text,
            around(word.box for word in group),
            Rect(
                rule.left + i * step,
                beside.baseline - 0.8 * beside.size,
                rule.left + (i + 0.8) * step,
                beside.baseline + 0.2 * beside.size,
            ),
            beside.baseline,
            beside.size,
            False,
            beside.font,
            beside.page,
            group[0].order,
            ("formula",),
        )
        for i, (text, group) in enumerate(zip(texts, groups, strict=True))
    ]


def _terms(words: Sequence[Word], rules: Sequence[Rect]) -> frozenset[int]:
    """The words that stand close above or below a short line and do not reach over its ends."""
    return frozenset(
        i
        for rule in rules
        for i, word in enumerate(words)
        if abs(word.bounds.middle[1] - rule.middle[1]) <= _NEAR * word.size
        and rule.left - _OVER <= word.bounds.left
        and word.bounds.right <= rule.right + _OVER
    )


def _under_bar(words: Sequence[Word], rule: Rect) -> list[int]:
    """The words of a line that a bar runs over, as a root's does, where the line goes on beside it."""
    y = rule.middle[1]
    inside = [
        i
        for i, word in enumerate(words)
        if min(word.bounds.right, rule.right) - max(word.bounds.left, rule.left) > 0.5 * word.bounds.width
    ]
    under = [i for i in inside if _BAR[0] * words[i].size <= words[i].baseline - y <= _BAR[1] * words[i].size]
    above = any(-0.1 * words[i].size <= y - words[i].baseline <= _UNDERLINE * words[i].size for i in inside)
    return under if not above and any(_goes_on(words, i, rule, frozenset()) for i in under) else []


def _fraction(words: Sequence[Word], rule: Rect, terms: frozenset[int]) -> _Fraction | None:
    y = rule.middle[1]
    above: set[int] = set()
    below: set[int] = set()
    beside: set[int] = set()
    for i, word in enumerate(words):
        off = word.bounds.middle[1] - y
        if abs(off) > _NEAR * word.size:
            continue
        over = min(word.bounds.right, rule.right) - max(word.bounds.left, rule.left)
        if over > 0:
            if word.bounds.left < rule.left - _OVER or word.bounds.right > rule.right + _OVER:
                return None
            if abs(off) < 0.35 * word.size:
                return None
            (above if off < 0 else below).add(i)
        elif (
            abs(word.baseline - _AXIS * word.size - y) < _ON_AXIS * word.size and -over < _BESIDE * word.size
        ):
            beside.add(i)
    if not (above and below and beside):
        return None
    others = terms - above - below
    if any(_goes_on(words, i, rule, others) for i in (*above, *below)):
        return None
    sure = all(y - words[i].baseline >= _CLEAR * words[i].size for i in above)
    if not sure and not all(_is_centred([words[i] for i in part], rule) for part in (above, below)):
        return None
    return _Fraction(tuple(sorted(above)), tuple(sorted(below)), tuple(sorted(beside)), sure)


def _is_centred(words: Sequence[Word], rule: Rect) -> bool:
    return abs(around(word.bounds for word in words).middle[0] - rule.middle[0]) <= _OFF_CENTRE


def _goes_on(words: Sequence[Word], i: int, rule: Rect, others: frozenset[int]) -> bool:
    """Whether the line of a word goes on beyond a rule, with more than the terms of other fractions: then it
    is a line of text, and no term."""
    word = words[i]
    return any(
        j not in others
        and abs(other.baseline - word.baseline) < 0.15 * word.size
        and (
            0 <= other.bounds.left - rule.right < _BESIDE * word.size
            or 0 <= rule.left - other.bounds.right < _BESIDE * word.size
        )
        for j, other in enumerate(words)
    )
