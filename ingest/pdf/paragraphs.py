"""Makes paragraphs, list items and table rows of the lines of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ingest.pdf.lines import MARKER
from ingest.pdf.shapes import Block, BlockKind, Column, Line, Table

_END = re.compile(r"[.?!:…][)\]\"”’'»⁰¹²³⁴-⁹,]*$")
_NOTE = re.compile(r"(?:\d{1,2}|[*†‡§¶#a-h⁰¹²³⁴-⁹]+)[.)]?$")
_FULL = 0.12
"""How much of a column's width a line may leave free and still be a full one."""
_SMALLER = 0.92
_BULLET = re.compile(r"[^\w(]$")


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
    return first.text[0].islower() or last.text.endswith("-") or (block.full and len(after.lines) > 1)


def run_on(block: Block, after: Block) -> Block:
    """Two blocks as one."""
    return replace(block, lines=block.lines + after.lines, full=after.full)


def ends(text: str) -> bool:
    """Whether text ends as a sentence does."""
    return bool(_END.search(text))


def _column_blocks(column: Column, body: float, height: float) -> list[Block]:
    blocks: list[Block] = []
    run: list[Line] = []
    leading = _leading(column)
    lines = [p for p in column.pieces if isinstance(p, Line)]
    hanging = _hangs(lines)
    for piece in column.pieces:
        if isinstance(piece, Table):
            if run:
                blocks.append(_block(run, column))
            run = []
            blocks.extend(_rows(piece))
        elif run and _breaks(
            run, piece, column, leading, hanging, piece.size <= 1.1 * body and not piece.bold
        ):
            blocks.append(_block(run, column))
            run = [piece]
        else:
            run.append(piece)
    if run:
        blocks.append(_block(run, column))
    return _with_notes(blocks, body, height)


def _rows(table: Table) -> list[Block]:
    return [Block("row", tuple(line for cell in row for line in cell), row) for row in table.rows if any(row)]


def _block(run: Sequence[Line], column: Column) -> Block:
    kind: BlockKind = "item" if _marked(run[0]) and len(run[0].words) > 1 else "prose"
    free = column.right - run[-1].place.right
    return Block(kind, tuple(run), full=free <= _FULL * (column.right - column.left))


def _marked(line: Line) -> bool:
    return bool(MARKER.match(line.words[0].text))


def _leading(column: Column) -> float:
    """The usual distance of two baselines in a column, in sizes."""
    steps = [
        (b.baseline - a.baseline) / b.size
        for a, b in zip(column.pieces, column.pieces[1:], strict=False)
        if isinstance(a, Line) and isinstance(b, Line) and abs(a.size - b.size) < 0.5
    ]
    close = [step for step in steps if 0.8 <= step <= 1.9]
    return median(close) if close else 1.25


def _hangs(lines: Sequence[Line]) -> bool:
    """Whether paragraphs hang, as in a list of references: most lines are indented alike."""
    if len(lines) < 4:
        return False
    left = min(line.place.left for line in lines)
    shifts = [line.place.left - left for line in lines]
    indented = [s for s, line in zip(shifts, lines, strict=True) if s > 0.6 * line.size]
    return (
        len(indented) >= 0.4 * len(lines) and max(indented) - min(indented) < 3 and len(indented) < len(lines)
    )


def _breaks(
    run: Sequence[Line], line: Line, column: Column, leading: float, hanging: bool, plain: bool
) -> bool:
    """Whether a new paragraph begins with `line`; `plain` where its letters are no heading's."""
    last = run[-1]
    size = last.size
    step = line.baseline - last.baseline
    if abs(line.size - size) > 0.08 * size:
        return True
    if line.bold != last.bold or line.font != last.font:
        # A line may be emphasised as a whole inside a sentence.
        return ends(last.text) or not line.text[0].islower()
    if step > 1.3 * max(leading, 1.0) * size or step < -0.5 * size:
        return True
    short = column.right - last.place.right > 0.12 * (column.right - column.left)
    if _marked(line) and len(line.words) > 1:
        if _BULLET.match(line.words[0].text):
            return True
        return ends(last.text) or short or _gap_behind_marker(line) > 0.5 * size
    if _marked(run[0]):
        # Less far in than the words of the item above: below the list.
        return line.place.left < run[0].words[1 if len(run[0].words) > 1 else 0].place.left - 0.8 * size and (
            ends(last.text) and step > 1.1 * leading * size
        )
    shift = line.place.left - last.place.left
    if hanging:
        return shift < -0.6 * size and len(run) >= 1 and (ends(last.text) or short)
    if shift > 0.8 * size:
        return (ends(last.text) or short) and not line.text[0].islower()
    if shift < -0.8 * size and len(run) > 1:
        return ends(last.text) or short
    free = column.right - last.place.right
    if line.text[0].islower():
        return False
    # The next word would have had room: somebody ended the line here.
    return (free > 0.25 * (column.right - column.left) and ends(last.text)) or (
        plain
        and abs(shift) < 0.3 * size
        and free > 0.25 * (column.right - column.left)
        and free > line.words[0].place.width + 2 * size
    )


def _gap_behind_marker(line: Line) -> float:
    return line.words[1].place.left - line.words[0].place.right


def _with_notes(blocks: list[Block], body: float, height: float) -> list[Block]:
    """Marks the footnotes: small print at the foot of a column, from the first marked paragraph on."""
    first = len(blocks)
    for i in range(len(blocks) - 1, -1, -1):
        block = blocks[i]
        if block.kind == "row" or block.size > _SMALLER * body or block.lines[0].place.top < 0.5 * height:
            break
        if _NOTE.match(block.lines[0].words[0].text) or _raised(block.lines[0]):
            first = i
    return [replace(b, kind="note") if i >= first else b for i, b in enumerate(blocks)]


def _raised(line: Line) -> bool:
    """Whether a line begins with a small raised mark."""
    mark = line.words[0]
    return mark.size < 0.85 * line.size and mark.baseline < line.baseline
