"""Place the cells of an OASIS (CALS) table: columns by name, spans by their ends.

Format: OASIS XML Exchange Table Model; in JATS its elements have their own namespace.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.loaders.grid import Write, group_of, heads_of
from ingest.tables import Cell, Row, written

_MOST = 1000


def oasis_rows(table: etree._Element, write: Write) -> Iterator[Row]:
    """Return the rows of all groups of columns of a table, one after the other."""
    for group in table.iterchildren("tgroup"):
        elements = [row for part in ("thead", "tbody", "tfoot") for row in group.iterfind(f"{part}/row")]
        columns = _Columns(group)
        cells = list(_placed(elements, columns, write))
        ends = [i for i in range(1, len(elements)) if group_of(elements[i]) is not group_of(elements[i - 1])]
        yield from written(cells, heads_of([group_of(row).tag == "thead" for row in elements], cells), ends)


def is_oasis(table: etree._Element) -> bool:
    """Return whether a table is one of the OASIS model."""
    return table.find("tgroup") is not None


class _Columns:
    """The numbers of a table's columns, from 0, by their names, and of its named spans."""

    def __init__(self, group: etree._Element) -> None:
        self._at: dict[str, int] = {}
        self._spans: dict[str, tuple[str, str]] = {}
        column = -1
        for spec in group.iterchildren("colspec"):
            column = _number(spec.get("colnum"), column + 2) - 1
            self._at[spec.get("colname", f"\0{column}")] = column
        for span in group.iterchildren("spanspec"):
            self._spans[span.get("spanname", "")] = (span.get("namest", ""), span.get("nameend", ""))

    def of(self, entry: etree._Element) -> tuple[int, int] | None:
        """Return the first column that a cell names and how many it covers; None if it names none."""
        first, last = self._spans.get(
            entry.get("spanname", ""), (entry.get("namest", ""), entry.get("nameend", ""))
        )
        first = first or entry.get("colname", "")
        begin = self._at.get(first)
        if begin is None:
            return None
        return begin, max(1, self._at.get(last, begin) - begin + 1)


def _placed(elements: list[etree._Element], columns: _Columns, write: Write) -> Iterator[Cell]:
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(elements):
        column = 0
        in_head = group_of(row).tag == "thead"
        left = sum(1 for other in elements[at:] if group_of(other) is group_of(row))
        for entry in row.iterchildren("entry"):
            while (at, column) in taken:
                column += 1
            begin, across = columns.of(entry) or (column, 1)
            down = min(_number(entry.get("morerows"), 0) + 1, left)
            yield Cell(write(entry), at, begin, down, across, in_head)
            taken |= {(at + r, begin + c) for r in range(down) for c in range(across)}
            column = begin + across


def _number(stated: str | None, otherwise: int) -> int:
    digits = (stated or "").strip()
    return min(int(digits), _MOST) if digits.isascii() and digits.isdigit() and len(digits) < 6 else otherwise
