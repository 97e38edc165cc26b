"""A library in PostgreSQL answers as the local one does: the same hits, ranks and scores."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT, quiet

from benchmarks.servers import PgServer
from index import dense
from index.address import Address
from index.catalog.facets import Filters
from index.dense import Rule
from index.postgres.backend import PostgresSnapshot
from index.postgres.connect import connect
from index.postgres.filled.graph import build_graph
from index.postgres.filled.load import load_vectors
from index.postgres.filled.publish import publishing, writing
from index.postgres.library import PostgresLibrary
from index.postgres.postings import LENGTHS, Vocabulary
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder, Vectors
from index.words.lexical import LexicalIndex, LexicalWriter
from search.engine import SearchEngine

QUESTIONS = [
    *(
        json.loads(line)["question"]
        for line in (ROOT / "tests/corpus_questions.jsonl").open(encoding="utf-8")
    ),
    *(
        json.loads(line)["question"]
        for line in list((ROOT / "benchmarks/clinical/first/questions.jsonl").open(encoding="utf-8"))[:30]
    ),
]


@pytest.fixture(scope="module")
def address(postgres: PgServer, starter_store: Store) -> Address:
    """The starter library, on a server."""
    made = Address(postgres.new_database())
    with writing(made) as connection:
        local = starter_store.open()
        with publishing(connection, made, local, starter_store.vector_cache, quiet):
            pass
    return made


@pytest.fixture(scope="module")
def both(address: Address, starter_store: Store) -> tuple[Snapshot, PostgresSnapshot]:
    return starter_store.open(), PostgresLibrary(address).open()


def test_the_starter_library_answers_the_same(
    address: Address, starter_store: Store, embedder: Embedder
) -> None:
    assert len(QUESTIONS) >= 50
    local, remote = SearchEngine(starter_store, embedder), SearchEngine(PostgresLibrary(address), embedder)
    for question in QUESTIONS:
        ours, theirs = (engine.search(question).to_json() for engine in (local, remote))
        _same(_timeless(ours), _timeless(theirs), question)
    filtered = [
        engine.search(QUESTIONS[0], 5, Filters.parse(["format=HTML"])).to_json() for engine in (local, remote)
    ]
    _same(*map(_timeless, filtered), "filtered")


def _timeless(answer: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in answer.items() if key != "took_ms"}


def _same(one: object, other: object, where: str) -> None:
    """Equal, but for numbers that differ by less than they are rounded to."""
    if isinstance(one, dict) and isinstance(other, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            _same(one[key], other[key], f"{where} / {key}")
    elif isinstance(one, list) and isinstance(other, list):
        assert len(one) == len(other), where
        for n, (a, b) in enumerate(zip(one, other, strict=True)):
            _same(a, b, f"{where} / {n}")
    elif isinstance(one, float) and isinstance(other, float):
        assert one == pytest.approx(other, rel=0, abs=1.1e-6), where
    else:
        assert one == other, where


def test_every_document_is_whole(both: tuple[Snapshot, PostgresSnapshot]) -> None:
    ours, theirs = both
    assert list(ours.documents()) == list(theirs.documents())
    assert list(ours.catalog.all_passages()) == list(theirs.streamed.all_passages())
    for listed in ours.documents():
        document = ours.document(listed.document_id)
        assert document == theirs.document(listed.document_id)
        assert document is not None
        assert ours.pages(document.document_id) == theirs.pages(document.document_id)
        assert ours.doubts(document.document_id) == theirs.doubts(document.document_id)
        assert ours.boxes(document.document_id, 0, 900) == theirs.boxes(document.document_id, 0, 900)
        assert ours.checksum(document.info.source) == theirs.checksum(document.info.source)
    assert ours.facets() == theirs.facets()
    for word in ("calcinosis", "miositis", "strenght"):
        assert ours.words_like(word, 2) == theirs.words_like(word, 2)
    forms = {"DM", "IBM", "inclusion body myositis", "myositis\0"}
    assert ours.names(forms) == theirs.names(forms)
    assert {form: ours.senses(form) for form in forms} == {form: theirs.senses(form) for form in forms}


def test_one_state_is_asked_by_many_threads(
    both: tuple[Snapshot, PostgresSnapshot], embedder: Embedder
) -> None:
    ours, theirs = both
    vector = embedder.embed_question("How is calcinosis treated?")
    expected, found = ours.dense(vector, 20), list[object]()
    threads = [threading.Thread(target=lambda: found.append(theirs.dense(vector, 20))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 12
    for each in found:
        assert [entry for entry, _ in each] == [entry for entry, _ in expected]  # type: ignore[attr-defined]


def test_lengths_are_those_that_tantivy_tells_apart() -> None:
    assert LENGTHS[:48].tolist() == [*range(40), 40, 42, 44, 46, 48, 50, 52, 54]
    assert (np.diff(LENGTHS) > 0).all()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lengths=st.lists(st.integers(0, 900), min_size=1, max_size=12),
    weights=st.dictionaries(st.sampled_from("abcdxyz"), st.floats(0.05, 4), min_size=1),
    seed=st.integers(0, 99),
)
def test_words_score_as_tantivy_scores_them(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int], weights: dict[str, float], seed: int
) -> None:
    random = np.random.default_rng(seed)
    texts = [random.choice(list("aabbbcd"), length).tolist() for length in lengths]
    folder = tmp_path_factory.mktemp("words")
    with LexicalWriter(folder) as writer:
        for entry, words in enumerate(texts, 1):
            writer.add(entry, words)
    theirs = dict(LexicalIndex(folder).search(weights, len(texts)))
    assert _worked_out(texts, weights) == {
        entry: pytest.approx(score, rel=2e-6) for entry, score in theirs.items()
    }


def _worked_out(texts: list[list[str]], weights: Mapping[str, float]) -> dict[int, float]:
    """The sums that PostgreSQL works out, from the postings and the vocabulary."""
    from index.postgres.postings import postings_of

    class Passages:
        """As much of a catalog as analysing its entries needs."""

        def passages(self, entries: list[int]) -> Iterator[object]:
            for entry in entries:
                yield type("Stored", (), {"entry": entry, "embedded_text": " ".join(texts[entry - 1])})

    entries = list(range(1, len(texts) + 1))
    made = postings_of(Passages(), entries, quiet, str.split)  # type: ignore[arg-type]
    vocabulary = Vocabulary(made.vocabulary.pack(), len(texts))
    factors = dict(zip(*vocabulary.asked(weights), strict=True))
    found: dict[int, float] = {}
    for term, entry, weight in zip(made.terms, made.entries, made.weights, strict=True):
        if int(term) in factors:
            found[int(entry)] = found.get(int(entry), 0) + factors[int(term)] * float(weight)
    return found


@pytest.fixture(scope="module")
def many() -> Vectors:
    """Clustered unit vectors, as those of text are."""
    random = np.random.default_rng(5)
    centres = random.normal(size=(40, 24))
    made = centres[random.integers(0, 40, 3_000)] + 0.6 * random.normal(size=(3_000, 24))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(("target", "kept"), [(0.98, True), (1.01, False)])
def test_a_graph_is_kept_only_if_it_finds_what_comparing_all_finds(
    postgres: PgServer, many: Vectors, target: float, kept: bool
) -> None:
    with connect(Address(postgres.new_database())) as connection, connection.transaction():
        entries = list(range(1, len(many) + 1))
        load_vectors(connection, entries, many.shape[1], lambda wanted: many[np.array(wanted) - 1])
        rule = Rule(flat_up_to=500, target=target, aim=max(target, dense.RULE.aim))
        graph = build_graph(connection, entries, 24, lambda wanted: many[np.array(wanted) - 1], rule)
        there = connection.execute("SELECT to_regclass('vectors_graph')").fetchone()
    assert (graph.ef_search > 0, there != (None,)) == (kept, kept)
    assert graph.recall is None if not kept else graph.recall is not None and graph.recall >= 0.98


def test_a_graph_delivers_k_whatever_the_filter(
    postgres: PgServer, tmp_path: Path, starter_store: Store, embedder: Embedder
) -> None:
    address = Address(postgres.new_database())
    local = starter_store.open()
    with writing(address) as connection:
        rule = Rule(flat_up_to=10)
        with publishing(connection, address, local, starter_store.vector_cache, quiet, rule) as manifest:
            assert manifest.dense.recall is not None and manifest.dense.recall >= 0.98
            assert "HNSW" in manifest.dense.kind
    remote = PostgresLibrary(address).open()
    vector = embedder.embed_question("Which antibodies are found?")
    filters = Filters.parse(["format=PDF"])
    for k in (1, 10, 150, 1000):
        for wanted in (Filters(), filters):
            assert remote.dense(vector, k, wanted) == [
                (entry, pytest.approx(score, abs=1e-6)) for entry, score in local.dense(vector, k, wanted)
            ]
