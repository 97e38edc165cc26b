"""A library divided between servers answers as one does, and refuses where one of them is away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pg_server import running
from support import ingest, quiet

from benchmarks.servers import PgServer, divided
from index.address import Address
from index.catalog.facets import Filters
from index.dense import RULE, Rule
from index.errors import AwayError, StoreError
from index.postgres.backend import PostgresSnapshot
from index.postgres.connect import connect, one
from index.postgres.filled.publish import publishing, writing
from index.postgres.library import PostgresLibrary
from index.postgres.store import PostgresStore
from index.postgres.verify import verify
from index.snapshots.store import Store
from index.transfer.write import export
from index.vectors.model import Embedder
from search.engine import SearchEngine

QUESTIONS = (
    "When does calcinosis appear after onset of dermatomyositis?",
    "How much does dermatomyositis raise the risk of cancer?",
    "Which antibodies are found in inclusion body myositis?",
    "How is statin myopathy treated?",
)


@pytest.fixture(scope="module")
def shards() -> Iterator[tuple[PgServer, PgServer]]:
    with running() as one, running() as other:
        yield one, other


@pytest.fixture
def address(postgres: PgServer, shards: tuple[PgServer, PgServer]) -> Address:
    """An empty library on a server that divides its large tables between two others."""
    return Address(divided(postgres, shards))


def _published(address: Address, local: Store, rule: Rule = RULE) -> PostgresSnapshot:
    snapshot = local.open()
    with (
        writing(address) as connection,
        publishing(connection, address, snapshot, local.vector_cache, quiet, rule),
    ):
        pass
    return PostgresLibrary(address).open()


@pytest.fixture(scope="module")
def starter(postgres: PgServer, shards: tuple[PgServer, PgServer], starter_store: Store) -> PostgresSnapshot:
    """The starter library, divided."""
    return _published(Address(divided(postgres, shards)), starter_store)


def test_a_divided_library_answers_the_same(
    starter: PostgresSnapshot, starter_store: Store, embedder: Embedder
) -> None:
    ours = SearchEngine(starter_store, embedder)
    theirs = SearchEngine(PostgresLibrary(starter.pool.address), embedder)
    for question in QUESTIONS:
        for filters in (Filters(), Filters.parse(["format=PDF"])):
            mine, yours = (engine.search(question, 10, filters).hits for engine in (ours, theirs))
            assert [(h.rank, h.passage_id) for h in mine] == [(h.rank, h.passage_id) for h in yours]
            assert [h.score for h in mine] == pytest.approx([h.score for h in yours], abs=1e-6)
    local = starter_store.open()
    assert list(local.catalog.all_passages()) == list(starter.streamed.all_passages())
    entries = [entry for entry, _ in local.catalog.vector_keys()]
    assert local.titles(entries) == starter.titles(entries)
    assert [p.passage for p in local.passages(entries)] == [p.passage for p in starter.passages(entries)]
    assert all((local.tokens(entries)[e] == starter.tokens(entries)[e]).all() for e in entries)


def test_each_shard_has_a_part_and_does_the_work(starter: PostgresSnapshot) -> None:
    counts = [starter.pool.rows(f"SELECT count(*) FROM vectors_{n}")[0][0] for n in (0, 1)]
    assert all(counts) and sum(counts) == starter.statistics.embedded
    ((some,),) = starter.pool.rows("SELECT vector::text FROM vectors LIMIT 1")
    for asked, values in (
        ("SELECT entry, vector FROM vectors_0 ORDER BY vector <#> %s::vector(384) LIMIT 3", [some]),
        (
            "SELECT entry, sum(weight * (%s::float8[])[array_position(%s::int4[], term)])::float4 AS score"
            " FROM postings_0 WHERE term = ANY(%s::int4[])"
            " GROUP BY entry ORDER BY score DESC, entry LIMIT 3",
            [[1.5, 2.5], [1, 2], [1, 2]],
        ),
    ):
        plan = "\n".join(line for (line,) in starter.pool.rows(f"EXPLAIN VERBOSE {asked}", values))
        remote = next(line for line in plan.splitlines() if "Remote SQL" in line)
        assert "ORDER BY" in remote and "LIMIT" in remote, plan


def test_a_graph_is_followed_on_each_shard(
    address: Address, starter_store: Store, embedder: Embedder
) -> None:
    local, remote = starter_store.open(), _published(address, starter_store, Rule(flat_up_to=5))
    assert "HNSW" in remote.manifest.dense.kind and remote.manifest.dense.recall is not None
    vector = embedder.embed_question(QUESTIONS[0])
    for k in (1, 10, 150):
        found, wanted = ([entry for entry, _ in backend.dense(vector, k)] for backend in (remote, local))
        assert found == wanted


def test_it_is_verified_exported_and_changed_like_any_other(
    address: Address, tmp_path: Path, embedder: Embedder
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for n in range(12):
        (files / f"{n}.md").write_text(f"# Topic {n}\n\nKnee pain of kind {n} is treated with rest.\n")
    store, local = PostgresStore(address, tmp_path / "here"), Store(tmp_path / "local")
    ingest(store, files, embedder=embedder)
    ingest(local, files, embedder=embedder)
    assert [check for check in verify(store) if not check.passed] == []
    for each, name in ((store, "theirs"), (local, "ours")):
        export(each, tmp_path / name, quiet)
    for path in (tmp_path / "ours").iterdir():
        assert path.read_bytes() == (tmp_path / "theirs" / path.name).read_bytes(), path.name
    for n in range(4):
        (files / "0.md").write_text(f"# Topic 0\n\nEdition {n} of something new about elbows.\n")
        ingest(store, files, embedder=embedder)
    assert "Edition 3" in SearchEngine(store.library, embedder).search("elbows").hits[0].text
    assert len(store.published()) == 3


def test_a_database_of_another_library_is_never_swept(
    postgres: PgServer, shards: tuple[PgServer, PgServer], address: Address, starter_store: Store
) -> None:
    _published(address, starter_store)
    with connect(address) as connection:
        (options,) = one(connection, "SELECT srvoptions FROM pg_foreign_server WHERE srvname = 'verbatim_1'")
    (database,) = (each.removeprefix("dbname=") for each in options if each.startswith("dbname="))
    second = Address(divided(postgres, shards))
    with connect(second) as connection:
        connection.execute(f"ALTER SERVER verbatim_1 OPTIONS (SET dbname '{database}')")
    with pytest.raises(StoreError, match="another library's"):
        _published(second, starter_store)
    assert PostgresLibrary(second).current_id() is None
    assert PostgresLibrary(address).open().passages([1])


def test_a_killed_shard_refuses_loudly_and_comes_back(
    postgres: PgServer, tmp_path: Path, starter_store: Store, embedder: Embedder
) -> None:
    with running() as one, running() as other:
        address = Address(divided(postgres, (one, other)))
        _published(address, starter_store)
        engine = SearchEngine(PostgresLibrary(address), embedder)
        before = engine.search(QUESTIONS[0])
        other.stop(kill=True)
        for question in QUESTIONS:
            with pytest.raises(AwayError, match="does not answer") as caught:
                engine.search(question)
            assert other.password not in str(caught.value)
        with pytest.raises(StoreError):
            ingest(PostgresStore(address, tmp_path / "here"), tmp_path, embedder=embedder)
        other.start()
        assert [h.passage_id for h in engine.search(QUESTIONS[0]).hits] == [h.passage_id for h in before.hits]
