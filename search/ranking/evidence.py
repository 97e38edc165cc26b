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

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.words.codes import TOKEN, Tokens, form_code, term_code
from index.words.terms import terms, word_form
from search.question.parse import Question

WINDOW = 8
"""Words fewer than this many words apart stand together: Metzler and Croft's window of two terms."""
_Key = TypeVar("_Key")
_Whole = NDArray[np.int64]
_Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for, each with its share of the question; each group's shares sum to 1, or it is empty.

    Attributes:
        words: words in their own form, each with its first term.
        terms: terms, in any form.
        pairs: pairs of terms.
    """

    words: Mapping[tuple[str, str], float]
    terms: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]


def sought(question: Question, weight: Callable[[str], float]) -> Sought:
    """Return what a sentence of evidence for a question holds.

    Args:
        question: what was asked.
        weight: the weight of a term, such as its inverse document frequency.
    """
    words = {(word_form(word), its[0]): max(weight(term) for term in its) for word, its in question.words}
    terms_of_it = {term: weight(term) for term in question.terms}
    return Sought(_shares(words), _shares(terms_of_it), neighbours(question, weight))


def neighbours(question: Question, weight: Callable[[str], float]) -> dict[tuple[str, str], float]:
    """Pair adjacent question words, by their first terms, with shares by weight that sum to 1."""
    firsts = [its[0] for _, its in question.words]
    return _shares({(a, b): weight(a) + weight(b) for a, b in pairwise(firsts) if a != b})


def evidence(passages: Sequence[Tokens], wanted: Sought) -> list[float]:
    """Score how nearly one sentence of each passage says what is sought: from 0 to 1, all of it."""
    filled = [tokens for tokens in passages if len(tokens)]
    best = iter(_best(filled, wanted) if filled else ())
    return [next(best) if len(tokens) else 0.0 for tokens in passages]


def _best(passages: Sequence[Tokens], wanted: Sought) -> list[float]:
    """Return the evidence of passages none of which is empty."""
    # As bytes: to join arrays of records, their fields are compared one by one.
    tokens = np.frombuffer(b"".join(each.tobytes() for each in passages), dtype=TOKEN)
    codes, forms = np.ascontiguousarray(tokens["term"]), tokens["form"]
    first = tokens["step"] == 0
    sentence = np.cumsum(first) - 1
    # The next sentence is too far away for a word of it to stand together with one of this.
    offset = np.cumsum(np.where(first, WINDOW, tokens["step"]))
    at = {code: np.flatnonzero(codes == code) for code in {term_code(t) for t in _terms(wanted)}}
    words_held, together = np.zeros((2, int(sentence[-1]) + 1))
    for (form, term), share in wanted.words.items():
        here = at[term_code(term)]
        _add(words_held, share, sentence[here[forms[here] == form_code(form)]])
    for (a, b), share in wanted.pairs.items():
        one, other = at[term_code(a)], at[term_code(b)]
        _add(together, share, sentence[one[_near(offset[one], offset[other])]])
    begins = sentence[np.cumsum([0, *(len(each) for each in passages[:-1])])]
    pairs = zip(*(np.maximum.reduceat(each, begins).tolist() for each in (words_held, together)), strict=True)
    return [(a**2 + b**2) / 2 for a, b in pairs]


def _terms(wanted: Sought) -> set[str]:
    return {term for _, term in wanted.words} | {term for pair in wanted.pairs for term in pair}


def _add(shares: _Shares, share: float, sentences: _Whole) -> None:
    """Add a share to each of the sentences, once however often it is named."""
    held = np.zeros(len(shares), dtype=np.bool_)
    held[sentences] = True
    shares[held] += share


def _near(offsets: _Whole, others: _Whole) -> NDArray[np.bool_]:
    """Return which offsets are near one of the others; both ascend."""
    if not len(others):
        return np.zeros(len(offsets), dtype=np.bool_)
    after = np.searchsorted(others, offsets)
    before = others[np.maximum(after - 1, 0)]
    behind = others[np.minimum(after, len(others) - 1)]
    near: NDArray[np.bool_] = np.minimum(np.abs(offsets - before), np.abs(behind - offsets)) < WINDOW
    return near


def title_evidence(title: str, share: float, wanted: Sought) -> float:
    """Score how nearly a document's title says what is sought, in any word forms: from 0 to `share`.

    `share` is how much of the document the passage is.
    """
    held = _terms_of(title)
    return share * sum(part for term, part in wanted.terms.items() if term in held) ** 2


@lru_cache(maxsize=20_000)
def _terms_of(title: str) -> frozenset[str]:
    return frozenset(terms(title))


def _shares(weights: Mapping[_Key, float]) -> dict[_Key, float]:
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()} if total > 0 else {}
