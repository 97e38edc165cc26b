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

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Document, Section
from ingest.passage import Passage
from ingest.sentences import sentence_spans, trimmed
from ingest.structure import is_list_item, paragraph_spans

MOST_TIMES_TARGET = 1.25
"""No passage is longer than this many times the target length."""
_BREAK_IN_PARAGRAPH = 0.15
_BREAK_AFTER_LEAD_IN = 1.0
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch that a passage never breaks; `break_cost` is the price of a break behind it."""

    start: int
    end: int
    words: int
    break_cost: float


def split(document: Document, target_words: int = 120) -> list[Passage]:
    """The passages of a document in reading order; furniture and headings make none.

    Args:
        document: what to split.
        target_words: the length to aim at, in words (runs of characters without white space).

    Returns:
        Passages that overlap nowhere; `document.text[p.start:p.end] == p.text` for each.

    Raises:
        ValueError: if `target_words` is below 1.
    """
    if target_words < 1:
        raise ValueError(f"target_words must be at least 1, not {target_words}")
    passages: list[Passage] = []
    for section in document.sections:
        if section.kind != "body":
            continue
        units = list(_units(document.text, section, int(target_words * MOST_TIMES_TARGET)))
        for start, end in _pack(units, target_words):
            text = document.text[start:end]
            page = document.page_at(start)
            passages.append(
                Passage(
                    document.document_id,
                    len(passages),
                    start,
                    end,
                    text,
                    section.heading,
                    page.number if page else None,
                )
            )
    return passages


def _pack(units: list[_Unit], target: int) -> Iterator[tuple[int, int]]:
    """Joins units into spans so that the sum of the costs is least."""
    most = target * MOST_TIMES_TARGET
    best = [0.0] + [float("inf")] * len(units)
    begins_at = [0] * (len(units) + 1)
    for last, unit in enumerate(units, start=1):
        words = 0
        for first in range(last - 1, -1, -1):
            words += units[first].words
            if words > most and first < last - 1:
                break
            cost = best[first] + ((words - target) / target) ** 2 + unit.break_cost
            if cost < best[last]:
                best[last], begins_at[last] = cost, first
    cuts = [len(units)]
    while cuts[-1] > 0:
        cuts.append(begins_at[cuts[-1]])
    cuts.reverse()
    for first, stop in zip(cuts, cuts[1:], strict=False):
        yield units[first].start, units[stop - 1].end


def _units(text: str, section: Section, most_words: int) -> Iterator[_Unit]:
    """The unbreakable stretches of a section, in order."""
    for paragraph in paragraph_spans(text, section.start, section.end):
        spans = [
            piece
            for chunk in _chunks(text, *paragraph)
            if chunk[0] < chunk[1]
            for span in _sentences(text, chunk, most_words)
            for piece in _within(text, span, most_words)
        ]
        for i, (start, end) in enumerate(spans):
            last = i == len(spans) - 1
            cost = 0.0 if last else _BREAK_IN_PARAGRAPH
            heads_table = text[start] == "|" and not last and (i == 0 or text[spans[i - 1][0]] != "|")
            if text[end - 1] == ":" or heads_table:
                cost = _BREAK_AFTER_LEAD_IN
            yield _Unit(start, end, _count_words(text, start, end), cost)


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph's list items and table rows one by one, and its prose between them."""
    chunk_start = at = start
    previous_row = False
    for line in text[start:end].splitlines(keepends=True):
        row = line.lstrip().startswith("|")
        if at > chunk_start and (is_list_item(line) or row or previous_row):
            yield trimmed(text, chunk_start, at)
            chunk_start = at
        previous_row = row
        at += len(line)
    if chunk_start < end:
        yield trimmed(text, chunk_start, end)


def _sentences(text: str, chunk: tuple[int, int], most_words: int) -> list[tuple[int, int]]:
    """A list item or table row whole where it fits a passage; otherwise the chunk's sentences."""
    start, end = chunk
    whole = is_list_item(text[start:end]) or text.startswith("|", start)
    if whole and _count_words(text, start, end) <= most_words:
        return [chunk]
    return [(start + a, start + b) for a, b in sentence_spans(text[start:end])]


def _within(text: str, span: tuple[int, int], most_words: int) -> Iterator[tuple[int, int]]:
    """The span itself, or, of a sentence too long for any passage, its even parts."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, *span)]
    parts = -(-len(words) // most_words)
    if parts <= 1:
        yield span
        return
    size = -(-len(words) // parts)
    for i in range(0, len(words), size):
        yield words[i][0], words[min(i + size, len(words)) - 1][1]


def _count_words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))
