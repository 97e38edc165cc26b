"""Makes paragraphs, list items and table rows of the lines of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf.layout.breaks import Breaks, ends, is_marked
from ingest.pdf.shapes import Block, BlockKind, Column, Line, Table

_NOTE = re.compile(r"(?:\d{1,2}|[*†‡§¶#a-h⁰¹²³⁴-⁹]+)[.)]?$")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹*†‡§"
_LEADER = re.compile(r"(?:\. ?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})$|…{2,}\s*(?:\d{1,4}|[ivxlc]{1,6})$")
"""What the line of a table of contents ends with."""
_LEAST_LEADERS = 3
_FULL = 0.12
"""How much of a column's width a line may leave free and still be a full one."""
_SMALLER = 0.92


def blocks_of(columns: Sequence[Column], body: float, height: float) -> list[Block]:
    """The blocks of a page in reading order; a paragraph that two columns share is one."""
    blocks: list[Block] = []
    for column in columns:
        made = _column_blocks(column, body, height)
        if blocks and made and goes_on(blocks[-1], made[0]):
            made[0] = run_on(blocks.pop(), made[0])
        blocks.extend(made)
    return blocks


def goes_on(block: Block, after: Block) -> bool:
    """Whether a paragraph that a column or page ends with goes on at the top of the next one."""
    if block.kind not in ("prose", "item") or after.kind != "prose":
        return False
    last, first = block.lines[-1], after.lines[0]
    if abs(last.size - first.size) > 0.06 * last.size or block.bold != after.bold or ends(block.text):
        return False
    if last.font != first.font:
        return False
    return (
        first.text[0].islower()
        or last.text.endswith("-")
        or (block.full and (len(after.lines) > 1 or not first.text[0].isalpha()))
    )


def run_on(block: Block, after: Block) -> Block:
    """Two blocks as one."""
    return replace(block, lines=block.lines + after.lines, full=after.full)


def _column_blocks(column: Column, body: float, height: float) -> list[Block]:
    blocks: list[Block] = []
    run: list[Line] = []
    breaks = Breaks(column, body)
    for piece in column.pieces:
        if run and (isinstance(piece, Table) or breaks.between(run, piece)):
            blocks.append(_block(run, column))
            run = []
        if isinstance(piece, Table):
            blocks.append(Block("table", piece.lines, piece))
        else:
            run.append(piece)
    if run:
        blocks.append(_block(run, column))
    return _with_notes(_with_contents(blocks), body, height)


def _block(run: Sequence[Line], column: Column) -> Block:
    kind: BlockKind = "item" if is_marked(run[0]) else "prose"
    free = column.right - run[-1].bounds.right
    return Block(kind, tuple(run), full=free <= _FULL * (column.right - column.left))


def _with_contents(blocks: list[Block]) -> list[Block]:
    """Takes the lines of a table of contents for what they are: a way to the text, not a part of it."""
    leaders = sum(bool(_LEADER.search(line.text)) for block in blocks for line in block.lines)
    if leaders < _LEAST_LEADERS:
        return blocks
    found: list[Block] = []
    for block in blocks:
        if any(_LEADER.search(line.text) for line in block.lines):
            found.extend(Block("furniture", (line,)) for line in block.lines)
        else:
            found.append(block)
    return found


def _with_notes(blocks: list[Block], body: float, height: float) -> list[Block]:
    """Marks the footnotes: small print at the foot of a column, from the first marked paragraph on.

    Small print that begins in the upper half of the page is no footnote: a list of sources, say.
    """
    first = len(blocks)
    for i in range(len(blocks) - 1, -1, -1):
        block = blocks[i]
        if block.kind == "table" or block.size > _SMALLER * body:
            break
        if block.lines[0].bounds.top < 0.5 * height:
            return blocks
        mark = block.lines[0].words[0].text
        if _NOTE.match(mark) or mark[0] in _RAISED or _raised(block.lines[0]):
            first = i
    return [replace(b, kind="note") if i >= first else b for i, b in enumerate(blocks)]


def _raised(line: Line) -> bool:
    """Whether a line begins with a small raised mark."""
    mark = line.words[0]
    return mark.size < 0.85 * line.size and mark.baseline < line.baseline
