"""Build a graph over many vectors, and measure that it finds what comparing all finds.

Up to `Rule.flat_up_to` vectors all are compared. Above, pgvector's HNSW (Malkov and Yashunin, 2018) is built
over half precision, and followed as far as its recall@10 needs: the questions and the thresholds are those of
the local index (`index/dense/recall.py`). A graph that finds too little is dropped, and all are compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.dense import RULE, Rule, recall
from index.dense.layout import Rows
from index.dense.pool import Pool, VectorsOf
from index.postgres.connect import Connection
from index.postgres.vectors import written
from index.vectors.model import Vectors

NAME = "vectors_graph"
_EF = (40, 64, 100, 160, 256, 400, 640, 1000)
"""How far the graph may be followed: 1000 is the most that pgvector takes."""
_MEMORY = "1GB"
_LINKS, _LOOKED_AT = 24, 128
"""How many neighbours a vector is linked to, of how many looked at: pgvector's own 16 of 64 find too few."""


@dataclass(frozen=True, slots=True)
class Graph:
    """How far the graph is followed, 0 where there is none, and the recall@10 that this reached."""

    ef_search: int = 0
    recall: float | None = None

    @property
    def kind(self) -> str:
        """Describe it in words."""
        if not self.ef_search:
            return "pgvector, all compared"
        return f"pgvector HNSW over halfvec, ef_search {self.ef_search}, inner product"


def build_graph(
    connection: Connection, entries: list[int], dimension: int, vectors_of: VectorsOf, rule: Rule = RULE
) -> Graph:
    """Build the graph over the table `vectors` if there are enough of them and it finds enough."""
    if len(entries) <= rule.flat_up_to:
        return Graph()
    connection.execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
    connection.execute(
        f"CREATE INDEX {NAME} ON vectors USING hnsw ((vector::halfvec({dimension})) halfvec_ip_ops)"
        f" WITH (m = {_LINKS}, ef_construction = {_LOOKED_AT})"
    )
    pool = Pool(np.array(entries, dtype=np.int64), dimension, vectors_of)
    exact = recall.Exact(recall.questions(pool))
    for chunk in pool.chunks():
        exact.add(chunk)
    found = _tuned(connection, exact, pool, rule)
    if not found.ef_search:
        connection.execute(f"DROP INDEX {NAME}")
    return found


def _tuned(connection: Connection, exact: recall.Exact, pool: Pool, rule: Rule) -> Graph:
    """Follow the graph no further than the aim needs; as far as can be, if that reaches the target."""
    best = Graph()
    # Of a table that was just filled the planner may think that comparing all is cheaper.
    connection.execute("SET LOCAL enable_seqscan = off")
    for ef in _EF:
        connection.execute(f"SET LOCAL hnsw.ef_search = {ef}")
        positions = np.stack([_found(connection, each, exact.depth, pool) for each in exact.questions])
        best = Graph(ef, round(exact.recall(positions, pool), 4))
        if best.recall is not None and best.recall >= rule.aim:
            return best
    return best if best.recall is not None and best.recall >= rule.target else Graph()


def _found(connection: Connection, question: Vectors, depth: int, pool: Pool) -> Rows:
    """Return the positions in the pool of what the graph finds; -1 where it finds fewer."""
    rows = connection.execute(
        f"SELECT entry FROM vectors ORDER BY vector::halfvec({pool.dimension}) <#> %s::halfvec LIMIT %s",
        [written(question), depth],
    ).fetchall()
    positions: Rows = np.full(depth, -1, dtype=np.int64)
    positions[: len(rows)] = np.searchsorted(pool.rows, [entry for (entry,) in rows])
    return positions
