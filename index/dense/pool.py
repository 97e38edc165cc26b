"""Hold the vectors of a new part, read some thousands at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from index.dense.layout import Rows
from index.errors import MismatchError, ModelError
from index.vectors.model import Vectors

_CHUNK = 32_768
_LENGTH_TOLERANCE = 1e-3
VectorsOf = Callable[[list[int]], Vectors]
"""The vectors of these rows, in order; shape (len(rows), dimension), unit length."""


class Pool:
    """Rows in ascending order, and where their vectors come from."""

    def __init__(self, rows: Rows, dimension: int, vectors_of: VectorsOf) -> None:
        self.rows = rows
        self.dimension = dimension
        self._vectors_of = vectors_of

    def vectors(self, positions: Rows) -> Vectors:
        """Return the vectors at these positions of `rows`; shape (len(positions), dimension).

        Raises:
            MismatchError: if they have another dimension.
            ModelError: if one is not of unit length.
        """
        rows = self.rows[positions]
        if not len(rows):
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors = np.ascontiguousarray(self._vectors_of(rows.tolist()), dtype=np.float32)
        if vectors.shape != (len(rows), self.dimension):
            raise MismatchError(
                f"vectors of shape {vectors.shape} for {len(rows):,} passages, and the index has "
                f"{self.dimension} dimensions: another model made them. Ingest into a new index"
            )
        lengths = np.linalg.norm(vectors, axis=1)
        # Not "greater than": a length that is no number fails too.
        wrong = np.flatnonzero(~(np.abs(lengths - 1) <= _LENGTH_TOLERANCE))
        if len(wrong):
            raise ModelError(
                f"row {rows[wrong[0]]}: its vector has length {lengths[wrong[0]]:.4g}, not 1. "
                "Delete vectors.sqlite in the index folder and ingest again"
            )
        return vectors

    def chunks(self) -> Iterator[Vectors]:
        """Yield all vectors in order."""
        for start in range(0, len(self.rows), _CHUNK):
            yield self.vectors(np.arange(start, min(start + _CHUNK, len(self.rows))))
