"""What each step of the ranking earns, on the judged collections beside the checkout.

    python -m benchmarks.retrieval      about an hour, half of it embedding the first time

Every row ranks the same passages, by fewer or other steps, over the same indexes, which are kept in
var/benchmarks. The steps of the engine come last, each with those before it, and what each changed is
told with its significance. The even questions of each collection were tuned on, the odd ones not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

from ir_measures import Qrel, ScoredDoc, iter_calc, nDCG

from benchmarks.rankers import STEPS, VARIANTS, Once, PlainRanker, StepRanker
from benchmarks.record import ROOT, SHARED, table, write_result
from evaluate.collection import Collection, read_collection
from evaluate.measure import Figures, measure
from evaluate.remember import RememberingEmbedder
from evaluate.significance import compared
from index.build.options import IngestOptions
from index.build.run import build
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.files.find import find
from search.engine import SearchEngine

COLLECTIONS = ("cf", "covidqa", "liveqa", "bioasq")


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
        **{name: Once(PlainRanker(snapshot, remembering, fuse)) for name, fuse in VARIANTS.items()},
        **{name: Once(StepRanker(snapshot, remembering, ranking)) for name, ranking in STEPS.items()},
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
