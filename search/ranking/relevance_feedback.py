"""Learns from the best passages found what else to look for: pseudo-relevance feedback.

Words: the weightiest terms of those passages are looked for too, at a small weight beside the question's own
(Lavrenko and Croft, Relevance-based Language Models, SIGIR 2001, mixed with the question as by Abdul-Jaleel
et al., UMass at TREC 2004, "RM3"; weighted by inverse document frequency, so that they show the topic and not
the language). Meaning: the question's vector is moved towards the mean of theirs (Rocchio, 1971; for dense
retrieval Li et al., Pseudo Relevance Feedback with Deep Language Models and Dense Retrievers, ACM TOIS
2023;41(3):62).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

import numpy as np

from index.vectors.model import Vectors


def related(
    passages: Sequence[Sequence[str]], asked: Collection[str], weight: Callable[[str], float], most: int
) -> dict[str, float]:
    """Return the weightiest terms of some passages, other than those asked for, with shares that sum to 1.

    A term's share is how often it stands in a passage of its length, times `weight`.

    Args:
        passages: the terms of each passage, repeats included.
        asked: the question's terms.
        weight: the weight of a term, such as its inverse document frequency.
        most: how many terms at the most.
    """
    shares: dict[str, float] = {}
    for terms in passages:
        for term, times in Counter(terms).items():
            shares[term] = shares.get(term, 0.0) + times / len(terms)
    weighed = {term: share * weight(term) for term, share in shares.items() if term not in asked}
    best = sorted(weighed, key=lambda term: (-weighed[term], term))[:most]
    total = sum(weighed[term] for term in best)
    return {term: weighed[term] / total for term in best} if total > 0 else {}


def moved(vector: Vectors, towards: Sequence[Vectors], weight: float) -> Vectors:
    """Return the unit vector of `vector` plus `weight` times the mean of others; itself without others."""
    if not len(towards) or not weight:
        return vector
    sum_: Vectors = vector + np.float32(weight) * np.mean(towards, axis=0)
    length = np.linalg.norm(sum_)
    return sum_ / length if length > 0 else vector
