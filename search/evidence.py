"""Weighs how nearly one sentence of a passage, or its title, says what the question asks.

A passage that answers tends to say much of the question in one sentence, in the question's own word
forms and close together; one that only touches its topic spreads the words. Two shares are taken, each
of its best sentence: the question's words held in their own form (coordination, weighted by inverse
document frequency), and its neighbouring words found within a few words of each other, in any form (the
unordered window of Metzler and Croft, A Markov Random Field Model for Term Dependencies, SIGIR 2005).
They are squared, so that half of a question, which is often only its topic, counts a quarter.

A title says what all of its document is about, and so tells of a passage as much as the passage is of
the document: much of an abstract, next to nothing of a page in a book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from index.terms import term_spans, terms
from ingest.split import statements
from search.question import Question

WINDOW = 8
"""Words stand together that are fewer than so many words apart: Metzler and Croft's window of two terms."""
_Key = TypeVar("_Key")
_Token = tuple[str, str | None]
"""A word of a passage: in lower case, and its first term, or None where it carries no topic."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for, and which share of the question each is; the shares of `words` make 1 together, and
    so do those of `terms`, and of `pairs` unless there are none."""

    words: Mapping[str, float]
    terms: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]


def sought(question: Question, weight: Callable[[str], float]) -> Sought:
    """What a question's sentences of evidence hold.

    Args:
        question: what was asked.
        weight: how much a term tells, such as its inverse document frequency.
    """
    weights = {word.lower(): max(weight(term) for term in its) for word, its in question.words}
    firsts = [its[0] for _, its in question.words]
    pairs = {(a, b): weight(a) + weight(b) for a, b in pairwise(firsts) if a != b}
    return Sought(_shares(weights), _shares({t: weight(t) for t in question.terms}), _shares(pairs))


def evidence(text: str, wanted: Sought) -> float:
    """How nearly one sentence of `text` says what is wanted: from 0 to 1, where it says all of it."""
    said = together = 0.0
    for sentence in _sentences(text):
        held = {word for word, _ in sentence}
        said = max(said, sum(share for word, share in wanted.words.items() if word in held))
        together = max(together, _together(sentence, wanted.pairs))
    return (said**2 + together**2) / 2


def title_evidence(title: str, share: float, wanted: Sought) -> float:
    """How nearly the title of a passage's document says what is wanted, in any word forms: from 0 to `share`,
    which is how much of the document the passage is."""
    held = set(terms(title))
    return share * sum(part for term, part in wanted.terms.items() if term in held) ** 2


def _shares(weights: Mapping[_Key, float]) -> dict[_Key, float]:
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()} if total > 0 else {}


def _sentences(text: str) -> Iterator[list[_Token]]:
    """The words of each sentence or row."""
    words = [
        (start, (text[start:end].lower(), its[0] if its else None)) for start, end, its in term_spans(text)
    ]
    at = 0
    for _, end in statements(text):
        begin = at
        while at < len(words) and words[at][0] < end:
            at += 1
        yield [token for _, token in words[begin:at]]


def _together(sentence: list[_Token], pairs: Mapping[tuple[str, str], float]) -> float:
    """The share of the pairs that stand together in a sentence."""
    if not pairs:
        return 0.0
    places: dict[str, list[int]] = {}
    for place, (_, term) in enumerate(sentence):
        if term is not None:
            places.setdefault(term, []).append(place)
    near = (
        share
        for (a, b), share in pairs.items()
        if any(abs(x - y) < WINDOW for x in places.get(a, ()) for y in places.get(b, ()))
    )
    return sum(near)
