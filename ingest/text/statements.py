"""Split a text into statements: sentences, list items and table rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ingest.text.sentences import sentence_spans, trimmed
from ingest.text.structure import is_list_item

_REMEMBERED = 64


@lru_cache(maxsize=_REMEMBERED)
def statements(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of a text's table rows and sentences; a list item's sentences are its own.

    The last few texts are cached, because several steps look at the same hit.
    """
    found: list[tuple[int, int]] = []
    for start, end in chunks(text, 0, len(text)):
        if text.startswith("|", start):
            found.append((start, end))
        else:
            found += [(start + a, start + b) for a, b in sentence_spans(text[start:end])]
    return tuple(found)


def chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the list items and table rows of a paragraph one by one, and the prose between them."""
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
