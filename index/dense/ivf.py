"""Search a part whose vectors are sorted into lists, in those nearest to the question.

FAISS `IndexIVFScalarQuantizer` over half precision (float16) keeps each vector whole at half the memory.
Cosines are right to about 0.0001 at worst.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.dense import recall
from index.dense.choose import Rule, lists_for, probes_to_try
from index.dense.flat import read, save
from index.dense.layout import Mask, PartInfo, Rows
from index.dense.parameters import find_by_position, list_parameters
from index.dense.pool import Pool
from index.vectors.model import Vectors

_TRAINED_ON = 40
"""Vectors per list to find its centroid with; FAISS asks for 39 at least."""
_ITERATIONS = 8
_CANDIDATES = 20
"""The fewest vectors compared for each one asked for."""
_FILTER_FACTOR = 3
"""With a filter, search this many times as many lists that hold a passing vector.

The nearest may hold few: recall@10 for filters by subject was 0.99 with this, and 0.93 without.
"""
_SEED = 20_110_101


class IvfVectors:
    """The vectors of a part in lists, mapped into memory."""

    def __init__(self, index: faiss.IndexIVFScalarQuantizer, probes: int) -> None:
        self._index = index
        self._probes = probes
        list_of = find_by_position(index).astype(np.int32)
        self._by_list = np.argsort(list_of, kind="stable").astype(np.int32)
        sizes = np.bincount(list_of, minlength=int(index.nlist))
        self._filled = np.flatnonzero(sizes)
        self._starts = (np.cumsum(sizes) - sizes)[self._filled]

    def find(self, vector: Vectors, k: int, chosen: Mask | None, filtered: bool) -> Rows:
        """Return the positions of about the k best, among the chosen if a mask is given.

        Never fewer than k where there are k.
        """
        question = vector.reshape(1, -1)
        lists = int(self._index.nlist)
        available = int(self._index.ntotal) if chosen is None else int(np.count_nonzero(chosen))
        held = self._holding(chosen) if filtered and chosen is not None else None
        searched = lists if held is None else int(np.count_nonzero(held))
        probes = self._probes if held is None else _FILTER_FACTOR * self._probes
        probes = min(searched, max(probes, math.ceil(_CANDIDATES * k * searched / available)))
        found = self._search(question, k, list_parameters(probes, chosen, held))
        if len(found) < min(k, available):
            found = self._search(question, k, list_parameters(lists, chosen))
        return found

    def _holding(self, chosen: Mask) -> Mask:
        """Return which lists hold a chosen vector."""
        held = np.zeros(int(self._index.nlist), dtype=np.bool_)
        held[self._filled] = np.logical_or.reduceat(chosen[self._by_list], self._starts)
        return held

    def _search(self, question: Vectors, k: int, params: Any) -> Rows:
        _, positions = self._index.search(question, k, params=params)
        found: Rows = positions[0][positions[0] >= 0]
        return found

    def vectors(self, positions: Rows) -> Vectors:
        """Return the vectors at these positions; shape (len(positions), dimension)."""
        if not len(positions):
            return np.empty((0, int(self._index.d)), dtype=np.float32)
        found: Vectors = self._index.reconstruct_batch(np.ascontiguousarray(positions, dtype=np.int64))
        return found


def write_ivf(folder: Path, name: str, pool: Pool, rule: Rule) -> PartInfo | None:
    """Write a part in lists, with the fewest probes that reach the recall aimed for.

    Return None, and write nothing, if no allowed number of probes reaches the target.
    """
    count = len(pool.rows)
    index = _trained(pool, lists_for(count))
    questions = recall.questions(pool)
    exact = recall.Exact(questions)
    for vectors in pool.chunks():
        index.add(vectors)
        exact.add(vectors)
    tuned = _tune(index, exact, pool, rule)
    if tuned is None:
        return None
    probes, reached = tuned
    path = folder / f"{name}.faiss"
    save(index, path)
    size = path.stat().st_size
    return PartInfo(name, "ivf", count, 0, size, int(index.nlist), probes, round(reached, 4))


def open_ivf(path: Path, part: PartInfo, dimension: int) -> IvfVectors:
    """Open the vectors of a part in lists.

    Raises:
        DamagedError: if the file is not the one that was written.
    """
    return IvfVectors(read(path, part, dimension, faiss.IndexIVFScalarQuantizer), part.probes)


def _trained(pool: Pool, lists: int) -> faiss.IndexIVFScalarQuantizer:
    """Make an empty index whose centroids come from k-means on a sample, the same each time."""
    quantizer = faiss.IndexFlat(pool.dimension, faiss.METRIC_INNER_PRODUCT)
    half = faiss.ScalarQuantizer.QT_fp16
    # Not by residual: a vector then comes out of one part and goes into the next without another rounding.
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, pool.dimension, lists, half, faiss.METRIC_INNER_PRODUCT, False
    )
    index.cp.niter, index.cp.spherical, index.cp.seed = _ITERATIONS, True, _SEED
    index.cp.min_points_per_centroid = 1
    index.train(recall.sample(pool, lists * _TRAINED_ON, _SEED))
    return index


def _tune(
    index: faiss.IndexIVFScalarQuantizer, exact: recall.Exact, pool: Pool, rule: Rule
) -> tuple[int, float] | None:
    """Find the fewest probes that reach the aim, or the most allowed if they reach the target; with the
    recall."""
    best: tuple[int, float] | None = None
    for probes in probes_to_try(int(index.nlist), rule):
        _, found = index.search(exact.questions, exact.depth, params=list_parameters(probes))
        best = probes, exact.recall(found, pool)
        if best[1] >= rule.aim:
            return best
    return best if best and best[1] >= rule.target else None
