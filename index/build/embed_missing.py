"""Make the vectors that a catalog's entries lack, and the dense index of those there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index import dense
from index.catalog.read import Catalog
from index.snapshots.store import Store
from index.vectors.batches import embed_batches
from index.vectors.cache import VectorCache
from index.vectors.model import Embedder, Vectors
from ingest.report import Progress

_EMBED_AT_ONCE = 256
_SORT_AT_ONCE = 8192
"""How many texts are in memory together. The more, the better they sort by length."""


def embed_missing(store: Store, catalog: Catalog, embedder: Embedder, progress: Progress) -> int:
    """Embed the entries whose vectors the cache lacks; return how many."""
    with VectorCache(store.vector_cache, embedder.info) as cache:
        keys = dict(catalog.vector_keys())
        missing = cache.missing(keys.values())
        done = 0
        progress("embed", done, len(missing))
        for texts in _in_batches(catalog, [entry for entry, key in keys.items() if key in missing]):
            # Like lengths together, so that batches carry little padding.
            entries = sorted(texts, key=lambda entry: len(texts[entry]), reverse=True)
            batches = [entries[at : at + _EMBED_AT_ONCE] for at in range(0, len(entries), _EMBED_AT_ONCE)]
            made = embed_batches(embedder, [[texts[entry] for entry in batch] for batch in batches])
            for batch, vectors in zip(batches, made, strict=True):
                cache.put([keys[entry] for entry in batch], vectors)
                done += len(batch)
                progress("embed", done, len(missing))
        _pass_on_remark(store, cache)
        return done


def _in_batches(catalog: Catalog, entries: Sequence[int]) -> Iterator[dict[int, str]]:
    """Yield the texts to embed, by entry, some thousands at a time."""
    for at in range(0, len(entries), _SORT_AT_ONCE):
        passages = catalog.passages(entries[at : at + _SORT_AT_ONCE])
        yield {stored.entry: stored.embedded_text for stored in passages}


def write_vectors(
    store: Store, folder: Path, catalog: Catalog, embedder: Embedder, base: Path | None
) -> dense.DenseSummary:
    """Write the dense index of the entries with vectors in the cache, sharing what `base` has."""
    with VectorCache(store.vector_cache, embedder.info) as cache:
        keys = dict(catalog.vector_keys())
        missing = cache.missing(keys.values())
        entries = np.fromiter((entry for entry, key in keys.items() if key not in missing), dtype=np.int64)

        def vectors_of(batch: Sequence[int]) -> Vectors:
            wanted = {int(entry): keys[int(entry)] for entry in batch}
            held = cache.intact(wanted.values())
            lost = [entry for entry, key in wanted.items() if key not in held]
            for texts in _in_batches(catalog, lost):
                made = [keys[entry] for entry in texts]
                vectors = embedder.embed_passages(list(texts.values()))
                cache.put(made, vectors)
                held |= zip(made, vectors, strict=True)
            # Not asked for again: a cache that was found to be damaged meanwhile is a new one, and empty.
            return (
                np.stack([held[key] for key in wanted.values()]) if wanted else np.empty((0, 0), np.float32)
            )

        dimension = vectors_of(entries[:1].tolist()).shape[1] if len(entries) else 0
        summary = dense.write(folder, entries, vectors_of, dimension, base)
        _pass_on_remark(store, cache)
        return summary


def _pass_on_remark(store: Store, cache: VectorCache) -> None:
    if cache.remark:
        store.remarks.append(cache.remark)
