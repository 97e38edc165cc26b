"""Checks a snapshot against itself: every checksum, every span, every vector, every posting list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.errors import StoreError
from index.store import Snapshot, Store

_LENGTH_TOLERANCE = 1e-3
_NAMED = 5
"""How many wrong things a check names before it only counts."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, over how many items, and what was wrong, if anything."""

    name: str
    items: int
    wrong: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not self.wrong


def verify(store: Store) -> list[Check]:
    """Checks the snapshot in service. A snapshot that cannot be opened fails the first check, alone.

    Raises:
        NoIndexError: if there is none.
    """
    if store.current_id() is None:
        store.open()
    try:
        snapshot = store.open()
    except StoreError as error:
        return [Check("checksums", 0, (str(error),))]
    return [
        Check("checksums", len(snapshot.manifest.files)),
        _spans(snapshot),
        _counts(snapshot),
        _vectors(snapshot),
        _lexical(snapshot),
    ]


def _spans(snapshot: Snapshot) -> Check:
    """Every passage is exactly what its document says at its span, and overlaps no other."""
    wrong: list[str] = []
    items = 0
    last_end: dict[str, int] = {}
    for stored in snapshot.catalog.all_passages():
        items += 1
        passage = stored.passage
        where = f"{stored.info.source} {passage.start}:{passage.end}"
        if not 0 <= passage.start < passage.end or stored.source_text != passage.text:
            wrong.append(f"{where} is not what the document says")
        if passage.start < last_end.get(passage.document_id, 0):
            wrong.append(f"{where} overlaps the passage before it")
        last_end[passage.document_id] = passage.end
    return Check("spans", items, _named(wrong))


def _counts(snapshot: Snapshot) -> Check:
    documents, passages = snapshot.catalog.counts()
    wrong = []
    if documents != snapshot.manifest.documents:
        wrong.append(f"{documents} documents, and the manifest says {snapshot.manifest.documents}")
    if passages != snapshot.manifest.passages:
        wrong.append(f"{passages} passages, and the manifest says {snapshot.manifest.passages}")
    return Check("documents", documents, tuple(wrong))


def _vectors(snapshot: Snapshot) -> Check:
    """One vector of unit length for each passage, and no other."""
    wrong: list[str] = []
    rows = snapshot.dense.rows()
    wanted = [row for row, _ in snapshot.catalog.vector_keys()]
    if sorted(rows) != wanted:
        wrong.append(f"{len(rows)} vectors for {len(wanted)} passages, or under other rows")
    lengths = snapshot.dense.lengths()
    off = np.flatnonzero(np.abs(lengths - 1) > _LENGTH_TOLERANCE)
    wrong += [f"the vector of row {rows[i]} has length {lengths[i]:.4f}" for i in off]
    return Check("vectors", len(rows), _named(wrong))


def _lexical(snapshot: Snapshot) -> Check:
    passages = snapshot.manifest.passages
    found = len(snapshot.lexical)
    wrong = () if found == passages else (f"{found} passages indexed by words, of {passages}",)
    return Check("words", found, wrong)


def _named(wrong: list[str]) -> tuple[str, ...]:
    if len(wrong) <= _NAMED:
        return tuple(wrong)
    return (*wrong[:_NAMED], f"and {len(wrong) - _NAMED} more")
