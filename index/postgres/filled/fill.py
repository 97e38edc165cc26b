"""Fill the tables of a snapshot on one server: all of it, or the part that this server keeps."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.dense import Rule
from index.dense.pool import VectorsOf
from index.postgres.connect import Connection
from index.postgres.filled.graph import Graph, build_graph
from index.postgres.filled.load import Chosen, load_catalog, load_postings, load_vectors
from index.postgres.postings import Postings
from index.postgres.schema import CATALOG, Table, schema_of
from index.snapshots.snapshot import Snapshot
from index.vectors.cache import VectorCache
from index.vectors.model import Vectors


@dataclass(frozen=True)
class Content:
    """What a snapshot is filled with: the local one, the vector cache, its words weighed, its entries."""

    snapshot: Snapshot
    cache: Path
    postings: Postings
    entries: Sequence[int]
    rule: Rule

    @functools.cached_property
    def embedded(self) -> list[int]:
        """The entries that have a vector, ascending."""
        found: list[int] = np.sort(self.snapshot.dense_index.rows()).tolist()
        return found

    @property
    def dimension(self) -> int:
        """The length of a vector; 0 where there is none."""
        return self.snapshot.dense_index.dimension if self.embedded else 0


@dataclass(frozen=True, slots=True)
class Filled:
    """The number that the next new entry gets, and the graph over the vectors."""

    next_entry: int
    graph: Graph = field(default_factory=Graph)


def fill(
    connection: Connection, content: Content, wanted: Sequence[Table] = CATALOG, chosen: Chosen | None = None
) -> Filled:
    """Fill the tables `wanted`, the postings and the vectors; only of the entries `chosen`, if given."""
    next_entry = load_catalog(connection, content.snapshot.folder, wanted, chosen)
    load_postings(connection, content.postings, chosen)
    embedded = [each for each in content.embedded if chosen is None or each in chosen]
    with vectors_in(content.snapshot, content.cache) as vectors_of:
        load_vectors(connection, embedded, content.dimension, vectors_of)
        graph = build_graph(connection, embedded, content.dimension, vectors_of, content.rule)
    return Filled(next_entry, graph)


def path_of(snapshot: str) -> str:
    """Return the statement by which tables are those of a snapshot, for the rest of the transaction."""
    return f"SET LOCAL search_path = {schema_of(snapshot)}, public"


@contextlib.contextmanager
def vectors_in(snapshot: Snapshot, path: Path) -> Iterator[VectorsOf]:
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
