"""Compares kinds of vector index by size of the library. Run: python -m benchmarks.dense_indexes [SIZE ...]

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
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np

from benchmarks.engines import size
from benchmarks.record import RESULTS, ROOT, SHARED, ratios, table, write_result
from evaluate.collection import read_collection
from index import dense
from index.dense import recall
from index.dense.choose import lists_for
from index.dense.layout import Rows
from index.dense.pool import Pool
from index.vectors.choose_model import make_embedder
from index.vectors.model import Vectors

_SIZES = (2_000, 20_000, 31_000)
_KEPT = ROOT / "var" / "benchmarks"
_WORK = _KEPT / "dense"
_ROUNDS, _TIMED, _DEPTH, _ASKERS = 3, 200, 100, 8
_GRAPH_AT_MOST = 200_000
"""A graph of a million takes most of an hour to build on two processors that others use too."""
_BASELINE = "flat float32"
_INNER = faiss.METRIC_INNER_PRODUCT
_faiss: Any = faiss
Search = Callable[[Vectors], Rows]
"""From a question to the positions of the `_DEPTH` best."""
Figures = dict[str, Any]


def main(sizes: Sequence[int]) -> None:
    """Measures each size, prints the tables and writes the JSON."""
    _WORK.mkdir(parents=True, exist_ok=True)
    real, questions = _real(), _questions()
    print(f"{len(real):,} real vectors, {len(questions)} questions")
    figures = _before() | {"real_vectors": len(real), "questions": len(questions)}
    files = [f"index/dense/{name}.py" for name in ("choose", "flat", "ivf", "recall", "search")]
    for count in sizes:
        figures[str(count)] = measured = _measure(_vectors(real, count), questions)
        print(f"\n{_table(count, measured)}\n", flush=True)
        # After each size: the largest may be one too many for the machine.
        write_result("dense_indexes", ("faiss-cpu", "numpy"), files, figures)
    shutil.rmtree(_WORK)


def _before() -> Figures:
    """The figures that are kept: those of sizes that are not measured now."""
    path = RESULTS / "dense_indexes.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["figures"]) if path.is_file() else {}


def _real() -> Vectors:
    """The distinct vectors in the caches, in an order that is random and always the same."""
    found: set[bytes] = set()
    for path in sorted(_KEPT.glob("*/vectors.sqlite")):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        found.update(vector for (vector,) in connection.execute("SELECT vector FROM vectors"))
        connection.close()
    if not found:
        sys.exit(f"No vectors.sqlite in {_KEPT}/*: the first lines of this script say how to make one")
    vectors = np.stack([np.frombuffer(vector, dtype=np.float32) for vector in sorted(found)])
    return vectors[np.random.default_rng(0).permutation(len(vectors))]


def _questions() -> Vectors:
    """The judged questions, in a random order."""
    folders = [SHARED / "eval" / name for name in ("cf", "covidqa")]
    if not all(folder.is_dir() for folder in folders):
        sys.exit(f"There are no judged questions in {SHARED / 'eval'}")
    texts = [text for folder in folders for text in read_collection(folder).questions.values()]
    embedder = make_embedder()
    vectors = np.stack([embedder.embed_question(text) for text in texts])
    return vectors[np.random.default_rng(3).permutation(len(vectors))]


def _vectors(real: Vectors, count: int) -> Vectors:
    """`count` vectors in a file that is mapped into memory: real ones, and then made ones."""
    random, dimension = np.random.default_rng(1), real.shape[1]
    vectors = np.lib.format.open_memmap(_WORK / "v.npy", "w+", np.float32, (count, dimension))
    vectors[: len(real)] = real[:count]
    if count <= len(real):
        return vectors
    near = nearest(real)
    for at in range(len(real), count, 50_000):
        some = min(50_000, count - at)
        vectors[at : at + some] = made(real, near, random.integers(len(real), size=some), random)
    return vectors


def nearest(real: Vectors) -> Rows:
    """The ten nearest to each of the vectors, after itself; shape (vectors, 11)."""
    near: Rows = faiss.knn(real, real, 11, metric=_INNER)[1]
    return near


def made(real: Vectors, near: Rows, like: Rows, random: np.random.Generator) -> Vectors:
    """A made vector for each row in `like`: somewhere between that real vector and one of its ten nearest,
    and off this line by as much as others differ."""
    other, third = random.integers(len(real), size=(2, len(like)))
    between = random.uniform(0.2, 0.8, (len(like), 1)).astype(np.float32)
    away = real[other] - real[third]
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    neighbour = real[near[like, random.integers(1, 11, size=len(like))]]
    sum_ = (1 - between) * real[like] + between * neighbour + np.float32(0.35) * away
    unit: Vectors = (sum_ / np.linalg.norm(sum_, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _measure(vectors: Vectors, questions: Vectors) -> Figures:
    """Builds every kind, asks all the questions of each, and times them side by side."""
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
    scores, _ = faiss.knn(questions, np.ascontiguousarray(vectors), _DEPTH, metric=_INNER)
    for name, search in searches.items():
        found = [search(question) for question in questions]
        for depth in (10, 100):
            figures[name][f"recall@{depth}"] = _recall(vectors, questions, found, scores, depth)
    for name, told in _timed(searches, questions).items():
        figures[name] |= told
    return figures | {"as chosen": _as_chosen(vectors, questions)}


def _recall(
    vectors: Vectors, questions: Vectors, found: Sequence[Rows], scores: Vectors, depth: int
) -> float:
    """The share of the best that is found; one as near as the last of these counts."""
    pairs = zip(questions, found, scores[:, depth - 1], strict=True)
    hits = [
        np.count_nonzero(vectors[some[:depth]] @ question >= least - 1e-6) for question, some, least in pairs
    ]
    return round(float(np.mean(np.minimum(hits, depth))) / depth, 4)


def _timed(searches: dict[str, Search], questions: Vectors) -> dict[str, Figures]:
    """p50 and p95 of a question in milliseconds, and their ratios to the baseline's of the same round;
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
    told: dict[str, Figures] = {name: {} for name in searches}
    for what, costs in rounds.items():
        for name, ratio in ratios(costs, _BASELINE).items():
            told[name][f"{what}_ms"] = round(statistics.median(cost[name] for cost in costs), 3)
            told[name][f"{what}_ratio"] = ratio.to_json()
    return told


