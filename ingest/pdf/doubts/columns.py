"""Says of lines and tables on a page where columns may not have been told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.pdf.doubts.gaps import Row, rows_in_columns
from ingest.pdf.layout.breaks import ends
from ingest.pdf.shapes import Block, Line, Table, Word
from ingest.pdf.tables.cell_rows import UNSURE

FUSED = "Words of one cell of this table stand in columns of their own: it may be several cells"
TORN = "Words beside the rows of this table may be a column of it"
_STEP = 3.0
_SHORT = 5
_CLOSE = 8.0
_BETWEEN = 4
_LEAST_ROWS = 2
_SAME_STEP = 1.05
_EDGE = 12.0
_PROSE = frozenset({"prose", "item"})


def with_column_doubts(blocks: Sequence[Block], unsure: Sequence[Word] = ()) -> list[Block]:
    """Return blocks, with the lines that seem to stand in columns apart from each other and marked.

    A table whose cells seem to be fused is in doubt, unless rules or marks tell its cells.

    Args:
        unsure: words that are known to be in doubt where they stand outside tables.
    """
    found: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        fits = block.kind in _PROSE or (block.table is not None and not block.table.explicit)
        if run and not (fits and _follows(run[-1], block)):
            found += _judged(run)
            run = []
        if fits:
            run.append(block)
        else:
            found.append(block)
    return _with_unsure(_with_torn([*found, *_judged(run)]), {id(word) for word in unsure})


def _with_unsure(blocks: list[Block], unsure: set[int]) -> list[Block]:
    """Mark the lines outside tables that hold words in doubt, and keep them apart."""
    if not unsure:
        return blocks
    found: list[Block] = []
    for block in blocks:
        held = [not unsure.isdisjoint(map(id, line.words)) for line in block.lines]
        if block.kind in _PROSE and any(held):
            found += [
                Block("prose", (_marked(line) if own else line,))
                for line, own in zip(block.lines, held, strict=True)
            ]
        else:
            found.append(block)
    return found


def _with_torn(blocks: Sequence[Block]) -> list[Block]:
    """Mark tables with short lines close beside their rows, which may be a column torn off, and the lines."""
    lines = [line for block in blocks if block.kind in _PROSE for line in block.lines]
    torn: set[int] = set()
    found: list[Block] = []
    for block in blocks:
        if block.table and not block.table.explicit and _goes_on_below(block.table):
            block = _in_doubt(block, block.table, UNSURE)
        beside = _beside(block.table, lines) if block.table and not block.table.explicit else []
        torn |= {id(line) for line in beside}
        found.append(_in_doubt(block, block.table, TORN) if beside and block.table else block)
    return [
        replace(block, lines=tuple(_marked(line) if id(line) in torn else line for line in block.lines))
        if torn and block.kind in _PROSE
        else block
        for block in found
    ]


def _goes_on_below(table: Table) -> bool:
    """Whether a row looks like more of the one above: fewer cells, below others, begun in small letters."""
    rows: dict[int, dict[int, str]] = {}
    for cell in table.cells:
        if cell.lines and cell.rows == 1:
            rows.setdefault(cell.row, {})[cell.column] = cell.lines[0].text
    return any(
        number > (table.head_rows or 1)
        and len(rows[number]) < len(rows.get(number - 1, {}))
        and rows[number].keys() <= rows[number - 1].keys()
        and all(text[0].islower() for text in rows[number].values())
        for number in rows
    )


def _beside(table: Table, lines: Sequence[Line]) -> list[Line]:
    """The lines beside rows of a table, where most rows have one, and all are short and close."""
    bounds = table.bounds
    rows = {round(line.baseline): line.size for line in table.lines}
    size = max(rows.values(), default=0.0)
    near = [
        line
        for line in lines
        if len(line.words) <= _SHORT
        and any(abs(line.baseline - row) < 0.5 + 0.1 * size for row in rows)
        and max(bounds.left - line.bounds.right, line.bounds.left - bounds.right) < _CLOSE * size
        and (line.bounds.right <= bounds.left or line.bounds.left >= bounds.right)
    ]
    heights = {round(line.baseline) for line in near}
    return near if len(heights) > 1 and 2 * len(heights) >= len(rows) else []


def _follows(above: Block, below: Block) -> bool:
    bottom = max(line.baseline for line in above.lines)
    return 0 < below.lines[0].bounds.bottom - bottom <= _STEP * max(above.size, below.size)


def _judged(blocks: Sequence[Block]) -> list[Block]:
    """Blocks one below the other, those with columns marked."""
    rows: list[Row] = []
    owned: list[range] = []
    for block in blocks:
        own = _table_rows(block.table) if block.table else [Row(line.words) for line in block.lines]
        owned.append(range(len(rows), len(rows) + len(own)))
        rows += own
    marked = rows_in_columns(rows)
    for over, under in pairwise(owned):
        marked |= _torn_apart(rows, over, under)
    if not marked:
        return list(blocks)
    inside = _with_between(marked)
    found: list[Block] = []
    for block, own_rows in zip(blocks, owned, strict=True):
        if block.table:
            found.append(_in_doubt(block, block.table, FUSED) if marked.intersection(own_rows) else block)
        elif inside.isdisjoint(own_rows):
            found.append(block)
        else:
            found += [
                Block("prose", (_marked(line) if number in inside else line,))
                for number, line in zip(own_rows, block.lines, strict=True)
            ]
    return found


def _torn_apart(rows: Sequence[Row], over: range, under: range) -> set[int]:
    """The rows of tables one right below the other, which may be one; or a table's, and a line's that is as
    far from it as its rows are from each other, no wider, and like them in print."""
    one, other = [rows[i] for i in over], [rows[i] for i in under]
    if one[-1].cells and other[0].cells:
        return {*over, *under}
    table, line, last = (one, other[0], one[-1]) if one[-1].cells else (other, one[-1], other[0])
    if not last.cells or len(table) < _LEAST_ROWS or len(line.words) > _SHORT * len(set(last.cells)):
        return set()
    pitch = median(b.words[0].baseline - a.words[0].baseline for a, b in pairwise(table))
    step = abs(line.words[0].baseline - last.words[0].baseline)
    left, right = (edge(w.bounds.middle[0] for row in table for w in row.words) for edge in (min, max))
    alike = line.words[0].size == last.words[0].size and line.words[0].bold == last.words[0].bold
    inside = left - _EDGE < line.words[0].bounds.middle[0] and line.words[-1].bounds.middle[0] < right + _EDGE
    if step > _SAME_STEP * pitch or not alike or not inside or ends(line.words[-1].text):
        return set()
    return {*over, under[0]} if table is one else {over[-1], *under}


def _with_between(marked: set[int]) -> set[int]:
    """Rows in columns, and the few between them, such as the names of groups."""
    ordered = sorted(marked)
    near = [(a, b) for a, b in pairwise(ordered) if b - a <= _BETWEEN]
    return marked | {row for a, b in near for row in range(a, b)}


def _in_doubt(block: Block, table: Table, doubt: str) -> Block:
    return block if table.doubt else replace(block, table=replace(table, doubt=doubt))


def _marked(line: Line) -> Line:
    return Line(tuple(_with_mark(word) for word in line.words))


def _with_mark(word: Word) -> Word:
    return word if "table" in word.marks else replace(word, marks=(*word.marks, "table"))


def _table_rows(table: Table) -> list[Row]:
    """The lines of a table as they stand side by side, and which cell each word is in."""
    words = [
        (word, number)
        for number, cell in enumerate(table.cells)
        for line in cell.lines
        for word in line.words
    ]
    rows: list[list[tuple[Word, int]]] = []
    for word, cell in sorted(words, key=lambda each: each[0].baseline):
        if rows and word.baseline - rows[-1][-1][0].baseline <= 0.3 * word.size:
            rows[-1].append((word, cell))
        else:
            rows.append([(word, cell)])
    ordered = [sorted(row, key=lambda each: each[0].bounds.left) for row in rows]
    return [Row(tuple(word for word, _ in row), tuple(cell for _, cell in row)) for row in ordered]
