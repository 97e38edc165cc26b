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

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.growth import draw
from benchmarks.libraries import spread
from benchmarks.made_library import FOLDER, Real, build, read_real
from benchmarks.questions.costs import LIBRARIES, QUESTIONS, serve
from benchmarks.questions.measure import ASKERS, FLAT, OURS, TXTAI, Figures, measure
from benchmarks.record import RESULTS, SHARED, table, write_result
from evaluate.collection import read_collection
from index.errors import StoreError
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder

_SIZES = (2_000, 20_000)
_OF_EACH = {"cf": 25, "covidqa": 25, "medquad": 50}
"""How many questions of each collection are asked. Only MedQuAD's can be answered; words and places
of the index that it looks in are no fewer for the others."""
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


def main(sizes: Sequence[int]) -> None:
    """Measures each size, prints the tables and writes the JSON and the picture."""
    if not FOLDER.is_dir():
        sys.exit("There is no shared/corpora/medquad beside the checkout: nothing is measured")
    embedder = make_embedder()
    _make(sizes, embedder)
    questions = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    figures = _before() | {"questions": len(questions)}
    for size in sizes:
        figures[str(size)] = measure(LIBRARIES / str(size), questions, embedder)
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
        folder = LIBRARIES / str(size)
        try:
            Store(folder).open().close()
            if QUESTIONS.is_file():
                continue
        except StoreError:
            shutil.rmtree(folder, ignore_errors=True)
        real = real or read_real(embedder)
        if not folder.is_dir():
            build(folder, size, real, embedder)
        QUESTIONS.write_text(json.dumps(_questions(real), indent=1), encoding="utf-8")


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


def _table(measured: Figures) -> str:
    rows = []
    together = measured[f"{ASKERS} askers"]
    for name in (name for name in (OURS, FLAT, TXTAI) if name in measured and "p50_ms" in measured[name]):
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
        for name in (OURS, FLAT, TXTAI)
        for what in ("p50", "p95")
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        print(json.dumps(serve(Path(sys.argv[2]))))
    else:
        main([int(argument) for argument in sys.argv[1:]] or _SIZES)