def _as_chosen(vectors: Vectors, questions: Vectors) -> Figures:
    """What the rule makes of these vectors: filters, many askers, a small update, memory."""
    folder, count = _WORK / "chosen", len(vectors)
    shutil.rmtree(folder, ignore_errors=True)
    summary = dense.write(folder / "a", range(count), lambda rows: vectors[rows], vectors.shape[1])
    index = dense.DenseIndex.open(folder / "a")
    told: Figures = {"kind": summary.kind, "recall_of_made_questions": summary.recall}
    random = np.random.default_rng(5)
    for share in (0.5, 0.1, 0.01):
        allowed = np.sort(random.choice(count, int(count * share), replace=False))
        told[f"filter {share}"] = _filtered(index, vectors, questions, allowed)
    with ThreadPoolExecutor(_ASKERS) as askers:
        took = list(askers.map(lambda q: _milliseconds(lambda: index.search(q, _DEPTH)), questions))
    told[f"{_ASKERS} askers, p95_ms"] = round(float(np.percentile(took, 95)), 2)
    began = time.perf_counter()
    dense.write(folder / "b", range(100, count), lambda rows: vectors[rows], vectors.shape[1], folder / "a")
    told["100 removed, s"] = round(time.perf_counter() - began, 2)
    told["100 removed, bytes"] = size(folder / "b") - _linked(folder / "b")
    np.save(_WORK / "questions.npy", questions)
    command = [sys.executable, "-m", "benchmarks.dense_indexes", "serve", str(folder / "b")]
    done = subprocess.run(
        [*command, str(_WORK / "questions.npy")], capture_output=True, text=True, check=True
    )
    return told | {"memory_mib": json.loads(done.stdout)}


