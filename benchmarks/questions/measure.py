"""Time the contenders on one library, one asker and eight."""

from __future__ import annotations

import functools
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.questions.costs import DEPTH, disk, flat_index, memory, recall
from benchmarks.questions.rival import opened
from benchmarks.record import ratios
from index.snapshots.store import Store
from index.vectors.model import Embedder, Vectors
from search.engine import SearchEngine

_ROUNDS = 3
ASKERS = 8
_WARM, _REST = 5, 1.0
"""How many of the questions are asked before a contender's round counts, and how many seconds after the one
before it."""
OURS, FLAT, TXTAI = "Verbatim", "FAISS flat alone", "txtai"
Ask = Callable[[str], object]
Figures = dict[str, Any]


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


def measure(folder: Path, questions: list[str], embedder: Embedder) -> Figures:
    """Return the figures of one library: costs, recall, times with one asker and with eight."""
    timed = _Timed(embedder)
    store = Store(folder)
    snapshot = store.open()
    flat = flat_index(store, snapshot, embedder)
    vectors = [embedder.embed_question(text) for text in questions]
    measured: Figures = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 1),
        "passages": snapshot.statistics.passages,
        "recall@10": recall(snapshot, flat, vectors),
        "memory_mib": memory(folder),
        "bytes_a_passage": disk(store, snapshot),
    }
    with opened(snapshot, flat, questions, vectors) as rival:
        asks: dict[str, Ask] = {
            FLAT: lambda text: flat.search(embedder.embed_question(text)[None], DEPTH),
        }
        if rival:
            asks[TXTAI] = lambda text: rival.ask([text], [embedder.embed_question(text)])[0][1]
        measured |= _rounds(store, asks, questions, timed)
        asks[OURS] = functools.partial(SearchEngine(store, embedder).search, k=DEPTH)
        measured[f"{ASKERS} askers"] = _together(asks, questions)
        if rival:
            measured[TXTAI] |= rival.measured
    return measured


def _rounds(store: Store, others: dict[str, Ask], questions: Sequence[str], timed: _Timed) -> Figures:
    """One asker: the contenders take turns round by round, each in another order."""
    rounds: dict[str, list[dict[str, float]]] = {"p50": [], "p95": [], "p50_cpu": [], "p95_cpu": []}
    embedding: list[float] = []
    for round_ in range(_ROUNDS):
        engine = SearchEngine(store, timed)
        engine.warm_up()()
        asks: dict[str, Ask] = {OURS: functools.partial(engine.search, k=DEPTH)} | others
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
                if name == OURS:
                    embedding.append(timed.seconds * 1000)
        for what, costs in (("", wall), ("_cpu", processor)):
            for share in (50, 95):
                some = {name: float(np.percentile(cost, share)) for name, cost in costs.items()}
                rounds[f"p{share}{what}"].append(some)
    measured: dict[str, Figures] = {name: {} for name in rounds["p50"][0]}
    for what, kept in rounds.items():
        for name in measured:
            measured[name][f"{what}_ms"] = round(statistics.median(each[name] for each in kept), 2)
        for name, ratio in ratios(kept, FLAT).items():
            measured[name][f"{what}_ratio"] = ratio.to_json()
    measured[OURS]["of which embedding, p50_ms"] = round(statistics.median(embedding), 2)
    return measured


def _together(asks: dict[str, Ask], questions: Sequence[str]) -> Figures:
    """Eight askers who never pause. Not of txtai: its process ended when eight threads asked it at once."""
    measured: Figures = {}
    for name, ask in asks.items():
        if name == TXTAI:
            continue

        def seconds(text: str, ask: Ask = ask) -> float:
            began = time.perf_counter()
            ask(text)
            return time.perf_counter() - began

        with ThreadPoolExecutor(ASKERS) as askers:
            began = time.perf_counter()
            took = list(askers.map(seconds, questions))
        measured[name] = _percentiles(took)
        measured[name]["questions_a_second"] = round(len(questions) / (time.perf_counter() - began), 1)
    return measured


def _percentiles(seconds: Sequence[float]) -> Figures:
    return {f"p{share}_ms": round(float(np.percentile(seconds, share)) * 1000, 2) for share in (50, 95)}
