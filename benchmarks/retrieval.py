"""What each step of the ranking earns, on the judged collections beside the checkout.

    python -m benchmarks.retrieval      about fifteen minutes, most of it embedding the first time

The last row is what the engine itself answers; the others rank the same passages by fewer or other
steps, over the same indexes, which are kept in var/benchmarks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from benchmarks.record import ROOT, SHARED, table, write_result
from evaluate.collection import Collection, read_collection
from evaluate.measure import Figures, measure
from index.build import build
from index.embed import SentenceTransformerEmbedder
from index.snapshot import Snapshot
from index.store import Store
from index.texts import Recipe
from ingest.load import find
from ingest.passage import Passage
from search.engine import SearchEngine
from search.fuse import convex, normalised
from search.question import understand

Ranked = list[tuple[int, float]]
Fuse = Callable[[Ranked, Ranked], Ranked]
_ALL = 1_000_000
_RRF_K = 60
COLLECTIONS = ("cf", "covidqa")


def _weighted(one: dict[int, float], other: dict[int, float], weight: float) -> Ranked:
    fused = {
        row: weight * one.get(row, 0.0) + (1 - weight) * other.get(row, 0.0)
        for row in one.keys() | other.keys()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def _reciprocal(ranking: Ranked) -> dict[int, float]:
    return {row: 1 / (_RRF_K + rank) for rank, (row, _) in enumerate(ranking, start=1)}


def _min_max(ranking: Ranked) -> dict[int, float]:
    return normalised(ranking, ranking[-1][1]) if ranking else {}


VARIANTS: dict[str, Fuse] = {
    "BM25 alone": lambda dense, lexical: lexical,
    "meaning alone": lambda dense, lexical: dense,
    "reciprocal rank fusion, k = 60, 500 deep": lambda dense, lexical: _weighted(
        _reciprocal(dense[:500]), _reciprocal(lexical[:500]), 0.5
    ),
    "convex, min-max, 0.5, 200 deep": lambda dense, lexical: _weighted(
        _min_max(dense[:200]), _min_max(lexical[:200]), 0.5
    ),
    "convex, theoretical bounds, 0.7, 200 deep": lambda dense, lexical: convex(
        dense[:200], lexical[:200], 0.7
    ),
    **{
        f"the same, every cosine filled in, {weight}": lambda dense, lexical, weight=weight: convex(  # type: ignore[misc]
            dense, lexical, weight
        )
        for weight in (0.5, 0.6, 0.7, 0.8)
    },
}


@dataclass(frozen=True, slots=True)
class _Hit:
    """As much of a hit as `measure` looks at."""

    rank: int
    document_id: str
    start: int
    end: int
    score: float
    also_in: tuple[()] = ()


class _Variant:
    """Searches as the engine does, but fuses as it is told."""

    def __init__(self, snapshot: Snapshot, embedder: SentenceTransformerEmbedder, fuse: Fuse) -> None:
        self._snapshot, self._embedder, self._fuse = snapshot, embedder, fuse
        self._passages: dict[int, Passage] = {s.entry: s.passage for s in snapshot.catalog.all_passages()}

    def search(self, question: str, k: int) -> SimpleNamespace:
        asked = understand(question)
        dense = self._snapshot.dense(self._embedder.embed_question(asked.text), _ALL)
        lexical = self._snapshot.lexical(asked.terms, _ALL)
        ranked = self._fuse(dense, lexical)[:k]
        return SimpleNamespace(hits=[self._hit(rank, *item) for rank, item in enumerate(ranked, start=1)])

    def _hit(self, rank: int, entry: int, score: float) -> _Hit:
        passage = self._passages[entry]
        return _Hit(rank, passage.document_id, passage.start, passage.end, score)


def compare(folder: Path, embedder: SentenceTransformerEmbedder) -> dict[str, Figures]:
    """The figures of every variant, and of the engine, on one collection."""
    collection = read_collection(folder)
    store = Store(ROOT / "var" / "benchmarks" / folder.name)
    found = find([collection.corpus])
    build(store, found, embedder, Recipe(), _quiet)
    engines: dict[str, SearchEngine] = {
        name: cast(SearchEngine, _Variant(store.open(), embedder, fuse)) for name, fuse in VARIANTS.items()
    }
    engines["the engine"] = SearchEngine(store, embedder)
    return {name: _measured(collection, engine, found.files[0].source) for name, engine in engines.items()}


def _measured(collection: Collection, engine: SearchEngine, source: str) -> Figures:
    return measure(collection, engine, source, lambda done, total: None)


def _quiet(stage: str, done: int, total: int) -> None:
    """Shows no progress."""


def main(names: Sequence[str] = COLLECTIONS) -> None:
    """Measures, prints a table a collection and writes the result."""
    present = [name for name in names if (SHARED / "eval" / name).is_dir()]
    if not present:
        print("No judged collection lies beside this checkout: nothing is measured.")
        return
    embedder = SentenceTransformerEmbedder()
    figures = {name: compare(SHARED / "eval" / name, embedder) for name in present}
    for name, by_variant in figures.items():
        measures = list(next(iter(by_variant.values())).by_document)
        rows = [
            [variant, *(f"{f.by_document[m]:.4f}" for m in measures), *_spans(f)]
            for variant, f in by_variant.items()
        ]
        print(table([name, *measures, "span@1", "span@5", "span@10"], rows) + "\n")
    write_result(
        "retrieval",
        ("sentence-transformers", "faiss-cpu", "tantivy", "ir_measures", "sentencex"),
        ("search/engine.py", "search/fuse.py", "index/terms.py", "ingest/split.py", "ingest/sentences.py"),
        {name: {v: f.to_json() for v, f in by_variant.items()} for name, by_variant in figures.items()},
    )


def _spans(figures: Figures) -> list[str]:
    return [f"{share:.3f}" for share in (figures.span_in_first or {}).values()] or ["", "", ""]


if __name__ == "__main__":
    main()
