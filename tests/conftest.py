"""What tests in every room share: the real model, real indexes, the shared documents, and a browser."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

# Threads that wait for each other by spinning take as much of a processor as those that work.
# Here, before anything is imported that starts such threads.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import forked
import pytest
from pg_server import running
from support import LIBRARY, ROOT, SHARED, ingest, made_once

from benchmarks.servers import PgServer
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest import worker
from search.engine import SearchEngine

if TYPE_CHECKING:
    from playwright.sync_api import Browser


_TOGETHER = {
    "torch": (
        "index/vectors/test_onnx_bert.py",
        "index/vectors/test_model.py",
        "search/ranking/test_rerank.py",
        "tools/train/test_run.py",
    ),
    "browser": (
        "ui/test_browser.py",
        "ui/test_accessible.py",
        "ui/library/test_browser_upload.py",
        "evaluate/test_report.py",
    ),
    "postgres": (
        "index/test_backend.py",
        "index/postgres/test_search.py",
        "index/postgres/test_store.py",
        "index/postgres/test_faults.py",
        "index/postgres/test_shards.py",
        "commands/test_on_a_server.py",
    ),
    "people": ("ui/people/test_login.py", "ui/people/test_browser_people.py"),
}
"""Files that share what takes seconds to start in each process: torch's import, a browser and its server."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Give each worker of `--dist loadfile` whole files, and those of one group to the same worker."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    group_of = {f"tests/{name}": group for group, names in _TOGETHER.items() for name in names}

    class ByGroup(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return group_of.get(file, file)

    return ByGroup(config, log)


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
def postgres() -> Iterator[PgServer]:
    """A PostgreSQL with pgvector on loopback; the test skips where none can be started."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model, real and loaded once."""
    return make_embedder()


@pytest.fixture(scope="session")
def library_store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of tests/library. Do not write to it."""
    make = partial(_index, LIBRARY, embedder)
    return Store(made_once(tmp_path_factory, "library", make) / "index")


@pytest.fixture(scope="session")
def starter_store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of the starter library. Do not write to it: copy its root."""
    make = partial(_index, ROOT / "corpus", embedder)
    return Store(made_once(tmp_path_factory, "starter", make) / "index")


def _index(documents: Path, embedder: Embedder, folder: Path) -> None:
    assert ingest(Store(folder / "index"), documents, embedder=embedder).counts["failed"] == 0


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
