"""The document that the project began with: its answers come first, its furniture never."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support import ROOT, ingest

from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine

pytestmark = pytest.mark.shared

QUESTIONS = [
    (each["question"], each["answer"])
    for each in map(json.loads, (ROOT / "tests" / "seed_questions.jsonl").read_text().splitlines())
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, shared: Path, embedder: Embedder) -> Store:
    store = Store(tmp_path_factory.mktemp("seed"))
    ingest(store, shared / "seeds", embedder=embedder)
    return store


@pytest.fixture(scope="module")
def seed_engine(store: Store, embedder: Embedder) -> SearchEngine:
    return SearchEngine(store, embedder)


@pytest.mark.parametrize(("question", "words"), QUESTIONS)
def test_the_answer_comes_first(seed_engine: SearchEngine, question: str, words: str) -> None:
    assert words in seed_engine.search(question).hits[0].text


def test_title_and_citation(seed_engine: SearchEngine) -> None:
    hit = seed_engine.search("When does calcinosis occur?").hits[0]
    assert hit.info.title == "Dermatomyositis"
    assert "MedLink" in hit.citation
    assert "Accessed July 12, 2023" in hit.citation
    assert "000_b267a236ccf0881e.txt" in hit.citation


@pytest.mark.parametrize(
    "question",
    ["sign up for a free account", "Del Mar Heights Rd San Diego", "professional advice disclaimer", "ISSN"],
)
def test_furniture_is_never_an_answer(seed_engine: SearchEngine, question: str) -> None:
    for hit in seed_engine.search(question, 50).hits:
        for furniture in ("Sign Up", "Del Mar", "guarantee their accuracy", "619-640-4660", "Content source"):
            assert furniture not in hit.text


def test_nothing_of_the_text_is_lost(store: Store, shared: Path) -> None:
    catalog = store.open().catalog
    (identifier,) = catalog.document_ids("")
    document = catalog.document(identifier)
    assert document is not None
    (path,) = (shared / "seeds").glob("*.txt")
    assert document.text == path.read_text(encoding="utf-8")


def test_beside_the_starter_library_it_still_answers(
    tmp_path: Path, shared: Path, starter_store: Store, embedder: Embedder
) -> None:
    store = Store(shutil.copytree(starter_store.root, tmp_path / "index"))
    report = ingest(store, ROOT / "corpus", shared / "seeds", embedder=embedder)
    assert (report.counts["unchanged"], report.counts["added"]) == (16, 1)
    engine = SearchEngine(store, embedder)
    for question, words in QUESTIONS:
        assert any(words in hit.text for hit in engine.search(question, 10).hits), question
