"""Write a new snapshot's vectors for exactly the rows it is to have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.dense.choose import RULE, Rule, kind_for
from index.dense.flat import write_flat
from index.dense.ivf import write_ivf
from index.dense.layout import DenseSummary, Mask, PartInfo, Rows, summarise, write_layout, write_numbers
from index.dense.merge import Held, merge
from index.dense.pool import Pool, VectorsOf
from index.dense.search import DenseIndex
from index.errors import MismatchError
from index.hard_links import share
from index.vectors.model import Vectors


def write(
    folder: Path,
    rows: Sequence[int] | Rows,
    vectors_of: VectorsOf,
    dimension: int,
    base: Path | None = None,
    rule: Rule = RULE,
) -> DenseSummary:
    """Write an index of exactly `rows` into `folder`, which is made if it is missing.

    What `base` has is linked, not written. A row of `base` that is not in `rows` becomes a tombstone. Rows
    that it lacks go into a new part, and `vectors_of` is asked for these alone. `base` is never changed.

    Args:
        rows: the row numbers of the catalog, distinct, in any order. A row's vector never changes.
        vectors_of: their vectors, asked for in batches, some rows more than once.
        dimension: the length of a vector; of no meaning where there is no row.
        base: the folder that this wrote for the snapshot before, if there is one to build upon.

    Raises:
        MismatchError: if vectors have another dimension, those of `base` or those of `vectors_of`.
        ModelError: if a vector is not of unit length.
        DamagedError: if `base` cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = np.unique(np.asarray(rows, dtype=np.int64))
    old = DenseIndex.open(base) if base else None
    if old and old.parts and len(wanted) and old.dimension != dimension:
        raise MismatchError(
            f"{base}: has vectors of {old.dimension} dimensions, and the new ones have {dimension}: another "
            "model made them. Ingest into a new index"
        )
    plan = merge([Held(part.rows, part.alive) for part in old.parts] if old else [], wanted, rule)
    parts = [_kept(old, number, alive, folder) for number, alive in plan.kept] if old else []
    if len(plan.rows):
        pool = Pool(plan.rows, dimension, _from(old, vectors_of))
        parts.append(_new(folder, _next_name(old), pool, rule))
    write_layout(folder, dimension, parts)
    return summarise(parts, dimension, rule.flat_up_to)


def _kept(old: DenseIndex, number: int, alive: Mask, folder: Path) -> PartInfo:
    """Share a part of the last snapshot, with its tombstones as they are now."""
    before = old.parts[number].info
    now = replace(before, dead=int(len(alive) - np.count_nonzero(alive)))
    share(before.vectors_in(old.folder), now.vectors_in(folder))
    share(before.rows_in(old.folder), now.rows_in(folder))
    if now.dead == before.dead and now.dead:
        # None comes back to life, so as many dead are the same dead.
        share(before.dead_in(old.folder), now.dead_in(folder))
    elif now.dead:
        write_numbers(now.dead_in(folder), np.flatnonzero(~alive))
    return now


def _new(folder: Path, name: str, pool: Pool, rule: Rule) -> PartInfo:
    """Write the new part: of the kind that its size calls for, or flat where that finds too little."""
    part = write_ivf(folder, name, pool, rule) if kind_for(len(pool.rows), rule) == "ivf" else None
    part = part or write_flat(folder, name, pool)
    write_numbers(part.rows_in(folder), pool.rows)
    return part


def _from(old: DenseIndex | None, vectors_of: VectorsOf) -> VectorsOf:
    """Take the vectors of known rows from the last snapshot, and the others from `vectors_of`."""
    if old is None or not len(old):
        return vectors_of

    def either(rows: list[int]) -> Vectors:
        wanted = np.asarray(rows, dtype=np.int64)
        known = old.holds(wanted)
        if not known.any():
            return vectors_of(rows)
        vectors = np.empty((len(rows), old.dimension), dtype=np.float32)
        vectors[known] = old.vectors(wanted[known])
        if not known.all():
            new = vectors_of(wanted[~known].tolist())
            if new.shape[1:] != vectors.shape[1:]:
                return new
            vectors[~known] = new
        return vectors

    return either


def _next_name(old: DenseIndex | None) -> str:
    """Make a name that no part of the last snapshot has."""
    last = max((int(part.info.name.rpartition("-")[2]) for part in old.parts), default=0) if old else 0
    return f"part-{last + 1:04d}"
