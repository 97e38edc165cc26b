"""Compare an ingest on Dask workers with one on this machine alone: processor time, and what stays serial.

    python -m benchmarks.dask_ingestion [--passages N] [--rounds N]

The same files of MedQuAD are ingested into new libraries: as `ingest` does it today, on one worker that has
all cores, and on two that have a core each (of two machines, say). All run here, on loopback, so their
clocks compete for the same cores; what compares is the processor time of all processes together. Scheduler
and workers stand when the clock begins, as a cluster's do; a worker loads its model within it. What starting
them costs is reported beside it. Each library made is compared with today's, byte for byte.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.ingestion import files_of
from benchmarks.record import ROOT, SHARED, ratios, table, write_result
from index.build.options import IngestOptions
from index.build.run import build
from index.build.spread.over import build_over
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from ingest.files.find import find

_TODAY = "this machine alone"
_COMPARED = ("catalog.sqlite", "packs", "dense")


@dataclass(slots=True)
class Stages:
    """The seconds of each stage, by the clock, and of this process's own processor time."""

    wall: dict[str, float] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)
    _last: tuple[float, float] = (0.0, 0.0)

    def begin(self) -> None:
        """Begin to count."""
        self._last = time.perf_counter(), time.process_time()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter(), time.process_time()
        self.wall[stage] = self.wall.get(stage, 0.0) + now[0] - self._last[0]
        self.own[stage] = self.own.get(stage, 0.0) + now[1] - self._last[1]
        self._last = now


@dataclass(frozen=True, slots=True)
class Run:
    """What an ingest cost, in seconds: by the clock, of processors here and on the workers, and to start."""

    wall: float
    here: float
    there: float
    starting: float
    stages: Stages

    @property
    def cpu(self) -> float:
        """Processor time of all processes."""
        return self.here + self.there


class Workers:
    """A scheduler and workers on loopback, each worker with some of the cores."""

    def __init__(self, folder: Path, cores: Sequence[Sequence[int]]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.address = f"tcp://127.0.0.1:{port}"
        self._folder = folder
        self._processes = [self._start("scheduler", "--port", port)]
        for own in cores:
            worker = self._start(
                "worker", self.address, "--nthreads", str(len(own)), "--local-directory", str(folder)
            )
            psutil.Process(worker.pid).cpu_affinity(list(own))
            self._processes.append(worker)

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        options = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
        with (self._folder / f"{command[0]}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *command, *options], cwd=ROOT, stdout=log, stderr=log
            )

    def stand(self, number: int) -> None:
        """Wait until all workers have come."""
        from distributed import Client

        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=120)

    def spent(self) -> float:
        """Return the processor time of all these processes so far, and of those that they started."""
        alive = [psutil.Process(each.pid) for each in self._processes]
        alive += [child for each in alive for child in each.children(recursive=True)]
        return sum(sum(each.cpu_times()[:4]) for each in alive)

    def stop(self) -> None:
        """End all processes."""
        for each in reversed(self._processes):
            each.terminate()
        for each in self._processes:
            each.wait()


@contextmanager
def workers_on(folder: Path, cores: Sequence[Sequence[int]]) -> Iterator[Workers]:
    """Yield workers that stand."""
    folder.mkdir()
    workers = Workers(folder, cores)
    try:
        workers.stand(len(cores))
        yield workers
    finally:
        workers.stop()


def _spent_here() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def alone(folder: Path, store: Store) -> Run:
    """Ingest a folder on this machine."""
    stages = Stages()
    began, spent = time.perf_counter(), _spent_here()
    stages.begin()
    build(store, find([folder]), make_embedder(), IngestOptions(), stages)
    return Run(time.perf_counter() - began, _spent_here() - spent, 0.0, 0.0, stages)


def spread(folder: Path, store: Store, cores: Sequence[Sequence[int]]) -> Run:
    """Ingest a folder on workers that have these cores."""
    with workers_on(store.root.with_name(f"{store.root.name}-workers"), cores) as workers:
        starting = workers.spent()
        stages = Stages()
        began, spent = time.perf_counter(), _spent_here()
        stages.begin()
        report = build_over(workers.address, store, find([folder]), make_embedder(), IngestOptions(), stages)
        wall, here = time.perf_counter() - began, _spent_here() - spent
        if report.note:
            sys.exit(f"Not as it should be: {report.note}")
        return Run(wall, here, workers.spent() - starting, starting, stages)


