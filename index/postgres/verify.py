"""Check the snapshot in service on a server against itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import numpy as np

from index.errors import NoIndexError, StoreError
from index.postgres.backend import PostgresSnapshot
from index.postgres.connect import connect, reported
from index.postgres.filled.publish import digest, tables
from index.postgres.schema import schema_of
from index.postgres.store import PostgresStore
from index.snapshots.verify import Check, check_counts, check_lengths, check_spans


def verify(store: PostgresStore) -> list[Check]:
    """Check every row's checksum, span, vector and word; one that cannot be opened fails the first alone.

    Raises:
        NoIndexError: if there is none.
    """
    try:
        snapshot = store.library.open()
    except NoIndexError:
        raise
    except StoreError as error:
        return [Check("checksums", 0, (str(error),))]
    with contextlib.closing(snapshot):
        return [
            Check("checksums", len(snapshot.manifest.files), tuple(_changed(snapshot))),
            check_spans(snapshot.streamed),
            check_counts(snapshot.catalog, snapshot.manifest),
            _vectors(snapshot),
            _words(snapshot),
        ]


def _changed(snapshot: PostgresSnapshot) -> Iterator[str]:
    """Yield the tables whose rows are not those that were written."""
    address, manifest = snapshot.pool.address, snapshot.manifest
    with contextlib.closing(connect(address, None)) as connection, reported(address):
        connection.execute(f"SET search_path = {schema_of(manifest.snapshot)}, public")
        for table in tables(manifest.dense.dimension):
            if digest(connection, table) != manifest.files.get(table.name):
                yield f"{address}: table {table.name}: differs from its checksum. Ingest again"


def _vectors(snapshot: PostgresSnapshot) -> Check:
    """Check that each entry has one unit vector, or fewer while embeddings are being made."""
    entries, lengths = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.float32)]
    for held, vectors in snapshot.dense_index.batches():
        entries.append(held)
        lengths.append(np.linalg.norm(vectors, axis=1))
    return check_lengths(
        np.concatenate(entries), np.concatenate(lengths), snapshot.catalog, snapshot.manifest.dense.count
    )


def _words(snapshot: PostgresSnapshot) -> Check:
    """Check that there are as many postings as the vocabulary counts."""
    ((found,),) = snapshot.pool.rows("SELECT count(*) FROM postings")
    counted = snapshot.word_search.vocabulary.postings
    wrong = () if found == counted else (f"{found} postings, and the vocabulary counts {counted}",)
    return Check("words", found, wrong)
