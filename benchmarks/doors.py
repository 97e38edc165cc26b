"""Measure the door for programs: 30 clients at once over REST, with 1 and 2 workers, in one run.

    python -m benchmarks.doors --index DIR [--seconds S]

The engine itself, asked one question after the other in this process, is the baseline.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from assembly import embedder_of, names_of, ranking_of
from benchmarks.record import ROOT, table, write_result
from index.snapshots.store import Store
from search.engine import SearchEngine
from settings import read_settings
from ui.search.examples import examples

CLIENTS = 30
_QUESTIONS = 60
_START_SECONDS = 120.0


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=20.0)
    wanted = parser.parse_args()
    settings = read_settings()
    store = Store(wanted.index)
    engine = SearchEngine(store, embedder_of(settings), ranking_of(settings), names_of(settings))
    engine.warm_up()()
    questions = examples(engine.library, most=_QUESTIONS)
    rows = {"the engine, one after the other": _alone(engine, questions, wanted.seconds)}
    for workers in (1, 2):
        name = f"{CLIENTS} clients, {workers} worker{'s' if workers > 1 else ''}"
        rows[name] = _served(wanted.index, workers, questions, wanted.seconds)
    base = rows["the engine, one after the other"]["questions a second"]
    for row in rows.values():
        row["times the engine"] = round(row["questions a second"] / base, 2)
    heads = list(next(iter(rows.values())))
    print(
        table(
            ["", *heads], [[name, *(str(row.get(head, "")) for head in heads)] for name, row in rows.items()]
        )
    )
    statistics_ = engine.library.statistics
    figures = {"passages": statistics_.passages, "clients": CLIENTS, "rows": rows}
    write_result("doors", ["fastapi", "uvicorn", "faiss-cpu", "tantivy"], ["serve/application.py"], figures)


def _alone(engine: SearchEngine, questions: Sequence[str], seconds: float) -> dict[str, float]:
    took: list[float] = []
    until = time.perf_counter() + seconds
    for question in itertools.cycle(questions):
        began = time.perf_counter()
        if began > until:
            break
        engine.search(question)
        took.append(time.perf_counter() - began)
    return _figures(took, seconds)


def _served(index: Path, workers: int, questions: Sequence[str], seconds: float) -> dict[str, float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "VERBATIM_SERVE_RATE": "1000000/minute"}
    command = [sys.executable, "cli.py", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen([*command, "--index", str(index)], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        asyncio.run(_ask(address, questions, 5.0))  # every worker has opened the library then
        took = asyncio.run(_ask(address, questions, seconds))
        return {**_figures(took, seconds), "MiB a worker": round(_memory(process.pid) / max(workers, 1))}
    finally:
        process.terminate()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"{address}/healthz", timeout=5)
            return
        except httpx.HTTPError:
            time.sleep(0.3)
    raise RuntimeError(f"{address}: serve did not start")


async def _ask(address: str, questions: Sequence[str], seconds: float) -> list[float]:
    took: list[float] = []
    until = time.perf_counter() + seconds

    async def ask(first: int, client: httpx.AsyncClient) -> None:
        for question in itertools.islice(itertools.cycle(questions), first, None):
            began = time.perf_counter()
            if began > until:
                return
            answer = await client.get("/api/v1/search", params={"q": question})
            answer.raise_for_status()
            took.append(time.perf_counter() - began)

    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        await asyncio.gather(*(ask(number, client) for number in range(CLIENTS)))
    return took


def _figures(took: Sequence[float], seconds: float) -> dict[str, float]:
    percentiles = statistics.quantiles(took, n=100)
    return {
        "questions a second": round(len(took) / seconds, 1),
        "p50 ms": round(1000 * percentiles[49], 1),
        "p95 ms": round(1000 * percentiles[94], 1),
    }


def _memory(pid: int) -> float:
    """Return the memory of a process and those below it in MiB; what they share counts once (PSS)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return own / 1024 + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    main()
