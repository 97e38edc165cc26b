"""Divide the large tables of a snapshot between servers: PostgreSQL's own partitions, on foreign tables.

The keeper names the servers to PostgreSQL (`docs/scale.md`): every foreign server of postgres_fdw whose name
begins with `verbatim_`. Questions go to the one server that an address names; only this loads each directly,
side by side. The parts are filled before the one row is switched, and what a failed ingest left of them is
deleted by the next.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from index.address import Address
from index.errors import StoreError
from index.postgres.connect import Connection, connect, one, reported
from index.postgres.filled.fill import Content, Filled, fill, path_of
from index.postgres.filled.graph import Graph
from index.postgres.filled.load import load_catalog
from index.postgres.schema import BY_ENTRY, CATALOG, CONTROL, FOLLOWED, POSTINGS, schema_of, vectors

_PREFIX = "verbatim_"
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Shard:
    """A server that keeps a part: its name in PostgreSQL, and its address."""

    name: str
    address: Address


def shards(connection: Connection) -> list[Shard]:
    """List the servers that keep parts; none where one keeps all.

    Raises:
        StoreError: if this user may not use one of them.
    """
    rows = connection.execute(
        "SELECT s.srvname, s.srvoptions, m.umoptions FROM pg_foreign_server s"
        " JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw"
        " LEFT JOIN pg_user_mappings m ON m.srvid = s.oid AND m.usename IN (current_user, 'public')"
        " WHERE w.fdwname = 'postgres_fdw' AND starts_with(s.srvname, %s) ORDER BY s.srvname",
        [_PREFIX],
    ).fetchall()
    return [Shard(name, _address(name, _options(server), _options(mapped))) for name, server, mapped in rows]


def _options(stated: Sequence[str] | None) -> dict[str, str]:
    return {key: value for key, _, value in (each.partition("=") for each in stated or ())}


def _address(name: str, server: dict[str, str], mapped: dict[str, str]) -> Address:
    if "user" not in mapped:
        raise StoreError(
            f"the server {name} has no user mapping for this user: CREATE USER MAPPING (docs/scale.md)"
        )
    login = quote(mapped["user"], safe="")
    if "password" in mapped:
        login += f":{quote(mapped['password'], safe='')}"
    at = f"{server.get('host', 'localhost')}:{server.get('port', '5432')}"
    return Address(f"postgresql://{login}@{at}/{quote(server.get('dbname', mapped['user']), safe='')}")


def fill_shards(connection: Connection, parts: Sequence[Shard], content: Content) -> Filled:
    """Fill the tables of a snapshot: the large ones on the shards, all others here."""
    snapshot = content.snapshot.manifest.snapshot
    here = [table for table in CATALOG if table not in BY_ENTRY]
    next_entry = load_catalog(connection, content.snapshot.folder, here)
    divided = (*BY_ENTRY, POSTINGS, vectors(max(content.dimension, 1)))
    for table in divided:
        connection.execute(table.divided())
        for number, shard in enumerate(parts):
            connection.execute(table.part(number, len(parts), shard.name, schema_of(snapshot)))
    belongs = _parts_of(connection, content.entries, len(parts))
    entries = np.array(content.entries, dtype=np.int64)
    chosen = [frozenset(entries[belongs == number].tolist()) for number in range(len(parts))]
    with ThreadPoolExecutor(len(parts)) as loading:
        graphs = list(loading.map(partial(_fill_shard, content), parts, chosen))
    for table in divided:
        connection.execute(f"ANALYZE {table.name}")
    return Filled(next_entry, _together(graphs))


def _parts_of(connection: Connection, entries: Sequence[int], parts: int) -> NDArray[np.int64]:
    """Return the number of the part that PostgreSQL looks for each entry in."""
    found = [np.empty(0, dtype=np.int64)]
    for at in range(0, len(entries), _AT_ONCE):
        batch = [int(entry) for entry in entries[at : at + _AT_ONCE]]
        rows = connection.execute(
            "SELECT part FROM unnest(%s::int4[]) WITH ORDINALITY AS e (entry, place),"
            " generate_series(0, %s) AS part"
            " WHERE satisfies_hash_partition('entries'::regclass, %s, part, entry) ORDER BY place",
            [batch, parts - 1, parts],
        ).fetchall()
        found.append(np.fromiter((part for (part,) in rows), dtype=np.int64, count=len(batch)))
    return np.concatenate(found)


def _fill_shard(content: Content, shard: Shard, chosen: frozenset[int]) -> Graph:
    """Fill the part of one server, in a transaction of its own."""
    snapshot = content.snapshot.manifest.snapshot
    with directly(shard) as connection:
        with connection.transaction():
            connection.execute(f"CREATE SCHEMA {schema_of(snapshot)}")
            connection.execute(path_of(snapshot))
            graph = fill(connection, content, BY_ENTRY, chosen).graph
        if graph.ef_search:
            _follow_graph(connection, graph)
        return graph


def _follow_graph(connection: Connection, graph: Graph) -> None:
    """Say how far the graph is followed to sessions of postgres_fdw, which set nothing themselves."""
    (database,) = one(connection, "SELECT quote_ident(current_database())")
    for name, value in {**FOLLOWED, "hnsw.ef_search": graph.ef_search}.items():
        connection.execute(f"ALTER ROLE CURRENT_USER IN DATABASE {database} SET {name} = {value}")


@contextlib.contextmanager
def directly(shard: Shard) -> Iterator[Connection]:
    """Connect to a shard itself, not by way of the server that questions go to."""
    with (
        contextlib.closing(connect(shard.address, None)) as connection,
        reported(shard.address, writing=True),
    ):
        yield connection


def _together(graphs: Sequence[Graph]) -> Graph:
    """Return the graph of all parts: followed as far as any, with the least recall."""
    followed = [graph for graph in graphs if graph.ef_search]
    if not followed:
        return Graph()
    least = min(graph.recall for graph in followed if graph.recall is not None)
    return Graph(max(graph.ef_search for graph in followed), least)


def sweep(connection: Connection, parts: Sequence[Shard]) -> None:
    """Delete on the shards what belongs to no snapshot that is listed here.

    Raises:
        StoreError: if one of them is another library's.
    """
    if not parts:
        return
    listed = {schema_of(each) for (each,) in connection.execute(f"SELECT id FROM {CONTROL}.snapshots")}
    (library,) = one(connection, f"SELECT name FROM {CONTROL}.library")
    for shard in parts:
        with directly(shard) as direct:
            _claim(direct, shard, library)
            there = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)"
            for (schema,) in direct.execute(there, [_PREFIX]).fetchall():
                if schema not in listed:
                    direct.execute(f"DROP SCHEMA {schema} CASCADE")


def _claim(direct: Connection, shard: Shard, library: str) -> None:
    """Mark a shard's database as this library's; refuse one that is another's."""
    direct.execute(f"CREATE SCHEMA IF NOT EXISTS {CONTROL}")
    direct.execute(f"CREATE TABLE IF NOT EXISTS {CONTROL}.part_of (library text PRIMARY KEY)")
    (own,) = one(direct, f"SELECT to_regclass('{CONTROL}.library')")
    others = direct.execute(
        f"SELECT library FROM {CONTROL}.part_of WHERE library <> %s", [library]
    ).fetchall()
    if own or others:
        raise StoreError(
            f"{shard.address}: this database is another library's. Make one for this library alone"
        )
    direct.execute(f"INSERT INTO {CONTROL}.part_of VALUES (%s) ON CONFLICT DO NOTHING", [library])
