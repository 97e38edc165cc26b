"""`collections`, and `search --group`: what the keeper sees of who may read what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import LIBRARY
from typer.testing import CliRunner, Result

import assembly
from cli import app
from index.snapshots.store import Store
from index.vectors.model import Embedder


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def _library(library_store: Store, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "make_embedder", lambda *_: embedder)
    monkeypatch.setenv("VERBATIM_INDEX", str(library_store.root))


def _set(monkeypatch: pytest.MonkeyPatch, **collections: object) -> None:
    monkeypatch.setenv("VERBATIM_COLLECTIONS", json.dumps(collections))


def test_without_any_all_is_for_all() -> None:
    done = _run("collections")
    assert (done.exit_code, done.output) == (
        0,
        "The settings name no collection: all documents are for all readers.\n",
    )


def test_they_are_listed_with_their_readers_and_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(
        monkeypatch, all={"folders": [str(LIBRARY)], "readers": ["b", "a"]}, open={"folders": [LIBRARY.name]}
    )
    done = _run("collections")
    assert done.exit_code == 0
    listed = json.loads(_run("collections", "--json").stdout)
    documents = listed["collections"][0]["documents"]
    assert documents == 2
    assert f"all  {documents} documents  read by a, b\n" in done.output
    assert f"open  {documents} documents  read by all\n" in done.output
    assert "in none  0 documents  read by all\n" in done.output
    assert (listed["collections"][1]["readers"], listed["in_none"], listed["faults"]) == (None, 0, [])


def test_a_folder_that_holds_nothing_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, few={"folders": ["librarry"], "readers": ["a"]})
    done = _run("collections")
    assert done.exit_code == 1
    assert "collections.few: librarry holds no document." in done.output
    refused = _run("search", "rash", "--group", "b")
    assert refused.exit_code == 1
    assert "python cli.py collections" in refused.output
    assert _run("search", "rash", "--group", "a").exit_code == 0


def test_a_search_as_a_group_is_of_what_that_may_read(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, all={"folders": [str(LIBRARY)], "readers": ["a"]})
    whole, few, none = (
        json.loads(_run("search", "what causes the rash?", "--json", *group).stdout)
        for group in ((), ("--group", "a"), ("--group", "b"))
    )
    assert whole["hits"]
    assert few["hits"] == whole["hits"]
    assert (none["hits"], none["snapshot"]["documents"]) == ([], 0)
