"""The door over a library that states codes, with a hospital's own list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support import ROOT, ingest, made_once

from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.names.names import Names
from serve.infobutton.codes.local import read_codes
from serve.infobutton.codes.terms import Terminology
from tests.serve.conftest import HOST, made, served_over

HERE = Path(__file__).parent
LABEL = ROOT / "tests" / "data" / "spl" / "valid" / "label.xml"


def _ingested(embedder: Embedder, folder: Path) -> None:
    assert ingest(Store(folder / "index"), HERE / "library", LABEL, embedder=embedder).counts["failed"] == 0


@pytest.fixture(scope="session")
def coded_store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of documents that state codes. Do not write to it."""
    return Store(made_once(tmp_path_factory, "coded", partial(_ingested, embedder)) / "index")


@pytest.fixture(scope="session")
def terminology() -> Terminology:
    return Terminology(Names(), read_codes(HERE / "codes.csv"))


@pytest.fixture
def coded(
    coded_store: Store, embedder: Embedder, terminology: Terminology, tmp_path: Path
) -> Iterator[TestClient]:
    served = served_over(SearchEngine(coded_store, embedder), coded_store.root)
    with TestClient(made(replace(served, terminology=terminology), tmp_path), HOST) as client:
        yield client
