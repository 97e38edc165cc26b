"""Reads numbers with their units as ranges: "over 12 years", "10 to 50 mg", "less than 4 times", "30-45"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.subject.numbers.units import UNIT, measured

_WORDS = {
    w: float(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
    )
} | {
    "twenty": 20.0,
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "hundred": 100.0,
    "half": 0.5,
    "twice": 2.0,
}
_N = (
    r"(?:\d{1,3}(?:[,\u2009\u202f ]\d{3})+(?![\d])(?:\.\d+)?|\d+(?:[.·]\d+)?|\.\d+|"
    rf"\b(?:{'|'.join(_WORDS)})\b)"
)
_U = rf"(?:\s?-?\s?(?P<{{}}>{UNIT})(?![a-zA-Z]))?"
_MORE = (
    r"(?:over|above|beyond|more than|greater than|higher than|older than|longer than|exceed(?:s|"
    r"ing)?|upwards? of|>)"
)
_AT_LEAST = r"(?:at least|from|minimum(?: of)?|not less than|no less than|≥|⩾|>=|≧)"
_LESS = r"(?:under|below|less than|fewer than|lower than|younger than|shorter than|<)"
_AT_MOST = r"(?:up to|at most|no more than|not more than|not over|within|until|≤|⩽|<=|≦)"
_RANGE = re.compile(
    r"(?<![\w.])(?<![A-Za-z][-–])(?:"
    rf"(?P<before>(?:{_MORE}|{_AT_LEAST}|{_LESS}|{_AT_MOST}))\s*(?:the age of |age |the |"
    rf"an? )?(?P<n0>{_N}){_U.format('u0')}"
    rf"|(?:between\s+)?(?P<a>{_N}){_U.format('ua')}\s*(?:to|and|-|–|—|−|through|until)\s*"
    rf"(?:(?:less than|under|<)\s*)?(?:(?P<minus>[-−])(?=\d)|\+(?=\d))?(?P<b>{_N}){_U.format('ub')}"
    rf"|(?P<n1>{_N}){_U.format('u1')}"
    r")"
    r"(?:\s*(?:the\s+)?(?:upper limits?(?: of (?:the )?normal(?: range)?)?|ULN|normal|baseline)\b)?"
    r"(?P<after>\s*(?:\+|(?:or|and|&)\s+(?:more|over|above|older|greater|higher|longer|up|upwards?)\b|"
    r"(?:or|and)\s+(?:less|under|below|younger|fewer|lower|shorter)\b))?",
    re.IGNORECASE,
)
_BEFORE = 12
_MINUS = re.compile(r"(?:^|[|(]|[^\W\d_]|[,:;])\s*(?<![^\W\d_])[-−–]$")
"""A minus behind a word or the edge of a cell: in "10 -20" it joins two numbers."""
_A_DAY = re.compile(r"\s*(?:an?|per|each|every|daily|weekly|monthly|in)\b", re.IGNORECASE)
"""Behind "three times": how often, and no multiple."""


@dataclass(frozen=True, slots=True)
class Range:
    """A range of a quantity: `low` to `high` in the base unit of `dimension`, "" where no unit stands.

    `open` says that the bounds themselves are outside it. `start` and `end` are where the text says it.
    """

    low: float
    high: float
    dimension: str
    start: int
    end: int
    open: bool = False
    unit: str = ""

    @property
    def is_point(self) -> bool:
        """Whether it is one value."""
        return self.low == self.high

    def holds(self, other: Range) -> bool:
        """Return whether it holds all of another."""
        if self.open and other.is_point and other.low in (self.low, self.high):
            return False
        return self.low <= other.low and other.high <= self.high

    def meets(self, other: Range) -> bool:
        """Return whether both have a value in common."""
        return (self.low < other.high and other.low < self.high) or self.holds(other) or other.holds(self)


@lru_cache(maxsize=1_024)
def ranges(text: str) -> tuple[Range, ...]:
    """Find every range in a text, in order; a single value is a range of one."""
    return tuple(_ranges(text))


def value(number: str) -> float:
    """Return the value of a number in figures or as a word."""
    plain = number.strip().lower()
    if plain in _WORDS:
        return _WORDS[plain]
    return float(re.sub(r"[,\s\u2009\u202f]", "", plain).replace("·", "."))


_PRESSURE = re.compile(
    r"(?<![\d/])(?P<systolic>[6-9]\d|[12]\d\d)(?P<rest>\s?/\s?(?:[3-9]\d|1[0-4]\d))(?![\d/])"
)
"""A blood pressure, which is read by its systolic value."""


def _ranges(text: str) -> Iterator[Range]:
    text = _PRESSURE.sub(lambda match: " " * len(match["rest"]) + match["systolic"], text)
    for match in _RANGE.finditer(text):
        found = _range(match, text)
        if found is not None:
            yield found


def _range(match: re.Match[str], text: str) -> Range | None:
    if match["a"] is not None:
        return _between(match, text)
    number, unit = (match["n0"], match["u0"]) if match["before"] else (match["n1"], match["u1"])
    dimension, size = _measured(unit or "", text, match.end())
    at = value(number) * size * (-1 if not dimension and _is_negative(match, text) else 1)
    low, high, outside = at, at, False
    before, after = (match["before"] or "").lower(), (match["after"] or "").lower()
    if re.fullmatch(_MORE, before):
        low, high, outside = at, math.inf, True
    elif re.fullmatch(_AT_LEAST, before):
        low, high = at, math.inf
    elif re.fullmatch(_LESS, before):
        low, high, outside = -math.inf, at, True
    elif before:
        low, high = -math.inf, at
    elif "+" in after or re.search(r"more|over|above|older|greater|higher|longer|up", after):
        high = math.inf
    elif after:
        low = -math.inf
    return Range(low, high, dimension, match.start(), match.end(), outside, unit or "")


def _is_negative(match: re.Match[str], text: str) -> bool:
    """Return whether a minus stands right before a number, and nothing that it could be taken from."""
    return bool(_MINUS.search(text, max(match.start() - _BEFORE, 0), match.start()))


def _measured(unit: str, text: str, end: int) -> tuple[str, float]:
    dimension, size = measured(unit)
    often = dimension == "times" and unit.lower() == "times" and _A_DAY.match(text, end)
    return ("frequency" if often else dimension), size


def _between(match: re.Match[str], text: str) -> Range | None:
    unit = match["ub"] or match["ua"] or ""
    first = match["ua"] or unit
    dimension, size = _measured(unit, text, match.end())
    low, high = value(match["a"]) * measured(first)[1], value(match["b"]) * size
    if not dimension:
        low *= -1 if _is_negative(match, text) else 1
        high *= -1 if match["minus"] else 1
    if low > high:
        return None
    if match["after"]:
        high = math.inf
    return Range(low, high, dimension, match.start(), match.end(), False, unit)