def is_same(one: Store, other: Store) -> bool:
    """Whether two libraries have the same texts and vectors, byte for byte."""
    mine, theirs = one.open().folder, other.open().folder
    found = [path for name in _COMPARED for path in (mine / name, *(mine / name).rglob("*"))]
    files = [path.relative_to(mine) for path in found if path.is_file()]
    return all((mine / path).read_bytes() == (theirs / path).read_bytes() for path in files)


def measure(folder: Path, rounds: int) -> list[dict[str, Run]]:
    """Run all contenders in each round; stop where they made different libraries."""
    cores = sorted(os.sched_getaffinity(0))
    apart = [cores[:1], cores[1:2] or cores[:1]]
    shapes = {"1 worker of all cores": [cores], "2 workers, a core each": apart}
    make_embedder().embed_question("warm up")
    made: list[dict[str, Run]] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as temporary:
            today = Store(Path(temporary) / "today")
            runs = {_TODAY: alone(folder, today)}
            for number, (name, shape) in enumerate(shapes.items()):
                store = Store(Path(temporary) / f"spread-{number}")
                runs[name] = spread(folder, store, shape)
                if not is_same(today, store):
                    sys.exit(f"{name}: the library is another than this machine's")
            made.append(runs)
    return made


def main() -> None:
    """Measure, print and write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    corpus = SHARED / "corpora" / "medquad"
    if not corpus.is_dir():
        sys.exit("There is no shared/corpora/medquad beside the checkout: nothing to ingest.")
    with tempfile.TemporaryDirectory() as temporary:
        texts = files_of(corpus, asked.passages, Path(temporary))
        _report(len(texts), measure(Path(temporary), asked.rounds))


def _report(passages: int, rounds: list[dict[str, Run]]) -> None:
    """Print a row a contender and a row a stage, and write the result."""
    spent = ratios([{name: run.cpu for name, run in runs.items()} for runs in rounds], _TODAY)
    passed = ratios([{name: run.wall for name, run in runs.items()} for runs in rounds], _TODAY)
    rows = []
    for name, run in rounds[-1].items():
        seconds = [f"{each:.1f}" for each in (run.wall, run.here, run.there, run.cpu, run.starting)]
        rows.append((name, *seconds, spent[name], passed[name]))
    heading = ("", "clock s", "here s", "workers s", "all s", "to start s", "all, ratio", "clock, ratio")
    print(f"{passages:,} passages, {len(rounds)} rounds; the seconds are of the last\n")
    print(table(heading, rows) + "\n")
    last = next(reversed(rounds[-1].values())).stages
    stages = [(name, f"{last.wall[name]:.2f}", f"{last.own[name]:.2f}") for name in last.wall]
    print(table(("stage, with 2 workers", "clock s", "of these, this process's own"), stages))
    figures = {
        "passages": passages,
        "processor_time": {name: ratio.to_json() for name, ratio in spent.items()},
        "clock": {name: ratio.to_json() for name, ratio in passed.items()},
        "rounds": [{name: _json(run) for name, run in runs.items()} for runs in rounds],
    }
    room = sorted((ROOT / "index" / "build" / "spread").glob("*.py"))
    measured = [path.relative_to(ROOT).as_posix() for path in room]
    write_result("dask_ingestion", ("distributed", "onnxruntime", "numpy"), measured, figures)


def _json(run: Run) -> dict[str, object]:
    cost = {"clock": run.wall, "here": run.here, "workers": run.there, "starting": run.starting}
    wall, own = run.stages.wall, run.stages.own
    stages = {name: [round(wall[name], 3), round(own[name], 3)] for name in wall}
    return {**{name: round(seconds, 2) for name, seconds in cost.items()}, "stages": stages}


if __name__ == "__main__":
    main()
