"""Find queries that are nearly a judged question: by their letters, and by their words.

Two measures, for either misses what the other finds. A typing error or another ending changes few runs of
letters; another order of the words changes no word.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from index.words.terms import terms
from tools.train.sources.judged import JudgedQuestion

LETTERS = 0.7
"""Cosine of runs of three to five letters, weighed by how rare they are, from which two are nearly one."""
WORDS = 0.75
"""Share of the words in either that both have, from which two are nearly one; question words do not count."""
_AT_ONCE = 4_000
_ASKING = frozenset(
    term
    for word in """what which who whom whose when where why how is are was were be been being do does did can
    could should would will may might must have has had the a an of in on at to for from with by and or not
    there this that these those it its any some your you i me my we our please about tell know information
    definition explained explain""".split()
    for term in terms(word)
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class NearlyJudged:
    """A query that is nearly a judged question, by letters or by words, and how nearly (0 to 1)."""

    query: str
    question: JudgedQuestion
    by: str
    nearness: float


def nearly_judged(
    queries: Sequence[str], judged: Sequence[JudgedQuestion], progress: Progress = lambda done, total: None
) -> dict[str, NearlyJudged]:
    """Return the queries that are nearly a judged question, with the nearest."""
    unique = list(dict.fromkeys(queries))
    if not unique or not judged:
        return {}
    asked = [each.text for each in judged]
    measures = (("letters", LETTERS, _letters(asked, unique)), ("words", WORDS, _words(asked, unique)))
    found: dict[str, NearlyJudged] = {}
    for at in range(0, len(unique), _AT_ONCE):
        progress(at, len(unique))
        for by, bound, nearest in measures:
            values, rows = nearest(slice(at, at + _AT_ONCE))
            for query, value, row in zip(unique[at : at + _AT_ONCE], values, rows, strict=True):
                if value >= bound and (query not in found or value > found[query].nearness):
                    found[query] = NearlyJudged(query, judged[row], by, round(float(value), 4))
    progress(len(unique), len(unique))
    return found


_Nearest = Callable[[slice], tuple[NDArray[np.float64], NDArray[np.int64]]]
"""Gives, for a range of queries, the nearness to the nearest judged question, and which that is."""


def _letters(asked: Sequence[str], queries: Sequence[str]) -> _Nearest:
    made = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    made.fit([*asked, *queries])
    of_asked, of_queries = made.transform(asked), made.transform(queries)
    return lambda some: _best((of_queries[some] @ of_asked.T).toarray())


def _words(asked: Sequence[str], queries: Sequence[str]) -> _Nearest:
    """Compare sets of words by the share that both have of all (Jaccard)."""
    made = CountVectorizer(analyzer=_content, binary=True, dtype=np.float32)
    made.fit([*asked, *queries])
    of_asked, of_queries = csr_array(made.transform(asked)), csr_array(made.transform(queries))
    sizes = np.asarray(of_asked.sum(axis=1)).ravel()

    def nearest(some: slice) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        both = (of_queries[some] @ of_asked.T).toarray()
        either = np.asarray(of_queries[some].sum(axis=1)).ravel()[:, None] + sizes[None, :] - both
        return _best(both / np.maximum(either, 1))

    return nearest


def _content(text: str) -> list[str]:
    """Return the stems of a text's words, but for question words; all where it has no others."""
    found = terms(text)
    return [term for term in found if term not in _ASKING] or found


def _best(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    rows = values.argmax(axis=1)
    return values[np.arange(len(values)), rows], rows
