"""Finds other ways to write a word of the question: with another ending (tocolytic, tocolysis), or apart.

Such a pair of endings names a process and what does it or suffers from it; English stems keep them apart.
"Breastfeeding" is two words where the library writes a hyphen. Only a word that no passage holds is looked
for so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.backend import Backend
from index.words.terms import terms
from search.names.common import COMMON
from search.question.parse import Expansion, Question

_LEAST, _LEAST_PART = 6, 4
"""How many letters a word has at the least, and how many each of two words that it is made of."""
_PAIRS = (
    ("lytic", "lysis"),
    ("lytics", "lysis"),
    ("actic", "axis"),
    ("eptic", "epsis"),
    ("etic", "esis"),
    ("otic", "osis"),
    ("rotic", "rosis"),
    ("itic", "itis"),
    ("penic", "penia"),
    ("emic", "emia"),
    ("aemic", "aemia"),
    ("uric", "uria"),
    ("pneic", "pnea"),
    ("pnoeic", "pnoea"),
    ("plegic", "plegia"),
    ("paretic", "paresis"),
    ("ectatic", "ectasis"),
    ("static", "stasis"),
    ("scopic", "scopy"),
    ("pathic", "pathy"),
    ("trophic", "trophy"),
    ("algesic", "algesia"),
    ("esthetic", "esthesia"),
    ("aesthetic", "aesthesia"),
    ("sedative", "sedation"),
    ("pyretic", "pyrexia"),
    ("icteric", "icterus"),
    ("edematous", "edema"),
    ("oedematous", "oedema"),
    ("venous", "vein"),
)
"""Endings of a word and of its sibling, either of which may be typed."""


def with_other_endings(question: Question, backend: Backend, known: Callable[[str], bool]) -> Question:
    """Look for other ways to write each word that the library does not hold.

    Args:
        question: what was asked.
        backend: the library.
        known: whether a text in lower case is a whole word of the language.
    """
    found = [each for word, its in question.words for each in _siblings(word, its, backend, known)]
    found += _joined(question, backend)
    return replace(question, expansions=(*question.expansions, *found)) if found else question


def _siblings(
    word: str, its: tuple[str, ...], backend: Backend, known: Callable[[str], bool]
) -> Iterator[Expansion]:
    if len(word) < _LEAST or not word.isalpha() or any(map(backend.holding, its)):
        return
    for sibling in dict.fromkeys((*_written(word.lower()), *_apart(word.lower(), known))):
        new = terms(sibling)
        if _held(new, backend):
            yield Expansion(word, sibling, tuple(new), its)


def _joined(question: Question, backend: Backend) -> Iterator[Expansion]:
    """Yield two words in a row as the one that the library writes, which does not hold both of them."""
    for (one, its), (other, others) in pairwise(question.words):
        new = terms(f"{one}{other}")
        plain = one.isalpha() and other.isalpha() and len(one) >= _LEAST_PART <= len(other)
        if plain and not (_held(its, backend) and _held(others, backend)) and _held(new, backend):
            yield Expansion(f"{one} {other}", f"{one}{other}", tuple(new), (*its, *others))


def _held(its: Sequence[str], backend: Backend) -> bool:
    return bool(its) and all(map(backend.holding, its))


def _apart(word: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield a word as two words of the language, each of at least `_LEAST_PART` letters."""
    for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        parts = (word[:at], word[at:])
        # "Restless" is no rest.
        if all(map(known, parts)) and COMMON.isdisjoint(parts):
            yield " ".join(parts)


def _written(word: str) -> Iterator[str]:
    for one, other in (*_PAIRS, *((b, a) for a, b in _PAIRS)):
        if word.endswith(one) and len(word) > len(one):
            yield word.removesuffix(one) + other
