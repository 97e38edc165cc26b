"""Print the ratios of all results that were measured since a time: python -m benchmarks.summary [SECONDS]

SECONDS is how long ago the first of them may have been written; without it, all that are there count.
Every `Ratio` in a result's figures is one row: where it stands, and how many times the baseline's cost it is;
baselines themselves are left out. Figures with a date of their own are those of one part of a
benchmark, and count from that.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from benchmarks.record import RESULTS, Ratio, table

_FIELDS = {"median", "low", "high"}


def main(since: float) -> None:
    """Print the table, and which results are left out."""
    rows: list[tuple[str, str, Ratio]] = []
    older = []
    for path in sorted(RESULTS.glob("*.json")):
        if path.stat().st_mtime < since:
            older.append(path.stem)
            continue
        figures = json.loads(path.read_text(encoding="utf-8"))["figures"]
        rows += [(path.stem, name, ratio) for name, ratio in ratios_in(figures, since)]
    print(table(["benchmark", "what", "times the baseline (least–most)"], rows))
    if older:
        print(f"\nNot measured in this run: {', '.join(older)}")


def ratios_in(figures: Any, since: float, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Ratio]]:
    """Yield every ratio within figures that are not from before `since`, with the names that lead to it."""
    if not isinstance(figures, dict):
        return
    if figures.keys() == _FIELDS:
        if set(figures.values()) != {1.0}:
            yield " · ".join(path), Ratio(**figures)
        return
    dated = figures.get("date")
    if isinstance(dated, str) and datetime.fromisoformat(dated).timestamp() < since:
        return
    for name, within in figures.items():
        yield from ratios_in(within, since, (*path, name))


if __name__ == "__main__":
    main(time.time() - float(sys.argv[1]) if sys.argv[1:] else 0.0)
