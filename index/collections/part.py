"""Make a snapshot of a part of another: an index that holds only what a reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import dense
from index.build.read_files import write_words
from index.catalog.read import Catalog
from index.catalog.trust import Trust
from index.collections.analysed import Analysed
from index.collections.copy import copy_rows
from index.collections.scratch import scratch
from index.snapshots.snapshot import DENSE, Snapshot
from index.vectors.model import Vectors


def part_of(
    whole: Snapshot, hidden: Iterable[str], name: str, trust: Trust, analysed: Analysed | None = None
) -> Snapshot:
    """Make the part of a snapshot without the hidden files, and open it.

    It lies in a temporary folder, for its owner alone, which is deleted as soon as it is open. What a process
    that was killed meanwhile left of one is deleted by the next. What is `analysed` is not analysed again.

    Raises:
        OSError: if the folder cannot be written.
    """
    analysed = analysed or Analysed()
    with scratch() as folder:
        numbers = copy_rows(whole.folder, folder, hidden, trust, analysed)
        write_words(folder, sorted(numbers), _quiet, analysed.terms)
        summary = _write_vectors(whole, folder, numbers)
        catalog = Catalog(folder)
        documents, passages = catalog.counts()
        catalog.close()
        manifest = replace(
            whole.manifest,
            snapshot=name,
            dense=summary,
            documents=documents,
            passages=passages,
            entries=len(numbers),
            files={},
        )
        return Snapshot(folder, manifest)


def _write_vectors(whole: Snapshot, folder: Path, numbers: dict[int, int]) -> dense.DenseSummary:
    """Write the vectors of the entries that have one; `numbers` has each entry's number in the whole."""
    entries = np.array(sorted(numbers), dtype=np.int64)
    in_whole = np.array([numbers[entry] for entry in entries.tolist()], dtype=np.int64)
    held = entries[whole.dense_index.holds(in_whole)] if len(entries) else entries

    def vectors_of(batch: Sequence[int]) -> Vectors:
        found = whole.dense_index.vectors(np.array([numbers[entry] for entry in batch], dtype=np.int64))
        lengths: Vectors = np.linalg.norm(found, axis=1, keepdims=True)
        return found / lengths if whole.manifest.dense.recall is not None else found

    dimension = whole.dense_index.dimension
    return dense.write(folder / DENSE, held, vectors_of, dimension, None)


def _quiet(stage: str, done: int, total: int) -> None:
    """Report no progress."""
