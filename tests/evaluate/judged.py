"""A judged collection with its index, as the tests of comparisons pass it on."""

from __future__ import annotations

from dataclasses import dataclass

from evaluate.collection import Collection
from index.snapshots.store import Store


@dataclass(frozen=True, slots=True)
class Judged:
    """`source` is how the corpus was named when it was ingested."""

    collection: Collection
    store: Store
    source: str
