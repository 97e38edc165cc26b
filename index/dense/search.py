"""Open the vectors of a snapshot and search all parts as one index."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.dense.flat import open_flat
from index.dense.ivf import open_ivf
from index.dense.layout import Mask, PartInfo, Rows, read_layout, read_numbers
from index.errors import DamagedError, MismatchError
from index.vectors.model import Vectors

_SCORED_ALL = 1_000
"""Up to this many vectors are all compared without FAISS: measured to be faster."""
_SPARE = 16
"""How many more than asked for are compared exactly, to see ties at the end."""
_TIE = 1e-5
"""FAISS may misorder cosines that differ by less than this."""
_AT_ONCE = 4_096


class _Finder(Protocol):
    """The vectors of one part, of any kind."""

    def find(self, vector: Vectors, k: int, chosen: Mask | None, filtered: bool) -> Rows:
        """Return the positions of the k best, among the chosen if a mask is given.

        `filtered` if the mask leaves out more than tombstones.
        """
        ...

    def vectors(self, positions: Rows) -> Vectors:
        """Return the vectors at these positions; shape (len(positions), dimension)."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """An open part: its rows ascending, which of them are alive, and its vectors."""

    info: PartInfo
    rows: Rows
    alive: Mask
    vectors: _Finder

    def among(self, allowed: Rows | None) -> Mask:
        """Return which positions may be returned."""
        if allowed is None:
            return self.alive
        if len(allowed) * 16 > len(self.rows):
            return self.alive & _is_in(self.rows, allowed)
        mask = np.zeros(len(self.rows), dtype=np.bool_)
        mask[self.positions(allowed)[1]] = True
        return mask

    def positions(self, rows: Rows) -> tuple[Mask, Rows]:
        """Return which of the rows are alive here, and their positions."""
        at = np.searchsorted(self.rows, rows)
        at[at == len(self.rows)] = 0
        here = (self.rows[at] == rows) & self.alive[at]
        return here, at[here]


class DenseIndex:
    """The vectors of one snapshot, which never change. Threads may share it.

    Cosines are computed in double precision from the stored vectors (single precision in a flat part, half in
    one with lists), so they do not depend on how a passage was found.
    """

    def __init__(self, folder: Path, dimension: int, parts: Sequence[Part]) -> None:
        self.folder = folder
        self.parts = tuple(parts)
        self._dimension = dimension
        self._live = sum(part.info.live for part in parts)

    @classmethod
    def open(cls, folder: Path) -> DenseIndex:
        """Map the index that `write` made in a folder into memory.

        Raises:
            DamagedError: that names the file which is missing or is not what it should be.
        """
        dimension, infos = read_layout(folder)
        return cls(folder, dimension, [_open(folder, info, dimension) for info in infos])

    def __len__(self) -> int:
        return self._live

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def search(
        self, vector: Vectors, k: int, allowed: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """Return the k best (row, cosine) by a unit vector of shape (dimension,), best first, ties by row.

        Only rows in `allowed`, ascending, if given. Fewer than k only where there are fewer.

        Raises:
            MismatchError: if the vector has another dimension.
        """
        if k <= 0 or not self._live:
            return []
        self._check(vector)
        found = [_best(part, vector, k, part.among(allowed), allowed is not None) for part in self.parts]
        rows = np.concatenate([rows for rows, _ in found])
        cosines = np.concatenate([cosines for _, cosines in found])
        best = np.lexsort((rows, -cosines))[:k]
        return list(zip(rows[best].tolist(), cosines[best].tolist(), strict=True))

    def cosines(self, vector: Vectors, rows: Sequence[int] | Rows) -> dict[int, float]:
        """Return the cosine of each of these rows that the index has.

        Raises:
            MismatchError: if the vector has another dimension.
        """
        if not len(rows) or not self._live:
            return {}
        self._check(vector)
        wanted = np.asarray(rows, dtype=np.int64)
        scores: dict[int, float] = {}
        for part in self.parts:
            here, positions = part.positions(wanted)
            found = _cosines(part, vector, positions)
            scores |= zip(wanted[here].tolist(), found.tolist(), strict=True)
        return scores

    def rows(self) -> Rows:
        """Return every live row, part by part."""
        return np.concatenate([np.empty(0, dtype=np.int64), *(part.rows[part.alive] for part in self.parts)])

    def lengths(self) -> Vectors:
        """Return the length of every vector, which should be 1, in the order of `rows`; shape
        (len(self),)."""
        lengths = [np.empty(0, dtype=np.float32)]
        for part in self.parts:
            live = np.flatnonzero(part.alive)
            for at in range(0, len(live), _AT_ONCE):
                lengths.append(np.linalg.norm(part.vectors.vectors(live[at : at + _AT_ONCE]), axis=1))
        return np.concatenate(lengths)

    def holds(self, rows: Rows) -> Mask:
        """Return whether each of these rows is live."""
        held = np.zeros(len(rows), dtype=np.bool_)
        for part in self.parts:
            held |= part.positions(rows)[0]
        return held

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these rows, all of which it must hold; shape (len(rows), dimension)."""
        found = np.empty((len(rows), self._dimension), dtype=np.float32)
        for part in self.parts:
            here, positions = part.positions(rows)
            found[here] = part.vectors.vectors(positions)
        return found

    def _check(self, vector: Vectors) -> None:
        if vector.shape != (self._dimension,):
            raise MismatchError(
                f"{self.folder}: has vectors of {self._dimension} dimensions, and the question's has the "
                f"shape {vector.shape}: another model made it. Search with the model that made the index"
            )


