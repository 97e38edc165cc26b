"""Finds other names of what a question asks about, and gives them a low weight beside its own words.

The names are abbreviations and synonyms that the library's own documents state.

The longest stretches of the question that have another name are taken, so that "diabetes insipidus" is not
widened as diabetes. Every sense of an abbreviation is kept, up to `_MOST` of them: which is meant, the other
words of the question decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.backend import Backend
from index.catalog.facets import folded
from index.catalog.names import Name
from index.words.english import STOP_WORDS
from index.words.terms import term_set, term_spans, terms
from search.question.parse import Expansion, Question

_LONGEST = 8
"""How many words a name has at the most."""
_MOST = 12
"""How many other names of one stretch are looked for."""


def expanded(question: Question, backend: Backend) -> Question:
    """Add the other names that the library gives for stretches of a question.

    An abbreviation that is spelt like a word without a topic ("ALL", "AS") counts as one only in capitals
    among small letters.
    """
    # Once each, however often the question names it.
    found = dict.fromkeys(
        expansion
        for (start, end), names in named(question, backend)
        for expansion in _expansions(question.text[start:end], names, question)
    )
    return replace(question, expansions=tuple(found))


def named(question: Question, backend: Backend) -> list[tuple[tuple[int, int], list[Name]]]:
    """Return the stretches of a question that have other names, the longest first and none inside another."""
    spans = [(start, end) for start, end, _ in term_spans(question.text)]
    stretches = list(dict.fromkeys(_stretches(question.text, spans)))
    names = backend.names({question.text[start:end] for start, end in stretches})
    taken: list[tuple[int, int]] = []
    for start, end in sorted(stretches, key=lambda stretch: (stretch[0] - stretch[1], stretch[0])):
        free = not any(first < end and start < last for first, last in taken)
        if free and question.text[start:end] in names:
            taken.append((start, end))
    return [((start, end), names[question.text[start:end]]) for start, end in taken]


def wanted(question: Question, weight: float) -> dict[str, float]:
    """Return the terms to look for with their weights: 1 for those of the question.

    The other names of a stretch share `weight` for each of its terms, so many synonyms count no more than
    one.
    """
    weights: dict[str, float] = {}
    together: dict[str, list[Expansion]] = {}
    for each in question.expansions:
        together.setdefault(each.asked, []).append(each)
    for names in together.values() if weight > 0 else ():
        share = weight * max(len(names[0].asked_terms), 1) / len(names)
        for each in names:
            for term in each.terms:
                weights[term] = weights.get(term, 0.0) + share / len(each.terms)
    return {**weights, **dict.fromkeys(question.terms, 1.0)}


def also_found(question: Question, *texts: str) -> tuple[str, ...]:
    """Return the other names that any of `texts` holds whole, in the question's order."""
    if not question.expansions:
        return ()
    held = frozenset[str]().union(*map(term_set, texts))
    return tuple(dict.fromkeys(each.also for each in question.expansions if held.issuperset(each.terms)))


def _stretches(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    shouted = text.isupper()
    for first in range(len(spans)):
        for last in range(first, min(first + _LONGEST, len(spans))):
            start, end = spans[first][0], spans[last][1]
            alone = text[start:end]
            if first == last and (
                len(alone) < 2 or (folded(alone) in STOP_WORDS and (shouted or not alone.isupper()))
            ):
                continue
            yield start, end


def _expansions(asked: str, names: list[Name], question: Question) -> Iterator[Expansion]:
    known = set(question.terms)
    own = tuple(dict.fromkeys(terms(asked)))
    for name in names[:_MOST]:
        new = tuple(term for term in dict.fromkeys(terms(name.name)) if term not in known)
        if new:
            yield Expansion(asked, name.name, new, own)
