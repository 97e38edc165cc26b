"""Times a question from end to end, by size of the library. Run: python -m benchmarks.questions [SIZE ...]

    python -m benchmarks.questions                             2,000 and 20,000: a few minutes
    python -m benchmarks.questions 2000 20000 200000 1000000   hours to make the libraries, 12 GB of disk

The libraries are those of `made_library.py`; one that was made stays in `var/benchmarks/questions`. Each
question is asked of the engine, of FAISS alone (every vector compared, numbers and no texts given back)
and of txtai, each embedding it with the default model. They take turns round by round: a rival's threads go
on spinning after its answer, and what it reads pushes the others out of the processor's cache, which nobody
who searches with one of them would suffer. The engine is opened anew for every round and warmed up, as the
page has it. txtai runs with the Python that the environment names in RIVALS_PYTHON, and is left out without
one:

    python3 -m venv ../rivals && ../rivals/bin/pip install txtai faiss-cpu
    RIVALS_PYTHON=../rivals/bin/python python -m benchmarks.questions

Sizes that are not named keep their figures in `results/questions.json`.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from benchmarks.growth import draw
from benchmarks.libraries import spread
from benchmarks.made_library import FOLDER, KEPT, Real, build, read_real
from benchmarks.record import RESULTS, ROOT, SHARED, ratios, table, write_result
from evaluate.collection import read_collection
from index.errors import StoreError
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.cache import VectorCache
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder, Vectors
from search.engine import SearchEngine

_SIZES = (2_000, 20_000)
_LIBRARIES = KEPT / "questions"
_QUESTIONS = _LIBRARIES / "questions.json"
_ROUNDS, _DEPTH, _ASKERS = 3, 10, 8
_WARM, _REST = 5, 1.0
"""How many of the questions are asked before a contender's round counts, and how many seconds after the one
before it."""
_OF_EACH = {"cf": 25, "covidqa": 25, "medquad": 50}
"""How many questions of each collection are asked. Only MedQuAD's can be answered; words and places
of the index that it looks in are no fewer for the others."""
_RIVAL_AT_MOST = 200_000
_OURS, _FLAT, _TXTAI = "Verbatim", "FAISS flat alone", "txtai"
_MEASURED = (
    "index/catalog/read.py",
    "index/words/codes.py",
    "index/words/lexical.py",
    "index/dense/search.py",
    "index/vectors/model.py",
    "search/engine.py",
    "search/ranking/rank.py",
    "search/ranking/evidence.py",
    "search/hits/sentence.py",
    "search/hits/quote.py",
    "search/hits/signals.py",
)
Ask = Callable[[str], object]
Figures = dict[str, Any]


def main(sizes: Sequence[int]) -> None:
    """Measures each size, prints the tables and writes the JSON and the picture."""
    if not FOLDER.is_dir():
        sys.exit("There is no shared/corpora/medquad beside the checkout: nothing is measured")
    embedder = make_embedder()
    _make(sizes, embedder)
    questions = json.loads(_QUESTIONS.read_text(encoding="utf-8"))
    figures = _before() | {"questions": len(questions)}
    for size in sizes:
        figures[str(size)] = _measure(_LIBRARIES / str(size), questions, embedder)
        print(f"\n{size:,} passages\n{_table(figures[str(size)])}\n", flush=True)
        write_result(
            "questions",
            ("faiss-cpu", "tantivy", "numpy", "sentence-transformers", "torch"),
            _MEASURED,
            figures,
        )
    draw(_curves(figures), RESULTS / "questions.png")


def _make(sizes: Sequence[int], embedder: Embedder) -> None:
    """Makes the libraries that are not there, or not as this version writes them."""
    real: Real | None = None
    for size in sizes:
        folder = _LIBRARIES / str(size)
        try:
            Store(folder).open().close()
            if _QUESTIONS.is_file():
                continue
        except StoreError:
            shutil.rmtree(folder, ignore_errors=True)
        real = real or read_real(embedder)
        if not folder.is_dir():
            build(folder, size, real, embedder)
        _QUESTIONS.write_text(json.dumps(_questions(real), indent=1), encoding="utf-8")


def _questions(real: Real) -> list[str]:
    """What is asked: of the judged collections, and of what the smallest library answers."""
    asked = [
        text
        for name in ("cf", "covidqa")
        for text in spread(list(read_collection(SHARED / "eval" / name).questions.values()), _OF_EACH[name])
    ]
    return [*asked, *spread(real.questions[:500], _OF_EACH["medquad"])]


def _before() -> Figures:
    path = RESULTS / "questions.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["figures"]) if path.is_file() else {}


class _Timed:
    """An embedder that adds up what it takes, of one asker."""

    def __init__(self, embedder: Embedder) -> None:
        self.info, self.limits, self._embedder, self.seconds = embedder.info, embedder.limits, embedder, 0.0

    def embed_question(self, text: str) -> Vectors:
        """The question's vector."""
        began = time.perf_counter()
        vector = self._embedder.embed_question(text)
        self.seconds += time.perf_counter() - began
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of sentences."""
        began = time.perf_counter()
        vectors = self._embedder.embed_passages(texts)
        self.seconds += time.perf_counter() - began
        return vectors

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """The vectors of tokens."""
        began = time.perf_counter()
        vectors = self._embedder.embed_tokens(texts, question)
        self.seconds += time.perf_counter() - began
        return vectors


def _measure(folder: Path, questions: list[str], embedder: Embedder) -> Figures:
    timed = _Timed(embedder)
    store = Store(folder)
    snapshot = store.open()
    flat = _flat(store, snapshot, embedder)
    vectors = [embedder.embed_question(text) for text in questions]
    measured: Figures = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 1),
        "passages": snapshot.statistics.passages,
        "recall@10": _recall(snapshot, flat, vectors),
        "memory_mib": _memory(folder),
        "bytes_a_passage": _disk(store, snapshot),
    }
    with _rival(snapshot, flat, questions, vectors) as rival:
        asks: dict[str, Ask] = {
            _FLAT: lambda text: flat.search(embedder.embed_question(text)[None], _DEPTH),
        }
        if rival:
            asks[_TXTAI] = lambda text: rival.ask([text], [embedder.embed_question(text)])[0][1]
        measured |= _rounds(store, asks, questions, timed)
        asks[_OURS] = functools.partial(SearchEngine(store, embedder).search, k=_DEPTH)
        measured[f"{_ASKERS} askers"] = _together(asks, questions)
        if rival:
            measured[_TXTAI] |= rival.measured
    return measured


def _rounds(store: Store, others: dict[str, Ask], questions: Sequence[str], timed: _Timed) -> Figures:
    """One asker: the contenders take turns round by round, each in another order."""
    rounds: dict[str, list[dict[str, float]]] = {"p50": [], "p95": [], "p50_cpu": [], "p95_cpu": []}
    embedding: list[float] = []
    for round_ in range(_ROUNDS):
        engine = SearchEngine(store, timed)
        engine.warm_up()()
        asks: dict[str, Ask] = {_OURS: functools.partial(engine.search, k=_DEPTH)} | others
        wall: dict[str, list[float]] = {name: [] for name in asks}
        processor: dict[str, list[float]] = {name: [] for name in asks}
        names = list(asks)
        for name in (*names[round_ % len(names) :], *names[: round_ % len(names)]):
            ask = asks[name]
            time.sleep(_REST)
            for text in questions[:_WARM]:
                ask(text)
            for text in questions[_WARM:]:
                timed.seconds, began, used = 0.0, time.perf_counter(), time.process_time()
                given = ask(text)
                # What a process of its own has used, it tells.
                elsewhere = given if isinstance(given, float) else 0.0
                wall[name].append((time.perf_counter() - began) * 1000)
                processor[name].append((time.process_time() - used + elsewhere) * 1000)
                if name == _OURS:
                    embedding.append(timed.seconds * 1000)
        for what, costs in (("", wall), ("_cpu", processor)):
            for share in (50, 95):
                some = {name: float(np.percentile(cost, share)) for name, cost in costs.items()}
                rounds[f"p{share}{what}"].append(some)
    measured: dict[str, Figures] = {name: {} for name in rounds["p50"][0]}
    for what, kept in rounds.items():
        for name in measured:
            measured[name][f"{what}_ms"] = round(statistics.median(each[name] for each in kept), 2)
        for name, ratio in ratios(kept, _FLAT).items():
            measured[name][f"{what}_ratio"] = ratio.to_json()
    measured[_OURS]["of which embedding, p50_ms"] = round(statistics.median(embedding), 2)
    return measured


def _together(asks: dict[str, Ask], questions: Sequence[str]) -> Figures:
    """Eight askers who never pause. Not of txtai: its process ended when eight threads asked it at once."""
    measured: Figures = {}
    for name, ask in asks.items():
        if name == _TXTAI:
            continue

        def seconds(text: str, ask: Ask = ask) -> float:
            began = time.perf_counter()
            ask(text)
            return time.perf_counter() - began

        with ThreadPoolExecutor(_ASKERS) as askers:
            began = time.perf_counter()
            took = list(askers.map(seconds, questions))
        measured[name] = _percentiles(took)
        measured[name]["questions_a_second"] = round(len(questions) / (time.perf_counter() - began), 1)
    return measured


def _percentiles(seconds: Sequence[float]) -> Figures:
    return {f"p{share}_ms": round(float(np.percentile(seconds, share)) * 1000, 2) for share in (50, 95)}


def _flat(store: Store, snapshot: Snapshot, embedder: Embedder) -> Any:
    """All the vectors as they were made, in FAISS alone."""
    keys = [key for _, key in snapshot.catalog.vector_keys()]
    index = faiss.IndexFlatIP(snapshot.dense_index.dimension)
    with VectorCache(store.vector_cache, embedder.info) as cache:
        for at in range(0, len(keys), 20_000):
            index.add(cache.get(keys[at : at + 20_000]))
    return index


def _recall(snapshot: Snapshot, flat: Any, vectors: Sequence[Vectors]) -> float:
    """The share of the ten nearest that the dense search finds; one as near as the tenth counts."""
    entries = [entry for entry, _ in snapshot.catalog.vector_keys()]
    row_of = {entry: row for row, entry in enumerate(entries)}
    found = 0
    for vector in vectors:
        least = flat.search(vector[None], _DEPTH)[0][0][-1] - 1e-6
        rows = [row_of[entry] for entry, _ in snapshot.dense(vector, _DEPTH)]
        found += sum(float(flat.reconstruct(row) @ vector) >= least for row in rows)
    return round(found / (_DEPTH * len(vectors)), 4)


def _disk(store: Store, snapshot: Snapshot) -> dict[str, float]:
    """Bytes on the disk, by part of the snapshot, and of the vector cache beside it."""
    parts: dict[str, float] = {}
    for path in snapshot.folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(snapshot.folder).parts[0]
            parts[name] = parts.get(name, 0) + path.stat().st_size
    parts["vector cache"] = store.vector_cache.stat().st_size
    return {name: round(size / snapshot.statistics.passages, 1) for name, size in sorted(parts.items())}


def _memory(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.questions", "serve", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _serve(folder: Path) -> dict[str, float]:
    """The resident memory of a process that has answered all the questions, in MiB: the model's, with
    Python and the libraries, and what the library adds, its own and that of its mapped files."""
    embedder = make_embedder()
    embedder.embed_question("warm up")
    before = _resident()
    engine = SearchEngine(Store(folder), embedder)
    for text in json.loads(_QUESTIONS.read_text(encoding="utf-8")):
        engine.search(text, _DEPTH)
    after = _resident()
    return {
        "model": round(sum(before[name] for name in ("RssAnon", "RssFile")) / 1024, 1),
        "own": round((after["RssAnon"] - before["RssAnon"]) / 1024, 1),
        "mapped": round((after["RssFile"] - before["RssFile"]) / 1024, 1),
        "peak": round(after["VmHWM"] / 1024, 1),
    }


def _resident() -> dict[str, int]:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    wanted = ("RssAnon", "RssFile", "VmHWM")
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(wanted)}


class _Rival:
    """txtai, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.measured = self._answer()

    def ask(self, questions: list[str], vectors: Sequence[Vectors]) -> list[list[float]]:
        """How many seconds each question took it, by the clock and of processor time."""
        assert self._process.stdin
        asked = {"questions": questions, "vectors": [v.tolist() for v in vectors]}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        seconds: list[list[float]] = self._answer()
        return seconds

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            sys.exit("txtai ended: its message is above")
        return json.loads(line)


