"""Compare what was read with the truth: cell by cell, and number by number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.reading.made import MadePage, MadeTable
from ingest.document import Document, TableRow

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:[⁰¹²³⁴-⁹]+)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """How one file was read: `cells` it has, of them `right` under their heads and group; `doubts` said.

    `silent` says that a number was altered, lost or moved and nothing was said of it.
    """

    cells: int
    right: int
    doubts: int
    silent: bool
    wrong: str = ""
    """The first cell that is not right, as a row of the truth and what was read."""


def compare_table(table: MadeTable, document: Document, skip: int = 0) -> Reading:
    """Compare a table with the document that was read of it, behind `skip` rows of another table."""
    # A row of one value names a group, which its rows must say themselves, unless the truth has such rows.
    least = min(2, *(sum(map(bool, row.cells)) for row in table.rows))
    rows = [row for row in document.rows if not row.is_head]
    body = [row for row in rows if sum(map(bool, _cells(document, row))) >= least]
    body = body[skip:]
    right, wrong = 0, ""
    for at, truth in enumerate(table.rows):
        row = body[at] if at < len(body) else None
        found = _right(table, at, document, row) if row else [False] * len(truth.cells)
        right += sum(found)
        if not all(found) and not wrong:
            wrong = (
                f"{truth.group} {truth.cells} read as {document.text[row.start : row.end] if row else None}"
            )
            wrong += f" under {row.heads} {row.groups}" if row else ""
    cells = sum(len(row.cells) for row in table.rows)
    numbers = Counter(n for row in table.rows for cell in row.cells for n in _NUMBER.findall(cell))
    lost = numbers - Counter(_NUMBER.findall(document.text))
    silent = (right < cells or bool(lost)) and not document.doubts
    return Reading(cells, right, len(document.doubts), silent, wrong)


def compare_pair(one: MadeTable, other: MadeTable, document: Document) -> Reading:
    """Compare two tables that stand side by side: the rows of the second one follow those of the first."""
    a, b = compare_table(one, document), compare_table(other, document, len(one.rows))
    silent = a.silent or b.silent
    return Reading(a.cells + b.cells, a.right + b.right, a.doubts, silent, a.wrong or b.wrong)


def _right(table: MadeTable, at: int, document: Document, row: TableRow) -> list[bool]:
    """Which cells of a row are right: their words in their column, under their heads and their group."""
    truth = table.rows[at]
    cells = _cells(document, row)
    heads = [_split(head) for head in row.heads]
    first = len(cells) - len(truth.cells)
    grouped = not truth.group or truth.group in (*row.groups, *cells[: max(first, 0)])
    return [
        grouped
        and 0 <= first <= 1
        and _same(cells[first + i], words)
        and all(
            any(_same(head[first + i], name) for head in heads if first + i < len(head)) for name in names
        )
        for i, (words, names) in enumerate(zip(truth.cells, table.columns, strict=True))
    ]


def compare_page(page: MadePage, document: Document) -> Reading:
    """Compare a page with the document that was read of it: a paragraph counts as one cell."""
    plain = _plain(document.text)
    paragraphs = [text for _, texts in page.sections for text in texts]
    found = [_plain(text) in plain for text in paragraphs]
    numbers = Counter(n for text in paragraphs for n in _NUMBER.findall(text))
    lost = numbers - Counter(_NUMBER.findall(document.text))
    wrong = next((text for text, ok in zip(paragraphs, found, strict=True) if not ok), "")
    silent = (bool(lost) or not all(found)) and not document.doubts
    return Reading(len(found), sum(found), len(document.doubts), silent, wrong)


def _cells(document: Document, row: TableRow) -> Sequence[str]:
    return _split(document.text[row.start : row.end])


def _split(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]


def _same(read: str, truth: str) -> bool:
    return _plain(read) == _plain(truth)


def _plain(words: str) -> str:
    return " ".join(words.split())
