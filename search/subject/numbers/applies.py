"""Says whether a sentence or a row applies to the numbers of a question: "over 12 years" to an adult."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.words.terms import terms
from search.subject.numbers.analytes import is_of
from search.subject.numbers.asked import CATEGORIES, AskedNumber
from search.subject.numbers.ranges import Range, ranges
from search.subject.numbers.units import UNIT, may_be_age, measured

_DURATION = re.compile(
    r"\b(?:every|for|after|within|repeat\w*|then|during|over|lasting|duration|each|next|last|first|until|by|once)\s*"
    r"(?:the\s+)?(?:age of\s+)?(?:at least\s+|another\s+)?$",
    re.IGNORECASE,
)
_AGE_WORD = re.compile(
    r"\b(?:age[ds]?|years?|child(?:ren)?|adults?|infants?|bab(?:y|ies)|neonates?|boys?|girls?|people|patients?|men|women|"
    r"anyone|everyone|those|(?:you|who|they|s?he) (?:are|is))\b",
    re.IGNORECASE,
)
_HEAD_UNIT = re.compile(rf"(?<![a-zA-Z])({UNIT})(?![a-zA-Z])", re.IGNORECASE)
CITED = re.compile(
    r"\[\d+(?:\s?[,–-]\s?\d+)*\]|\((?:sources?|refs?\.?|references?|figures?|tables?|see|section)\s[\d\s,–-]+\)",
    re.IGNORECASE,
)
"""Numbers that cite a source."""
_YEARS = 365.25
_OF_NEWBORNS = re.compile(
    r"\b(?:post-?menstrual|post-?conceptional|gestation\w*|corrected) age|\bgestation", re.IGNORECASE
)
_ADULT, _OLD = 18.0, 65 * 365.0
_OLDEST = 120 * _YEARS
_ADULTS = re.compile(r"\b(?:adults?|men|women)\b(?:\s+(?:aged|who are|of|is|are))*\s*\W*$", re.IGNORECASE)
"""Before "under 50": it means 18 to 50."""


def applies(asked: Sequence[AskedNumber], statement: str, heads: Sequence[str], over: str) -> float:
    """Score how far a statement applies to some numbers.

    Above 0 its ranges hold them, the higher the narrower; below 0 they hold others.

    Args:
        asked: the numbers of a question.
        statement: a sentence, or a table's row.
        heads: the header rows over a row.
        over: all else that stands over it, such as its groups and headings.
    """
    if not asked:
        return 0.0
    above = [(span, line) for line in over.splitlines() for span in ranges(line)]
    own = list(_own_ranges(statement, heads))
    return sum(_applies(each, above, own, f"{over}\n{statement}") for each in asked)


_Stated = Sequence[tuple[Range, str]]
"""Ranges, each with the text that it stands in."""


def _applies(asked: AskedNumber, above: _Stated, own: _Stated, text: str) -> float:
    if asked.is_age:
        return _age_applies(asked.range, [*above, *own], text)
    compared = [(span, about) for span, about in own if _compares(asked, span, about)]
    # The first cell says when a row applies; a later one may name another value, from which to go on.
    alike = [span for span, about in compared if about == compared[0][1]]
    alike += [span for span, about in above if _compares(asked, span, about)]
    return max((_relation(*_in_one_unit(asked.range, span)) for span in alike), default=0.0)


def _in_one_unit(asked: Range, stated: Range) -> tuple[Range, Range]:
    """Return both in one unit: a number without one is meant in that of the other."""
    if stated.dimension and not asked.dimension:
        return _in_unit(asked, stated.unit), stated
    if asked.dimension and not stated.dimension:
        return asked, _in_unit(stated, asked.unit)
    return asked, stated


def _age_applies(asked: Range, stated: Sequence[tuple[Range, str]], text: str) -> float:
    """Compare an age with ranges of ages; without one, with words such as "adult"."""
    ages = [_years(span, about) for span, about in stated]
    # "Over 65 years" has an end too, and so is narrower than "adults".
    of_ages = [
        replace(span, low=max(span.low, 0.0), high=min(span.high, _OLDEST))
        for span in ages
        if span is not None
    ]
    if of_ages:
        return _best(asked, of_ages)
    meant = [span for _, pattern, span in CATEGORIES if pattern.search(text)]
    # What holds for newborns says nothing of children, nor what holds for adults of those over 65.
    meant = [span for span in meant if span.holds(asked) or not span.meets(asked)]
    if not math.isfinite(asked.high):
        meant = [span for span in meant if span.low >= _OLD]
    return _best(asked, meant)


def _best(asked: Range, stated: Sequence[Range]) -> float:
    if not stated:
        return 0.0
    scores = [_relation(asked, each) for each in stated]
    return max(scores)


def _relation(asked: Range, stated: Range) -> float:
    if (asked.low, asked.high) == (stated.low, stated.high):
        return 1.5
    if stated.is_point:
        return 0.0 if asked.holds(stated) else -0.5
    if stated.holds(asked):
        return 1.0 + 0.4 * _tightness(asked, stated)
    if stated.meets(asked):
        return 0.2
    return -1.0


def _tightness(asked: Range, stated: Range) -> float:
    """Return how narrowly a range holds another: from 0 to 1."""
    at = asked.low if math.isfinite(asked.low) else asked.high
    nearest = [abs(at - bound) for bound in (stated.low, stated.high) if math.isfinite(bound)]
    bounded = math.isfinite(stated.low) and math.isfinite(stated.high)
    size = max(abs(at), 1e-9)
    return (
        1 / (1 + (stated.high - stated.low) / size)
        if bounded
        else 0.9 / (1 + min(nearest, default=size) / size)
    )


def _compares(asked: AskedNumber, stated: Range, about: str) -> bool:
    """Return whether two numbers share a dimension or, where one has none, their subject."""
    mine, other = asked.range.dimension, stated.dimension
    if mine and other:
        return mine == other
    return bool(asked.of) and is_of(asked.of, set(terms(about)))


def _years(span: Range, about: str) -> Range | None:
    """Return a range as one of ages, or None where it is none."""
    before = about[: span.start]
    if span.dimension == "time":
        if not may_be_age(span.unit) or _DURATION.search(before):
            return None
        # "Above 35 weeks" of such an age is still a newborn.
        return replace(span, high=min(span.high, _YEARS)) if _OF_NEWBORNS.search(about) else span
    aged = not span.dimension and bool(_AGE_WORD.search(before[-25:]))
    if not aged or (math.isfinite(span.high) and span.high > 120):
        return None
    low = max(span.low, _ADULT) if _ADULTS.search(before[-25:]) and span.high > _ADULT else span.low
    return replace(span, low=low * _YEARS, high=span.high * _YEARS, dimension="time", unit="years")


def _own_ranges(statement: str, heads: Sequence[str]) -> Iterator[tuple[Range, str]]:
    """Yield the ranges of a statement, each with its text: of a row, with its cell and the head over it."""
    # Blanked and not cut out, so that what stands behind keeps its place.
    statement = CITED.sub(lambda match: " " * len(match[0]), statement)
    if not statement.lstrip().startswith("|"):
        yield from ((span, statement) for span in ranges(statement))
        return
    columns = [_cells(head) for head in heads]
    for at, cell in enumerate(_cells(statement)):
        head = " ".join(column[at] for column in columns if at < len(column))
        unit = _HEAD_UNIT.search(head)
        for span in ranges(cell):
            # The head's words stand before the cell's, and the range is moved along.
            about = f"{head} {cell}"
            moved = replace(span, start=span.start + len(head) + 1, end=span.end + len(head) + 1)
            yield (_in_unit(moved, unit[1]) if unit and not span.dimension else moved), about


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _in_unit(span: Range, unit: str) -> Range:
    dimension, size = measured(unit)
    return replace(span, low=span.low * size, high=span.high * size, dimension=dimension, unit=unit)
