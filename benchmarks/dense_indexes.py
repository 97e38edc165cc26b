"""Compare kinds of vector index by size of the library. Run: python -m benchmarks.dense_indexes [SIZE ...]

    python -m benchmarks.dense_indexes                           2,000 to 31,000: two minutes
    python -m benchmarks.dense_indexes 50000 200000 1000000      half an hour, 10 GB of disk

Sizes that are not named keep their figures in `results/dense_indexes.json`.

The vectors are those of real passages, from the vector caches of `var/benchmarks/*` (`python -m
benchmarks.retrieval` makes two; `python cli.py ingest ../shared/corpora/medquad --index
var/benchmarks/medquad` a large one), as far as these reach. Beyond, each is made: a point between a real
vector and one of its ten nearest (at 0.2 to 0.8 of the way), plus 0.35 times the unit difference of two
others, normalised. The questions are the judged ones, embedded by the default model.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from benchmarks.dense_kinds import BASELINE, DEPTH, KINDS, Search
from benchmarks.dense_vectors import KEPT, read_or_make, read_questions, read_real
from benchmarks.engines import size
from benchmarks.record import RESULTS, ratios, table, write_result
from index import dense
from index.dense import recall
from index.dense.layout import Rows
from index.dense.pool import Pool
from index.vectors.model import Vectors

_SIZES = (2_000, 20_000, 31_000)
_WORK = KEPT / "dense"
_ROUNDS, _TIMED, _ASKERS = 3, 200, 8
_GRAPH_AT_MOST = 200_000
"""A graph of a million takes most of an hour to build on two processors that others use too."""
_INNER = faiss.METRIC_INNER_PRODUCT
Figures = dict[str, Any]


def main(sizes: Sequence[int]) -> None:
    """Measure each size, print the tables and write the JSON."""
    _WORK.mkdir(parents=True, exist_ok=True)
    real, questions = read_real(), read_questions()
    print(f"{len(real):,} real vectors, {len(questions)} questions")
    figures = _before() | {"real_vectors": len(real), "questions": len(questions)}
    files = [f"index/dense/{name}.py" for name in ("choose", "flat", "ivf", "recall", "search")]
    for count in sizes:
        figures[str(count)] = measured = _measure(read_or_make(real, count, _WORK / "v.npy"), questions)
        print(f"\n{_table(count, measured)}\n", flush=True)
        # After each size: the largest may be one too many for the machine.
        write_result("dense_indexes", ("faiss-cpu", "numpy"), files, figures)
    shutil.rmtree(_WORK)


def _before() -> Figures:
    """Return the figures that are kept: those of sizes that are not measured now."""
    path = RESULTS / "dense_indexes.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["figures"]) if path.is_file() else {}


def _measure(vectors: Vectors, questions: Vectors) -> Figures:
    """Build every kind, ask all the questions of each, and time them side by side."""
    pool = Pool(np.arange(len(vectors)), vectors.shape[1], lambda rows: vectors[rows])
    exact = recall.Exact(recall.questions(pool))
    for chunk in pool.chunks():
        exact.add(chunk)
    searches: dict[str, Search] = {}
    figures: Figures = {"date": datetime.now(UTC).isoformat(timespec="seconds")}
    for name, build in KINDS.items():
        if name.startswith("HNSW") and len(vectors) > _GRAPH_AT_MOST:
            continue
        folder = _WORK / name.replace(" ", "-")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        began = time.perf_counter()
        searches[name], how = build(folder, vectors, exact, pool)
        seconds = time.perf_counter() - began
        per_vector = round(size(folder) / len(vectors), 1)
        figures[name] = {"how": how, "build_s": round(seconds, 1), "bytes_per_vector": per_vector}
        print(f"{len(vectors):,}: {name}, {how}, built in {seconds:.1f} s", flush=True)
    scores, _ = faiss.knn(questions, np.ascontiguousarray(vectors), DEPTH, metric=_INNER)
    for name, search in searches.items():
        found = [search(question) for question in questions]
        for depth in (10, 100):
            figures[name][f"recall@{depth}"] = _recall(vectors, questions, found, scores, depth)
    for name, costs in _timed(searches, questions).items():
        figures[name] |= costs
    return figures | {"as chosen": _as_chosen(vectors, questions)}


def _recall(
    vectors: Vectors, questions: Vectors, found: Sequence[Rows], scores: Vectors, depth: int
) -> float:
    """Return the share of the best that is found; one as near as the last of these counts."""
    pairs = zip(questions, found, scores[:, depth - 1], strict=True)
    hits = [
        np.count_nonzero(vectors[some[:depth]] @ question >= least - 1e-6) for question, some, least in pairs
    ]
    return round(float(np.mean(np.minimum(hits, depth))) / depth, 4)


def _timed(searches: dict[str, Search], questions: Vectors) -> dict[str, Figures]:
    """Return p50 and p95 of a question in milliseconds, and their ratios to the baseline's of the same round;
    the kinds take turns question by question."""
    rounds: dict[str, list[dict[str, float]]] = {"p50": [], "p95": []}
    for _ in range(_ROUNDS):
        took: dict[str, list[float]] = {name: [] for name in searches}
        for question in questions[:_TIMED]:
            for name, search in searches.items():
                began = time.perf_counter()
                search(question)
                took[name].append((time.perf_counter() - began) * 1000)
        rounds["p50"].append({name: statistics.median(t) for name, t in took.items()})
        rounds["p95"].append({name: float(np.percentile(t, 95)) for name, t in took.items()})
    found: dict[str, Figures] = {name: {} for name in searches}
    for what, costs in rounds.items():
        for name, ratio in ratios(costs, BASELINE).items():
            found[name][f"{what}_ms"] = round(statistics.median(cost[name] for cost in costs), 3)
            found[name][f"{what}_ratio"] = ratio.to_json()
    return found


def _as_chosen(vectors: Vectors, questions: Vectors) -> Figures:
    """Measure the index that our rule chooses: filters, many askers, a small update, memory."""
    folder, count = _WORK / "chosen", len(vectors)
    shutil.rmtree(folder, ignore_errors=True)
    summary = dense.write(folder / "a", range(count), lambda rows: vectors[rows], vectors.shape[1])
    index = dense.DenseIndex.open(folder / "a")
    found: Figures = {"kind": summary.kind, "recall_of_made_questions": summary.recall}
    random = np.random.default_rng(5)
    for share in (0.5, 0.1, 0.01):
        allowed = np.sort(random.choice(count, int(count * share), replace=False))
        found[f"filter {share}"] = _filtered(index, vectors, questions, allowed)
    with ThreadPoolExecutor(_ASKERS) as askers:
        took = list(askers.map(lambda q: _milliseconds(lambda: index.search(q, DEPTH)), questions))
    found[f"{_ASKERS} askers, p95_ms"] = round(float(np.percentile(took, 95)), 2)
    began = time.perf_counter()
    dense.write(folder / "b", range(100, count), lambda rows: vectors[rows], vectors.shape[1], folder / "a")
    found["100 removed, s"] = round(time.perf_counter() - began, 2)
    found["100 removed, bytes"] = size(folder / "b") - _linked(folder / "b")
    np.save(_WORK / "questions.npy", questions)
    command = [sys.executable, "-m", "benchmarks.dense_indexes", "serve", str(folder / "b")]
    done = subprocess.run(
        [*command, str(_WORK / "questions.npy")], capture_output=True, text=True, check=True
    )
    return found | {"memory_mib": json.loads(done.stdout)}


def _filtered(index: dense.DenseIndex, vectors: Vectors, questions: Vectors, allowed: Rows) -> Figures:
    some = questions[:100]
    took = [_milliseconds(lambda q=q: index.search(q, DEPTH, allowed)) for q in some]  # type: ignore[misc]
    depth = min(10, len(allowed))
    scores, _ = faiss.knn(some, np.ascontiguousarray(vectors[allowed]), depth, metric=_INNER)
    found = [np.array([row for row, _ in index.search(question, DEPTH, allowed)]) for question in some]
    return {
        "recall@10": _recall(vectors, some, found, scores, depth),
        "p50_ms": round(statistics.median(took), 2),
        "p95_ms": round(float(np.percentile(took, 95)), 2),
    }


def _milliseconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def _linked(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.stat().st_nlink > 1)


def _serve(folder: Path, questions: Path) -> dict[str, float]:
    """Return an index's resident memory after all the questions, in MiB: its own, and that of its files."""
    asked, before = np.load(questions), _resident()
    index = dense.DenseIndex.open(folder)
    for question in asked:
        index.search(question, DEPTH)
    return {name: round((kib - before[name]) / 1024, 1) for name, kib in _resident().items()}


def _resident() -> dict[str, int]:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return {
        line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssFile"))
    }


def _table(count: int, measured: Figures) -> str:
    rows = []
    for name in (name for name in KINDS if name in measured):
        found = measured[name]
        p50, p95 = (f"{found[f'{what}_ratio']['median']:.2f}" for what in ("p50", "p95"))
        recalls = (f"{found[f'recall@{depth}']:.3f}" for depth in (10, 100))
        at = f"{name} {found['how']}" if name.startswith("HNSW") else name
        rows.append([at, *recalls, p50, p95, found["p50_ms"], found["build_s"], found["bytes_per_vector"]])
    heading = [f"{count:,}", "recall@10", "@100", "p50, times flat", "p95", "p50, ms", "build, s", "bytes"]
    return f"{table(heading, rows)}\n\nAs chosen: {json.dumps(measured['as chosen'])}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        print(json.dumps(_serve(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main([int(argument) for argument in sys.argv[1:]] or _SIZES)
