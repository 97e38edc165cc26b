"""The contract of every backend: scores worked out by hand, filters inside the search, k delivered.

All run the same tests: the local snapshot, built the way an ingest builds it; the part of one that a
reader may see, with and without hidden documents; and one in memory that works everything out by brute
force.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_backend import K1, B, MemoryBackend, MemoryLibrary
from support import as_read, quiet

from benchmarks.servers import PgServer
from index.address import Address
from index.backend import Backend
from index.build.embed_missing import write_vectors
from index.build.read_files import write_words
from index.catalog.facets import FilterError, Filters
from index.catalog.read import Catalog
from index.catalog.trust import ALL_BUT_UPLOADS
from index.catalog.write import CatalogWriter
from index.collections.part import part_of
from index.errors import DamagedError
from index.postgres.backend import PostgresSnapshot
from index.postgres.filled.publish import publishing, writing
from index.postgres.library import PostgresLibrary
from index.snapshots.manifest import Manifest
from index.snapshots.snapshot import DENSE, Snapshot
from index.snapshots.store import Store
from index.vectors.cache import VectorCache, vector_key
from index.vectors.model import Embedder, ModelInfo, Vectors
from index.words.codes import tokens
from ingest.document import Box, Document, Page, Section, SourceInfo
from search.engine import SearchEngine

MODEL = ModelInfo("test", "0" * 64)
Make = Callable[[Sequence[Document], Mapping[str, Vectors]], Backend]


@dataclass(frozen=True)
class _Embedder:
    """As much of an embedder as writing vectors that exist already needs."""

    info: ModelInfo = MODEL


def _in_memory(documents: Sequence[Document], vectors: Mapping[str, Vectors]) -> MemoryBackend:
    backend = MemoryBackend(MODEL, dict(vectors))
    for document in documents:
        backend.add(as_read(document))
        backend.files[document.info.source] = f"sha of {document.info.source}"
    return backend


def _on_disk(root: Path, documents: Sequence[Document], vectors: Mapping[str, Vectors]) -> Snapshot:
    """A snapshot, by the steps of a build, with vectors of our own."""
    store = Store(root)
    with store.writing(), store.building() as (snapshot_id, folder):
        writer = CatalogWriter(folder)
        for document in documents:
            read = as_read(document)
            texts = [_embedded(document, p.text) for p in read.passages]
            writer.add(read, [vector_key(text) for text in texts])
            writer.put_file(document.info.source, f"sha of {document.info.source}")
        writer.close()
        write_words(folder, sorted(writer.touched), quiet)
        with VectorCache(store.vector_cache, MODEL) as cache:
            cache.put([vector_key(text) for text in vectors], np.stack(list(vectors.values())))
        catalog = Catalog(folder)
        dense = write_vectors(store, folder / DENSE, catalog, _Embedder(), None)  # type: ignore[arg-type]
        manifest = Manifest(
            snapshot_id,
            datetime.now(UTC).isoformat(),
            MODEL,
            dense,
            0,
            20,
            *catalog.counts(),
            len(catalog.vector_keys()),
            store.checksums(folder),
        )
        manifest.write(folder)
        store.publish(snapshot_id, folder, 1)
    return store.open()


def _part(root: Path, documents: Sequence[Document], vectors: Mapping[str, Vectors]) -> Snapshot:
    """The part of a snapshot that has hidden documents besides, before, among and after those."""
    hidden = [_hidden(f"copy {n}", document) for n, document in enumerate(documents)]
    stated = {"synonyms": ["Coronary", "T"], "supersedes": ["folder/a"], "colour": "red"}
    texts = ("multiple sclerosis (MS) and mitral stenosis (MS)", "calcinosis and calcinosus", "zebra")
    others = [
        _hidden(str(n), _document(str(n), f"{text} rash rash knee", "Heart attack", "EPUB", **stated))
        for n, text in enumerate(texts)
    ]
    mixed = [each for pair in zip(hidden, documents, strict=True) for each in pair]
    all_vectors = {_embedded(d, d.text): QUESTION for d in others if vectors} | dict(vectors)
    return _without(_on_disk(root, [*others[:2], *mixed, others[2]], all_vectors), "hidden/")


def _hidden(name: str, document: Document) -> Document:
    return replace(document, info=replace(document.info, source=f"hidden/{name}"))


def _without(whole: Snapshot, folder: str) -> Snapshot:
    hidden = [source for source in whole.catalog.files() if source.startswith(folder)]
    return part_of(whole, hidden, "part", ALL_BUT_UPLOADS)


def _on_server(
    address: Address, root: Path, documents: Sequence[Document], vectors: Mapping[str, Vectors]
) -> PostgresSnapshot:
    """A snapshot on a server, copied there from a local one."""
    local = _on_disk(root, documents, vectors)
    with (
        writing(address) as connection,
        publishing(connection, address, local, Store(root).vector_cache, quiet),
    ):
        pass
    return PostgresLibrary(address).open()


@pytest.fixture(scope="session")
def database(postgres: PgServer) -> Address:
    return Address(postgres.new_database())


@pytest.fixture(params=["memory", "snapshot", "all of a snapshot", "part of a snapshot", "postgres"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "postgres":
        database: Address = request.getfixturevalue("database")
        return lambda documents, vectors: _on_server(database, tmp_path, documents, vectors)
    if request.param == "memory":
        return _in_memory
    if request.param == "snapshot":
        return lambda documents, vectors: _on_disk(tmp_path, documents, vectors)
    if request.param == "all of a snapshot":
        return lambda documents, vectors: _without(_on_disk(tmp_path, documents, vectors), "hidden/")
    return lambda documents, vectors: _part(tmp_path, documents, vectors)


def _document(name: str, text: str, title: str = "T", form: str = "text", **stated: object) -> Document:
    published = stated.pop("published", None)
    status = stated.pop("status", None)
    info = SourceInfo(
        f"folder/{name}",
        title=title,
        published=published if isinstance(published, str) else None,
        status=status if isinstance(status, str) else None,
        extra=stated,
    )
    return Document(text, info, (Section(0, len(text)),), form)


def _embedded(document: Document, text: str) -> str:
    return f"{document.info.title}\n{text}"


DOCUMENTS = (
    _document("a", "rash eyelid rash violet", "T", "PDF", published="2010", topic="Skin"),
    _document("b", "rash knee elbow red", "T", "HTML", published="2020-05", topic=["Skin", "Joints"]),
    _document("c", "weak hip stair chair", "T", "PDF", published="May 2020"),
    _document("d", "rash eyelid rash violet", "T", "HTML", published="2015", status="superseded"),
    _document("e", "rash eyelid rash violet", "Another"),
)
VECTORS = {
    "T\nrash eyelid rash violet": np.array([1, 0, 0], dtype=np.float32),
    "T\nrash knee elbow red": np.array([0.8, 0.6, 0], dtype=np.float32),
    "T\nweak hip stair chair": np.array([0, 0, 1], dtype=np.float32),
    "Another\nrash eyelid rash violet": np.array([0.6, 0.8, 0], dtype=np.float32),
}
QUESTION = np.array([1, 0, 0], dtype=np.float32)
A, BE, C, E = 1, 2, 3, 4  # the entries; d shares that of a


def test_statistics(make: Make) -> None:
    statistics = make(DOCUMENTS, VECTORS).statistics
    assert (statistics.documents, statistics.passages) == (5, 5)
    assert (statistics.entries, statistics.embedded) == (4, 4)
    assert statistics.model == MODEL


def test_dense_scores_are_cosines_best_first(make: Make) -> None:
    backend = make(DOCUMENTS, VECTORS)
    assert backend.dense(QUESTION, 10) == [
        (A, pytest.approx(1.0)),
        (BE, pytest.approx(0.8)),
        (E, pytest.approx(0.6)),
        (C, pytest.approx(0.0)),
    ]
    assert [entry for entry, _ in backend.dense(QUESTION, 2)] == [A, BE]
    assert backend.dense(QUESTION, 0) == []
    assert backend.cosines(QUESTION, [E, C]) == {E: pytest.approx(0.6), C: pytest.approx(0)}


def test_vectors_are_those_of_the_entries_that_have_one(make: Make) -> None:
    backend = make(DOCUMENTS, {text: vector for text, vector in VECTORS.items() if "knee" not in text})
    found = backend.vectors([E, BE, C, E, 99])
    assert {entry: vector.tolist() for entry, vector in found.items()} == {
        E: pytest.approx([0.6, 0.8, 0]),
        C: pytest.approx([0, 0, 1]),
    }
    assert backend.vectors([]) == {}


def test_tokens_are_those_of_the_passages_own_words(make: Make) -> None:
    """Not of the title; an entry in two documents has them once, and one that is not there has none."""
    found = make(DOCUMENTS, VECTORS).tokens([E, A, 99])
    expected = tokens("rash eyelid rash violet").tolist()
    assert {entry: vector.tolist() for entry, vector in found.items()} == {E: expected, A: expected}
    assert make(DOCUMENTS, VECTORS).tokens([]) == {}


def _bm25(frequency: int, length: int, holding: int, average: float = 20 / 4) -> float:
    idf = math.log(1 + (4 - holding + 0.5) / (holding + 0.5))
    return idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / average))


def test_lexical_scores_are_bm25_of_title_and_text(make: Make) -> None:
    # "T" is a letter alone, no term: entries of 4, 4, 4 and, with "anoth", 5 terms.
    backend = make(DOCUMENTS, VECTORS)
    found = dict(backend.lexical(["rash", "violet"], 10))
    average = 17 / 4
    assert found[A] == pytest.approx(_bm25(2, 4, 3, average) + _bm25(1, 4, 2, average), rel=1e-5)
    assert found[BE] == pytest.approx(_bm25(1, 4, 3, average), rel=1e-5)
    assert found[E] == pytest.approx(_bm25(2, 5, 3, average) + _bm25(1, 5, 2, average), rel=1e-5)
    assert C not in found
    assert backend.lexical([], 10) == []
    weighed = dict(backend.lexical({"rash": 1.0, "violet": 0.25}, 10))
    assert weighed[A] == pytest.approx(_bm25(2, 4, 3, average) + 0.25 * _bm25(1, 4, 2, average), rel=1e-5)
    assert weighed[BE] == found[BE]
    assert backend.lexical({}, 10) == []
    assert (backend.holding("rash"), backend.holding("zebra")) == (3, 0)


@pytest.mark.parametrize(
    ("stated", "entries"),
    [
        (["format=pdf"], {A, C}),
        (["format=HTML"], {A, BE}),
        (["format=PDF", "format=html"], {A, BE, C}),
        (["topic=skin"], {A, BE}),
        (["topic=joints", "format=HTML"], {BE}),
        (["topic=joints", "format=PDF"], set()),
        (["year=2010"], {A}),
        (["year=2011-2018"], {A}),
        (["year=2016-"], {BE, C}),
        (["year=-2014", "format=HTML"], set()),
        (["year=1900"], set()),
        (["status=current"], {A, BE, C, E}),
        (["status=superseded"], {A}),
        (["collection=folder"], {A, BE, C, E}),
        (["source=folder/e"], {E}),
    ],
)
def test_filters_are_applied_inside_both_searches(make: Make, stated: list[str], entries: set[int]) -> None:
    """a and d are one entry in two documents: no filter may take a's year with d's format."""
    backend, filters = make(DOCUMENTS, VECTORS), Filters.parse(stated)
    assert {entry for entry, _ in backend.dense(QUESTION, 10, filters)} == entries
    words = ["rash", "weak"]
    assert {entry for entry, _ in backend.lexical(words, 10, filters)} == entries
    free = dict(backend.lexical(words, 10))
    assert all(score == pytest.approx(free[e]) for e, score in backend.lexical(words, 10, filters))
    assert [p.entry for p in backend.passages(sorted(entries), filters)] == sorted(entries)


def test_a_filter_chooses_among_the_documents_of_an_entry_and_the_current_one_comes_first(make: Make) -> None:
    backend = make(tuple(reversed(DOCUMENTS)), VECTORS)
    (shared, _) = backend.dense(QUESTION, 1)[0]
    (first,) = backend.passages([shared])
    assert first.info.source == "folder/a", "d came first and is superseded"
    (html,) = backend.passages([shared], Filters.parse(["format=HTML"]))
    assert html.info.source == "folder/d"
    assert [p.info.source for p in backend.same_words(first, 9)] == ["folder/e", "folder/d"]


def test_an_unknown_key_is_an_error_that_names_those_there_are(make: Make) -> None:
    backend = make(DOCUMENTS, VECTORS)
    if isinstance(backend, MemoryBackend):
        pytest.skip("the memory backend has no list of keys")
    with pytest.raises(FilterError, match=r"colour: no document .* There are collection"):
        backend.dense(QUESTION, 3, Filters.parse(["colour=red"]))


def test_facets_are_counted_within_the_filters(make: Make) -> None:
    backend = make(DOCUMENTS, VECTORS)
    assert backend.facets()["format"] == [("HTML", 2), ("PDF", 2), ("text", 1)]
    assert backend.facets()["status"] == [("current", 4), ("superseded", 1)]
    assert backend.facets(Filters.parse(["format=PDF"]))["year"] == [("2010", 1), ("2020", 1)]


def test_documents_and_neighbours(make: Make) -> None:
    text = "\n\n".join(f"Paragraph {n} has some eight words in it." for n in range(24))
    document = _document("long", text)
    backend = make([document], {f"T\n{p.text}": QUESTION for p in as_read(document).passages})
    stored = backend.document(document.document_id)
    assert stored is not None
    assert stored.text == text
    assert backend.document("nothing") is None
    around = backend.neighbours(document.document_id, 2, 1, 1)
    assert [p.passage.ordinal for p in around] == [1, 2, 3]
    assert all(text[p.passage.start : p.passage.end] == p.passage.text and p.intact for p in around)
    titles = backend.titles([p.entry for p in around])
    assert {title for title, _ in titles.values()} == {document.info.title}
    shares = [titles[p.entry][1] * len(text) for p in around]
    assert shares == pytest.approx([len(p.passage.text) for p in around])


def test_every_document_is_listed_with_its_standing(make: Make) -> None:
    backend = make(DOCUMENTS, VECTORS)
    listed = list(backend.documents())
    assert [(each.document_id, each.info, each.format) for each in listed] == [
        (document.document_id, document.info, document.format) for document in DOCUMENTS
    ]
    assert [each.info.status for each in listed] == [None, None, None, "superseded", None]
    for each in listed:
        stored = backend.document(each.document_id)
        assert stored is not None
        assert (each.info, each.format) == (stored.info, stored.format)
    # What is worked out once for a state can be kept by it.
    assert {backend: "kept"}[backend] == "kept"


def test_document_ids_are_found_by_how_they_begin(make: Make) -> None:
    backend = make(DOCUMENTS, VECTORS)
    ids = sorted(document.document_id for document in DOCUMENTS)
    assert backend.document_ids("") == ids
    for each in ids:
        assert backend.document_ids(each[:6]) == [other for other in ids if other.startswith(each[:6])]
        assert backend.document_ids(each) == [each]
    # What is a wildcard elsewhere is a letter here, which no id begins with.
    for nothing in ("*", "?", "[", f"{ids[0][:2]}*", "[0-9a-f]", "zz"):
        assert backend.document_ids(nothing) == []


def test_checksums_are_those_of_the_files(make: Make) -> None:
    backend = make(DOCUMENTS, VECTORS)
    assert backend.checksum("folder/a") == "sha of folder/a"
    assert backend.checksum("folder/none") is None
    assert backend.checksum("") is None


def test_pages_and_boxes(make: Make) -> None:
    pages = (Page(1, "iv", 0, 12, 612.0, 792.0), Page(2, "", 12, 23, 612.0, 792.0))
    boxes = (Box(0, 4, 1, 72.0, 72.5, 100.0, 84.0), Box(12, 16, 2, 72.0, 72.5, 110.0, 84.0))
    document = replace(DOCUMENTS[0], pages=pages, boxes=boxes)
    backend = make([document], VECTORS)
    assert tuple(backend.pages(document.document_id)) == pages
    assert backend.boxes(document.document_id, 2, 12) == [boxes[0]]
    assert backend.boxes(document.document_id, 0, 99) == list(boxes)


def test_senses(make: Make) -> None:
    documents = [
        _document("a", "Some have multiple sclerosis (MS) for years."),
        _document("b", "Others have mitral stenosis (MS) instead."),
    ]
    vectors = {_embedded(d, d.text): QUESTION for d in documents}
    senses = make(documents, vectors).senses("Ms")
    assert [s.long for s in senses] == ["mitral stenosis", "multiple sclerosis"]


def test_names_are_abbreviations_and_synonyms_with_every_sense(make: Make) -> None:
    documents = [
        _document("a", "Some have multiple sclerosis (MS) for years."),
        _document("b", "Others have mitral stenosis (MS) instead."),
        _document("c", "Most have mitral stenosis (MS) too."),
        _document("d", "A tumor grows.", "Brain Tumor", synonyms=["Intracranial neoplasm"]),
        _document("e", "One topic.", "Heart attack", synonyms=["Coronary"], mesh=["Myocardial Infarction"]),
        _document("f", "Without a synonym.", "Heart attack"),
    ]
    vectors = {_embedded(d, d.text): QUESTION for d in documents}
    backend = make(documents, vectors)
    found = backend.names({"Ms", "Mitral  stenosis", "brain tumours", "coronary", "heart", "zebra"})
    assert {form: [(n.name, n.documents, n.of_short) for n in names] for form, names in found.items()} == {
        "Ms": [("mitral stenosis", 2, True), ("multiple sclerosis", 1, True)],
        "Mitral  stenosis": [("MS", 2, False)],
        "brain tumours": [("Intracranial neoplasm", 1, False)],
        "coronary": [("Heart attack", 1, False), ("Myocardial Infarction", 1, False)],
    }
    assert backend.names(()) == {}


def test_words_like_one_are_those_of_the_vocabulary_within_the_edits(make: Make) -> None:
    documents = [
        _document("a", "calcinosis and calcinoses of the knee"),
        _document("b", "calcinosis, calcitonin; alcinosis IL-6"),
    ]
    vectors = {_embedded(d, d.text): QUESTION for d in documents}
    backend = make(documents, vectors)
    assert backend.words_like("calcinosis", 0) == {"calcinosis": 2}
    assert backend.words_like("calcinosis", 2) == {"calcinosis": 2, "calcinoses": 1}
    assert backend.words_like("aclcinosis", 1) == {"calcinosis": 2, "alcinosis": 1}
    assert backend.words_like("zebra", 2) == {}


def test_what_has_no_vector_yet_is_found_by_its_words(make: Make) -> None:
    some = {text: vector for text, vector in VECTORS.items() if "knee" not in text}
    backend = make(DOCUMENTS, some)
    assert (backend.statistics.entries, backend.statistics.embedded) == (4, 3)
    assert [entry for entry, _ in backend.dense(QUESTION, 10)] == [A, E, C]
    assert backend.cosines(QUESTION, [BE, C]) == {C: pytest.approx(0)}
    assert [entry for entry, _ in backend.lexical(["knee"], 10)] == [BE]


_WORDS = st.lists(st.sampled_from("rash knee hip weak violet stair".split()), min_size=1, max_size=6)
_SOME = st.lists(
    st.tuples(_WORDS, st.sampled_from(["PDF", "HTML"]), st.integers(2010, 2014), st.booleans()),
    min_size=1,
    max_size=14,
)
_FILTERS = st.builds(
    lambda form, years, status: Filters.parse(
        ([f"format={form}"] if form else [])
        + ([f"year={years}"] if years else [])
        + ([f"status={status}"] if status else [])
    ),
    st.sampled_from(["", "PDF", "HTML"]),
    st.sampled_from(["", "2011", "2010-2012", "2013-"]),
    st.sampled_from(["", "current", "superseded"]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some=_SOME, filters=_FILTERS, k=st.integers(1, 6), seed=st.integers(0, 99))
def test_filtered_search_is_brute_force(
    tmp_path_factory: pytest.TempPathFactory,
    some: list[tuple[list[str], str, int, bool]],
    filters: Filters,
    k: int,
    seed: int,
) -> None:
    documents = [
        _document(
            str(n), " ".join(words), "T", form, published=str(year), status="superseded" if old else None
        )
        for n, (words, form, year, old) in enumerate(some)
    ]
    random = np.random.default_rng(seed)
    vectors = {_embedded(d, d.text): _unit(random) for d in documents}
    by_force = _in_memory(documents, vectors)
    snapshot = _on_disk(tmp_path_factory.mktemp("index"), documents, vectors)
    question, words = _unit(random), ["rash", "hip", "violet"]
    try:
        found = snapshot.dense(question, k, filters)
    except FilterError:
        assert not by_force.dense(question, k, filters)
        return
    _same(found, by_force.dense(question, k, filters))
    _same(snapshot.lexical(words, k, filters), by_force.lexical(words, k, filters))
    entries = sorted(by_force.texts.values())
    chosen = [(p.entry, p.info.source) for p in snapshot.passages(entries, filters)]
    assert chosen == [(p.entry, p.info.source) for p in by_force.passages(entries, filters)]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(some=_SOME, k=st.integers(1, 6), seed=st.integers(0, 99), closed=st.sets(st.integers(0, 13)))
def test_a_part_is_brute_force_over_what_is_seen(
    tmp_path_factory: pytest.TempPathFactory,
    some: list[tuple[list[str], str, int, bool]],
    k: int,
    seed: int,
    closed: set[int],
) -> None:
    documents = [
        _document(str(n), " ".join(words), "T", form, published=str(year))
        for n, (words, form, year, _) in enumerate(some)
    ]
    random = np.random.default_rng(seed)
    vectors = {_embedded(d, d.text): _unit(random) for d in documents}
    seen = [d for n, d in enumerate(documents) if n not in closed]
    by_force = _in_memory(seen, vectors)
    whole = _on_disk(tmp_path_factory.mktemp("index"), documents, vectors)
    hidden = [f"folder/{n}" for n in closed]
    part = part_of(whole, hidden, "part", ALL_BUT_UPLOADS)
    assert replace(part.statistics, id="", built_at="") == replace(by_force.statistics, id="")
    question, words = _unit(random), ["rash", "hip", "violet"]
    _same(part.dense(question, k), by_force.dense(question, k))
    _same(part.lexical(words, k), by_force.lexical(words, k))
    assert {w: part.holding(w) for w in words} == {w: by_force.holding(w) for w in words}
    assert part.words_like("violet", 2) == by_force.words_like("violet", 2)
    assert part.facets() == by_force.facets()
    entries = sorted(by_force.texts.values())
    assert part.titles(entries) == by_force.titles(entries)


def _unit(random: np.random.Generator) -> Vectors:
    vector = random.normal(size=8).astype(np.float32)
    return vector / np.linalg.norm(vector)  # type: ignore[no-any-return]


def _same(found: list[tuple[int, float]], wanted: list[tuple[int, float]]) -> None:
    """The same scores in the same order; which of equals come first may differ at the end of the list."""
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], rel=1e-4, abs=1e-5)
    assert len({entry for entry, _ in found}) == len(found)


def test_the_engine_needs_nothing_but_the_protocol(embedder: Embedder) -> None:
    backend = MemoryBackend(embedder.info)
    for document in DOCUMENTS:
        backend.add(as_read(document))
    backend.by_text = {text: embedder.embed_passages([text])[0] for text in backend.texts}
    engine = SearchEngine(MemoryLibrary(backend), embedder)
    hits = engine.search("rash on the knee", 3).hits
    assert hits[0].text == "rash knee elbow red"
    assert hits[1].info.source == "folder/a"
    assert [place.source for place in hits[1].also_in] == ["folder/e", "folder/d"]
    filtered = engine.search("rash on the knee", 3, Filters.parse(["format=PDF"])).hits
    assert {hit.info.source for hit in filtered} == {"folder/a"}, "c is far from it"


def test_a_snapshot_goes_on_serving_when_its_folder_is_gone(tmp_path: Path) -> None:
    snapshot = _on_disk(tmp_path, DOCUMENTS, VECTORS)
    shutil.rmtree(snapshot.folder)
    assert [entry for entry, _ in snapshot.dense(QUESTION, 2)] == [A, BE]
    assert [entry for entry, _ in snapshot.lexical(["knee"], 2)] == [BE]
    assert all(p.intact for p in snapshot.passages([A, BE, C, E]))
    with pytest.raises(DamagedError, match="rollback"):
        Store(tmp_path).open()
