"""Search one published snapshot: the backend of a library on one machine."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.backend import Scored
from index.catalog.facet_table import Entries
from index.catalog.facets import YEAR, Filters, tag
from index.catalog.read import Catalog
from index.dense import DenseIndex
from index.snapshots.lookups import CatalogLookups
from index.snapshots.manifest import Manifest
from index.vectors.model import Vectors
from index.words.lexical import LexicalIndex

DENSE = "dense"
LEXICAL = "lexical"
_FILTERS_HELD = 32


class Snapshot(CatalogLookups):
    """An open snapshot, which never changes. Threads may share it. It survives the deletion of its folder."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Open the snapshot in a folder whose files match the manifest.

        Raises:
            DamagedError: if one of them cannot be read all the same.
        """
        self.folder = folder
        self.manifest = manifest
        self.catalog: Catalog = Catalog(folder)
        self.dense_index = DenseIndex.open(folder / DENSE)
        self.lexical_index = LexicalIndex(folder / LEXICAL)
        self._allowed = functools.lru_cache(maxsize=_FILTERS_HELD)(self.catalog.facets.allowed)

    def close(self) -> None:
        """Close the files that can be closed."""
        self.catalog.close()

    def dense(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Scored:
        """Return the k entries nearest in meaning; see `Backend.dense`."""
        return self.dense_index.search(vector, k, self._allowed(filters) if filters else None)

    def cosines(self, vector: Vectors, entries: Sequence[int]) -> Mapping[int, float]:
        """Return the cosine of each of these entries that has a vector."""
        return self.dense_index.cosines(vector, entries)

    def vectors(self, entries: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the unit vector of each of these entries that has one."""
        rows = np.unique(np.asarray(entries, dtype=np.int64))
        held = rows[self.dense_index.holds(rows)]
        return dict(zip(held.tolist(), self.dense_index.vectors(held), strict=True))

    def lexical(
        self, terms: Sequence[str] | Mapping[str, float], k: int, filters: Filters = Filters()
    ) -> Scored:
        """Return the top k entries by BM25; see `Backend.lexical`.

        Tags narrow the search inside the lexical index. An entry in several documents has the tags of all,
        which may pass together where no document does. Such entries are dropped, and the search goes deeper.
        """
        if not filters:
            return self.lexical_index.search(terms, k)
        allowed, tagged, depth = self._allowed(filters), self._tagged(filters), k
        while True:
            found = self.lexical_index.search(terms, depth, tagged)
            passing = [each for each, ok in zip(found, _among(found, allowed), strict=True) if ok]
            if len(passing) >= k or len(found) < depth:
                return passing[:k]
            depth *= 2

    def _tagged(self, filters: Filters) -> list[list[str]]:
        """Return the groups of tags of which an entry needs one each."""
        groups = [[tag(key, value) for value in values] for key, values in filters.values]
        if filters.first_year is not None or filters.last_year is not None:
            groups.append([tag(YEAR, year) for year in self.catalog.facets.years(filters)] or [tag(YEAR, "")])
        return groups

    def holding(self, term: str) -> int:
        """Count the entries that hold a term, about."""
        return self.lexical_index.holding(term)


def _among(found: Scored, allowed: Entries) -> list[bool]:
    return [bool(ok) for ok in np.isin([entry for entry, _ in found], allowed)]
