"""Splits a passage into what may be marked: its sentences and rows, each with what stands over it."""

from __future__ import annotations

from typing import NamedTuple

from ingest.passage import Passage
from ingest.text.statements import statements


class Statement(NamedTuple):
    """A sentence or row of a passage: its offsets in it, its words, and a row's heads and groups."""

    start: int
    end: int
    text: str
    heads: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def statements_of(passage: Passage) -> list[Statement]:
    """Split a passage into sentences and rows, without header rows that have rows below them."""
    found = []
    for start, end in statements(passage.text):
        text = passage.text[start:end]
        groups = passage.context.groups_at(passage.start + start, passage.start + end)
        is_row = text.lstrip().startswith("|")
        found.append(Statement(start, end, text, passage.context.heads if is_row else (), groups))
    heads = set(passage.context.heads)
    if any(each.heads and each.text.strip() not in heads for each in found):
        return [each for each in found if each.text.strip() not in heads]
    return found
