"""Store the facets of documents and choose documents by them, in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.catalog.facets import YEAR, FilterError, Filters, folded
from index.sql import Reads

Entries = NDArray[np.int64]
"""Entry numbers, ascending."""

_IN_FACETS = "p.document_id IN (SELECT document_id FROM facets WHERE"
_AT_ONCE = 500


def add_facets(connection: sqlite3.Connection, document_id: str, facets: Iterable[tuple[str, str]]) -> None:
    """Add facets, as (key, value), to a document."""
    connection.executemany(
        "INSERT OR IGNORE INTO facets VALUES (?, ?, ?, ?)",
        ((key, folded(value), document_id, value) for key, value in facets),
    )


class FacetTable:
    """The facets of one snapshot's documents."""

    def __init__(self, connection: Reads) -> None:
        self._connection = connection

    def allowed(self, filters: Filters) -> Entries:
        """Return the entries of which a passage passes the filters."""
        matching, values = self.matching(filters)
        rows = self._connection.execute(
            f"SELECT DISTINCT p.entry FROM passages p WHERE true{matching} ORDER BY 1", values
        )
        return np.fromiter((entry for (entry,) in rows), dtype=np.int64)

    def matching(self, filters: Filters) -> tuple[str, list[str]]:
        """Write the filters as SQL conditions on passage `p`, each begun with AND, with their values.

        Raises:
            FilterError: if no document has such a key.
        """
        conditions, values = "", list[str]()
        for key, wanted in filters.values:
            self._check_key(key)
            marks = ",".join("?" * len(wanted))
            conditions += f" AND {_IN_FACETS} key = ? AND folded IN ({marks}))"
            values += [key, *wanted]
        if filters.first_year is not None or filters.last_year is not None:
            conditions += f" AND {_IN_FACETS} key = ? AND folded BETWEEN ? AND ?)"
            first, last = filters.first_year or 0, filters.last_year or 9999
            values += [YEAR, f"{first:04}", f"{last:04}"]
        return conditions, values

    def _check_key(self, key: str) -> None:
        if not self._connection.execute("SELECT 1 FROM facets WHERE key = ? LIMIT 1", (key,)).fetchone():
            known = ", ".join(
                k for (k,) in self._connection.execute("SELECT DISTINCT key FROM facets ORDER BY 1")
            )
            raise FilterError(f"{key}: no document can be filtered by this. There are {known}")

    def years(self, filters: Filters) -> list[str]:
        """List the years in a filter's range that some document has, in order."""
        rows = self._connection.execute(
            "SELECT DISTINCT folded FROM facets WHERE key = ? AND folded BETWEEN ? AND ? ORDER BY 1",
            (YEAR, f"{filters.first_year or 0:04}", f"{filters.last_year or 9999:04}"),
        )
        return [year for (year,) in rows]

    def counts(self, filters: Filters = Filters(), most: int = 100) -> Mapping[str, list[tuple[str, int]]]:
        """Count, for each key and up to `most` of its values, the documents that pass the filters.

        The most frequent values come first.
        """
        matching, values = self.matching(filters)
        # `p` is what the conditions are written for.
        rows = self._connection.execute(
            f"SELECT key, min(value), count(*) FROM facets p WHERE true{matching}"
            " GROUP BY key, folded ORDER BY key, 3 DESC, folded",
            values,
        )
        found: dict[str, list[tuple[str, int]]] = {}
        for key, value, documents in rows:
            if len(found.setdefault(key, [])) < most:
                found[key].append((value, documents))
        return found

    def tags(self, entries: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
        """Return the facets of all documents that hold each entry, as (key, folded value)."""
        found: dict[int, list[tuple[str, str]]] = {entry: [] for entry in entries}
        for at in range(0, len(entries), _AT_ONCE):
            batch = entries[at : at + _AT_ONCE]
            marks = ",".join("?" * len(batch))
            rows = self._connection.execute(
                "SELECT DISTINCT p.entry, f.key, f.folded FROM passages p JOIN facets f USING (document_id)"
                f" WHERE p.entry IN ({marks})",
                batch,
            )
            for entry, key, value in rows:
                found[entry].append((key, value))
        return found
