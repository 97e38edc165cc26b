"""What tests in every room share: the real model, a tiny real index, and the shared documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import LIBRARY, SHARED, ingest

from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from search.engine import SearchEngine


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model, real and loaded once."""
    return make_embedder()


@pytest.fixture(scope="session")
def library_store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of tests/library. Do not write to it."""
    store = Store(tmp_path_factory.mktemp("library") / "index")
    ingest(store, LIBRARY, embedder=embedder)
    return store


@pytest.fixture(scope="session")
def engine(library_store: Store, embedder: Embedder) -> SearchEngine:
    """The search engine over tests/library."""
    return SearchEngine(library_store, embedder)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared documents; the test skips where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the shared documents are not beside this checkout")
    return SHARED
