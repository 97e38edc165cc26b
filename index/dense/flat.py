"""Search a part by comparing every vector with the question: exact, in single precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss

from index.dense.layout import Mask, PartInfo, Rows
from index.dense.parameters import flat_parameters, writer
from index.dense.pool import Pool
from index.errors import DamagedError
from index.vectors.model import Vectors


class FlatVectors:
    """The vectors of a flat part, mapped into memory."""

    def __init__(self, index: faiss.IndexFlat) -> None:
        self._index = index
        size = int(index.ntotal) * int(index.d)
        self._vectors = faiss.rev_swig_ptr(index.get_xb(), size).reshape(index.ntotal, index.d)

    def find(self, vector: Vectors, k: int, chosen: Mask | None, filtered: bool) -> Rows:
        """Return the positions of the k best, among the chosen if a mask is given."""
        _, positions = self._index.search(vector.reshape(1, -1), k, params=flat_parameters(chosen))
        found: Rows = positions[0][positions[0] >= 0]
        return found

    def vectors(self, positions: Rows) -> Vectors:
        """Return the vectors at these positions; shape (len(positions), dimension)."""
        found: Vectors = self._vectors[positions]
        return found


def write_flat(folder: Path, name: str, pool: Pool) -> PartInfo:
    """Write a flat part of all vectors in the pool."""
    index = faiss.IndexFlat(pool.dimension, faiss.METRIC_INNER_PRODUCT)
    for vectors in pool.chunks():
        index.add(vectors)
    path = folder / f"{name}.faiss"
    save(index, path)
    return PartInfo(name, "flat", len(pool.rows), 0, path.stat().st_size)


def save(index: Any, path: Path) -> None:
    """Write a FAISS index to a file.

    Raises:
        OSError: if it cannot be written.
    """
    try:
        # FAISS's own writer does not look whether the last bytes reached the disk when it closes the file.
        with path.open("wb") as file:
            faiss.write_index(index, writer(file.write))
    except RuntimeError as error:
        raise OSError(f"FAISS could not write {path}: {error}") from error


def open_flat(path: Path, part: PartInfo, dimension: int) -> FlatVectors:
    """Open the vectors of a flat part.

    Raises:
        DamagedError: if the file is not the one that was written.
    """
    return FlatVectors(read(path, part, dimension, faiss.IndexFlat))


def read(path: Path, part: PartInfo, dimension: int, kind: type[Any]) -> Any:
    """Map the FAISS index in a file into memory, after checking what can be checked.

    Raises:
        DamagedError: if it is not what `part` says.
    """
    size = path.stat().st_size if path.is_file() else 0
    if size != part.size:
        raise DamagedError(f"{path}: has {size:,} bytes of {part.size:,}. Ingest again")
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except (RuntimeError, MemoryError) as error:
        raise DamagedError(f"{path}: FAISS cannot read it ({error}). Ingest again") from error
    inner = index.metric_type == faiss.METRIC_INNER_PRODUCT
    if not (isinstance(index, kind) and inner and index.d == dimension and index.ntotal == part.count):
        raise DamagedError(
            f"{path}: holds {type(index).__name__} of {index.ntotal:,} vectors of {index.d} dimensions, and "
            f"should hold {part.count:,} of {dimension}, compared by inner product. Ingest again"
        )
    return index
