"""Publish a local snapshot on a server: fill its tables and switch to it, in one transaction."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index.address import Address
from index.dense import RULE, DenseSummary, Rule
from index.errors import StoreError
from index.postgres import control
from index.postgres.connect import DEADLINE_SECONDS, Connection, connect, one, reported
from index.postgres.control import Details
from index.postgres.filled.fill import Content, fill, path_of
from index.postgres.filled.graph import Graph
from index.postgres.filled.shards import fill_shards, shards, sweep
from index.postgres.postings import postings_of
from index.postgres.schema import CATALOG, CONTROL, POSTINGS, Table, schema_of, vectors
from index.snapshots.manifest import Manifest
from index.snapshots.snapshot import Snapshot
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
        connection.execute(path_of(snapshot.manifest.snapshot))
        yield _filled(connection, snapshot, cache, progress, rule)


def _filled(
    connection: Connection, snapshot: Snapshot, cache: Path, progress: Progress, rule: Rule
) -> Manifest:
    parts = shards(connection)
    sweep(connection, parts)
    entries = [entry for entry, _ in snapshot.catalog.vector_keys()]
    postings = postings_of(snapshot.catalog, entries, progress)
    content = Content(snapshot, cache, postings, entries, rule)
    filled = fill_shards(connection, parts, content) if parts else fill(connection, content)
    dimension = content.dimension
    manifest = replace(
        snapshot.manifest,
        dense=_summary(filled.graph, len(content.embedded), dimension, rule),
        files={table.name: digest(connection, table) for table in tables(dimension)},
    )
    details = Details(filled.next_entry, filled.graph.ef_search, len(parts))
    control.enter(connection, manifest, details, postings.vocabulary)
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
    sweep(connection, shards(connection))
    return left


def _summary(graph: Graph, count: int, dimension: int, rule: Rule) -> DenseSummary:
    return DenseSummary(graph.kind, count, 0, dimension, 1, graph.recall, rule.flat_up_to)
