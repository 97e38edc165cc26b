"""Find which rows of a table are its heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from ingest.tables.cells import BREAK, Cell, is_across

_CAPTION = re.compile(r"(?:table|tab\.|box|figure|fig\.|appendix|chart)\s*\w", re.IGNORECASE)
_UNITS = re.compile(r"\(.*\)|[a-zµ%°]{1,3}(?:/[a-z0-9²]+)*", re.IGNORECASE)
_AMOUNT = re.compile(
    r"[<>≤≥~±+-]?\s*\d[\d.,\s–-]*\s*(?:mg|mcg|µg|μg|g|ml|mL|l|L|mmol|units?|IU|iu|tablets?|puffs?|drops?)\b.*"
)
_DIGIT = re.compile(r"\d")


def head_count(cells: Sequence[Cell]) -> int:
    """Return how many rows at the top are heads: those whose cells are all marked as heads, or the first one
    with all that its merged cells reach down to; one more under a head that covers several columns."""
    height = max(cell.row for cell in cells) + 1
    width = max(cell.column + cell.columns for cell in cells)
    first: list[list[Cell]] = [[] for _ in range(height)]
    for cell in cells:
        first[cell.row].append(cell)
    if blank := _blank_rows(first):
        below = head_count([replace(cell, row=cell.row - blank) for cell in cells if cell.row >= blank])
        return below + blank if below else 0
    marked = _marked(first, width)
    if 0 < marked < height:
        return marked
    top = first[0]
    if not top or is_across(top, width):
        return 0 if not top else _below_a_caption(cells, first, height, width)
    deepest = max(cell.row + cell.rows for cell in top)
    parted = any(1 < cell.columns < width and cell.words.strip() for cell in top)
    if deepest == 1 and parted and height > 2:
        deepest = 2
    if deepest > 1 and not parted and not _are_units(first, deepest):
        # A cell that reaches down beside others of one row names a group of rows.
        return 1 if height > 1 and not _holds_values(top) and not _begins_again(first, width, deepest) else 0
    return min(deepest, height - 1) if height > 1 else 0


def _blank_rows(first: Sequence[Sequence[Cell]]) -> int:
    """Count the rows of blank cells above the first words; none where there are no words at all."""
    words = (bool(row) and not any(cell.words.strip() for cell in row) for row in first)
    blank = sum(1 for _ in takewhile(bool, words))
    return blank if blank < len(first) and first[blank] else 0


def unsure_head(cells: Sequence[Cell]) -> bool:
    """Return whether an unmarked first row holds amounts where the second row has some too."""
    rows = [[cell for cell in cells if cell.row == row] for row in (0, 1)]
    if any(cell.head for cell in rows[0]) or len(rows[0]) < 2 or len(rows[0]) != len(rows[1]):
        return False
    amounts = [[_AMOUNT.match(cell.words.strip()) is not None for cell in row] for row in rows]
    return amounts[0] == amounts[1] and any(amounts[0])


def holds_amounts(row: Sequence[Cell]) -> bool:
    """Return whether a row that is not marked as head holds amounts: a number and its unit."""
    return any(not cell.head and _AMOUNT.match(cell.words.strip()) for cell in row)


def _marked(first: Sequence[Sequence[Cell]], width: int) -> int:
    """Count the rows at the top whose cells are all marked as heads. The last of them names a group, if it is
    one cell across the table and others like it stand further down."""
    marked = 0
    while marked < len(first) and first[marked]:
        if not all(cell.head or not cell.words.strip() for cell in first[marked]):
            break
        marked += 1
    if (
        1 < marked < len(first)
        and is_across(first[marked - 1], width)
        and _groups_below(first, marked, width)
    ):
        return marked - 1
    return marked


def _groups_below(first: Sequence[Sequence[Cell]], row: int, width: int) -> bool:
    return any(is_across(below, width) for below in first[row:])


def _below_a_caption(cells: Sequence[Cell], first: Sequence[Sequence[Cell]], height: int, width: int) -> int:
    """Count the heads of a table whose first row is one cell across all of it: that, and the next row. Where
    more such cells stand below, it names a group as they do, and no caption."""
    if height < 3 or names_groups(first, width):
        return 0
    rest = [cell for cell in cells if cell.row > 0]
    lowered = [replace(cell, row=cell.row - 1) for cell in rest]
    return 1 + head_count(lowered) if first[1] else 1


def names_groups(first: Sequence[Sequence[Cell]], width: int) -> bool:
    """Return whether a first row of one cell names a group of rows, as others like it further down do."""
    words = first[0][0].words.strip() if is_across(first[0], width) else ""
    if not words or _CAPTION.match(words):
        return False
    return any(is_across(row, width) and row[0].head == first[0][0].head for row in first[2:])


def _are_units(first: Sequence[Sequence[Cell]], deepest: int) -> bool:
    """Return whether the rows below the first one, as far as its cells reach, hold only units: mg, (days)."""
    below = [cell.words.strip() for row in first[1:deepest] for cell in row if cell.words.strip()]
    return bool(below) and all(_UNITS.fullmatch(words) for words in below)


def _holds_values(row: Sequence[Cell]) -> bool:
    return any(_DIGIT.search(cell.words) for cell in row if cell.rows == 1)


def _begins_again(first: Sequence[Sequence[Cell]], width: int, deepest: int) -> bool:
    """Return whether the row below the first merged cells begins with a merged cell too."""
    below = first[deepest] if deepest < len(first) else ()
    return any(cell.column == 0 and cell.rows > 1 for cell in below)


def heads_again(cells: Sequence[Cell], heads: int, width: int) -> frozenset[int]:
    """Return the rows of the body that are heads once more: every cell with words is marked as a head, or
    they say what the lowest head says."""
    by_row: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.words.strip():
            by_row.setdefault(cell.row, []).append(cell)
    body = {row: here for row, here in by_row.items() if row >= heads}
    marked = {row for row, here in body.items() if _are_marked(here, width)}
    marked = marked if len(marked) < len(body) else set()
    lowest = by_row.get(heads - 1, [])
    wording = _wording(lowest)
    repeats = {row for row, here in body.items() if len(lowest) > 1 and _wording(here) == wording}
    return frozenset(marked | repeats)


def _are_marked(here: Sequence[Cell], width: int) -> bool:
    """Return whether the cells of a row are all marked as heads, and fill most of it."""
    fill = len(here) > 1 and (2 * len(here) > width or sum(cell.columns for cell in here) >= width)
    return fill and all(cell.head for cell in here)


def _wording(row: Sequence[Cell]) -> list[tuple[int, str]]:
    """Return what a row says, however its lines are broken."""
    return sorted((cell.column, _unbroken(cell.words)) for cell in row)


def _unbroken(words: str) -> str:
    return " ".join(words.replace(BREAK, " ").split()).casefold()
