"""What tests in every room share: the real model, a tiny real index, and the shared documents."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import forked
import pytest
from support import LIBRARY, SHARED, ingest

from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest import worker
from search.engine import SearchEngine


@pytest.fixture(scope="session", autouse=True)
def _readers_are_forked() -> Iterator[None]:
    """Has the processes that read files begin as `forked` says, in every test that does not ask otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "_context", forked.in_place_of_spawn)
        yield


@pytest.fixture
def readers_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the processes that read files start from nothing, as they do for users."""
    monkeypatch.setattr(worker, "_context", multiprocessing.get_context("spawn"))


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
