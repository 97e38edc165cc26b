"""Turn the parts of one token into terms: compounds, codes such as IL-6, amounts, powers of ten."""

from __future__ import annotations

import re
import unicodedata

from index.words.english import STOP_WORDS, stem
from index.words.tokens import SAME_UNIT, SHORT_UNITS, UNITS, Atom, value_of

LEAST_PART = 3
"""In a compound with a digit, a part with fewer letters is no term: the "IL" of IL-6 is that of IL-16."""
_ABBREVIATED = frozenset(("eg", "ie"))


def power_terms(factor: str, exponent: str) -> tuple[str, ...]:
    """Return the terms of a power of ten and of its factor."""
    digits = "".join(filter(str.isdigit, unicodedata.normalize("NFKD", exponent)))
    sign = "-" if re.search("[-−–⁻]", exponent) else ""
    values = (value_of(number) for number in re.findall(r"\d+(?:\.\d+)?", factor))
    return (*values, f"10^{sign}{digits}")


def piece_terms(atoms: list[Atom]) -> list[str]:
    """Return the terms of a token, or of a part between slashes."""
    numbers = next((at for at, atom in enumerate(atoms) if not atom.number), len(atoms))
    values = [value_of(atom.text) for atom in atoms[:numbers]]
    if numbers == len(atoms):
        return values if numbers < 2 else [*values, "-".join(values)]
    if numbers == 0 and not any(atom.number for atom in atoms):
        return _word_terms([atom.text for atom in atoms])
    if numbers and atoms[numbers].text in UNITS:
        return [*values, stem_of(atoms[numbers].text), *piece_terms(atoms[numbers + 1 :])]
    if not numbers and atoms[0].text in UNITS:
        return [stem_of(atoms[0].text), *piece_terms(atoms[1:])]
    return _code_terms(atoms, values)


def _word_terms(words: list[str]) -> list[str]:
    """Return the stems of a compound's parts.

    A single letter joins the part beside it. Letters alone are one term: b.i.d., T-cell, vitamin-D.
    """
    if len(words) > 1 and all(len(word) == 1 for word in words):
        together = "".join(words)
        return [] if together in _ABBREVIATED else [together]
    found = []
    for at, word in enumerate(words):
        if len(word) > 1:
            found += [] if word in STOP_WORDS else [stem_of(word)]
        elif at and len(words[at - 1]) >= LEAST_PART:
            found.append(stem_of(words[at - 1]) + word)
        elif at + 1 < len(words):
            found.append(word + stem_of(words[at + 1]))
    return found


def _code_terms(atoms: list[Atom], values: list[str]) -> list[str]:
    """Return the terms of a code such as IL-6: the whole, each word with its number, and longer words."""
    if len(atoms) == 2 and atoms[1].text in SHORT_UNITS:
        return [*values, *(value + atoms[1].text for value in values)]
    forms = [atom.text if atom.number else stem_of(atom.text) for atom in atoms]
    found = values if values and atoms[len(values)].apart else []
    for at, (atom, form) in enumerate(zip(atoms, forms, strict=True)):
        if not atom.number and len(atom.text) >= LEAST_PART and atom.text not in STOP_WORDS:
            found.append(form)
        if atom.number and at and not atoms[at - 1].number and atoms[at - 1].apart:
            found.append(forms[at - 1] + form)
    return [*found, "".join(forms)]


def stem_of(word: str) -> str:
    """Return a word's stem, units in one form."""
    stemmed = stem(word)
    return SAME_UNIT.get(stemmed, stemmed)
