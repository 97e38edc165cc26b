"""Finds passages by the direction of their vectors. The only module that imports FAISS.

The metric is the inner product of unit vectors, the cosine: higher is better, 1 is the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import faiss
import numpy as np

from index.embed import Vectors
from index.errors import DamagedError

KIND = "FAISS flat, inner product"
"""What the manifest says of this index. Flat is exact search, compared in `benchmarks/`."""


class DenseIndex:
    """An immutable index over passage vectors, each under the row number it has in the catalog."""

    def __init__(self, index: faiss.IndexIDMap2) -> None:
        self._index = index

    @classmethod
    def from_vectors(cls, rows: Sequence[int], vectors: Vectors) -> DenseIndex:
        """An index of `vectors`, shape (len(rows), dimension), unit length."""
        flat = faiss.IndexFlat(vectors.shape[1], faiss.METRIC_INNER_PRODUCT)
        index = faiss.IndexIDMap2(flat)
        index.add_with_ids(vectors, np.asarray(rows, dtype=np.int64))
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> DenseIndex:
        """The index in a file.

        Raises:
            DamagedError: if FAISS cannot read the file.
        """
        try:
            return cls(cast(faiss.IndexIDMap2, faiss.read_index(str(path))))
        except RuntimeError as error:
            raise DamagedError(f"{path}: FAISS cannot read it ({error}). Ingest again") from error

    def save(self, path: Path) -> None:
        """Writes the index to `path`."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The k best (row, cosine), best first; fewer where the index holds fewer."""
        k = min(k, len(self))
        if k <= 0:
            return []
        scores, rows = self._index.search(vector.reshape(1, -1), k)
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]

    def cosines(self, vector: Vectors, rows: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these rows, all of which the index must hold."""
        if not rows:
            return {}
        vectors = self._index.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        scores = vectors @ vector
        return {row: float(score) for row, score in zip(rows, scores, strict=True)}

    def lengths(self) -> Vectors:
        """The length of every vector, which should be 1; shape (len(self),)."""
        flat = faiss.downcast_index(self._index.index)
        vectors = flat.reconstruct_n(0, len(self))
        lengths: Vectors = np.linalg.norm(vectors, axis=1)
        return lengths

    def rows(self) -> list[int]:
        """The row number of every vector, in the order they were added."""
        return [int(row) for row in faiss.vector_to_array(self._index.id_map)]
