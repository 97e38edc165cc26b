"""Store which documents are not current, and each document's status as a facet."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple

from index.catalog.facet_table import add_facets
from index.catalog.facets import CURRENT, STATUS
from index.catalog.lifecycle import Standing, standings
from index.catalog.stored import info_of
from index.catalog.trust import Trust
from ingest.document import SourceInfo


def update_standings(connection: sqlite3.Connection, trust: Trust) -> set[str]:
    """Work out every document's status; return the ids of those whose standing changed.

    A document is not current by its own statement, or by that of others whose source is trusted.
    """
    before = {
        document_id: Standing(*fields)
        for document_id, *fields in connection.execute("SELECT * FROM standings")
    }
    documents = connection.execute("SELECT document_id, info FROM documents")
    stated: dict[str, str] = {}
    read = ((document_id, info_of(info)) for document_id, info in documents)
    after = standings(_noting(read, stated), trust)
    for document_id, status in stated.items():
        if status != CURRENT:
            after.setdefault(document_id, Standing(status, "", ""))
    connection.execute("DELETE FROM standings")
    connection.executemany(
        "INSERT INTO standings VALUES (?, ?, ?, ?)",
        ((document_id, *astuple(standing)) for document_id, standing in after.items()),
    )
    connection.execute("DELETE FROM facets WHERE key = ?", (STATUS,))
    for document_id in stated:
        standing = after.get(document_id)
        add_facets(connection, document_id, [(STATUS, standing.status if standing else CURRENT)])
    return {each for each in before.keys() | after.keys() if before.get(each) != after.get(each)}


def _noting(
    documents: Iterable[tuple[str, SourceInfo]], statuses: dict[str, str]
) -> Iterator[tuple[str, SourceInfo]]:
    """Yield the same documents, and note each one's own status in `statuses`."""
    for document_id, info in documents:
        statuses[document_id] = info.status or CURRENT
        yield document_id, info
