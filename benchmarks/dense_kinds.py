"""Build each kind of vector index that `dense_indexes` compares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np

from index import dense
from index.dense import recall
from index.dense.choose import lists_for
from index.dense.layout import Rows
from index.dense.pool import Pool
from index.vectors.model import Vectors

BASELINE = "flat float32"
DEPTH = 100
_faiss: Any = faiss
Search = Callable[[Vectors], Rows]
"""From a question to the positions of the `DEPTH` best."""
Built = tuple[Search, str]


def _ours(rule: dense.Rule) -> Callable[[Path, Vectors, recall.Exact, Pool], Built]:
    """Make a kind as this project writes and searches it."""

    def build(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
        summary = dense.write(folder, pool.rows, lambda rows: vectors[rows], vectors.shape[1], rule=rule)
        index = dense.DenseIndex.open(folder)
        return lambda question: np.array([row for row, _ in index.search(question, DEPTH)]), summary.kind

    return build


def _half(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
    """Compare every vector, in half precision."""
    index = _faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    return _raw(index, folder, pool, exact, [(None, "")])


def _hnsw(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
    """Build a graph with 32 links, made with efConstruction 100, over half precision."""
    index = _faiss.IndexHNSWSQ(
        vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, 32, faiss.METRIC_INNER_PRODUCT
    )
    index.hnsw.efConstruction = 100
    wide = (50, 100, 200, 300, 400, 600, 800, 1200, 1600, 2400)
    return _raw(
        index, folder, pool, exact, [(_faiss.SearchParametersHNSW(efSearch=ef), f"ef {ef}") for ef in wide]
    )


def _pq(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
    """Build lists of 96 codes of 4 bits; compare ten times as many as asked for in half precision."""
    index = faiss.index_factory(
        vectors.shape[1], f"IVF{lists_for(len(vectors))},PQ96x4fs,Refine(SQfp16)", faiss.METRIC_INNER_PRODUCT
    )
    settings = []
    for share in (64, 32, 16, 12, 8, 6, 4, 3, 2):
        probes = max(1, lists_for(len(vectors)) // share)
        inner = _faiss.SearchParametersIVF(nprobe=probes)
        parameters = _faiss.IndexRefineSearchParameters(k_factor=10, base_index_params=inner)
        settings.append((parameters, f"{probes} probes"))
    return _raw(index, folder, pool, exact, settings)


def _raw(
    index: Any, folder: Path, pool: Pool, exact: recall.Exact, settings: Sequence[tuple[Any, str]]
) -> Built:
    """Build an index of FAISS, with the first setting that reaches our aim, or the last."""
    index.train(recall.sample(pool, 40 * lists_for(len(pool.rows)), 1))
    for chunk in pool.chunks():
        index.add(chunk)
    for setting in settings:
        parameters, how = setting
        found = index.search(exact.questions, DEPTH, params=parameters)[1]
        if exact.recall(found[:, :10], pool) >= dense.RULE.aim:
            break
    faiss.write_index(index, str(folder / "index.faiss"))

    def search(question: Vectors) -> Rows:
        faiss.omp_set_num_threads(1)
        positions = index.search(question[None], DEPTH, params=parameters)[1][0]
        faiss.omp_set_num_threads(2)
        return cast(Rows, positions[positions >= 0])

    return search, how


KINDS = {
    BASELINE: _ours(dense.Rule(flat_up_to=10**9)),
    "flat float16": _half,
    "IVF float16": _ours(dense.Rule(flat_up_to=0)),
    "HNSW32 float16": _hnsw,
    "IVF-PQ, refined": _pq,
}
