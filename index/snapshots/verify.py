"""Check a snapshot against itself: every checksum, span and vector, and how many entries each index has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.catalog.queries import Queries
from index.dense.layout import Rows
from index.errors import NoIndexError, StoreError
from index.snapshots.manifest import NAME, SEAL_DIFFERS, Manifest
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Vectors

_LENGTH_TOLERANCE = 1e-3
_NAMED = 5
"""How many wrong things a check names before it only counts."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: over how many items, and what was wrong."""

    name: str
    items: int
    wrong: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not self.wrong


def verify(store: Store) -> list[Check]:
    """Check the snapshot in service. One that cannot be opened fails the first check alone.

    Raises:
        NoIndexError: if there is none.
    """
    try:
        # By a store of its own, which has worked out no checksum yet.
        snapshot = Store(store.root).open()
    except NoIndexError:
        raise
    except StoreError as error:
        return [Check("checksums", 0, (str(error),))]
    return [
        Check("checksums", len(snapshot.manifest.files), _seal(snapshot)),
        check_spans(snapshot.catalog),
        check_counts(snapshot.catalog, snapshot.manifest),
        _vectors(snapshot),
        _lexical(snapshot),
    ]


def _seal(snapshot: Snapshot) -> tuple[str, ...]:
    """Check that the manifest, with the checksums of all files, is as it was written."""
    manifest = snapshot.manifest
    if manifest.matches_seal() and manifest.snapshot == snapshot.folder.name:
        return ()
    return (f"{snapshot.folder / NAME}: {SEAL_DIFFERS}",)


def check_spans(catalog: Queries) -> Check:
    """Check that every passage is its document's text at its span, and overlaps no other."""
    wrong: list[str] = []
    items = 0
    last_end: dict[str, int] = {}
    for stored in catalog.all_passages():
        items += 1
        passage = stored.passage
        where = f"{stored.info.source} {passage.start}:{passage.end}"
        if not 0 <= passage.start < passage.end or not stored.intact:
            wrong.append(f"{where} is not what the document says")
        if passage.start < last_end.get(passage.document_id, 0):
            wrong.append(f"{where} overlaps the passage before it")
        last_end[passage.document_id] = passage.end
    return Check("spans", items, _named(wrong))


def check_counts(catalog: Queries, manifest: Manifest) -> Check:
    """Check that there is as much as the manifest says."""
    documents, passages = catalog.counts()
    wrong = []
    if documents != manifest.documents:
        wrong.append(f"{documents} documents, and the manifest says {manifest.documents}")
    if passages != manifest.passages:
        wrong.append(f"{passages} passages, and the manifest says {manifest.passages}")
    entries = len(catalog.vector_keys())
    if entries != manifest.entries:
        wrong.append(f"{entries} distinct passages, and the manifest says {manifest.entries}")
    return Check("documents", documents, tuple(wrong))


def _vectors(snapshot: Snapshot) -> Check:
    index = snapshot.dense_index
    return check_lengths(index.rows(), index.lengths(), snapshot.catalog, snapshot.manifest.dense.count)


def check_lengths(entries: Rows, lengths: Vectors, catalog: Queries, expected: int) -> Check:
    """Check that each entry has one unit vector, or fewer while embeddings are being made.

    `entries` have vectors of these lengths; so many are `expected`.
    """
    wrong: list[str] = []
    wanted = [entry for entry, _ in catalog.vector_keys()]
    if len(np.unique(entries)) != expected or len(entries) != expected or not np.isin(entries, wanted).all():
        wrong.append(
            f"{len(entries)} vectors for {len(wanted)} distinct passages, of which {expected} should have one"
        )
    off = np.flatnonzero(~(np.abs(lengths - 1) <= _LENGTH_TOLERANCE))
    wrong += [f"the vector of entry {entries[i]} has length {lengths[i]:.4f}" for i in off]
    return Check("vectors", len(entries), _named(wrong))


def _lexical(snapshot: Snapshot) -> Check:
    entries = snapshot.manifest.entries
    found = len(snapshot.lexical_index)
    wrong = () if found == entries else (f"{found} passages indexed by words, of {entries}",)
    return Check("words", found, wrong)


def _named(wrong: list[str]) -> tuple[str, ...]:
    if len(wrong) <= _NAMED:
        return tuple(wrong)
    return (*wrong[:_NAMED], f"and {len(wrong) - _NAMED} more")
