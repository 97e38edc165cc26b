"""Cut a section into units that no passage breaks: sentences, list items and table rows.

Each unit has the cost of a break behind it. A break costs extra inside a paragraph, between a list and the
line that introduces it, behind the first row of a table, and within a sentence.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.document import Document, Section, TableRow
from ingest.lengths import Count
from ingest.text.sentences import sentence_spans
from ingest.text.statements import chunks
from ingest.text.structure import is_list_item, paragraph_spans

_BREAK_IN_PARAGRAPH = 0.15
_BREAK_AFTER_LEAD_IN = 1.0
_WORD = re.compile(r"\S+")
_MOST_CHARACTERS = 20
"""How many characters count as one token or word at the most: a model takes a word of a megabyte for one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A span that no passage breaks; `break_cost` is the cost of a break behind it.

    `heads` and `groups` are those of a table row. `cut` is whether the sentence continues in the next unit.
    """

    start: int
    end: int
    length: int
    break_cost: float
    heads: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    heads_length: int = 0
    groups_length: int = 0
    is_row: bool = False
    ends_group: bool = False
    cut: bool = False


def units(document: Document, section: Section, most: int, count: Count) -> Iterator[Unit]:
    """Yield the units of a section in order; `most` is the length of the longest."""
    text = document.text
    count = _bounded(count)
    for paragraph in paragraph_spans(text, section.start, section.end):
        rows = _Rows(document, *paragraph)
        pieces = [
            piece
            for chunk in chunks(text, *paragraph)
            if chunk[0] < chunk[1]
            for span in _sentences(text, chunk, most, count)
            for piece in _within(text, span, most, count)
        ]
        for i, (start, end, cut) in enumerate(pieces):
            last = i == len(pieces) - 1
            row = rows.at(start)
            below = None if last else rows.at(pieces[i + 1][0])
            ends_group = _ends_group(row, below)
            cost = 0.0 if last or ends_group else _BREAK_IN_PARAGRAPH
            if text[end - 1] == ":" or cut or (row and row.is_head and not last):
                cost = _BREAK_AFTER_LEAD_IN
            heads, groups = (row.heads, row.groups) if row else ((), ())
            heads_length, groups_length = (
                count("\n".join(lines)) if lines else 0 for lines in (heads, groups)
            )
            yield Unit(
                start,
                end,
                count(text[start:end]),
                cost,
                heads,
                groups,
                heads_length,
                groups_length,
                is_row=bool(row),
                ends_group=ends_group,
                cut=cut,
            )


def _bounded(count: Count) -> Count:
    """Count long words as several. Of the last few texts the length is kept: rows share their heads."""

    @lru_cache(maxsize=16)
    def counted(text: str) -> int:
        return max(count(text), len(text) // _MOST_CHARACTERS, 1)

    return counted


def _ends_group(row: TableRow | None, below: TableRow | None) -> bool:
    """Return whether a row is the last of its group, so that a break behind it costs nothing."""
    return bool(row and below and row.groups and below.groups != row.groups)


class _Rows:
    """The table rows in a paragraph, by offset: those that the loader kept, or lines between bars."""

    def __init__(self, document: Document, start: int, end: int) -> None:
        first = bisect.bisect_left(document.rows, start, key=lambda row: row.start)
        stop = bisect.bisect_left(document.rows, end, key=lambda row: row.start)
        self._rows = list(document.rows[first:stop]) or _rows_between_bars(document.text, start, end)

    def at(self, offset: int) -> TableRow | None:
        """Return the row at an offset. Later parts of a row have its first cell as a further group."""
        at = bisect.bisect_right(self._rows, offset, key=lambda row: row.start)
        row = self._rows[at - 1] if at else None
        if row is None or offset >= row.end:
            return None
        return row if offset == row.start else replace(row, groups=(*row.groups, *row.labels))


def _rows_between_bars(text: str, start: int, end: int) -> list[TableRow]:
    """Return the rows of a table in plain text; the first is the head of those below."""
    rows: list[TableRow] = []
    head = ""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        row = line.strip()
        if not row.startswith("|"):
            head = ""
        else:
            begins = at + line.index("|")
            rows.append(TableRow(begins, begins + len(row), (head,) if head else (), (), not head))
            head = head or row
        at += len(line)
    return rows


def _sentences(text: str, chunk: tuple[int, int], most: int, count: Count) -> list[tuple[int, int]]:
    """Keep a list item or table row whole if it fits a passage; otherwise split the chunk into sentences."""
    start, end = chunk
    whole = is_list_item(text[start:end]) or text.startswith("|", start)
    if whole and count(text[start:end]) <= most:
        return [chunk]
    return [(start + a, start + b) for a, b in sentence_spans(text[start:end])]


def _within(text: str, span: tuple[int, int], most: int, count: Count) -> Iterator[tuple[int, int, bool]]:
    """Yield the span, or the parts of a sentence that is too long for any passage.

    It is halved between words, or within a word that is too long. With each part comes whether the sentence
    continues after it.
    """
    start, end = span
    if end - start == 1 or count(text[start:end]) <= most:
        yield start, end, False
        return
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    middle = len(words) // 2
    left = words[middle - 1][1] if middle else start + (end - start) // 2
    right = words[middle][0] if middle else left
    *parts, (last_start, last_end, _) = _within(text, (start, left), most, count)
    yield from parts
    yield last_start, last_end, True
    yield from _within(text, (right, end), most, count)
