"""Read how a document wants to be cited: its suggested citation, authors and ISBN."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_CITATION = re.compile(
    r"^\s*(?:(?:suggested|recommended|preferred) citation\b\s*[:.]?|(?:please )?cite (?:this \w+ )?as\b\s*:?"
    r"|how to cite(?: this \w+)?\s*[:.])\s*(?P<words>.+)",
    re.IGNORECASE | re.DOTALL,
)
_AUTHORS = re.compile(
    r"^\s*(?:authors?|written by|prepared by|author\(s\))\s*:\s*(?P<names>[^\n]{3,300})$", re.IGNORECASE
)
_ISBN = re.compile(r"\bISBN(?:[- ]1[03])?\s*:?\s*(?P<isbn>(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx])(?!\d)")
_COPYRIGHT = re.compile(r"^\s*(?:©|\(c\) ?\d{4}|copyright\b)", re.IGNORECASE)
_NAME_LIKE = re.compile(r"[A-Z][\w.'’-]*(?: [\w.'’-]+){0,4}(?:,? (?:MD|PhD|RN|MSc|FRCP|PharmD))*")
_TITLES = re.compile(r"\b(?:dr|prof|professor|mr|mrs|ms|sir)\b\.?", re.IGNORECASE)
_LONGEST = 600


def is_statement(words: str) -> bool:
    """Return whether a paragraph states how to cite the document, or who has the rights in it."""
    return len(words) <= _LONGEST and any(
        pattern.search(words) for pattern in (_CITATION, _AUTHORS, _ISBN, _COPYRIGHT)
    )


def citation(paragraphs: Iterable[str]) -> str:
    """Return the citation that a document suggests for itself, in its words, or ""."""
    for words in paragraphs:
        found = _CITATION.search(words)
        if found:
            return " ".join(found["words"].split())
    return ""


def isbn(paragraphs: Iterable[str]) -> str:
    """Return the first valid ISBN that a document states, with its own hyphens, or ""."""
    found = (match["isbn"] for words in paragraphs for match in _ISBN.finditer(words))
    return next((number for number in found if _has_its_digit(number)), "")


def authors(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """Return the authors that a line such as "Authors: A. Writer and B. Reader" names."""
    for words in paragraphs:
        found = _AUTHORS.match(words)
        if found:
            names = (
                name.strip(" .") for name in re.split(r";|,(?! ?(?:MD|PhD|RN))| and | & ", found["names"])
            )
            return tuple(name for name in names if name and _NAME_LIKE.fullmatch(name))
    return ()


def named_in(name: str, text: str) -> bool:
    """Return whether a text names a person: their family name, with a given name or its initial near it.

    A file's properties name whoever saved it first, who need not have written a word of it.
    """
    parts = _folded(_TITLES.sub(" ", name)).replace(",", " ").split()
    if not parts:
        return False
    patterns = [r"\b" + r"\W+".join(map(re.escape, parts)) + r"\b"]
    patterns += _shortened(parts, "," in name) if len(parts) > 1 else []
    folded = _folded(text)
    return any(_is_name(found.group()) for p in patterns for found in re.finditer(p, folded, re.IGNORECASE))


def _shortened(parts: Sequence[str], family_first: bool) -> list[str]:
    """Return patterns for a family name with the initial of a given name: J. Smith; Smith J; Smith, Jane."""
    family, given = (parts[0], parts[1]) if family_first else (parts[-1], parts[0])
    name, initial = re.escape(family), re.escape(given[0])
    return [rf"\b{initial}\.?\W+(?:\w\.?\W+)?{name}\b", rf"\b{name}\W+(?:{re.escape(given)}|{initial})\b"]


def _is_name(words: str) -> bool:
    """Return whether words are written as a name is, unlike "example, Ann" in a sentence."""
    found: list[str] = re.findall(r"\w+", words)
    return found[0][0].isupper() and found[-1][0].isupper()


def _has_its_digit(number: str) -> bool:
    """Return whether the last digit of an ISBN fits the others."""
    digits = [10 if c in "Xx" else int(c) for c in number if c not in "- "]
    if len(digits) == 10:
        return sum((10 - at) * digit for at, digit in enumerate(digits)) % 11 == 0
    return (
        len(digits) == 13 and sum(digit * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10 == 0
    )


def _folded(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words)
    return "".join(c for c in plain if not unicodedata.combining(c))
