"""Split a document into passages: whole sentences, under one heading, of an even length.

Each section is cut into units that stay whole (`ingest/units.py`). The breaks between them are chosen
together, by dynamic programming over the section, as typesetters choose line breaks (Knuth and Plass,
Breaking paragraphs into lines, Software: Practice and Experience 1981;11:1119-1184). The sum of these
costs is least:

- for each passage, the square of its relative distance from the target length;
- 0.4 if it holds rows of several groups of a table;
- the cost of the break behind its last unit: 0 at the end of a paragraph or of a group of rows, 0.15
  inside a paragraph, 1 behind a line that ends with a colon, behind the header row of a table, and within
  a sentence.

A passage longer than 1.25 times the target is never made.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from ingest.document import Document, Section
from ingest.lengths import Count, count_words
from ingest.passage import NO_CONTEXT, Passage, RowGroups, TableContext, embedded_text
from ingest.units import Unit, units

MOST_TIMES_TARGET = 1.25
"""No passage is longer than this many times the target length."""
_SEVERAL_GROUPS = 0.4
"""The cost of a passage with rows of several groups of a table, such as adults and children."""
_LEAST_ROOM = 32
"""The length that a passage may have however long its context is."""


def split(
    document: Document, target: int = 120, count: Count = count_words, room: int | None = None
) -> list[Passage]:
    """Split a document into passages, in reading order; furniture and headings make none.

    Args:
        document: what to split.
        target: the length to aim at, as `count` counts.
        count: the length of a text.
        room: the most that a passage and the context it is embedded with may have together, if there is a
            limit. A longer passage is split, if need be within a sentence. Where title and headings fill the
            room, a passage may still have 32.

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
        pieces = list(units(document, section, most, count))
        for first, last in _pack(pieces, min(target, most), most):
            one = pieces[first]
            fits = first < last or one.length + one.heads_length + one.groups_length <= most
            passages.append(_passage(document, section, len(passages), pieces[first : last + 1], fits))
    return passages


def _passage(
    document: Document, section: Section, ordinal: int, units: Sequence[Unit], fits: bool
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


def _context(units: Sequence[Unit], fits: bool) -> TableContext:
    """Return the header rows of a passage's table rows, each once, and the groups of each row."""
    heads = tuple(dict.fromkeys(head for unit in units for head in unit.heads))
    rows = tuple(RowGroups(unit.start, unit.end, unit.groups) for unit in units if unit.groups)
    return TableContext(heads, rows, fits) if heads or rows else NO_CONTEXT


def _pack(units: list[Unit], target: int, most: int) -> Iterator[tuple[int, int]]:
    """Join units at the least sum of costs; yield the numbers of each passage's first and last unit."""
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
