"""Turn text into the terms of the lexical index, and a question into the terms it asks for.

A word becomes its lower-case stem in one spelling (`english.py`). A word with a digit is matched exactly,
however it is written: `IL-6`, `IL6` and `IL 6` are one term and not `IL-16`; so are `HLA-B*57:01` and
`HLA-B*5701`, and the `Mi-2` in `anti-Mi-2`. A number is its value (`0.5`, `.5`, `0.50`), apart from its unit
(`0.5mg`). A single letter is a term with the word beside it: vitamin D, hepatitis B, T cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.words.compounds import LEAST_PART, piece_terms, power_terms, stem_of
from index.words.english import PRONOUN_NEXT, STOP_WORDS
from index.words.spellings import one_form
from index.words.tokens import (
    IS_POWER,
    NUMBERS,
    TOKEN,
    UNIT_NEXT,
    UNITS,
    Atom,
    atoms_of,
    folded_token,
    value_of,
)

_NEXT_TO_NUMBER = re.compile(r"\d{1,3}(?:[-:*]\d{1,3})*")
_SHORT = 60
"""Texts up to this many characters, such as titles and headings, have a cache of their own."""


class _Parts(NamedTuple):
    """What a token can combine with its neighbour: first stem, last stem, number, letter.

    Each is "" where it has none that combines. `joins_next` is whether its letter may belong to the next
    word.
    """

    begins: str
    ends: str
    number: str
    letter: str
    joins_next: bool


def terms(text: str) -> list[str]:
    """Return the terms of `text` in order, repeats included, stop words left out."""
    # Composed first: a letter and its accent as two characters would fall apart.
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return [term for _, _, found in _tokens(composed) for term in found]


@lru_cache(maxsize=2_048)
def term_set(text: str) -> frozenset[str]:
    """Return the different terms of `text`. A hit's texts are looked at from many sides."""
    return frozenset(terms(text))


def term_spans(text: str) -> Sequence[tuple[int, int, tuple[str, ...]]]:
    """Return each word of `text` as (start, end, its terms).

    Offsets are those of `text` itself, also where folding would change its length.
    """
    return _tokens(text)


@lru_cache(maxsize=200_000)
def word_form(word: str) -> str:
    """Return a word as compared where its ending counts: in lower case and one spelling."""
    return one_form(folded_token(word))


def words(text: str) -> Iterator[str]:
    """Yield the words of `text` in lower case and their own spelling, accents folded away.

    The parts of a compound come by themselves; none of a compound with a digit.
    """
    for match in TOKEN.finditer(text if text.isascii() else unicodedata.normalize("NFC", text)):
        atoms = atoms_of(folded_token(match.group()))
        if not any(atom.number for atom in atoms):
            yield from (atom.text.removesuffix("'s") for atom in atoms)


@lru_cache(maxsize=32_768)
def phrase(text: str) -> str:
    """Return a name as it is looked up: every word as its stem, in one spelling.

    Stop words stay, for only "A" distinguishes hepatitis A from hepatitis B.
    """
    return stems(text)


def stems(text: str) -> str:
    """Return a text of any length as `phrase` writes names; nothing is remembered."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(filter(None, map(_in_phrase, TOKEN.findall(composed))))


@lru_cache(maxsize=50_000)
def _in_phrase(raw: str) -> str:
    atoms = atoms_of(folded_token(raw))
    return " ".join(value_of(atom.text) if atom.number else stem_of(atom.text) for atom in atoms)


def _tokens(text: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Return each token with its own terms, and the term it makes with the token before it.

    Those of passages are cached, since an answer's are used several times. Titles and words would push them
    out.
    """
    return _remembered(text) if len(text) > _SHORT else _remembered_short(text)


@lru_cache(maxsize=4_096)
def _remembered_short(text: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    return _found(text)


@lru_cache(maxsize=256)
def _remembered(text: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    return _found(text)


def _found(text: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    tokens: list[tuple[int, int, tuple[str, ...]]] = []
    before, after_letter = None, False
    for match in TOKEN.finditer(text):
        start, end = match.span()
        found, special = _analysed(match[0])
        if (
            (special or after_letter)
            and before
            and start == before.end() + 1
            and text[start - 1] in " \u00a0"
        ):
            pronoun = match[0] == "I" and PRONOUN_NEXT.match(text, end)
            found += () if pronoun else _together(_parts(before[0]), _parts(match[0]), text, end)
        tokens.append((start, end, found))
        before, after_letter = match, special
    return tuple(tokens)


def _together(before: _Parts, now: _Parts, text: str, end: int) -> tuple[str, ...]:
    """Join a word with the number or letter after it, or a letter with the word after it."""
    if now.number:
        return (before.ends + now.number,) if before.ends and not UNIT_NEXT.match(text, end) else ()
    if now.letter:
        return (before.ends + now.letter,) if len(before.ends) >= LEAST_PART else ()
    return (before.letter + now.begins,) if before.joins_next and now.begins else ()


@lru_cache(maxsize=200_000)
def _analysed(raw: str) -> tuple[tuple[str, ...], bool]:
    """Return a token's terms, and whether it is a number or letter that may join a neighbour."""
    if raw == "%" or (raw[0] in "Pp" and len(raw) > 4 and raw[3].isspace()):
        return ("percent",), False
    if power := IS_POWER.fullmatch(raw):
        return power_terms(raw[: power.end("factor")], raw[power.end("factor") + 2 :]), False
    if raw[0] == "." or "," in raw:
        return (value_of(f"0{raw}" if raw[0] == "." else raw.replace(",", "")),), False
    token = folded_token(raw)
    pieces = [token] if NUMBERS.fullmatch(token) else token.split("/")
    found = dict.fromkeys(term for piece in pieces for term in piece_terms(atoms_of(piece)))
    return tuple(found), bool(_NEXT_TO_NUMBER.fullmatch(raw)) or _is_letter(raw)


@lru_cache(maxsize=10_000)
def _parts(raw: str) -> _Parts:
    atoms = atoms_of(folded_token(raw)) or [Atom("", True, True)]
    number = "".join(filter(str.isdigit, raw)) if _NEXT_TO_NUMBER.fullmatch(raw) else ""
    letter = folded_token(raw) if _is_letter(raw) else ""
    # A capital A or I before a word is an article or a pronoun: "A patient", "should I use".
    return _Parts(_topic(atoms[0]), _topic(atoms[-1]), number, letter, bool(letter) and raw not in "AI")


def _is_letter(raw: str) -> bool:
    """Whether it is a single letter, and no article or pronoun in lower case."""
    return len(raw) == 1 and raw.isalpha() and raw not in "ai"


def _topic(atom: Atom) -> str:
    if atom.number or atom.text in STOP_WORDS or atom.text in UNITS:
        return ""
    return stem_of(atom.text)
