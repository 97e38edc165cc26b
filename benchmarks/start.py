"""Measure starts: a question asked cold, an ingest that finds nothing changed, and one that finds one file
changed, each as a process; and what the first question waits for, by part.

    python -m benchmarks.start [--rounds N] [--before CHECKOUT] [--files DIR] [--index DIR]

With `--before`, another checkout (git worktree) of an older version, on the same files, is the baseline of
every round. `--files` are what is ingested: the starter library, unless others are named; they are copied,
so that one can be changed. With `--index`, vectors that an index has are used again.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import bars
from benchmarks.record import RESULTS, ROOT, Ratio, ratios, table, write_result
from ingest.files.find import find

_QUESTION = "Which blood test is raised when muscle breaks down?"
_NOW, _BEFORE = "now", "before"
_PARTS = """
import time
began = time.process_time(), time.perf_counter()
parts = []
def part(name):
    global began
    now = time.process_time(), time.perf_counter()
    parts.append((name, now[0] - began[0], now[1] - began[1]))
    began = now
import sys, json
from pathlib import Path
import {imports}
part("imports")
from index.vectors.choose_model import make_embedder
embedder = make_embedder()
part("model: found, checksum")
embedder.embed_question("warm up")
part("model: loaded")
from index.snapshots.store import Store
from search.engine import SearchEngine
engine = SearchEngine(Store(Path(sys.argv[1])), embedder)
part("index: opened")
engine.warm_up()()
part("engine: warmed up")
for question in {questions}:
    engine.search(question)
    part("question")
print(json.dumps(parts))
"""
_QUESTIONS = [f"{_QUESTION} ({number})" for number in range(10)]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that passed, and seconds of processor time, of a process and its children."""

    wall: float
    cpu: float


def timed(checkout: Path, *arguments: str) -> Cost:
    """What a command of a checkout costs."""
    began, spent = time.perf_counter(), _spent()
    command = [sys.executable, "cli.py", *arguments]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True, env=os.environ)
    return Cost(time.perf_counter() - began, _spent() - spent)


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def parts(index: Path, imports: str) -> list[tuple[str, float, float]]:
    """What passes until ten questions are answered: each part with its seconds of processor time, and of
    time; the model and the index one after the other, which the engine opens side by side."""
    program = _PARTS.format(imports=imports, questions=_QUESTIONS)
    done = subprocess.run(
        [sys.executable, "-c", program, str(index)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    timings: list[tuple[str, float, float]] = json.loads(done.stdout.splitlines()[-1])
    return timings


def main() -> None:
    """Measures, prints and writes the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", type=Path, help="an older checkout")
    parser.add_argument("--files", type=Path, default=ROOT / "corpus")
    parser.add_argument("--index", type=Path, help="an index of these files, to begin with a copy of")
    arguments = parser.parse_args()
    checkouts = {_NOW: ROOT} | ({_BEFORE: arguments.before.resolve()} if arguments.before else {})
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        shutil.copytree(arguments.files, root / "files")
        for name, checkout in checkouts.items():
            if arguments.index:
                shutil.copytree(arguments.index, root / name)
            timed(checkout, "ingest", str(root / "files"), "--index", str(root / name))
        _measure(root, checkouts, arguments.rounds)


def _measure(root: Path, checkouts: dict[str, Path], rounds: int) -> None:
    """Run every command of every checkout in turn."""
    jobs = {
        "cli.py --help": ("--help",),
        "search, cold": ("search", _QUESTION),
        "ingest, nothing changed": ("ingest", str(root / "files")),
        "ingest, one file changed": ("ingest", str(root / "files")),
    }
    documents = (file.path for file in find([root / "files"]).files)
    changed = max((path for path in documents if path.suffix in (".xml", ".md", ".txt")), key=str)
    original = changed.read_text(encoding="utf-8")
    costs: dict[str, list[dict[str, Cost]]] = {job: [] for job in jobs}
    first = [parts(root / _NOW, "commands.ask") for _ in range(rounds)]
    for number in range(rounds):
        for job, arguments in jobs.items():
            if "one file" in job:
                changed.write_text(_changed(original, number), encoding="utf-8")
            costs[job].append(
                {
                    name: timed(checkout, *arguments, *_index(job, root / name))
                    for name, checkout in checkouts.items()
                }
            )
    _report(costs, first)


def _index(job: str, index: Path) -> Sequence[str]:
    return () if "--help" in job else ("--index", str(index))


def _changed(text: str, number: int) -> str:
    """Return a text with another word in it, where any format has words."""
    at = text.rindex(" ", 0, text.rindex("."))
    return f"{text[:at]} changed{number}{text[at:]}"


def _report(costs: dict[str, list[dict[str, Cost]]], first: list[list[tuple[str, float, float]]]) -> None:
    """Print both tables and write the result."""
    rows, figures, times = [], {}, dict[str, Ratio]()
    for job, rounds in costs.items():
        wall = {name: median(costs[name].wall for costs in rounds) for name in rounds[0]}
        cpu = {name: median(costs[name].cpu for costs in rounds) for name in rounds[0]}
        figures[job] = {name: [[costs[name].wall, costs[name].cpu] for costs in rounds] for name in rounds[0]}
        row = [job, f"{wall[_NOW]:.2f}", f"{cpu[_NOW]:.2f}"]
        if _BEFORE in wall:
            by = ratios([{name: cost.wall for name, cost in costs.items()} for costs in rounds], _BEFORE)
            spent = ratios([{name: cost.cpu for name, cost in costs.items()} for costs in rounds], _BEFORE)
            times[job] = by[_NOW]
            row += [f"{wall[_BEFORE]:.2f}", f"{cpu[_BEFORE]:.2f}", str(by[_NOW]), str(spent[_NOW])]
        rows.append(row)
    heading = ["", "s", "processor s", "before, s", "processor s", "times before", "by processor time"]
    print(table(heading[: len(rows[0])], rows) + "\n")
    names = [name for name, _, _ in first[0]]
    seconds = []
    for i, name in enumerate(names):
        processor, clock = median(run[i][1] for run in first), median(run[i][2] for run in first)
        numbered = f"{name} {i - names.index('question') + 1}" if name == "question" else name
        seconds.append((numbered, f"{1000 * processor:.0f}", f"{1000 * clock:.0f}"))
    print(table(("until the tenth answer", "processor ms", "ms"), seconds))
    if times:
        bars.draw("Starts, times what they took before, by the clock", times, RESULTS / "start.png")
    packages = ("onnxruntime", "sentence-transformers", "streamlit", "numpy")
    measured = ("cli.py", "index/vectors/choose_model.py", "index/vectors/onnx_bert.py", "search/engine.py")
    write_result("start", packages, measured, {"commands": figures, "parts": first})


if __name__ == "__main__":
    main()
