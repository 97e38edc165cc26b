"""Measure how much of the exact answer an index finds, with questions made from its own vectors.

People's questions are not at hand when an index is built, and passages find themselves. So passages are
turned away, to the cosines at which real questions find their best passage (of 740 judged questions, 90%
between 0.35 and 0.77). The direction is the difference of two other passages, which stays where text lies;
noise in all directions made questions that are too easy. People's questions are still harder, by about 0.01
of recall, so the aim of `choose.Rule` lies above its target (`benchmarks/README.md`).
"""

from __future__ import annotations

import faiss
import numpy as np

from index.dense.layout import Rows
from index.dense.pool import Pool
from index.vectors.model import Vectors

QUESTIONS = 500
_DEPTH = 10
_COSINES = (0.35, 0.7)
_TIE = 1e-6
"""Cosines of single precision that differ by less are equal."""


def sample(pool: Pool, most: int, seed: int) -> Vectors:
    """Draw up to `most` vectors of the pool at random, the same each time, in the pool's order."""
    count = len(pool.rows)
    drawn = np.random.default_rng(seed).choice(count, min(most, count), replace=False)
    return pool.vectors(np.sort(drawn))


def questions(pool: Pool) -> Vectors:
    """Make questions; shape (up to QUESTIONS, dimension), unit length."""
    passages = sample(pool, 3 * QUESTIONS, seed=1)
    random = np.random.default_rng(2)
    random.shuffle(passages)
    third = max(1, len(passages) // 3)
    near, one, other = passages[:third], passages[third:], passages[2 * third :]
    if len(other) < third:
        one = other = near
    away = one[:third] - other[:third]
    away -= np.sum(away * near, axis=1, keepdims=True) * near
    length = np.linalg.norm(away, axis=1, keepdims=True)
    away /= np.where(length > _TIE, length, 1)
    cosine = random.uniform(*_COSINES, (third, 1)).astype(np.float32)
    made = cosine * near + np.sqrt(1 - cosine**2) * away
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    unit: Vectors = np.ascontiguousarray(made, dtype=np.float32)
    return unit


class Exact:
    """The exact ten best vectors for each question, gathered as the vectors pass by."""

    def __init__(self, questions: Vectors) -> None:
        self.questions = questions
        self.depth = _DEPTH
        self._seen = 0
        self._scores = np.empty((len(questions), 0), dtype=np.float32)
        self._positions = np.empty((len(questions), 0), dtype=np.int64)

    def add(self, vectors: Vectors) -> None:
        """Compare the next vectors, shape (any, dimension), with every question."""
        k = min(_DEPTH, len(vectors))
        scores, positions = faiss.knn(self.questions, vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
        scores = np.hstack([self._scores, scores])
        positions = np.hstack([self._positions, positions + self._seen])
        best = np.argsort(-scores, axis=1, kind="stable")[:, :_DEPTH]
        self._scores = np.take_along_axis(scores, best, axis=1)
        self._positions = np.take_along_axis(positions, best, axis=1)
        self._seen += len(vectors)

    def recall(self, found: Rows, pool: Pool) -> float:
        """Return the share of the ten best among the positions `found`, shape (questions, 10).

        Negative positions are misses. One as near as the tenth best counts: passages can be alike.
        """
        same = np.array([np.isin(got, best) for got, best in zip(found, self._positions, strict=True)])
        question, rank = np.nonzero(~same & (found >= 0))
        other, which = np.unique(found[question, rank], return_inverse=True)
        cosines = np.einsum("ij,ij->i", pool.vectors(other)[which], self.questions[question])
        alike = np.count_nonzero(cosines >= self._scores[question, -1] - _TIE)
        return float(same.sum() + alike) / self._positions.size
