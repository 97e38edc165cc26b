"""Search one snapshot in PostgreSQL: the backend of a library on more than one machine."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np

from index.address import Address
from index.backend import Scored
from index.catalog.facet_table import Entries
from index.catalog.facets import Filters
from index.catalog.queries import Queries
from index.postgres import control
from index.postgres.connect import Pool
from index.postgres.reads import PooledReads, RowContents
from index.postgres.schema import FOLLOWED, schema_of
from index.postgres.vectors import VectorTable
from index.postgres.words import WordSearch
from index.snapshots.lookups import CatalogLookups
from index.vectors.model import Vectors

_FILTERS_HELD = 32


class PostgresSnapshot(CatalogLookups):
    """A snapshot on a server, which never changes. Threads may share it."""

    def __init__(self, address: Address, snapshot: str) -> None:
        """Open a snapshot.

        Raises:
            NoIndexError: if there is none of this id.
            DamagedError, AwayError: if it cannot be read.
        """
        self.manifest, details, vocabulary = control.read(Pool(address), snapshot)
        self.next_entry = details.next_entry
        self.pool = Pool(address, _setup(snapshot, details.ef_search))
        self.catalog = Queries(PooledReads(self.pool), RowContents())
        self._streamed = Queries(PooledReads(self.pool, streamed=True), RowContents())
        dense = self.manifest.dense
        self.dense_index = VectorTable(
            self.pool, dense.dimension, dense.count, details.ef_search > 0, details.parts
        )
        self.word_search = WordSearch(self.pool, vocabulary, details.parts)
        self._allowed = functools.lru_cache(maxsize=_FILTERS_HELD)(self.catalog.facets.allowed)

    @property
    def streamed(self) -> Queries:
        """The catalog, for going through it row by row."""
        return self._streamed

    def close(self) -> None:
        """Close the connections."""
        self.pool.close()

    def dense(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Scored:
        """Return the k entries nearest in meaning; see `Backend.dense`."""
        return self.dense_index.search(vector, k, self._passing(filters))

    def cosines(self, vector: Vectors, entries: Sequence[int]) -> Mapping[int, float]:
        """Return the cosine of each of these entries that has a vector."""
        return self.dense_index.cosines(vector, entries)

    def vectors(self, entries: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the unit vector of each of these entries that has one."""
        held, found = self.dense_index.of(np.unique(np.asarray(entries, dtype=np.int64)))
        return dict(zip(held.tolist(), found, strict=True))

    def lexical(
        self, terms: Sequence[str] | Mapping[str, float], k: int, filters: Filters = Filters()
    ) -> Scored:
        """Return the top k entries by BM25; see `Backend.lexical`."""
        return self.word_search.search(terms, k, self._passing(filters))

    def holding(self, term: str) -> int:
        """Count the entries that hold a term."""
        return self.word_search.vocabulary.holding(term)

    def _passing(self, filters: Filters) -> Entries | None:
        return self._allowed(filters) if filters else None


def _setup(snapshot: str, ef_search: int) -> str:
    """Return the statements with which each connection begins."""
    statements = [f"SET search_path = {schema_of(snapshot)}, public", "SET jit = off"]
    if ef_search:
        followed = {**FOLLOWED, "hnsw.ef_search": ef_search}
        statements += [f"SET {name} = {value}" for name, value in followed.items()]
    return "; ".join(statements)
