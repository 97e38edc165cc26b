"""Pack the boxes of a page's words into 24 bytes each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ingest.document import Box

_WORD = np.dtype(
    [("start", "<u4"), ("end", "<u4"), ("left", "<f4"), ("top", "<f4"), ("right", "<f4"), ("bottom", "<f4")]
)


def pack(boxes: Iterable[Box]) -> bytes:
    """Pack the boxes of one page, in their order."""
    words = [(box.start, box.end, box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(words, dtype=_WORD).tobytes()


def unpack(packed: bytes, page: int, start: int, end: int) -> list[Box]:
    """Unpack the boxes of a page that share a character with `start:end`, in their order."""
    words = np.frombuffer(packed, dtype=_WORD)
    within = words[(words["start"] < end) & (words["end"] > start)]
    return [Box(int(w[0]), int(w[1]), page, *(float(side) for side in tuple(w)[2:])) for w in within]
