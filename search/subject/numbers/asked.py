"""Reads the numbers of a question: an age, a weight, a laboratory value, a multiple of the upper limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.words.terms import terms
from search.subject.numbers.analytes import names_an_analyte
from search.subject.numbers.ranges import Range, ranges
from search.subject.numbers.units import may_be_age

_YEAR = 365.25
_OLD = re.compile(
    r"\s*-?\s*(?:old\b|of age\b|/o\b)|\s*-?\s*(?:child|boy|girl|infant|baby|man|woman|male|female)\b", re.I
)
_AGED = re.compile(
    r"\b(?:aged?|age of|child(?:ren)?|adults?|people|persons?|patients?|infants?|bab(?:y|ies)|boys?|"
    r"girls?|men|women|"
    r"man|woman|toddlers?|teenagers?|adolescents?|elderly|neonates?|"
    r"preterm|premature|newborns?)(?:\s+(?:is|are|was|of|aged|who are|"
    r"with age))*\s*$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:types?|stages?|grades?|class|groups?|phase|factor|category|level|vitamin|hepatitis|table|figure|section|"
    r"chapter|case|protein|chromosome|trisomy|omega|complex)\s*$",
    re.IGNORECASE,
)
_WORDS_BEFORE, _WORDS_OF_NAME = 3, 4
"""How many words before a number may say what it is of, and how many the name of an analyte has."""
_SYSTOLIC = re.compile(r"\d+\s?/\s?$")
"""The first figures of a blood pressure, whose value is moved behind them (`ranges.py`)."""
_IONS = {"k": "potassium", "na": "sodium", "ca": "calcium", "mg": "magnesium", "cl": "chloride"}
_ION = re.compile(r"\b(?P<ion>K|Na|Ca|Mg|Cl)[2²]?[+-]{0,2}\s*$")
"""The sign of an ion right before its value: "K+ 6.5"."""
_CATEGORIES = (
    ("neonate", r"\bneonat\w*|\bnewborns?", 0.0, 29 / 365),
    ("infant", r"\binfan(?:t|ts|cy)\b|\bbab(?:y|ies)\b", 29 / 365, 2.0),
    (
        "child",
        r"\bchild(?:ren|hood)?\b(?![- ]?pugh)|\bp(?:a)?ediatrics?\b|\b(?:boy|girl)s?\b|\bjuvenile\b|\bpeds\b",
        0.0,
        18.0,
    ),
    ("adolescent", r"\badolescen\w+|\bteen\w*", 12.0, 18.0),
    ("adult", r"\badults?\b", 18.0, 120.0),
    ("elderly", r"\belderly\b|\bgeriatric\w*|\bolder (?:people|adults?|patients?)\b", 65.0, 120.0),
)
CATEGORIES = tuple(
    (name, re.compile(pattern, re.IGNORECASE), Range(low * _YEAR, high * _YEAR, "time", 0, 0))
    for name, pattern, low, high in _CATEGORIES
)
"""Words for ages, with the ages that they mean."""


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A number of a question.

    `is_age` marks a patient's age. `of` are the terms before it, such as those of "potassium". `typed` is
    how it is written.
    """

    range: Range
    is_age: bool
    of: frozenset[str]
    typed: str = ""


_GESTATION = re.compile(r"\b(2[2-9]|3\d|4[0-3])(?:(?:\+[0-6])?/40|\+[0-6](?:\s?(?:weeks?|wks?))?)(?![\w+/])")
"""Weeks of gestation as they are written on a ward: 34+3, 34/40. Completed weeks count."""


@lru_cache(maxsize=64)
def asked_numbers(question: str) -> tuple[AskedNumber, ...]:
    """Return the numbers of a question; ages in words count where it gives no other age."""
    # As long as before, so that offsets hold.
    question, weeks = _GESTATION.subn(lambda match: f"{match[1]} wk".ljust(len(match[0])), question)
    found = [
        _asked(each, question) for each in ranges(question) if not _NAMED.search(question, 0, each.start)
    ]
    # Who is told by weeks of gestation is told no closer by a word.
    if not weeks and not any(each.is_age for each in found):
        words = [span for _, pattern, span in CATEGORIES if pattern.search(question)]
        # Of "elderly adult" the narrower is meant.
        for span in sorted(words, key=lambda each: each.high - each.low)[:1]:
            found.append(AskedNumber(span, True, frozenset()))
    return tuple(found)


def _asked(found: Range, question: str) -> AskedNumber:
    before, after = _SYSTOLIC.sub("", question[: found.start]), question[found.end :]
    named = _ION.sub(lambda match: _IONS[match["ion"].lower()], before)
    of = _terms_of(named.split()[-_WORDS_OF_NAME:])
    of = of if names_an_analyte(of) else _terms_of(named.split()[-_WORDS_BEFORE:])
    age = _is_age(found, before, after) and not names_an_analyte(of)
    if age and not found.dimension:
        found = replace(found, low=found.low * _YEAR, high=found.high * _YEAR, dimension="time", unit="years")
    return AskedNumber(found, age, of, question[found.start : found.end].strip())


def _terms_of(words: Sequence[str]) -> frozenset[str]:
    return frozenset(term for word in words for term in terms(word))


def _is_age(found: Range, before: str, after: str) -> bool:
    if found.dimension == "time":
        old = found.unit.lower() in ("yo", "y/o") or bool(_OLD.match(after))
        return may_be_age(found.unit) and (old or bool(_AGED.search(before)))
    if found.dimension:
        return False
    if _AGED.search(before) or _OLD.match(after):
        return True
    bounded = not found.is_point and (found.low == float("-inf") or found.high == float("inf"))
    return (
        bounded
        and 60 <= max(found.low if found.low > 0 else 0, found.high if found.high < 200 else 0) <= 95
        and not after.strip(" ?.!,")
    )
