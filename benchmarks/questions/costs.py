"""Measure what a library costs and finds: memory, disk, recall of its dense search."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss

from benchmarks.made_library import KEPT
from benchmarks.record import ROOT
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.cache import VectorCache
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder, Vectors
from search.engine import SearchEngine

LIBRARIES = KEPT / "questions"
QUESTIONS = LIBRARIES / "questions.json"
DEPTH = 10
"""How many hits are asked for."""


def flat_index(store: Store, snapshot: Snapshot, embedder: Embedder) -> Any:
    """All the vectors as they were made, in FAISS alone."""
    keys = [key for _, key in snapshot.catalog.vector_keys()]
    index = faiss.IndexFlatIP(snapshot.dense_index.dimension)
    with VectorCache(store.vector_cache, embedder.info) as cache:
        for at in range(0, len(keys), 20_000):
            index.add(cache.get(keys[at : at + 20_000]))
    return index


def recall(snapshot: Snapshot, flat: Any, vectors: Sequence[Vectors]) -> float:
    """The share of the ten nearest that the dense search finds; one as near as the tenth counts."""
    entries = [entry for entry, _ in snapshot.catalog.vector_keys()]
    row_of = {entry: row for row, entry in enumerate(entries)}
    found = 0
    for vector in vectors:
        least = flat.search(vector[None], DEPTH)[0][0][-1] - 1e-6
        rows = [row_of[entry] for entry, _ in snapshot.dense(vector, DEPTH)]
        found += sum(float(flat.reconstruct(row) @ vector) >= least for row in rows)
    return round(found / (DEPTH * len(vectors)), 4)


def disk(store: Store, snapshot: Snapshot) -> dict[str, float]:
    """Bytes on the disk, by part of the snapshot, and of the vector cache beside it."""
    parts: dict[str, float] = {}
    for path in snapshot.folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(snapshot.folder).parts[0]
            parts[name] = parts.get(name, 0) + path.stat().st_size
    parts["vector cache"] = store.vector_cache.stat().st_size
    return {name: round(size / snapshot.statistics.passages, 1) for name, size in sorted(parts.items())}


def memory(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.questions", "serve", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def serve(folder: Path) -> dict[str, float]:
    """The resident memory of a process that has answered all the questions, in MiB: the model's, with
    Python and the libraries, and what the library adds, its own and that of its mapped files."""
    embedder = make_embedder()
    embedder.embed_question("warm up")
    before = _resident()
    engine = SearchEngine(Store(folder), embedder)
    for text in json.loads(QUESTIONS.read_text(encoding="utf-8")):
        engine.search(text, DEPTH)
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
