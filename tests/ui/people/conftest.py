"""A house where people sign in, shared by its tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from house import House, housed

from index.snapshots.store import Store


@pytest.fixture(scope="session")
def house(page_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The page over a copy of its library, with keepers, auditors and readers."""
    with housed(page_store, tmp_path_factory.mktemp("house")) as made:
        yield made
