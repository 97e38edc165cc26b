"""What each step of the ranking earns, on the judged collections beside the checkout.

    python -m benchmarks.retrieval      about an hour, half of it embedding the first time

Every row ranks the same passages, by fewer or other steps, over the same indexes, which are kept in
var/benchmarks. The steps of the engine come last, each with those before it, and what each changed is
told with its significance. The even questions of each collection were tuned on, the odd ones not.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from ir_measures import Qrel, ScoredDoc, iter_calc, nDCG

from benchmarks.record import ROOT, SHARED, table, write_result
from evaluate.collection import Collection, read_collection
from evaluate.measure import Figures, measure
from evaluate.remember import RememberingEmbedder
from evaluate.significance import compared
from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.facets import Filters
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.files.find import find
from ingest.passage import Passage
from search.engine import SearchEngine
from search.question.parse import parse
from search.ranking.fuse import convex, normalised
from search.ranking.rank import Ranker, Ranking

Ranked = list[tuple[int, float]]
Fuse = Callable[[Ranked, Ranked], Ranked]
_ALL = 1_000_000
_RRF_K = 60
COLLECTIONS = ("cf", "covidqa", "liveqa", "bioasq")


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


PLAIN: dict[str, Fuse] = {
    "BM25 alone": lambda dense, lexical: lexical,
    "meaning alone": lambda dense, lexical: dense,
    "plain mix: min-max, meaning 0.7": lambda dense, lexical: _weighted(
        _min_max(dense), _min_max(lexical), 0.7
    ),
}
"""What any engine should beat: every passage is ranked, and nothing else is looked at."""
VARIANTS: dict[str, Fuse] = {
    **PLAIN,
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
        for weight in (0.5, 0.8)
    },
}

_FUSED = Ranking(dense_weight=0.7, evidence_weight=0, title_weight=0, related_weight=0, moved_weight=0)
_EVIDENT = dataclasses.replace(_FUSED, evidence_weight=Ranking().evidence_weight)
_WEIGHED = dataclasses.replace(_EVIDENT, dense_weight=Ranking().dense_weight)
_LEARNT = dataclasses.replace(_WEIGHED, related_weight=Ranking().related_weight)
_MOVED = dataclasses.replace(_LEARNT, moved_weight=Ranking().moved_weight)
STEPS = {
    "fused, meaning 0.7": _FUSED,
    "and sentences of evidence": _EVIDENT,
    "and meaning 0.8": _WEIGHED,
    "and related words": _LEARNT,
    "and meaning moved": _MOVED,
    "and titles: the engine's ranking": Ranking(),
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
    nearly_in: tuple[()] = ()
    sentence: None = None


class PlainRanker:
    """Searches by words and by meaning, and fuses as it is told."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, fuse: Fuse) -> None:
        self._snapshot, self._embedder, self._fuse = snapshot, embedder, fuse
        self._passages: dict[int, Passage] = {s.entry: s.passage for s in snapshot.catalog.all_passages()}

    def search(self, question: str, k: int) -> SimpleNamespace:
        """As much of an answer as `measure` looks at."""
        asked = parse(question)
        dense = self._snapshot.dense(self._embedder.embed_question(asked.text), _ALL)
        lexical = self._snapshot.lexical(asked.terms, _ALL)
        ranked = self._fuse(dense, lexical)[:k]
        return SimpleNamespace(hits=[self._hit(rank, *item) for rank, item in enumerate(ranked, start=1)])

    def _hit(self, rank: int, entry: int, score: float) -> _Hit:
        passage = self._passages[entry]
        return _Hit(rank, passage.document_id, passage.start, passage.end, score)


class _Once:
    """Asks another ranker each question once, though it is measured with all and with its half."""

    def __init__(self, ranker: PlainRanker | _Step) -> None:
        self.search = functools.cache(ranker.search)


