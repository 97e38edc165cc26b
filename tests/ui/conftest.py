"""What the tests of the page share: an index of the tiny library, the page served over it, and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import DOCUMENTS, LEAFLET, served
from support import ingest, made_once

from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def page_store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of DOCUMENTS. Do not write to it."""

    def make(folder: Path) -> None:
        documents = folder / "documents"
        documents.mkdir()
        for name, text in DOCUMENTS.items():
            (documents / name).write_text(text, encoding="utf-8")
        shutil.copy(LEAFLET, documents)
        report = ingest(Store(folder / "index"), documents, embedder=embedder)
        assert report.documents == len(DOCUMENTS) + 1

    return Store(made_once(tmp_path_factory, "page", make) / "index")


@pytest.fixture(scope="session")
def library(page_store: Store) -> Snapshot:
    """The state of that index."""
    return page_store.open()


@pytest.fixture(scope="session")
def server(page_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over that index."""
    with served(page_store.root, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def context(chromium: Browser, server: str) -> Iterator[BrowserContext]:
    """A fresh browser profile at desktop size. The test fails if it asked another machine for anything."""
    from browsing import profile

    with profile(chromium, server) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of that profile."""
    return context.new_page()
