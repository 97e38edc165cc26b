"""Whatever fails between here and the server is an error that helps, and never a short or wrong answer."""

from __future__ import annotations

import re
import socket
import threading
import time
from pathlib import Path

import psycopg
import pytest
from pg_server import running
from support import hang_guard, ingest

from benchmarks import servers
from benchmarks.servers import PgServer
from index.address import Address
from index.errors import AwayError, BusyError, MismatchError, StoreError, WriteError
from index.postgres import connect as connecting
from index.postgres.connect import Pool, connect
from index.postgres.filled.publish import writing
from index.postgres.library import PostgresLibrary
from index.postgres.store import PostgresStore
from index.vectors.model import Embedder
from search.engine import SearchEngine

QUESTION = "How is knee pain treated?"


@pytest.fixture
def address(postgres: PgServer) -> Address:
    return Address(postgres.new_database())


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for n in range(8):
        (folder / f"{n}.md").write_text(f"# Topic {n}\n\nKnee pain of kind {n} is treated with rest.\n")
    return folder


def test_a_wrong_password_is_said_and_never_repeated(postgres: PgServer, tmp_path: Path) -> None:
    for secret in ("s3cret-Passw0rd", "p%40ss%2Fw"):
        address = Address(postgres.url(password=secret))
        with pytest.raises(AwayError, match="Check the user and the password") as caught:
            PostgresLibrary(address).open()
        said = f"{caught.value} {caught.value.__cause__} {address} {address!r}"
        assert secret not in said and "p@ss/w" not in said
        assert f"127.0.0.1:{postgres.port}" in said


@pytest.mark.parametrize(
    "url", ["postgresql://u:geheim@h:port/d", "postgresql://u:geheim@[::1/d", "postgres://u:geheim@"]
)
def test_an_address_that_is_none_does_not_repeat_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught, hang_guard(30):
        PostgresLibrary(Address(url)).open()
    assert "geheim" not in f"{caught.value} {caught.value.__cause__} {Address(url)!r}"


def test_a_server_that_is_away_is_named_within_seconds() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = Address(f"postgresql://u:geheim@127.0.0.1:{taken.getsockname()[1]}/d")
        with pytest.raises(AwayError, match="does not answer"), hang_guard(20):
            PostgresLibrary(address).open()


def test_a_cut_connection_is_made_again_once(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    store = PostgresStore(address, tmp_path / "here")
    ingest(store, files, embedder=embedder)
    engine = SearchEngine(store.library, embedder)
    before = engine.search(QUESTION).hits
    _cut_all(address)
    assert engine.search(QUESTION).hits == before


def _cut_all(address: Address) -> None:
    with connect(address) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND application_name = 'verbatim'"
            " AND datname = current_database()"
        )


