"""Embed many batches: one after the other, or as the embedder spreads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from index.vectors.model import Embedder, Vectors


@runtime_checkable
class EmbedsBatches(Protocol):
    """An embedder that works on several batches at once."""

    def embed_batches(self, batches: Sequence[Sequence[str]]) -> Iterator[Vectors]:
        """Yield the vectors of each batch, in order."""
        ...


def embed_batches(embedder: Embedder, batches: Sequence[Sequence[str]]) -> Iterator[Vectors]:
    """Yield the vectors of each batch, in order. A batch's vectors hang on nothing beside it."""
    if isinstance(embedder, EmbedsBatches):
        yield from embedder.embed_batches(batches)
        return
    for batch in batches:
        yield embedder.embed_passages(batch)
