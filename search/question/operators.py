"""Reads what is to be taken by the letter: "a quoted phrase", NOT x, -x, "except x", and identifiers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.words.tokens import SHORT_UNITS, UNITS

_QUOTED = r"[\"“”„«](?P<{}>[^\"“”„«»]{{2,200}})[\"“”»]"
_WORD = r"[^\W_][\w'’./-]*"
_UNIT = "|".join(sorted((*UNITS, *SHORT_UNITS, "sd", "mosm", "points?"), key=len, reverse=True))
_NOT_A_VALUE = rf"(?:19|20)\d\d(?![\w.,%/-]|\s*(?:{_UNIT})\b)|\d{{1,3}}-?(?!(?:{_UNIT})\b)[^\W\d_]{{2}}"
"""A year, or a name that begins with a number (5-ASA): "-10" and "-2 SD" are values, and exclude nothing."""
_EXCLUDED = re.compile(
    rf"(?:(?<!\S)(?-i:NOT|AND NOT|BUT NOT)\s+|(?<!\S)[-–−](?=[\"“„«]|[^\W\d_]{{2}}|{_NOT_A_VALUE})|"
    rf"\b(?:except(?:ing|\s+for)?|excluding|other\s+than|apart\s+from|aside\s+from)\s+(?:the\s+)?)"
    rf"(?:{_QUOTED.format('quoted')}|(?P<word>{_WORD}))",
    re.IGNORECASE,
)
_PHRASE = re.compile(_QUOTED.format("phrase"))
_IDENTIFIERS = (
    (
        "doi",
        re.compile(
            r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s*)?(?P<id>\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)\]?])",
            re.I,
        ),
    ),
    ("pmcid", re.compile(r"\b(?P<id>PMC\d{3,9})(?:\.\d+)?\b", re.I)),
    (
        "pmid",
        re.compile(r"\b(?:PMID|pubmed(?: id)?):?\s*(?P<id>\d{1,8})\b|^\s*(?P<bare>\d{7,8})\s*\??$", re.I),
    ),
    ("set", re.compile(r"\b(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b", re.I)),
    (
        "isbn",
        re.compile(
            r"\bISBN(?:-1[03])?:?\s*(?P<id>(?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])\b|"
            r"\b(?P<bare>97[89](?:[- ]?\d){10})\b",
            re.I,
        ),
    ),
    (
        "ndc",
        re.compile(
            r"\bNDC:?\s*(?P<id>\d{4,5}-\d{3,4}(?:-\d{1,2})?|\d{10,11})\b|\b(?P<bare>\d{4,5}-\d{3,4}-\d{1,2})\b",
            re.I,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Operators:
    """What a question marks to be taken by the letter.

    That is phrases it quotes, identifiers as (kind, value), what it excludes, and the rest as text.
    """

    text: str
    phrases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    excluded: tuple[str, ...] = ()


def operators(typed: str) -> Operators:
    """Read the operators of a question. An operator that would leave no word is ignored."""
    excluded: list[str] = []
    shouted = typed.isupper()

    def left_out(match: re.Match[str]) -> str:
        if shouted and match[0].lstrip().startswith("NOT"):
            return match[0]
        excluded.append(match["quoted"] or match["word"].rstrip(".,?"))
        return " "

    text = _EXCLUDED.sub(left_out, typed)
    if not any(character.isalnum() for character in text):
        text, excluded = typed, []
    phrases = tuple(dict.fromkeys(match["phrase"].strip() for match in _PHRASE.finditer(text)))
    found = (
        (kind, match["id"] or match.groupdict().get("bare") or "")
        for kind, pattern in _IDENTIFIERS
        for match in pattern.finditer(text)
    )
    return Operators(
        " ".join(text.split()),
        tuple(each for each in phrases if any(c.isalnum() for c in each)),
        tuple(dict.fromkeys(each for each in found if each[1])),
        tuple(dict.fromkeys(excluded)),
    )
