"""Say which snapshots a server has, and which is in service: one row, switched in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from index.address import Address
from index.dense import DenseSummary
from index.errors import BusyError, DamagedError, MismatchError, NoIndexError
from index.postgres.connect import Connection, Pool, TablesGoneError, one
from index.postgres.postings import Vocabulary
from index.postgres.schema import CONTROL, CONTROLS, LAYOUT
from index.snapshots.manifest import Manifest
from index.vectors.model import ModelInfo


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of a snapshot's tables besides its manifest.

    Attributes:
        next_entry: the number that the next new entry gets.
        ef_search: how far the graph over the vectors is followed; 0 where all are compared.
        parts: how many servers the large tables are divided between; 0 where one keeps all.
    """

    next_entry: int
    ef_search: int = 0
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot on the server: its manifest, or why that cannot be read."""

    id: str
    manifest: Manifest | None
    problem: str = ""


def current_id(pool: Pool) -> str | None:
    """Return the id of the snapshot in service; None where no library was published.

    Raises:
        MismatchError: if another version of Verbatim made the tables.
    """
    try:
        rows = pool.rows(f"SELECT layout, current FROM {CONTROL}.library")
    except TablesGoneError:
        return None
    return _checked(pool.address, rows)


def _checked(address: Address, rows: Sequence[Any]) -> str | None:
    if not rows:
        raise DamagedError(f"{address}: the row that names the snapshot in service is gone. Ingest again")
    layout, current = rows[0]
    if layout != LAYOUT:
        raise MismatchError(
            f"{address}: the library's tables have layout {layout}, and this version of Verbatim reads "
            f"{LAYOUT}. Open it with the version that wrote it, or ingest into a new database"
        )
    found: str | None = current
    return found


def read(pool: Pool, snapshot: str, vocabulary: bool = True) -> tuple[Manifest, Details, Vocabulary]:
    """Read what is known of a snapshot.

    Raises:
        NoIndexError: if there is none of this id.
        DamagedError: if it cannot be read.
    """
    packed = "vocabulary" if vocabulary else "''::bytea"
    rows = pool.rows(f"SELECT manifest, details, {packed} FROM {CONTROL}.snapshots WHERE id = %s", [snapshot])
    if not rows:
        raise NoIndexError(f"{pool.address}: there is no snapshot {snapshot}")
    try:
        manifest = _manifest(rows[0][0])
        if not manifest.matches_seal():
            raise ValueError("it differs from its own checksum")
        details = Details(**json.loads(rows[0][1]))
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            f"{pool.address}: snapshot {snapshot}: not a manifest ({error}). Ingest again"
        ) from error
    return manifest, details, Vocabulary(bytes(rows[0][2]), manifest.entries)


def read_manifest(pool: Pool, snapshot: str) -> Manifest:
    """Read the manifest of a snapshot, as `read` does, without the vocabulary."""
    return read(pool, snapshot, vocabulary=False)[0]


def published_at(pool: Pool) -> float:
    """Return when the snapshot in service was published, in seconds; never, where there is none."""
    if current_id(pool) is None:
        return float("inf")
    rows = pool.rows(
        f"SELECT extract(epoch FROM s.published_at)::float8 FROM {CONTROL}.library l"
        f" JOIN {CONTROL}.snapshots s ON s.id = l.current"
    )
    return float(rows[0][0]) if rows else float("inf")


def kept(pool: Pool) -> list[Kept]:
    """List the snapshots, the oldest first."""
    if current_id(pool) is None:
        return []
    found = []
    for snapshot, stored in pool.rows(f"SELECT id, manifest FROM {CONTROL}.snapshots ORDER BY id"):
        try:
            found.append(Kept(snapshot, _manifest(stored)))
        except (ValueError, KeyError, TypeError) as error:
            found.append(Kept(snapshot, None, f"{pool.address}: its manifest cannot be read ({error})"))
    return found


def prepare(connection: Connection, address: Address) -> None:
    """Make the tables that say which snapshots there are, where there are none yet; check those there are."""
    (there,) = one(connection, f"SELECT to_regclass('{CONTROL}.library')")
    if there is None:
        with connection.transaction():
            for statement in CONTROLS:
                connection.execute(statement)
    _checked(address, connection.execute(f"SELECT layout, current FROM {CONTROL}.library").fetchall())


def enter(connection: Connection, manifest: Manifest, details: Details, vocabulary: Vocabulary) -> None:
    """Enter a snapshot whose tables are filled, and put it into service."""
    sealed = {**asdict(manifest), "seal": manifest.compute_seal()}
    connection.execute(
        f"INSERT INTO {CONTROL}.snapshots (id, manifest, details, vocabulary) VALUES (%s, %s, %s, %s)",
        [manifest.snapshot, json.dumps(sealed), json.dumps(asdict(details)), vocabulary.pack()],
    )
    point_at(connection, manifest.snapshot)


def point_at(connection: Connection, snapshot: str) -> None:
    """Put a snapshot into service."""
    connection.execute(f"UPDATE {CONTROL}.library SET current = %s", [snapshot])


def forget(connection: Connection, snapshot: str) -> None:
    """Take a snapshot off the list."""
    connection.execute(f"DELETE FROM {CONTROL}.snapshots WHERE id = %s", [snapshot])


def _manifest(stored: str) -> Manifest:
    fields = json.loads(stored)
    model, dense = ModelInfo(**fields["model"]), DenseSummary(**fields["dense"])
    return Manifest(**{**fields, "model": model, "dense": dense})


def busy(address: Address, connection: Connection, lock: int) -> BusyError:
    """Return the error that names who holds the writer's lock."""
    row = connection.execute(
        "SELECT a.usename, a.client_addr, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::int8 << 32) + l.objid::int8 = %s",
        [lock],
    ).fetchone()
    who = (
        f"{row[0]} at {row[1] or 'the server'}, since {row[2]:%Y-%m-%d %H:%M:%S},"
        if row
        else "another process"
    )
    return BusyError(f"{address}: {who} is writing to this library. Wait for it to finish, or stop it")