class _Step:
    """Ranks as the engine does with these settings; a hit that would be shown is not written."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, ranking: Ranking) -> None:
        self._snapshot, self._embedder, self._ranking = snapshot, embedder, ranking

    def search(self, question: str, k: int) -> SimpleNamespace:
        asked = parse(question)
        vector = self._embedder.embed_question(asked.text)
        found = Ranker(self._snapshot, asked, lambda: vector, Filters(), self._ranking).best(k)
        passages = [(stored.passage, score) for stored, score in found]
        return SimpleNamespace(
            hits=[
                _Hit(rank, p.document_id, p.start, p.end, score)
                for rank, (p, score) in enumerate(passages, start=1)
            ]
        )


@dataclass(frozen=True, slots=True)
class Halves:
    """The figures of all questions, of the even ones and of the odd ones, counted from 0."""

    all: Figures
    even: Figures
    odd: Figures


def kept_index(collection: Collection, embedder: Embedder) -> tuple[Store, str]:
    """The index of a collection in var/benchmarks, brought up to date, and how it names the corpus."""
    store = Store(ROOT / "var" / "benchmarks" / collection.corpus.parent.name)
    found = find([collection.corpus])
    build(store, found, embedder, IngestOptions(), _quiet)
    return store, found.files[0].source


def compare(folder: Path, embedder: Embedder) -> dict[str, Halves]:
    """The figures of every variant and every step of the engine on one collection."""
    collection = read_collection(folder)
    store, source = kept_index(collection, embedder)
    snapshot, remembering = store.open(), RememberingEmbedder(embedder)
    rankers: dict[str, object] = {
        **{name: _Once(PlainRanker(snapshot, remembering, fuse)) for name, fuse in VARIANTS.items()},
        **{name: _Once(_Step(snapshot, remembering, ranking)) for name, ranking in STEPS.items()},
    }
    return {name: _halves(collection, cast(SearchEngine, each), source) for name, each in rankers.items()}


def _halves(collection: Collection, engine: SearchEngine, source: str) -> Halves:
    ids = list(collection.questions)
    return Halves(*(_measured(collection, engine, source, some) for some in (ids, ids[::2], ids[1::2])))


def _measured(collection: Collection, engine: SearchEngine, source: str, ids: Sequence[str]) -> Figures:
    chosen = {each: collection.questions[each] for each in ids}
    spans = {each: spans for each, spans in collection.spans.items() if each in chosen}
    some = dataclasses.replace(collection, questions=chosen, spans=spans)
    return measure(some, engine, source, lambda done, total: None)


def by_question(figures: Figures, collection: Collection) -> list[float]:
    """The nDCG@10 of each question."""
    judged = (Qrel(q, d, g) for q in figures.run for d, g in collection.qrels[q].items())
    scored = (ScoredDoc(q, d, score) for q, found in figures.run.items() for d, score in found)
    values = {each.query_id: float(each.value) for each in iter_calc([nDCG @ 10], judged, scored)}
    return [values.get(question, 0.0) for question in figures.run]


def changes(figures: Mapping[str, Halves], collection: Collection) -> dict[str, dict[str, float]]:
    """What each step changed in nDCG@10 over all questions, and the whole: the difference, its interval of
    95% and its p."""
    names = list(STEPS)
    results = {}
    for before, after in [*pairwise(names), (names[0], names[-1])]:
        one, other = (by_question(figures[name].all, collection) for name in (before, after))
        d = compared(one, other)
        results[f"{before} -> {after}"] = {"mean": d.mean, "low": d.low, "high": d.high, "p": d.p}
    return results


def _quiet(stage: str, done: int, total: int) -> None:
    """Shows no progress."""


def main(names: Sequence[str] = COLLECTIONS) -> None:
    """Measures, prints a table a collection and writes the result."""
    present = [name for name in names if (SHARED / "eval" / name).is_dir()]
    if not present:
        print("No judged collection lies beside this checkout: nothing is measured.")
        return
    embedder = make_embedder()
    figures = {name: compare(SHARED / "eval" / name, embedder) for name in present}
    results: dict[str, object] = {}
    for name, by_variant in figures.items():
        measures = list(next(iter(by_variant.values())).all.by_document)
        rows = [
            [variant, *(f"{h.all.by_document[m]:.4f}" for m in measures), *_spans(h), *_by_half(h)]
            for variant, h in by_variant.items()
        ]
        heading = [
            name,
            *measures,
            "span@1",
            "span@5",
            "span@10",
            "nDCG even",
            "nDCG odd",
            "span@5 even",
            "odd",
        ]
        print(table(heading, rows) + "\n")
        changed = changes(by_variant, read_collection(SHARED / "eval" / name))
        for step, d in changed.items():
            print(f"{step}: {d['mean']:+.4f} ({d['low']:+.4f} to {d['high']:+.4f}), p = {d['p']:.4f}")
        print()
        variants = {
            variant: {half: getattr(h, half).to_json() for half in ("all", "even", "odd")}
            for variant, h in by_variant.items()
        }
        results[name] = {"variants": variants, "changes": changed}
    write_result(
        "retrieval",
        ("sentence-transformers", "faiss-cpu", "tantivy", "ir_measures", "sentencex"),
        (
            "search/ranking/rank.py",
            "search/ranking/evidence.py",
            "search/ranking/relevance_feedback.py",
            "search/ranking/fuse.py",
            "index/words/terms.py",
            "ingest/split.py",
            "ingest/units.py",
            "ingest/text/sentences.py",
        ),
        results,
    )


def _spans(halves: Halves) -> list[str]:
    return [f"{share:.3f}" for share in (halves.all.span_in_first or {}).values()] or ["", "", ""]


def _by_half(halves: Halves) -> list[str]:
    both = (halves.even, halves.odd)
    spans = [f"{f.span_in_first[5]:.3f}" if f.span_in_first else "" for f in both]
    return [*(f"{f.by_document['nDCG@10']:.4f}" for f in both), *spans]


if __name__ == "__main__":
    main()
