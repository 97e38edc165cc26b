"""Say where a catalog keeps what is long: texts, boxes, coded words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Contents(Protocol):
    """Where a catalog keeps what is long: for each kind the SQL of its columns, and how these are read.

    Documents are `d`, passages `p`, pages `g` and entries `e`.
    """

    title: str
    document: str
    words: str
    boxes: str
    tokens: str

    def text(self, columns: Sequence[Any]) -> str:
        """Read a document's text from `document`."""
        ...

    def quoted(self, columns: Sequence[Any], start: int, end: int) -> str:
        """Read a passage's words from `words`."""
        ...

    def content(self, columns: Sequence[Any]) -> bytes:
        """Read `boxes` or `tokens`."""
        ...