def _filtered(index: dense.DenseIndex, vectors: Vectors, questions: Vectors, allowed: Rows) -> Figures:
    some = questions[:100]
    took = [_milliseconds(lambda q=q: index.search(q, _DEPTH, allowed)) for q in some]  # type: ignore[misc]
    depth = min(10, len(allowed))
    scores, _ = faiss.knn(some, np.ascontiguousarray(vectors[allowed]), depth, metric=_INNER)
    found = [np.array([row for row, _ in index.search(question, _DEPTH, allowed)]) for question in some]
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
    """The resident memory that an index takes after all the questions, in MiB: its own, and of its files."""
    asked, before = np.load(questions), _resident()
    index = dense.DenseIndex.open(folder)
    for question in asked:
        index.search(question, _DEPTH)
    return {name: round((kib - before[name]) / 1024, 1) for name, kib in _resident().items()}


def _resident() -> dict[str, int]:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return {
        line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "RssFile"))
    }


Built = tuple[Search, str]


def _ours(rule: dense.Rule) -> Callable[[Path, Vectors, recall.Exact, Pool], Built]:
    """A kind as this project writes and searches it."""

    def build(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
        told = dense.write(folder, pool.rows, lambda rows: vectors[rows], vectors.shape[1], rule=rule)
        index = dense.DenseIndex.open(folder)
        return lambda question: np.array([row for row, _ in index.search(question, _DEPTH)]), told.kind

    return build


def _half(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
    """Every vector compared, in half precision."""
    index = _faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, _INNER)
    return _raw(index, folder, pool, exact, [(None, "")])


def _hnsw(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
    """A graph with 32 links, made with efConstruction 100, over half precision."""
    index = _faiss.IndexHNSWSQ(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, 32, _INNER)
    index.hnsw.efConstruction = 100
    wide = (50, 100, 200, 300, 400, 600, 800, 1200, 1600, 2400)
    return _raw(
        index, folder, pool, exact, [(_faiss.SearchParametersHNSW(efSearch=ef), f"ef {ef}") for ef in wide]
    )


def _pq(folder: Path, vectors: Vectors, exact: recall.Exact, pool: Pool) -> Built:
    """Lists of 96 codes of 4 bits, the ten times as many as asked for compared in half precision."""
    index = faiss.index_factory(
        vectors.shape[1], f"IVF{lists_for(len(vectors))},PQ96x4fs,Refine(SQfp16)", _INNER
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
    """FAISS itself, with the first setting that finds what ours aims for, or the last."""
    index.train(recall.sample(pool, 40 * lists_for(len(pool.rows)), 1))
    for chunk in pool.chunks():
        index.add(chunk)
    for setting in settings:
        parameters, how = setting
        found = index.search(exact.questions, _DEPTH, params=parameters)[1]
        if exact.recall(found[:, :10], pool) >= dense.RULE.aim:
            break
    faiss.write_index(index, str(folder / "index.faiss"))

    def search(question: Vectors) -> Rows:
        faiss.omp_set_num_threads(1)
        positions = index.search(question[None], _DEPTH, params=parameters)[1][0]
        faiss.omp_set_num_threads(2)
        return cast(Rows, positions[positions >= 0])

    return search, how


KINDS = {
    _BASELINE: _ours(dense.Rule(flat_up_to=10**9)),
    "flat float16": _half,
    "IVF float16": _ours(dense.Rule(flat_up_to=0)),
    "HNSW32 float16": _hnsw,
    "IVF-PQ, refined": _pq,
}


def _table(count: int, measured: Figures) -> str:
    rows = []
    for name in (name for name in KINDS if name in measured):
        told = measured[name]
        p50, p95 = (f"{told[f'{what}_ratio']['median']:.2f}" for what in ("p50", "p95"))
        recalls = (f"{told[f'recall@{depth}']:.3f}" for depth in (10, 100))
        at = f"{name} {told['how']}" if name.startswith("HNSW") else name
        rows.append([at, *recalls, p50, p95, told["p50_ms"], told["build_s"], told["bytes_per_vector"]])
    heading = [f"{count:,}", "recall@10", "@100", "p50, times flat", "p95", "p50, ms", "build, s", "bytes"]
    return f"{table(heading, rows)}\n\nAs chosen: {json.dumps(measured['as chosen'])}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        print(json.dumps(_serve(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main([int(argument) for argument in sys.argv[1:]] or _SIZES)
