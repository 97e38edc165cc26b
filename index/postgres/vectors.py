"""Find entries by their vectors, with pgvector: compare all, or follow a graph over half precision.

What is found is compared in single precision, so a cosine does not depend on how a passage was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.backend import Scored
from index.dense.layout import Mask
from index.errors import DamagedError, MismatchError
from index.postgres import schema
from index.postgres.connect import Pool
from index.vectors.model import Vectors

_SPARE = 16
"""How many more than asked for are compared exactly, to see ties at the end."""
_TIE = 1e-5
"""pgvector may misorder cosines that differ by less than this."""
_FEW = 20_000
"""Up to so many entries that pass a filter are all compared."""
_HEADER = 4
_COSINE = "-(vector <#> %s::vector)"
"""Of unit vectors. Not of a stated dimension: that would be looked at for each row."""
Entries = NDArray[np.int64]


def read_vectors(stored: Sequence[bytes], dimension: int) -> Vectors:
    """Read vectors as pgvector sends them: length, two unused bytes, floats with the highest byte first."""
    if not stored:
        return np.empty((0, dimension), dtype=np.float32)
    table = np.frombuffer(
        b"".join(stored), dtype=np.dtype([("head", f"V{_HEADER}"), ("at", ">f4", dimension)])
    )
    return np.ascontiguousarray(table["at"], dtype=np.float32).reshape(-1, dimension)


def copied(entries: Entries, vectors: Vectors) -> bytes:
    """Return rows of an entry and its vector, as binary COPY takes them."""
    count, dimension = vectors.shape
    row = np.dtype(
        [
            ("fields", ">i2"),
            ("entry_bytes", ">i4"),
            ("entry", ">i4"),
            ("vector_bytes", ">i4"),
            ("dimension", ">i2"),
            ("unused", ">i2"),
            ("at", ">f4", (dimension,)),
        ]
    )
    table = np.zeros(count, dtype=row)
    table["fields"], table["entry_bytes"], table["entry"] = 2, 4, entries
    table["vector_bytes"], table["dimension"], table["at"] = _HEADER + 4 * dimension, dimension, vectors
    return table.tobytes()


def written(vector: Vectors) -> str:
    """Write a vector as pgvector reads it in a statement."""
    return "[" + ",".join(map(repr, vector.astype(np.float32).tolist())) + "]"


class VectorTable:
    """The vectors of one snapshot."""

    def __init__(self, pool: Pool, dimension: int, count: int, graph: bool, parts: int = 0) -> None:
        """Know how many vectors there are, and whether a graph over them reached the recall asked of it.

        `parts` is how many servers they are divided between; 0 where one keeps all.
        """
        self._pool = pool
        self._dimension = dimension
        self._count = count
        self._graph = graph
        self._tables = schema.vectors(max(dimension, 1)).parts(parts)

    def search(self, vector: Vectors, k: int, allowed: Entries | None) -> Scored:
        """Return the k best (entry, cosine), best first, ties by entry; only among `allowed`, if given.

        Raises:
            MismatchError: if the vector has another dimension.
        """
        if k <= 0 or not self._count:
            return []
        self._check(vector)
        wanted = k + _SPARE
        there = self._count if allowed is None else min(self._count, len(allowed))
        while True:
            found = self._nearest(vector, wanted, allowed, there)[:wanted]
            if len(found) < wanted or found[k - 1][1] - found[-1][1] > _TIE:
                return found[:k]
            wanted *= 4

    def cosines(self, vector: Vectors, entries: Sequence[int]) -> dict[int, float]:
        """Return the cosine of each of these entries that has a vector."""
        if not len(entries) or not self._count:
            return {}
        self._check(vector)
        query = f"(SELECT entry, max({_COSINE}) FROM {{}} WHERE entry = ANY(%s::int4[]) GROUP BY entry)"
        return dict(self._of_each_part(query, [written(vector), [int(each) for each in entries]]))

    def of(self, entries: Sequence[int] | Entries) -> tuple[Entries, Vectors]:
        """Return those of the entries that have a vector, ascending, and their vectors."""
        if not self._count:
            return np.empty(0, dtype=np.int64), np.empty((0, self._dimension), dtype=np.float32)
        rows = self._pool.rows(
            "SELECT entry, vector FROM vectors WHERE entry = ANY(%s::int4[]) ORDER BY entry",
            [[int(each) for each in entries]],
        )
        return _read(rows, self._dimension)

    def holds(self, rows: Entries) -> Mask:
        """Return whether each of these entries has a vector."""
        held = self._pool.rows("SELECT entry FROM vectors") if self._count else []
        return np.isin(rows, np.fromiter((entry for (entry,) in held), dtype=np.int64, count=len(held)))

    def vectors(self, rows: Entries) -> Vectors:
        """Return the vectors of these entries, all of which must have one; shape (len(rows), dimension)."""
        held, found = self.of(rows)
        at = np.searchsorted(held, rows)
        if len(held) and not np.array_equal(held[np.minimum(at, len(held) - 1)], rows):
            raise DamagedError(f"{self._pool.address}: a vector is missing. Ingest again")
        return found[at]

    def batches(self) -> Iterator[tuple[Entries, Vectors]]:
        """Yield all entries and vectors, ascending, some thousands at a time."""
        batch: list[Any] = []
        for row in (
            self._pool.stream("SELECT entry, vector FROM vectors ORDER BY entry") if self._count else ()
        ):
            batch.append(row)
            if len(batch) == 4_096:
                yield _read(batch, self._dimension)
                batch = []
        yield _read(batch, self._dimension)

    def _nearest(self, vector: Vectors, wanted: int, allowed: Entries | None, there: int) -> Scored:
        """Return the `wanted` nearest of each part; never fewer where there are as many."""
        among = "" if allowed is None else " WHERE entry = ANY(%s::int4[])"
        asked, chosen = written(vector), [] if allowed is None else [allowed.tolist()]
        if self._graph and (allowed is None or len(allowed) > _FEW):
            by = f"vector::halfvec({self._dimension}) <#> %s::halfvec"
            query = f"(SELECT entry, {_COSINE} FROM {{}}{among} ORDER BY {by} LIMIT %s)"
            found = self._of_each_part(query, [asked, *chosen, asked, wanted])
            if len(found) >= min(wanted, there):
                return found
        # An aggregate is worked out on the server that has the vectors, which do not travel then.
        cosine, grouped = (_COSINE, "") if len(self._tables) == 1 else (f"max({_COSINE})", " GROUP BY entry")
        query = f"(SELECT entry, {cosine} AS cosine FROM {{}}{among}{grouped} ORDER BY cosine DESC LIMIT %s)"
        return self._of_each_part(query, [asked, *chosen, wanted])

    def _of_each_part(self, query: str, values: list[Any]) -> Scored:
        """Return the entries and cosines of all parts, best first, ties by entry."""
        parts = " UNION ALL ".join(query.format(name) for name in self._tables)
        rows = self._pool.rows(parts, values * len(self._tables))
        return sorted(((entry, float(cosine)) for entry, cosine in rows), key=lambda at: (-at[1], at[0]))

    def _check(self, vector: Vectors) -> None:
        if vector.shape != (self._dimension,):
            raise MismatchError(
                f"{self._pool.address}: has vectors of {self._dimension} dimensions, and the question's has "
                f"the shape {vector.shape}: another model made it. Search with the model that made the index"
            )


def _read(rows: Sequence[Any], dimension: int) -> tuple[Entries, Vectors]:
    entries = np.fromiter((entry for entry, _ in rows), dtype=np.int64, count=len(rows))
    return entries, read_vectors([vector for _, vector in rows], dimension)
