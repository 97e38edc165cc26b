"""Fuses two rankings into one by a convex combination of their normalised scores.

Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 2023;42(1):20,
who find it better than reciprocal rank fusion and name the normalisation used here TM2C2: each
score is scaled between the least value its kind can have in theory (-1 for a cosine, 0 for BM25)
and the best in its list, so that a score does not depend on how deep the lists go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

COSINE_FLOOR = -1.0
BM25_FLOOR = 0.0


def normalised(ranking: Sequence[tuple[int, float]], floor: float) -> dict[int, float]:
    """Scale scores to [0, 1]: `floor` becomes 0 and the best score 1."""
    best = max((score for _, score in ranking), default=floor)
    if best <= floor:
        return {row: 0.0 for row, _ in ranking}
    return {row: (score - floor) / (best - floor) for row, score in ranking}


def convex(
    dense: Sequence[tuple[int, float]], lexical: Sequence[tuple[int, float]], dense_weight: float
) -> list[tuple[int, float]]:
    """Fuse two rankings: `dense_weight` times the one normalised score, and the rest times the other.

    The rows come best first, ties by row. A row that one ranking lacks has 0 there, as if nothing could be
    worse: give every row its cosine.

    Raises:
        ValueError: if the weight is not between 0 and 1.
    """
    if not 0 <= dense_weight <= 1:
        raise ValueError(f"dense_weight must lie between 0 and 1, not {dense_weight}")
    by_meaning = normalised(dense, COSINE_FLOOR)
    by_words = normalised(lexical, BM25_FLOOR)
    fused = {
        row: dense_weight * by_meaning.get(row, 0.0) + (1 - dense_weight) * by_words.get(row, 0.0)
        for row in by_meaning.keys() | by_words.keys()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def blended(
    fused: Sequence[tuple[int, float]], anew: Mapping[int, float], weight: float
) -> list[tuple[int, float]]:
    """Blend a ranking with new scores: `weight` times the new score and the rest times the fused one.

    The rows come best first, ties as they stood. Both scores are scaled to [0, 1] by the least and the best
    of these rows (M2 in Bruch et al., as above), because a reranker's scores near no bounds in theory. The
    blend is scaled back to where the fused scores lay, so that what was ranked lower stays lower.

    Raises:
        ValueError: if the weight is not between 0 and 1.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"the weight must lie between 0 and 1, not {weight}")
    new = [(row, anew[row]) for row, _ in fused]
    least, best = (pick((score for _, score in fused), default=0.0) for pick in (min, max))
    before = normalised(fused, least)
    after = normalised(new, min((score for _, score in new), default=0.0))
    mixed = [(row, (1 - weight) * before[row] + weight * after[row]) for row, _ in fused]
    return [(row, least + share * (best - least)) for row, share in sorted(mixed, key=lambda item: -item[1])]