def test_connections_cut_all_the_time_give_whole_answers_or_errors(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    store = PostgresStore(address, tmp_path / "here")
    ingest(store, files, embedder=embedder)
    engine = SearchEngine(store.library, embedder)
    whole = [hit.passage_id for hit in engine.search(QUESTION).hits]
    assert len(whole) == 8
    over = threading.Event()

    def cutting() -> None:
        while not over.is_set():
            _cut_all(address)

    cutter = threading.Thread(target=cutting)
    cutter.start()
    answered = refused = 0
    try:
        for _ in range(25):
            try:
                assert [hit.passage_id for hit in engine.search(QUESTION).hits] == whole
                answered += 1
            except AwayError:
                refused += 1
    finally:
        over.set()
        cutter.join(10)
    assert answered + refused == 25


def test_a_statement_past_its_deadline_is_an_error(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "DEADLINE_SECONDS", 1)
    pool = Pool(address, "SET statement_timeout = 200")
    with pytest.raises(AwayError, match="did not answer within 1 seconds"):
        pool.rows("SELECT pg_sleep(9)")
    assert pool.rows("SELECT 1") == [(1,)]


def test_tables_of_another_version_are_refused(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    store = PostgresStore(address, tmp_path / "here")
    ingest(store, files, embedder=embedder)
    with connect(address) as connection:
        connection.execute("UPDATE verbatim.library SET layout = 999")
    for opening in (PostgresLibrary(address).open, lambda: ingest(store, files, embedder=embedder)):
        with pytest.raises(MismatchError, match="layout 999, and this version of Verbatim reads"):
            opening()


def test_a_second_writer_is_refused_by_name(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    with writing(address), pytest.raises(BusyError, match=r"verbatim at 127\.0\.0\.1, since .* is writing"):
        ingest(PostgresStore(address, tmp_path / "here"), files, embedder=embedder)
    assert ingest(PostgresStore(address, tmp_path / "here"), files, embedder=embedder).published


def test_a_database_without_pgvector_says_what_to_do(
    postgres: PgServer, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    address = Address(postgres.new_database())
    with connect(address) as connection:
        connection.execute("DROP EXTENSION vector")
    with pytest.raises(StoreError, match="CREATE EXTENSION vector"):
        ingest(PostgresStore(address, tmp_path / "here"), files, embedder=embedder)
    assert PostgresLibrary(address).current_id() is None


def test_a_build_that_the_server_refuses_leaves_what_was_in_service(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PostgresStore(address, tmp_path / "here")
    first = ingest(store, files, embedder=embedder)
    (files / "1.md").write_text("# Topic 1\n\nSomething new about elbows.\n")

    def cut(*_: object) -> None:
        _cut_all(address)

    with monkeypatch.context() as patch:
        patch.setattr("index.postgres.filled.fill.load_postings", cut)
        with pytest.raises(WriteError, match="Nothing was published"):
            ingest(store, files, embedder=embedder)
    assert store.library.current_id() == first.snapshot
    second = ingest(store, files, embedder=embedder)
    assert store.library.current_id() == second.published
    assert "elbows" in SearchEngine(store.library, embedder).search("elbows").hits[0].text


def test_a_server_that_is_killed_loses_nothing_and_answers_nothing_meanwhile(
    tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    with running() as server:
        address = Address(server.new_database())
        store = PostgresStore(address, tmp_path / "here")
        first = ingest(store, files, embedder=embedder)
        engine = SearchEngine(store.library, embedder)
        before = engine.search(QUESTION).hits
        server.stop(kill=True)
        with pytest.raises(AwayError, match="does not answer"):
            engine.search(QUESTION)
        with pytest.raises(AwayError):
            ingest(store, files, embedder=embedder)
        server.start()
        assert store.library.current_id() == first.snapshot
        assert engine.search(QUESTION).hits == before
        assert re.search("knee", before[0].text, re.IGNORECASE)


def test_a_promoted_standby_goes_on(tmp_path: Path, files: Path, embedder: Embedder) -> None:
    """The address names both servers; what the first one published before it died is served by the other."""
    with running() as first, servers.standby(first) as second:
        database = first.new_database().rpartition("/")[2]
        both = f"127.0.0.1:{first.port},127.0.0.1:{second.port}"
        url = f"postgresql://{servers.USER}:{first.password}@{both}/{database}"
        address = Address(f"{url}?target_session_attrs=read-write")
        store = PostgresStore(address, tmp_path / "here")
        published = ingest(store, files, embedder=embedder).published
        engine = SearchEngine(store.library, embedder)
        before = engine.search(QUESTION).hits
        _wait_until_followed(first, second)
        first.stop(kill=True)
        with pytest.raises(AwayError) as caught:
            engine.search(QUESTION)
        assert first.password not in str(caught.value)
        with psycopg.connect(second.url(), autocommit=True) as connection:
            connection.execute("SELECT pg_promote()")
        assert engine.search(QUESTION).hits == before
        assert store.library.current_id() == published
        (files / "1.md").write_text("# Topic 1\n\nSomething new about elbows.\n")
        assert ingest(store, files, embedder=embedder).embedded == 1


def _wait_until_followed(first: PgServer, second: PgServer) -> None:
    with (
        hang_guard(30),
        psycopg.connect(first.url(), autocommit=True) as primary,
        psycopg.connect(second.url(), autocommit=True) as follower,
    ):
        (written,) = primary.execute("SELECT pg_current_wal_flush_lsn()").fetchone() or ("",)
        has_it = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        while follower.execute(has_it, [written]).fetchone() != (True,):
            time.sleep(0.05)
