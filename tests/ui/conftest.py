"""What the tests of the page share: an index of the tiny library, the page served over it, and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from serving import DOCUMENTS, LEAFLET, served
from support import ingest

from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def page_store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of DOCUMENTS. Do not write to it."""
    folder = tmp_path_factory.mktemp("page")
    documents = folder / "documents"
    documents.mkdir()
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text, encoding="utf-8")
    shutil.copy(LEAFLET, documents)
    store = Store(folder / "index")
    assert ingest(store, documents, embedder=embedder).documents == len(DOCUMENTS) + 1
    return store


@pytest.fixture(scope="session")
def library(page_store: Store) -> Snapshot:
    """The state of that index."""
    return page_store.open()


@pytest.fixture(scope="session")
def server(page_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over that index."""
    with served(page_store.root, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; the test skips where it is not installed."""
    # Imported here, so that the tests that need no browser run where Playwright is not installed.
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    from browsing import CHROMIUM, FLAGS

    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}: install Debian's chromium to run the browser tests")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


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
