"""Splits a document into passages: whole sentences, under one heading, of an even length.

Each section is cut into units that must stay whole (a sentence, a list item, a table row). The
breaks between units are chosen together, by dynamic programming over the section, as typesetters
choose line breaks (Knuth and Plass, Breaking paragraphs into lines, Software: Practice and
Experience 1981;11:1119-1184): the cost of a passage is the square of its relative distance from
the target length, and a break inside a paragraph, or between a list and the line that introduces
it, or behind the first row of a table, costs extra. So a passage ends where a thought ends, and no
stub is left over.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Document, Section, TableRow
from ingest.lengths import Count, count_words
from ingest.passage import NO_CONTEXT, Passage, RowGroups, TableContext, embedded_text
from ingest.text.sentences import sentence_spans
from ingest.text.statements import chunks
from ingest.text.structure import is_list_item, paragraph_spans

MOST_TIMES_TARGET = 1.25
"""No passage is longer than this many times the target length."""
_BREAK_IN_PARAGRAPH = 0.15
_BREAK_AFTER_LEAD_IN = 1.0
_SEVERAL_GROUPS = 0.4
"""What it costs that a passage holds rows of several groups of a table, such as adults and children."""
_LEAST_ROOM = 32
"""However long the context is, a passage may be this long."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that a passage never breaks; `break_cost` is the price of a break behind it.

    `heads` and `groups` apply to the table row that the unit is. `cut` says that the sentence goes on in the
    next unit.
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


def split(
    document: Document, target: int = 120, count: Count = count_words, room: int | None = None
) -> list[Passage]:
    """The passages of a document in reading order; furniture and headings make none.

    Args:
        document: what to split.
        target: the length to aim at, as `count` counts.
        count: the length of a text.
        room: how long a passage and the context it is embedded with may be together, if there is a
            limit. What would exceed it is split, if need be within a sentence. A title and headings that fill
            it leave a passage its least length all the same.

    Returns:
        Passages that overlap nowhere; `document.text[p.start:p.end] == p.text` for each.

    Raises:
        ValueError: if `target` is below 1.
    """
    if target < 1:
        raise ValueError(f"target must be at least 1, not {target}")
    passages: list[Passage] = []
    for section in document.sections:
        if section.kind != "body":
            continue
        most = int(target * MOST_TIMES_TARGET)
        if room is not None:
            context = count(embedded_text(document.info.title, section.heading, ""))
            most = min(most, max(room - context, _LEAST_ROOM))
        units = list(_units(document, section, most, count))
        for first, last in _pack(units, min(target, most), most):
            one = units[first]
            fits = first < last or one.length + one.heads_length + one.groups_length <= most
            passages.append(_passage(document, section, len(passages), units[first : last + 1], fits))
    return passages


def _passage(
    document: Document, section: Section, ordinal: int, units: Sequence[_Unit], fits: bool
) -> Passage:
    first, last = units[0], units[-1]
    page = document.page_at(first.start)
    return Passage(
        document.document_id,
        ordinal,
        first.start,
        last.end,
        document.text[first.start : last.end],
        section.heading,
        page.number if page else None,
        _context(units, fits),
        last.cut,
    )


def _context(units: Sequence[_Unit], fits: bool) -> TableContext:
    """All header rows over the rows of a passage, and what each row stands under."""
    heads = tuple(dict.fromkeys(head for unit in units for head in unit.heads))
    rows = tuple(RowGroups(unit.start, unit.end, unit.groups) for unit in units if unit.groups)
    return TableContext(heads, rows, fits) if heads or rows else NO_CONTEXT


def _pack(units: list[_Unit], target: int, most: int) -> Iterator[tuple[int, int]]:
    """Joins units so that the sum of the costs is least: the first and last unit of each passage."""
    best = [0.0] + [float("inf")] * len(units)
    begins_at = [0] * (len(units) + 1)
    for last, unit in enumerate(units, start=1):
        length = heads = groups = 0
        several = 0.0
        for first in range(last - 1, -1, -1):
            length += units[first].length
            if length > most and first < last - 1:
                break
            if first == last - 1 or units[first].groups != units[first + 1].groups:
                groups += units[first].groups_length
            # Where the passage begins with the header row itself, it needs no copy of it.
            heads = units[first].heads_length if units[first].is_row else heads
            if length + heads + groups > most and first < last - 1:
                continue
            if units[first].ends_group and first < last - 1:
                several = _SEVERAL_GROUPS
            cost = best[first] + ((length - target) / target) ** 2 + unit.break_cost + several
            if cost < best[last]:
                best[last], begins_at[last] = cost, first
    cuts = [len(units)]
    while cuts[-1] > 0:
        cuts.append(begins_at[cuts[-1]])
    cuts.reverse()
    for first, stop in itertools.pairwise(cuts):
        yield first, stop - 1


def _units(document: Document, section: Section, most: int, count: Count) -> Iterator[_Unit]:
    """The unbreakable stretches of a section, in order."""
    text = document.text
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
            of_heads, of_groups = (count("\n".join(lines)) if lines else 0 for lines in (heads, groups))
            length = count(text[start:end])
            yield _Unit(
                start, end, length, cost, heads, groups, of_heads, of_groups, bool(row), ends_group, cut
            )


def _ends_group(row: TableRow | None, below: TableRow | None) -> bool:
    """Whether a row is the last of its group, so that a passage had best end behind it."""
    return bool(row and below and row.groups and below.groups != row.groups)


class _Rows:
    """The table rows in a paragraph, by place: those that the loader kept, or lines between bars."""

    def __init__(self, document: Document, start: int, end: int) -> None:
        first = bisect.bisect_left(document.rows, start, key=lambda row: row.start)
        stop = bisect.bisect_left(document.rows, end, key=lambda row: row.start)
        self._rows = list(document.rows[first:stop]) or _rows_between_bars(document.text, start, end)

    def at(self, offset: int) -> TableRow | None:
        """The row at an offset. What a row that is too long for one passage goes on with stands under its
        first cell."""
        at = bisect.bisect_right(self._rows, offset, key=lambda row: row.start)
        row = self._rows[at - 1] if at else None
        if row is None or offset >= row.end:
            return None
        return row if offset == row.start else replace(row, groups=(*row.groups, *row.labels))


def _rows_between_bars(text: str, start: int, end: int) -> list[TableRow]:
    """The rows of plain text that is written as a table: the first one is the head of those below."""
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
    """A list item or table row whole where it fits a passage; otherwise the chunk's sentences."""
    start, end = chunk
    whole = is_list_item(text[start:end]) or text.startswith("|", start)
    if whole and count(text[start:end]) <= most:
        return [chunk]
    return [(start + a, start + b) for a, b in sentence_spans(text[start:end])]


def _within(text: str, span: tuple[int, int], most: int, count: Count) -> Iterator[tuple[int, int, bool]]:
    """The span itself, or, of a sentence too long for any passage, its parts: halved between words,
    or within a word that is too long itself. With each part, whether the sentence goes on after it."""
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
