"""Publish a local snapshot on a server: fill its tables and switch to it, in one transaction."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.address import Address
from index.dense import RULE, DenseSummary, Rule
from index.dense.pool import VectorsOf
from index.errors import StoreError
from index.postgres import control
from index.postgres.connect import DEADLINE_SECONDS, Connection, connect, one, reported
from index.postgres.control import Details
from index.postgres.graph import Graph, build_graph
from index.postgres.load import load_catalog, load_postings, load_vectors
from index.postgres.postings import postings_of
from index.postgres.schema import CATALOG, CONTROL, POSTINGS, Table, schema_of, vectors
from index.snapshots.manifest import Manifest
from index.snapshots.snapshot import Snapshot
from index.vectors.cache import VectorCache
from index.vectors.model import Vectors
from ingest.report import Progress

_LOCK = 8_392_026_115
"""The number of the lock that the one writer of a library holds."""
_DROP_SECONDS = DEADLINE_SECONDS + 5
"""Longer than any question may take."""


def _quiet(stage: str, done: int, total: int) -> None:
    """Report no progress."""


@contextlib.contextmanager
def writing(address: Address) -> Iterator[Connection]:
    """Hold the library for one writer, and yield the connection that holds it: it ends with its holder.

    Raises:
        BusyError: if another process holds it.
        AwayError, MismatchError: if the server cannot be used.
    """
    with contextlib.closing(connect(address, None)) as connection:
        with reported(address, writing=True):
            (held,) = one(connection, "SELECT pg_try_advisory_lock(%s)", [_LOCK])
            if not held:
                raise control.busy(address, connection, _LOCK)
            control.prepare(connection, address)
        yield connection


@contextlib.contextmanager
def publishing(
    connection: Connection,
    address: Address,
    snapshot: Snapshot,
    cache: Path,
    progress: Progress = _quiet,
    rule: Rule = RULE,
) -> Iterator[Manifest]:
    """Fill the tables of a snapshot and switch to it when the block ends well; otherwise nothing changed."""
    with reported(address, writing=True), connection.transaction():
        connection.execute(f"CREATE SCHEMA {schema_of(snapshot.manifest.snapshot)}")
        connection.execute(_path_of(snapshot.manifest.snapshot))
        yield _filled(connection, snapshot, cache, progress, rule)


def _filled(
    connection: Connection, snapshot: Snapshot, cache: Path, progress: Progress, rule: Rule
) -> Manifest:
    next_entry = load_catalog(connection, snapshot.folder)
    entries = [entry for entry, _ in snapshot.catalog.vector_keys()]
    postings = postings_of(snapshot.catalog, entries, progress)
    load_postings(connection, postings)
    held = snapshot.dense_index.rows()
    embedded, dimension = np.sort(held).tolist(), snapshot.dense_index.dimension if len(held) else 0
    with _vectors(snapshot, cache) as vectors_of:
        load_vectors(connection, embedded, dimension, vectors_of)
        graph = build_graph(connection, embedded, dimension, vectors_of, rule)
    manifest = replace(
        snapshot.manifest,
        dense=_summary(graph, len(embedded), dimension, rule),
        files={table.name: digest(connection, table) for table in tables(dimension)},
    )
    control.enter(connection, manifest, Details(next_entry, graph.ef_search), postings.vocabulary)
    return manifest


def tables(dimension: int) -> tuple[Table, ...]:
    """Return the tables of a snapshot."""
    return (*CATALOG, POSTINGS, vectors(max(dimension, 1)))


def digest(connection: Connection, table: Table) -> str:
    """Return the sha256 of a table's rows as they are stored, in the order of its key."""
    summed = hashlib.sha256()
    query = f"COPY (SELECT {table.names} FROM {table.name} ORDER BY {table.key}) TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for part in copy:
            summed.update(part)
    return summed.hexdigest()


def drop_old(connection: Connection, address: Address, keep: int) -> list[str]:
    """Drop the oldest snapshots past `keep`, but not the one in service.

    Return those that could not be dropped, since they are still being read.
    """
    left = []
    (current,) = one(connection, f"SELECT current FROM {CONTROL}.library")
    ids = [each for (each,) in connection.execute(f"SELECT id FROM {CONTROL}.snapshots ORDER BY id")]
    for snapshot in ids[:-keep]:
        if snapshot == current:
            continue
        left.append(snapshot)
        with contextlib.suppress(StoreError), reported(address), connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{_DROP_SECONDS}s'")
            connection.execute(f"DROP SCHEMA {schema_of(snapshot)} CASCADE")
            control.forget(connection, snapshot)
            left.remove(snapshot)
    return left


def _path_of(snapshot: str) -> str:
    """Return the statement by which tables are those of a snapshot, for the rest of the transaction."""
    return f"SET LOCAL search_path = {schema_of(snapshot)}, public"


def _summary(graph: Graph, count: int, dimension: int, rule: Rule) -> DenseSummary:
    return DenseSummary(graph.kind, count, 0, dimension, 1, graph.recall, rule.flat_up_to)


@contextlib.contextmanager
def _vectors(snapshot: Snapshot, path: Path) -> Iterator[VectorsOf]:
    """Yield the vectors of entries: from the cache, since the snapshot may keep them in half precision."""
    keys = dict(snapshot.catalog.vector_keys())
    with contextlib.ExitStack() as stack:
        cache = stack.enter_context(VectorCache(path, snapshot.manifest.model)) if path.is_file() else None

        def vectors_of(entries: list[int]) -> Vectors:
            held = cache.intact([keys[entry] for entry in entries]) if cache else {}
            lost = [entry for entry in entries if keys[entry] not in held]
            found = snapshot.dense_index.vectors(np.array(lost, dtype=np.int64))
            held |= {keys[entry]: vector for entry, vector in zip(lost, found, strict=True)}
            if not entries:
                return np.empty((0, snapshot.dense_index.dimension), dtype=np.float32)
            return np.stack([held[keys[entry]] for entry in entries])

        yield vectors_of
