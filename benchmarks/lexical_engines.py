"""Compare tantivy, bm25s and SQLite FTS5. Run: python -m benchmarks.lexical_engines

All three get the same passages (120 words), the same finished terms and the same k1 and b. Costs are
ratios to bm25s of the same round; the analysis of the text, the same for all, is not part of them.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import nDCG

from benchmarks.engines import ENGINES, Fts5, Searcher, Terms, peak_memory, size
from benchmarks.libraries import QUESTIONS_TIMED, Library, libraries, spread
from benchmarks.record import Ratio, ratios, table, write_result

_BASELINE = "bm25s"
_ROUNDS = 5
_DOCUMENTS_CHANGED = 5
_DEPTH = 200
"""How far down a ranking is read when it is timed: as far as `search.engine` reads it."""
_DEPTH_JUDGED = 300
"""And when it is judged: as `evaluate.measure` does."""

Costs = dict[str, float]
Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one library, by engine."""

    library: Library
    costs: dict[str, dict[str, Ratio]]
    bytes_on_disk: dict[str, int]
    peak_mib: dict[str, dict[str, float | None]]
    ndcg: dict[str, dict[str, float]] | None
    fts5_changed: int
    """How many of the distinct terms FTS5 did not keep as they are."""


def main() -> None:
    """Measure each library that is there, print the tables and write the JSON."""
    measured = []
    for library in libraries():
        print(f"{library.name}: {len(library.passages):,} passages ...", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            measured.append(measure(library, Path(folder)))
        print(f"\n{_table(measured[-1])}\n", flush=True)
    if not measured:
        return
    figures: Figures = {m.library.name: _json(m) for m in measured}
    figures["sqlite"] = sqlite3.sqlite_version
    packages = ("bm25s", "tantivy", "ir_measures", "numpy", "PyStemmer")
    splitting = ("ingest/split.py", "ingest/units.py", "ingest/text/sentences.py")
    files = ("index/words/lexical.py", "index/words/terms.py", *splitting)
    write_result("lexical_engines", packages, files, figures)


def measure(library: Library, folder: Path) -> Measured:
    """Builds, asks and updates with each engine in turn, `_ROUNDS` times after one that warms up."""
    rounds = [_round(library, folder) for _ in range(_ROUNDS + 1)][1:]
    costs = {what: ratios([costs[what] for costs in rounds], _BASELINE) for what in rounds[0]}
    for name, engine in ENGINES.items():
        _fresh(folder / name)
        engine.build(folder / name, library.passages)
    searchers = {name: engine.open(folder / name) for name, engine in ENGINES.items()}
    return Measured(
        library,
        costs,
        {name: size(folder / name) for name in ENGINES},
        _memory(library, folder),
        _judge(library, searchers) if library.collection else None,
        len({term for passage in library.passages for term in passage} - Fts5.vocabulary(folder / "FTS5")),
    )


def _round(library: Library, folder: Path) -> dict[str, Costs]:
    """Return every cost once, by what was done and by engine."""
    found: dict[str, Costs] = {}
    for name in ENGINES:
        for what, seconds in _costs(name, library, folder / name).items():
            found.setdefault(what, {})[name] = seconds
    return found


def _costs(name: str, library: Library, folder: Path) -> Costs:
    """Return the seconds that one engine takes to build, to answer and to take up a changed document."""
    engine = ENGINES[name]
    _fresh(folder)
    built = _seconds(partial(engine.build, folder, library.passages))
    searcher = engine.open(folder)
    asked = spread(list(library.questions.values()), QUESTIONS_TIMED)
    answers = [_seconds(partial(searcher.search, question, _DEPTH)) for question in asked]
    updates, copied = [], []
    for document in spread(list(dict.fromkeys(library.documents)), _DOCUMENTS_CHANGED):
        changed = library.rows_of(document)
        copied.append(_copying(name, folder))
        updates.append(_seconds(partial(_update, name, folder, changed, library)))
    return {
        "build": built,
        "question (p50)": statistics.median(answers),
        "question (p95)": float(np.percentile(answers, 95)),
        "update of a document": statistics.median(updates),
        "update, in a copy": statistics.median(map(sum, zip(updates, copied, strict=True))),
    }


def _update(name: str, folder: Path, changed: Mapping[int, Terms], library: Library) -> None:
    """Replace a document's passages, and ask a question of the index that has them."""
    ENGINES[name].update(folder, changed, library.passages)
    ENGINES[name].open(folder).search(next(iter(changed.values())), _DEPTH)


def _copying(name: str, folder: Path) -> float:
    """Return the seconds to copy an index, as Verbatim does before it changes one: snapshots are immutable.
    bm25s writes a new one in any case."""
    if name == "bm25s":
        return 0.0
    copy = folder.with_suffix(".copy")
    _fresh(copy)
    return _seconds(partial(shutil.copytree, folder, copy))


def _judge(library: Library, searchers: Mapping[str, Searcher]) -> dict[str, dict[str, float]]:
    """Return nDCG@10 by document, and its difference from the baseline's with a 95% interval."""
    by_engine = {name: _ndcg(library, searcher) for name, searcher in searchers.items()}
    judged: dict[str, dict[str, float]] = {}
    for name, values in by_engine.items():
        low, high = _interval(values - by_engine[_BASELINE])
        difference = float(np.mean(values - by_engine[_BASELINE]))
        judged[name] = {"nDCG@10": float(values.mean()), "difference": difference, "low": low, "high": high}
    return judged


def _ndcg(library: Library, searcher: Searcher) -> np.ndarray:
    """Return nDCG@10 of each question in their order; a document scores as its best passage."""
    assert library.collection
    run = []
    for question_id, asked in library.questions.items():
        best: dict[str, float] = {}
        for row, score in searcher.search(asked, _DEPTH_JUDGED):
            best.setdefault(library.documents[row], score)
        run += [ir_measures.ScoredDoc(question_id, document, score) for document, score in best.items()]
    values = {m.query_id: m.value for m in ir_measures.iter_calc([nDCG @ 10], library.collection.qrels, run)}
    return np.array([values.get(question_id, 0.0) for question_id in library.questions])


def _interval(differences: np.ndarray) -> tuple[float, float]:
    """Return the 95% bootstrap interval of the mean (Efron and Tibshirani 1993), with a fixed seed."""
    draws = np.random.default_rng(0).integers(0, len(differences), (10_000, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def _memory(library: Library, folder: Path) -> dict[str, dict[str, float | None]]:
    passages = _as_lines(folder / "passages.jsonl", library.passages)
    questions = _as_lines(folder / "questions.jsonl", list(library.questions.values()))
    return {
        name: {
            "build": peak_memory(name, "build", folder / f"{name}.memory", passages),
            "ask": peak_memory(name, "ask", folder / f"{name}.memory", questions),
        }
        for name in (*ENGINES, "none")
    }


def _as_lines(path: Path, rows: Sequence[Terms]) -> Path:
    path.write_text("".join(json.dumps(list(row)) + "\n" for row in rows), encoding="utf-8")
    return path


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _table(measured: Measured) -> str:
    disk = measured.bytes_on_disk
    rows: list[list[object]] = []
    if measured.ndcg:
        rows.append(["nDCG@10", *(f"{measured.ndcg[name]['nDCG@10']:.4f}" for name in ENGINES)])
        rows.append(["difference from bm25s, 95%", *(_difference(measured.ndcg[name]) for name in ENGINES)])
    rows += [[f"{what}, times bm25s", *(of[name] for name in ENGINES)] for what, of in measured.costs.items()]
    rows.append(["size on disk, times bm25s", *(f"{disk[name] / disk[_BASELINE]:.2f}" for name in ENGINES)])
    for job, what in (("build", "peak memory to build"), ("ask", "peak memory to answer")):
        rows.append([f"{what}, MiB", *(measured.peak_mib[name][job] or "unknown" for name in ENGINES)])
    return table([f"{measured.library.name}, {len(measured.library.passages):,} passages", *ENGINES], rows)


def _difference(judged: Mapping[str, float]) -> str:
    return f"{judged['difference']:+.4f} ({judged['low']:+.4f} to {judged['high']:+.4f})"


def _json(measured: Measured) -> Figures:
    disk = measured.bytes_on_disk
    return {
        "passages": len(measured.library.passages),
        "documents": len(set(measured.library.documents)),
        "questions": len(measured.library.questions),
        "rounds": _ROUNDS,
        "baseline": _BASELINE,
        "cost_ratios": {
            what: {name: ratio.to_json() for name, ratio in of.items()} for what, of in measured.costs.items()
        },
        "bytes_on_disk": disk,
        "size_ratios": {name: round(disk[name] / disk[_BASELINE], 3) for name in ENGINES},
        "peak_memory_mib": measured.peak_mib,
        "by_document": measured.ndcg,
        "distinct_terms": len({term for passage in measured.library.passages for term in passage}),
        "terms_changed_by_fts5": measured.fts5_changed,
    }


if __name__ == "__main__":
    main()