def _open(folder: Path, info: PartInfo, dimension: int) -> Part:
    rows = read_numbers(info.rows_in(folder), info.count)
    alive = np.ones(info.count, dtype=np.bool_)
    if info.dead:
        path = info.dead_in(folder)
        dead = read_numbers(path, info.dead)
        if dead[0] < 0 or dead[-1] >= info.count:
            raise DamagedError(f"{path}: names positions that {info.name} has not. Ingest again")
        alive[dead] = False
    opened = open_flat if info.kind == "flat" else open_ivf
    return Part(info, rows, alive, opened(info.vectors_in(folder), info, dimension))


def _is_in(rows: Rows, allowed: Rows) -> Mask:
    """Return which rows are allowed; both are ascending."""
    first, span = rows[0], int(rows[-1] - rows[0]) + 1
    if span > 16 * (len(rows) + len(allowed)):
        return np.isin(rows, allowed, assume_unique=True)
    # A table of the whole span: some times as fast as `np.isin`.
    within = allowed[np.searchsorted(allowed, first) : np.searchsorted(allowed, rows[-1], side="right")]
    table = np.zeros(span, dtype=np.bool_)
    table[within - first] = True
    among: Mask = table[rows - first]
    return among


def _best(
    part: Part, vector: Vectors, k: int, chosen: Mask, filtered: bool
) -> tuple[Rows, NDArray[np.float32]]:
    """Return the rows and cosines of a part's k best chosen vectors, unordered.

    There may be more than k; ties with the last are always included.
    """
    there = int(np.count_nonzero(chosen))
    mask = None if there == len(chosen) else chosen
    wanted = k + _SPARE
    while True:
        if there <= max(_SCORED_ALL, wanted):
            positions = np.flatnonzero(chosen)
            return part.rows[positions], _cosines(part, vector, positions)
        with _one_thread():
            positions = part.vectors.find(vector, wanted, mask, filtered)
        cosines = _cosines(part, vector, positions)
        in_order = np.sort(cosines)[::-1]
        if len(in_order) < wanted or in_order[k - 1] - in_order[-1] > _TIE:
            return part.rows[positions], cosines
        wanted *= 4


def _cosines(part: Part, vector: Vectors, positions: Rows) -> NDArray[np.float32]:
    """Return the cosines at these positions; equal vectors get equal cosines."""
    cosines = np.empty(len(positions), dtype=np.float32)
    question = vector.astype(np.float64)
    for at in range(0, len(positions), _AT_ONCE):
        batch = part.vectors.vectors(positions[at : at + _AT_ONCE]).astype(np.float64)
        cosines[at : at + _AT_ONCE] = np.einsum("ij,j->i", batch, question)
    return cosines


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Let FAISS use one processor for this thread: a question takes a few milliseconds, and several run at
    once."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
