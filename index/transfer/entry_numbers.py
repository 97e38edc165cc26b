"""Number the entries of an export from 1, and the rows of their vectors from 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.snapshots.lookups import Exportable


@dataclass(frozen=True, slots=True)
class EntryNumbers:
    """The entries' numbers in the export.

    An entry's number is its position in `entries`, which ascend, from 1. `rows` has each entry's row among
    the vectors, or -1.
    """

    entries: NDArray[np.int64]
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, snapshot: Exportable) -> EntryNumbers:
        """Number a snapshot's entries."""
        entries = np.fromiter((entry for entry, _ in snapshot.streamed.rows.entries()), dtype=np.int64)
        held = snapshot.dense_index.holds(entries)
        return cls(entries, np.where(held, np.cumsum(held) - 1, -1))

    @property
    def vectors(self) -> int:
        """How many vectors there are."""
        return int(np.count_nonzero(self.rows >= 0))

    def number(self, entry: int) -> tuple[int, int | None]:
        """Return an entry's number, from 1, and its vector's row."""
        at = int(np.searchsorted(self.entries, entry))
        row = int(self.rows[at])
        return at + 1, None if row < 0 else row
