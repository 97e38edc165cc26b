"""What each step of the ranking gains on every judged collection beside the checkout.

    python -m benchmarks.ablation                                   all four, each step switched off
    python -m benchmarks.ablation liveqa cf                         only these
    python -m benchmarks.ablation --try dense_weight=0.6 --try "dense_weight=0.7,title_weight=0"

Passages come in the order of the page, 30 deep, so figures may be 0.002 below those of `evaluate`, which
reads 300. A question is understood once, and no hit is written. Every ranking that is tried also takes part
in a choice by leaving one collection out: the best by mean nDCG@10 on the others is measured on the one left
out. Indexes are kept in var/benchmarks. Collections that are not named keep their figures in the result.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ir_measures import P, R, nDCG

from benchmarks.ordered import Ordered, Understood
from benchmarks.rankers import PLAIN, PlainRanker
from benchmarks.record import RESULTS, SHARED, table, write_result
from benchmarks.retrieval import COLLECTIONS, by_question, kept_index
from evaluate.collection import Collection, read_collection
from evaluate.measure import Figures, measure
from evaluate.remember import RememberingEmbedder
from evaluate.significance import Difference, compared
from evaluate.variant import read_variants
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.ranking.rank import DEFAULT, Ranking

MEASURES = (nDCG @ 10, R @ 10, P @ 1)
MAIN = str(nDCG @ 10)
PASSAGES = 30
ENGINE = "the engine"
STEPS = {
    "evidence_weight": 0.0,
    "title_weight": 0.0,
    "related_weight": 0.0,
    "moved_weight": 0.0,
    "expansion_weight": 0.0,
    "contact_factor": 1.0,
    "hits_per_document": 0,
    "near": -1.0,
}
"""Each setting that is a step, and the value that switches it off."""
NO_STEP = ("dense_weight", "document_margin", "reranker", "rerank_depth", "rerank_weight")
"""The settings that are none: a share, what belongs to a step, and what is off unless it is asked for."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One ranking on one collection: its figures, and each question's nDCG@10."""

    figures: Figures
    by_question: list[float]

    @property
    def main(self) -> float:
        """The mean nDCG@10."""
        return self.figures.by_document[MAIN]


def rankings(tried: Sequence[str]) -> dict[str, Ranking]:
    """The engine, the engine without each step, and what else is tried.

    Raises:
        ValueError: if a setting of the ranking is neither a step nor known to be none.
        VariantError: if what is tried is no variant.
    """
    known = {*STEPS, *NO_STEP}
    new = [field.name for field in dataclasses.fields(Ranking) if field.name not in known]
    if new:
        raise ValueError(f"{', '.join(new)}: say in STEPS what switches it off, or add it to NO_STEP")
    without = {
        f"without {name}": dataclasses.replace(DEFAULT, **{name: off})  # type: ignore[arg-type]
        for name, off in STEPS.items()
    }
    others = {each.name: each.ranking for each in read_variants(tried, DEFAULT)}
    return {ENGINE: DEFAULT, **without, **others}


def measured(name: str, embedder: Embedder, tried: Mapping[str, Ranking]) -> dict[str, Measured]:
    """Every plain ranking and every one that is tried, on one collection."""
    collection = read_collection(SHARED / "eval" / name)
    store, source = kept_index(collection, embedder)
    snapshot, remembering = store.open(), RememberingEmbedder(embedder)
    plain = {
        each: cast(SearchEngine, PlainRanker(snapshot, remembering, fuse)) for each, fuse in PLAIN.items()
    }
    library = Understood(snapshot, remembering)
    engines = {each: cast(SearchEngine, Ordered(library, ranking)) for each, ranking in tried.items()}
    found = {}
    for ranking, engine in {**plain, **engines}.items():
        found[ranking] = _measured(collection, engine, source)
        print(f"{name}: {ranking}: {found[ranking].main:.4f}", flush=True)
    return found


def _measured(collection: Collection, engine: SearchEngine, source: str) -> Measured:
    figures = measure(collection, engine, source, lambda done, total: None, PASSAGES, MEASURES)
    return Measured(figures, by_question(figures, collection))


