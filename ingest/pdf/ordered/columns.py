"""Finds the columns of rows: stretches that cells share from row to row, and which ones each cell covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.pdf.ordered.rows import Cell, Row
from ingest.pdf.ordered.spans import TOUCH, UNSURE, Span, overlap
from ingest.pdf.ordered.wide import with_heads


@dataclass(frozen=True, slots=True)
class Columns:
    """The stretches of columns from the left; for each row the first and last column of each cell; the rows
    of which these are not sure; and a doubt about the columns themselves."""

    spans: tuple[Span, ...]
    covered: tuple[tuple[tuple[int, int], ...], ...]
    unsure: frozenset[int]
    doubt: str


def columns_of(rows: Sequence[Row], heads: int) -> Columns:
    """Return the columns of rows, of which the first `heads` are known to be heads.

    Of several heads only the lowest tells columns: those above it may stand over several. A cell alone in its
    row may stand over several too.
    """
    telling = [row for row in rows[max(heads - 1, 0) :] if len(row.cells) > 1]
    spans = [[_span(cell) for cell in row.cells] for row in telling]
    single = [s for line in spans for s in line if not _covers_two(s, spans)]
    # Where each cell stands over two of another row, they are no columns.
    parts = _components(single or [s for line in spans for s in line])
    alone = [_span(row.cells[0]) for row in rows[heads:] if len(row.cells) == 1]
    parts, doubt = with_heads(parts, spans, alone)
    covered: list[tuple[tuple[int, int], ...]] = []
    unsure: set[int] = set()
    for number, row in enumerate(rows):
        held, sure = _covered([_span(cell) for cell in row.cells], parts)
        covered.append(held)
        if number >= heads and not sure:
            unsure.add(number)
    return Columns(tuple(parts), tuple(covered), frozenset(unsure), doubt if single else UNSURE)


def _span(cell: Cell) -> Span:
    bounds = cell.bounds
    return bounds.left, bounds.right


def _covers_two(span: Span, rows: Sequence[Sequence[Span]]) -> bool:
    """Whether a row has two cells where one stands."""
    return any(sum(overlap(span, other) for other in row) > 1 for row in rows)


def _components(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left < found[-1][1] - TOUCH:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _covered(cells: Sequence[Span], parts: Sequence[Span]) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Return the first and last column of each cell of a row, and whether that is sure."""
    if len(cells) == len(parts):
        return tuple((i, i) for i in range(len(parts))), True
    found: list[tuple[int, int]] = []
    sure = True
    for cell in cells:
        over = [i for i, part in enumerate(parts) if overlap(cell, part)]
        if not over:
            middle = (cell[0] + cell[1]) / 2
            over = [min(range(len(parts)), key=lambda i: max(parts[i][0] - middle, middle - parts[i][1]))]
            sure = False
        found.append((over[0], over[-1]))
    return tuple(found), sure and not any(b[0] <= a[1] for a, b in pairwise(found))
