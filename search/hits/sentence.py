"""Finds, within a passage, the sentence to look at, and the question's words that it matches.

A sentence is weighed by the share of the question's words that it holds, a little by those that stand
near each other in it in the question's order (the ordered window of Metzler and Croft, A Markov Random
Field Model for Term Dependencies, SIGIR 2005), and a little by the kind of answer that the question looks for
(`cues.py`). The model is not asked: to choose by meaning between sentences that are near each other in worth
found no more answers than the order of words does (`benchmarks/README.md`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from index.words.terms import term_spans, terms
from ingest.passage import Passage
from ingest.split import statements
from search.hit import Span
from search.hits.cues import cue_share
from search.question.parse import Question
from search.ranking.evidence import neighbours

_SAME_FORM = 1.1
"""A word in the question's own form counts a little more than another form of it: where "myopathy"
is asked about, "Myopathy is ..." goes before "All myopathies ...". A final s makes no other form."""
_CUE = 0.1
"""How much a sentence of the kind asked for is worth, in shares of the question's words."""
_TOGETHER = 0.2
"""How much it is worth that all neighbours in the question stand near each other, in their order. Neighbours
in the question have no other word of topic between them, as "rash" and "knees" in "rash of the knees"."""
_WINDOW = 2
"""In a sentence they are near with at most one word between them, of topic or not. Not to count those without
a topic found no more answers."""
_ASKED = 0.5
"""What a sentence that itself asks is worth of what it would be: many leaflets begin with the question."""

_STRUCK = re.compile(r"~~.+?~~", re.DOTALL)
"""Words that the page has struck hold no answer."""

Weight = Callable[[str], float]
"""How much a term tells, such as its inverse document frequency."""
Candidate = tuple[float, Span]
"""A sentence with its worth, in the document's offsets."""


def matched_words(question: Question, *texts: str) -> tuple[str, ...]:
    """The words of the question that any of `texts` holds in some form, in the question's order."""
    held = {term for text in texts for term in terms(text)}
    matching = (word for word, wanted in question.words if held.intersection(wanted))
    return tuple(dict.fromkeys(matching))


def answering_sentence(question: Question, passage: Passage, weight: Weight) -> Span | None:
    """The sentence or row that shares the weightiest terms with the question, in the document's offsets.

    Args:
        question: what was asked.
        passage: where to look.
        weight: how much a term tells, such as its inverse document frequency.

    Returns:
        The span of the first best sentence, or None if no sentence shares a term.
    """
    found = candidates(question, passage, weight)
    return found[0][1] if found else None


def candidates(question: Question, passage: Passage, weight: Weight) -> list[Candidate]:
    """The sentences that share a term with the question, best first, the earlier first among equals.

    A sentence's worth is the sum of the weights of the question's terms that it holds, over the sum
    of all its terms' weights, and what its kind and the order of its words add; half of it if the sentence
    asks. Struck words count for nothing.
    """
    # In the question's order, so that equal sentences have equal sums in every process.
    wanted = dict.fromkeys(question.terms)
    forms = {_form(word) for word, _ in question.words}
    total = sum(weight(term) for term in wanted)
    pairs = neighbours(question, weight)
    struck = [match.span() for match in _STRUCK.finditer(passage.text)]
    shared = [
        _Shared(start, place, term, term == found[0], _factor(passage.text[start:end], forms))
        for place, (start, end, found) in enumerate(term_spans(passage.text))
        for term in found
        if term in wanted and not any(from_ <= start < to for from_, to in struck)
    ]
    weighed: list[Candidate] = []
    for start, end in statements(passage.text) if shared and total > 0 else ():
        within = [each for each in shared if start <= each.start < end]
        held: dict[str, float] = {}
        for each in within:
            held[each.term] = max(held.get(each.term, 0.0), each.factor)
        share = sum(weight(term) * factor for term, factor in held.items()) / total
        if share > 0:
            said = passage.text[start:end]
            worth = share + _CUE * cue_share(question.text, said) + _TOGETHER * _together(within, pairs)
            worth *= _ASKED if said.endswith("?") else 1.0
            weighed.append((worth, Span(passage.start + start, passage.start + end)))
    return sorted(weighed, key=lambda candidate: -candidate[0])


class _Shared(NamedTuple):
    """A term of the question in a passage: where it begins, which word of the passage it is of, whether it is
    that word's first, and how much it counts in its form."""

    start: int
    place: int
    term: str
    leads: bool
    factor: float


def _together(within: Sequence[_Shared], pairs: Mapping[tuple[str, str], float]) -> float:
    """How many of the pairs stand together in their order, by how much they tell: from 0 to 1."""
    leading = [each for each in within if each.leads]
    found = {
        (a.term, b.term)
        for at, a in enumerate(leading)
        for b in leading[at + 1 : at + 1 + _WINDOW]
        if b.place - a.place <= _WINDOW
    }
    return sum(share for pair, share in pairs.items() if pair in found)


def _factor(word: str, forms: Collection[str]) -> float:
    return _SAME_FORM if _form(word) in forms else 1.0


def _form(word: str) -> str:
    return word.lower().removesuffix("s")