def gains(found: Mapping[str, Measured]) -> dict[str, Difference]:
    """How the engine differs from each other ranking, in nDCG@10: above 0 the engine is better."""
    engine = found[ENGINE].by_question
    return {name: compared(each.by_question, engine) for name, each in found.items() if name != ENGINE}


def left_out(figures: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[str, float]]:
    """For each collection the ranking that is best by mean on the others, and its figure on this one.

    Args:
        figures: by ranking and collection. Of equals the first is chosen.
    """
    collections = list(next(iter(figures.values())))
    chosen = {}
    for out in collections:
        others = [each for each in collections if each != out] or collections
        best = max(figures, key=lambda name: statistics.fmean(figures[name][each] for each in others))
        chosen[out] = (best, figures[best][out])
    return chosen


def main() -> None:
    """Measures, prints three tables, and writes the result where all collections were measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("collections", nargs="*", default=list(COLLECTIONS), metavar="COLLECTION")
    parser.add_argument("--try", action="append", default=[], dest="tried", metavar="SETTING=VALUE,...")
    options = parser.parse_args()
    present = [name for name in options.collections if (SHARED / "eval" / name).is_dir()]
    for name in options.collections:
        if name not in present:
            print(f"{name}: not beside the checkout, left out")
    if not present:
        return
    tried, embedder = rankings(options.tried), make_embedder()
    found: dict[str, dict[str, Measured]] = {}
    for name in present:
        found[name] = measured(name, embedder, tried)
        if not options.tried:
            _write({name: found[name]})
    differences = {name: gains(each) for name, each in found.items()}
    by_ranking = {each: {name: found[name][each].main for name in present} for each in tried}
    chosen = left_out(by_ranking)
    _print(found, differences, chosen)


def _print(
    found: Mapping[str, Mapping[str, Measured]],
    differences: Mapping[str, Mapping[str, Difference]],
    chosen: Mapping[str, tuple[str, float]],
) -> None:
    names, every = list(found), list(next(iter(found.values())))
    heading = ["", *(f"{name} {measure}" for name in names for measure in map(str, MEASURES))]
    rows = [
        [each, *(f"{found[n][each].figures.by_document[str(m)]:.4f}" for n in names for m in MEASURES)]
        for each in every
    ]
    print("\n" + table(heading, rows))
    rows = []
    for each in (name for name in every if name != ENGINE):
        d = [differences[name][each] for name in names]
        better = sum(one.mean > 0 for one in d)
        rows.append([each, *(f"{one.mean:+.4f} (p {one.p:.3f})" for one in d), f"{better} of {len(d)}"])
    print("\nWhat the engine gains in nDCG@10 over\n" + table(["", *names, "gains on"], rows))
    rows = [
        [name, best, f"{at:.4f}", f"{found[name][ENGINE].main:.4f}"] for name, (best, at) in chosen.items()
    ]
    print("\nChosen on the others\n" + table(["left out", "chosen", "nDCG@10 here", "the engine's"], rows))


def _write(found: Mapping[str, Mapping[str, Measured]]) -> None:
    """Write the figures of these collections, keep those of others, and choose again on all."""
    figures: dict[str, dict[str, Any]] = _before()
    for name, by_ranking in found.items():
        figures[name] = {
            "figures": {each: one.figures.by_document for each, one in by_ranking.items()},
            "gains": {each: d.to_json() for each, d in gains(by_ranking).items()},
        }
    figures = {name: figures[name] for name in COLLECTIONS if name in figures}
    every = [each for each in rankings(()) if all(each in one["figures"] for one in figures.values())]
    main_of = {each: {name: one["figures"][each][MAIN] for name, one in figures.items()} for each in every}
    for name, chosen in left_out(main_of).items():
        figures[name]["chosen_on_the_others"] = chosen
    write_result(
        "ablation",
        ("onnxruntime", "faiss-cpu", "tantivy", "ir_measures"),
        ("search/ranking/rank.py", "search/ranking/fuse.py", "search/engine.py", "index/words/terms.py"),
        figures,
    )


def _before() -> dict[str, dict[str, Any]]:
    path = RESULTS / "ablation.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["figures"]) if path.is_file() else {}


if __name__ == "__main__":
    main()
