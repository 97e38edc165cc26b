"""Find the groups of a table's rows: group rows, merged cells, blanks in the first columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.tables.cells import Cell, is_across
from ingest.tables.dittos import is_ditto, resolved

_NOTE = re.compile(
    r"[*†‡§¶⁰¹²³⁴-⁹ᵃ-ᶻ]|\^\w\b|\[\w{1,2}\]|(?:foot)?notes?\b\s*\d*[.:]|n\.?b\.?[\s:]",
    re.IGNORECASE,
)
"""What a note to the rows above begins with, that stands across a table and names no group."""
_NOTHING_ABOVE = "What a ditto mark in this row of the table repeats is unsure"


class Groups:
    """The groups of each row of a table's body."""

    def __init__(
        self,
        cells: Sequence[Cell],
        width: int,
        heads: int,
        ends: Collection[int],
        again: Collection[int],
        begins_with_group: bool = False,
    ) -> None:
        self._width = width
        self._names = names_over(cells, heads, width)
        self._at: dict[int, tuple[str, ...]] = {}
        self._doubts: dict[int, list[str]] = {}
        self._group_rows: list[str] = []
        self._last_group_row = -2
        self._outer = ""
        self._over_all = ""
        """The group above the first head, which may stand over the whole table."""
        self._maybe = ""
        """What stood alone at the beginning of a row: a group of the rows below, or a row without values."""
        self._above: dict[int, str] = {}
        """The words last written in each column, as far as they may apply to a row that leaves it blank."""
        self._reaching: list[Cell] = []
        by_row: dict[int, list[Cell]] = {}
        self._dittos = resolved(sorted(cells, key=lambda each: (each.row, each.column)), heads, again, ends)
        for cell in self._dittos.cells:
            if cell.row >= heads:
                by_row.setdefault(cell.row, []).append(cell)
        for row in sorted(by_row):
            if row in ends:
                self._group_rows, self._outer, self._maybe, self._above = [], "", "", {}
            if row in again:
                self._head_again(row, by_row[row])
            else:
                self._at[row] = self._row(row, by_row[row])
                if begins_with_group and not self._over_all and row + 1 in again:
                    self._over_all = self._group_rows[0] if self._group_rows and len(again) == 1 else ""

    def of(self, row: int) -> tuple[str, ...]:
        """Return the groups of a row, outermost first."""
        return self._at.get(row, ())

    def doubts(self, row: int) -> Sequence[str]:
        """Return what is unsure about the groups of a row."""
        return self._doubts.get(row, ())

    def _head_again(self, row: int, here: Sequence[Cell]) -> None:
        """Note a head further down. Right below a group row it heads that group; any other ends the groups,
        unless it only repeats what stands on the page before: then that is unsure."""
        names = names_over(here, row + 1, self._width)
        if row == self._last_group_row + 1:
            self._last_group_row = row
        else:
            repeats = names == self._names
            self._outer = self._group_rows[0] if repeats and self._group_rows else ""
            self._above = self._above if repeats else {}
            self._maybe = self._maybe if repeats else ""
            self._group_rows = []
        self._names = names

    def _row(self, row: int, here: Sequence[Cell]) -> tuple[str, ...]:
        if name := self._names_a_group(here):
            self._begin_group(row, name)
            return ()
        self._reaching = [cell for cell in self._reaching if row < cell.row + cell.rows]
        stands = {cell.column: cell.words for cell in self._reaching} | self._blank_above(here)
        groups = [words for _, words in sorted(stands.items())]
        found = [*self._group_rows, *(words for words in groups if not is_ditto(words))]
        found += [self._over_several(cell) for cell in here if 1 < cell.columns < self._width]
        found += self._dittos.repeated.get(row, ())
        if row in self._dittos.unsure or any(map(is_ditto, groups)):
            self._doubt(row, _NOTHING_ABOVE)
        if is_across(here, self._width) and is_ditto(here[0].words):
            # Which group a mark across the table repeats is unsure for the rows below it too.
            self._maybe = here[0].words
        self._reaching += [cell for cell in here if cell.rows > 1]
        if self._outer:
            self._doubt(row, f"Whether this row of the table also stands under “{self._outer}” is unsure")
        elif alone := self._stands_alone(here):
            self._maybe = alone
        elif self._maybe in found:
            self._maybe = ""
        elif self._maybe:
            self._doubt(row, f"Whether this row of the table stands under “{self._maybe}” is unsure")
        return tuple(dict.fromkeys(filter(None, found)))

    def _doubt(self, row: int, what: str) -> None:
        self._doubts.setdefault(row, []).append(what)

    def _names_a_group(self, here: Sequence[Cell]) -> str:
        """Return the words of a row that only names the group of the rows below it; else ""."""
        if is_across(here, self._width) and self._width > 1:
            is_group = not (is_ditto(here[0].words) or _NOTE.match(here[0].words))
            return here[0].words if is_group else ""
        filled = [cell for cell in here if cell.words.strip()]
        return filled[0].words if len(filled) == 1 and filled[0].group else ""

    def _stands_alone(self, here: Sequence[Cell]) -> str:
        """Return the first cell's words if the row has no others: a group of the rows below, or no values."""
        filled = [cell for cell in here if cell.words.strip()]
        blank = len(here) > 1 and len(filled) == 1 and filled[0].column == 0 and filled[0].rows == 1
        names = blank and not self._reaching and _NOTE.match(filled[0].words) is None
        return filled[0].words if names else ""

    def _begin_group(self, row: int, name: str) -> None:
        """Note a group row. One right below another belongs to it.

        How far the upper one reaches is not known once a single one follows.
        """
        self._above, self._maybe = {}, ""
        if row == self._last_group_row + 1:
            self._group_rows.append(name)
        else:
            self._outer = self._group_rows[0] if len(self._group_rows) > 1 else self._over_all or self._outer
            self._group_rows = [name]
        if len(self._group_rows) > 1 or self._over_all in self._group_rows:
            self._outer = ""
        self._last_group_row = row

    def _blank_above(self, here: Sequence[Cell]) -> dict[int, str]:
        """Return the words above the blanks that a row begins with, and keep the row's own for later rows."""
        covered = {cell.column for cell in self._reaching}
        found: dict[int, str] = {}
        first = next((cell.column for cell in here if cell.words.strip()), self._width)
        for cell in here:
            if cell.column < first and cell.column not in covered and cell.column in self._above:
                found[cell.column] = self._above[cell.column]
        self._above = {column: words for column, words in self._above.items() if column < first}
        self._above |= {cell.column: cell.words for cell in here if cell.words.strip()}
        return found

    def _over_several(self, cell: Cell) -> str:
        """Name the columns that a merged cell covers, before its words."""
        names = [name for name in self._names[cell.column : cell.column + cell.columns] if name]
        if not names or not cell.words.strip() or is_ditto(cell.words):
            return ""
        return f"{', '.join(dict.fromkeys(names))}: {cell.words}"


def names_over(cells: Sequence[Cell], heads: int, width: int) -> list[str]:
    """Return the lowest head over each column."""
    names = [""] * width
    for cell in sorted(cells, key=lambda each: each.row):
        if cell.row < heads and cell.words.strip():
            for column in range(cell.column, cell.column + cell.columns):
                names[column] = cell.words
    return names
