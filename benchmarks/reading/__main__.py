"""Make 500 tables and 200 pages, read them in every format, and compare cell by cell and number by number.

python -m benchmarks.reading [--tables 500] [--pages 200] [--seed 15] [--wrong 3] [--only PDF]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence

from benchmarks.reading.compare import Reading, compare_page, compare_pair, compare_table
from benchmarks.reading.forms import LOOSE, PAGES, PAIRS, TABLES
from benchmarks.reading.made import made_page, made_table
from benchmarks.record import table, write_result
from ingest.document import Document
from ingest.load import load

_MEASURED = (
    "ingest/tables/rows.py",
    "ingest/canonical.py",
    "ingest/loaders/pdf.py",
    "ingest/pdf/tags/tables.py",
    "ingest/pdf/doubts/gaps.py",
    "ingest/pdf/ordered/tables.py",
    "ingest/loaders/docx/load.py",
)


def main() -> None:
    """Measure, print a table of each, and keep the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tables", type=int, default=500)
    asked.add_argument("--pages", type=int, default=200)
    asked.add_argument("--seed", type=int, default=15)
    asked.add_argument("--wrong", type=int, default=0, help="how many wrong cells to print for each format")
    asked.add_argument("--only", default="", help="forms whose name has this in it; nothing is then kept")
    options = asked.parse_args()
    chosen = random.Random(options.seed)
    tables = [made_table(chosen) for _ in range(options.tables)]
    pages = [made_page(chosen) for _ in range(options.pages)]
    figures: dict[str, dict[str, object]] = {}
    for name, (source, render) in TABLES.items():
        if options.only not in name:
            continue
        readings = [compare_table(each, _read(render(each), source)) for each in tables]
        figures[f"tables: {name}"] = _figures(readings, options.wrong)
    for name, (change, render) in LOOSE.items():
        if options.only in name:
            changed = [change(each) for each in tables]
            readings = [compare_table(each, _read(render(each), "loose.pdf")) for each in changed]
            figures[f"tables: {name}"] = _figures(readings, options.wrong)
    for name, (change, render_pair) in PAIRS.items():
        if options.only in name:
            changed = [change(each) for each in tables]
            pairs = list(zip(changed[::2], changed[1::2], strict=False))
            readings = [compare_pair(a, b, _read(render_pair(a, b), "pair.pdf")) for a, b in pairs]
            figures[f"tables: {name}"] = _figures(readings, options.wrong)
    for name, (source, render_page) in PAGES.items():
        if options.only not in name:
            continue
        readings = [compare_page(each, _read(render_page(each), source)) for each in pages]
        figures[f"pages: {name}"] = _figures(readings, options.wrong)
    rows = [[name, *map(str, each.values())] for name, each in figures.items()]
    print(table(["", *next(iter(figures.values()))], rows))
    if not options.only:
        write_result(
            "reading",
            ("pypdfium2", "python-docx", "lxml", "reportlab"),
            _MEASURED,
            {"seed": options.seed, **figures},
        )


def _read(content: bytes, source: str) -> Document:
    (document,) = load(content, source)
    return document


def _figures(readings: Sequence[Reading], wrong: int) -> dict[str, object]:
    cells = sum(reading.cells for reading in readings)
    for each in _first(readings, wrong):
        print(each)
    return {
        "files": len(readings),
        "cells": cells,
        "right": f"{sum(reading.right for reading in readings) / cells:.2%}",
        "all right": sum(reading.right == reading.cells for reading in readings),
        "said with doubt": sum(reading.doubts > 0 for reading in readings),
        "wrong in silence": sum(reading.silent for reading in readings),
    }


def _first(readings: Sequence[Reading], most: int) -> list[str]:
    # Those of which nothing is said come first.
    silent = [reading for reading in readings if reading.silent]
    return [each.wrong for each in (*silent, *readings) if each.wrong][:most]


if __name__ == "__main__":
    main()
