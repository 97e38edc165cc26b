"""Measure what collections cost: a question to a part against one to the whole library, and making the part.

    python -m benchmarks.parts --index DIR --close FOLDER[,FOLDER] [--rounds N]

`--close` names folders that are closed to the reader. Close little, so that both libraries are of one size.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from benchmarks.record import Ratio, write_result
from index.catalog.trust import ALL_BUT_UPLOADS
from index.collections.library import PartOfLibrary
from index.collections.rules import Collection, Collections
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from search.engine import SearchEngine
from search.names.names import Names
from ui.search.examples import examples

_QUESTIONS = 40


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--close", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    store = Store(wanted.index)
    closed = Collections((Collection("closed", tuple(wanted.close.split(",")), frozenset({"others"})),))
    library = PartOfLibrary(store, closed, closed.closed_to(()), ALL_BUT_UPLOADS)
    store.open().close()  # every checksum is known then, as in a page that has been started
    began, worked = time.perf_counter(), time.process_time()
    part = library.open()
    made, work = time.perf_counter() - began, time.process_time() - worked
    figures: dict[str, object] = {
        "whole": _size(store.open()),
        "part": _size(part),
        "made in s": round(made, 1),
        "made in s of a processor": round(work, 1),
    }
    embedder, names = make_embedder(), Names()
    engines = {
        "whole": SearchEngine(store, embedder, names=names),
        "part": SearchEngine(library, embedder, names=names),
    }
    questions = examples(engines["part"].library, most=_QUESTIONS)
    asks = {name: partial(_asked, engine) for name, engine in engines.items()}
    rounds = [_round(asks, questions) for _ in range(wanted.rounds + 1)][1:]
    of_all = {name: statistics.median([each[name] for each in rounds]) for name in asks}
    shares = [each["part"] / each["whole"] for each in rounds]
    ratio = Ratio(statistics.median(shares), min(shares), max(shares))
    figures |= {"p50 ms": {name: round(ms, 1) for name, ms in of_all.items()}, "ratio": ratio.to_json()}
    print(f"{figures}\nA question to the part takes {ratio} of the time of one to the whole.")
    path = write_result("parts", ["tantivy", "faiss-cpu"], ["index/collections/copy.py"], figures)
    print(f"Written to {path}")


def _size(snapshot: Snapshot) -> dict[str, int]:
    return {"documents": snapshot.statistics.documents, "passages": snapshot.statistics.passages}


def _asked(engine: SearchEngine, question: str) -> float:
    began = time.perf_counter()
    engine.search(question)
    return (time.perf_counter() - began) * 1000


def _round(asks: Mapping[str, Callable[[str], float]], questions: list[str]) -> dict[str, float]:
    """Ask each question of both, one after the other; return the median time of each, in ms."""
    times: dict[str, list[float]] = {name: [] for name in asks}
    for number, question in enumerate(questions):
        for name in list(asks)[:: 1 if number % 2 else -1]:
            times[name].append(asks[name](question))
    return {name: statistics.median(each) for name, each in times.items()}


if __name__ == "__main__":
    main()
