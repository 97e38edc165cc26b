"""What every benchmark shares: interleaved timing, the record of where it ran, and plain tables."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
"""Documents that may lie beside the checkout; a benchmark that misses them says so."""
RESULTS = ROOT / "benchmarks" / "results"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times the baseline's cost: the median over the rounds, the least and the most."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{_short(self.median)} ({_short(self.low)}–{_short(self.high)})"

    def to_json(self) -> dict[str, float]:
        """Return the three figures, rounded to four significant digits."""
        return {name: float(f"{getattr(self, name):.4g}") for name in ("median", "low", "high")}


def ratios(rounds: Sequence[Mapping[str, float]], baseline: str) -> dict[str, Ratio]:
    """Return each contender's cost over the baseline's cost of the same round.

    A round runs all contenders one after the other, so that a change in the load of the machine
    falls on all of them.
    """
    by_name = {name: [costs[name] / costs[baseline] for costs in rounds] for name in rounds[0]}
    return {name: Ratio(statistics.median(r), min(r), max(r)) for name, r in by_name.items()}


def write_result(name: str, packages: Sequence[str], measured: Sequence[str], figures: object) -> Path:
    """Write `results/<name>.json`: the figures, and what a reader needs to get them again.

    Args:
        name: the benchmark's module, without its package.
        packages: the distributions whose versions matter.
        measured: files of this project that were measured, by their path in it. Their checksums
            are kept, because the tree may have moved on from the commit.
        figures: JSON values.
    """
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    record = {
        "command": f"python -m benchmarks.{name}",
        "commit": _commit(),
        "sha256": {file: hashlib.sha256((ROOT / file).read_bytes()).hexdigest() for file in measured},
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cpu": _cpu(), "cores": os.cpu_count(), "system": platform.system()},
        "python": platform.python_version(),
        "packages": {package: version(package) for package in packages},
        "figures": figures,
    }
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def table(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table whose columns line up: the first to the left, the others to the right."""
    cells = [[str(cell) for cell in row] for row in (heading, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heading))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [cells[0], rule, *cells[1:]]
    return "\n".join(f"| {' | '.join(_padded(line, widths))} |" for line in lines)


def _padded(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [cells[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(cells[1:], widths[1:], strict=True))]


def _short(value: float) -> str:
    return f"{value:.2f}" if value >= 0.095 else f"{value:.2g}"


def _commit() -> str | None:
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or None


def _cpu() -> str:
    known = Path("/proc/cpuinfo")
    for line in known.read_text().splitlines() if known.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