@contextmanager
def _rival(
    snapshot: Snapshot, flat: Any, questions: Sequence[str], vectors: Sequence[Vectors]
) -> Iterator[_Rival | None]:
    """txtai with the library's texts and vectors; None, which is said, where it cannot be had."""
    python = os.environ.get("RIVALS_PYTHON")
    if not python or flat.ntotal > _RIVAL_AT_MOST * 1.1:
        why = "RIVALS_PYTHON names no Python that has it" if not python else "too large a library for it"
        print(f"txtai is left out: {why}")
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        row_of = {entry: row for row, (entry, _) in enumerate(snapshot.catalog.vector_keys())}
        texts = [""] * len(row_of)
        for stored in snapshot.catalog.all_passages():
            texts[row_of[stored.entry]] = stored.embedded_text
        lines = "".join(json.dumps(text) + "\n" for text in texts)
        Path(folder, "texts.jsonl").write_text(lines, encoding="utf-8")
        np.save(Path(folder, "vectors.npy"), flat.reconstruct_n(0, flat.ntotal))
        command = [python, str(Path(__file__).with_name("txtai_rival.py")), folder]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
        ) as process:
            yield _Rival(process)
            assert process.stdin
            process.stdin.close()


def _table(measured: Figures) -> str:
    rows = []
    together = measured[f"{_ASKERS} askers"]
    for name in (name for name in (_OURS, _FLAT, _TXTAI) if name in measured and "p50_ms" in measured[name]):
        own = measured[name]
        shares = [f"{own[f'{what}_ratio']['median']:.2f}" for what in ("p50", "p50_cpu")]
        times = [own["p50_ms"], own["p95_ms"], own["p50_cpu_ms"], own["p95_cpu_ms"]]
        eight = together.get(name, {})
        rows.append([name, *times, *shares, eight.get("p50_ms", ""), eight.get("p95_ms", "")])
    heading = ["", "p50, ms", "p95", "p50, cpu ms", "p95", "p50, times flat", "cpu", "8 askers, p50", "p95"]
    rest = {key: measured[key] for key in ("recall@10", "memory_mib", "bytes_a_passage", "load")}
    return f"{table(heading, rows)}\n{json.dumps(rest)}"


def _curves(figures: Figures) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds by size, a curve for each contender."""
    sizes = sorted(int(name) for name in figures if name.isdigit())
    return {
        f"{name}, {what}": [
            (size, figures[str(size)][name][f"{what}_ms"])
            for size in sizes
            if f"{what}_ms" in figures[str(size)].get(name, {})
        ]
        for name in (_OURS, _FLAT, _TXTAI)
        for what in ("p50", "p95")
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        print(json.dumps(_serve(Path(sys.argv[2]))))
    else:
        main([int(argument) for argument in sys.argv[1:]] or _SIZES)
