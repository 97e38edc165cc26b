"""The doors over the test library: the application as `serve` makes it, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

import assembly
from access.keys import ApiKeys
from commands import serve
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.names.names import Names
from search.suggest import Suggester
from serve.application import application
from serve.callers import Callers
from serve.served import Served
from settings import Settings

HOST = "http://localhost"


def served_over(engine: SearchEngine, index: Path) -> Served:
    return Served(engine, index, Suggester(Names()), Settings().model_dump(), "http://localhost:8501")


def made(served: Served, keys: Path, rate: str = "100000/minute", always_needs_key: bool = False) -> FastAPI:
    callers = Callers(ApiKeys(keys), rate, always_needs_key)
    return application(lambda _: served, callers, ["localhost", "testserver"])


@pytest.fixture
def by_settings(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let `serve` open anew what the settings of this test say, with the tests' model."""
    monkeypatch.setattr(assembly, "make_embedder", lambda *_: embedder)
    for kept in (serve._served, serve._shared):
        kept.cache_clear()
    yield
    for kept in (serve._served, serve._shared):
        kept.cache_clear()


@pytest.fixture
def served(engine: SearchEngine, library_store: Store, tmp_path: Path) -> Served:
    """What is served; judgements go into a folder of the test's own."""
    return served_over(engine, library_store.root)


@pytest.fixture
def client(served: Served, tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(made(served, tmp_path), HOST) as client:
        yield client


@pytest.fixture
def taking(served: Served, tmp_path: Path) -> Iterator[TestClient]:
    """A client of a door that takes judgements, in a folder of the test's own."""
    taking = replace(served, index=tmp_path, takes_feedback=True)
    with TestClient(made(taking, tmp_path), HOST) as client:
        yield client


@pytest.fixture
def starter_client(starter_store: Store, embedder: Embedder, tmp_path: Path) -> Iterator[TestClient]:
    """A client of the starter library, which has a PDF."""
    with TestClient(
        made(served_over(SearchEngine(starter_store, embedder), starter_store.root), tmp_path), HOST
    ) as client:
        yield client
