"""A library is built on one machine, published on a server, and taken up by another machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support import ingest, quiet

from benchmarks.servers import PgServer
from index.address import Address
from index.build.options import IngestOptions
from index.build.run import build
from index.errors import MismatchError, NoIndexError, StoreError
from index.kept.uploads import keep
from index.postgres.connect import connect
from index.postgres.library import PostgresLibrary
from index.postgres.schema import schema_of
from index.postgres.store import PostgresStore
from index.postgres.verify import verify
from index.snapshots.store import Store
from index.transfer.purge import purge
from index.transfer.restore import restore
from index.transfer.write import export
from index.vectors.model import Embedder
from ingest.files.find import find
from search.engine import SearchEngine


@pytest.fixture
def address(postgres: PgServer) -> Address:
    return Address(postgres.new_database())


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "rash.md").write_text("# Rash\n\nA violet rash of the eyelids is called heliotrope.\n")
    (folder / "knee.md").write_text("# Knee\n\nPain of the knee is treated with rest and ibuprofen 400 mg.\n")
    return folder


def _first(store: PostgresStore, embedder: Embedder, question: str = "How is knee pain treated?") -> str:
    return SearchEngine(store.library, embedder).search(question).hits[0].text


def test_a_library_is_published_changed_and_returned_to(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    store = PostgresStore(address, tmp_path / "here")
    with pytest.raises(NoIndexError, match="no library here yet"):
        store.library.open()
    first = ingest(store, files, embedder=embedder)
    assert first.published and "ibuprofen 400 mg" in _first(store, embedder)
    assert ingest(store, files, embedder=embedder).published is None, "an unchanged file costs a hash"
    engine = SearchEngine(store.library, embedder)
    (files / "knee.md").write_text("# Knee\n\nPain of the knee is treated with exercise.\n")
    second = ingest(store, files, embedder=embedder)
    assert second.embedded == 1
    assert "exercise" in engine.search("How is knee pain treated?").hits[0].text, "taken up by itself"
    assert [(each.id, each.current) for each in store.published()] == [
        (second.snapshot, True),
        (first.snapshot, False),
    ]
    assert store.rollback() == first.snapshot
    assert "ibuprofen" in engine.search("How is knee pain treated?").hits[0].text
    with pytest.raises(StoreError, match="no older snapshot"):
        store.rollback()
    assert store.rollback(second.snapshot) == second.snapshot
    assert [check.name for check in verify(store) if not check.passed] == []


def test_only_so_many_snapshots_are_kept(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    store = PostgresStore(address, tmp_path / "here")
    for n in range(5):
        (files / "rash.md").write_text(f"# Rash\n\nEdition {n} of what is known of rashes.\n")
        ingest(store, files, embedder=embedder)
    assert len(store.published()) == IngestOptions().keep_snapshots
    with connect(address) as connection:
        schemas = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'verbatim@_%' ESCAPE '@'"
        )
        assert {name for (name,) in schemas} == {schema_of(each.id) for each in store.published()}


def test_another_machine_goes_on_where_this_one_stopped(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    here, there = (PostgresStore(address, tmp_path / name) for name in ("here", "there"))
    ingest(here, files, embedder=embedder)
    with pytest.raises(MismatchError, match="does not hold the state"):
        there.check_in_step()
    (files / "foot.md").write_text("# Foot\n\nA broken toe is taped to its neighbour.\n")
    second = ingest(there, files, embedder=embedder)
    assert (second.counts["added"], second.counts["unchanged"], second.embedded) == (1, 2, 1)
    (files / "rash.md").unlink()
    third = ingest(here, files, embedder=embedder)
    assert (third.counts["removed"], third.counts["unchanged"], third.embedded) == (1, 2, 0)
    assert "taped" in _first(here, embedder, "What is done for a broken toe?")
    assert here.current_id() == third.snapshot
    here.check_in_step()


def test_a_local_library_moves_to_a_server_and_back(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    local = Store(tmp_path / "here")
    ingest(local, files, embedder=embedder)
    export(local, tmp_path / "of the folder", quiet)
    store = PostgresStore(address, tmp_path / "here")
    assert ingest(store, files, embedder=embedder).embedded == 0
    assert PostgresLibrary(address).current_id() == local.current_id()
    # Nor does the export need the folder: it reads the server.
    shutil.rmtree(tmp_path / "here")
    elsewhere = PostgresStore(address, tmp_path / "elsewhere")
    export(elsewhere, tmp_path / "of the server", quiet)
    ours, theirs = tmp_path / "of the folder", tmp_path / "of the server"
    assert {p.name: p.read_bytes() for p in ours.iterdir()} == {
        p.name: p.read_bytes() for p in theirs.iterdir()
    }
    back = Store(tmp_path / "back")
    restore(back, theirs, embedder, 3, quiet)
    assert ingest(back, files, embedder=embedder).counts["unchanged"] == 2


def test_an_import_is_published_on_the_server(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    local = Store(tmp_path / "local")
    ingest(local, files, embedder=embedder)
    export(local, tmp_path / "export", quiet)
    store = PostgresStore(address, tmp_path / "here")
    restored = restore(store, tmp_path / "export", embedder, 3, quiet)
    assert store.library.current_id() == restored.snapshot
    assert "ibuprofen" in _first(store, embedder)


def test_another_length_of_passages_reads_all_anew(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    here, there = (PostgresStore(address, tmp_path / name) for name in ("here", "there"))
    build(here, find([files]), embedder, IngestOptions(passage_tokens=100), quiet)
    report = build(there, find([files]), embedder, IngestOptions(passage_tokens=150), quiet)
    assert report.counts["updated"] == 2


def test_uploads_of_another_machine_are_never_dropped(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    here = PostgresStore(address, tmp_path / "here")
    ingest(here, files, embedder=embedder)
    keep(here.root, "added.md", b"# Added\n\nA bee sting is cooled with ice.\n")
    build(here, None, embedder, IngestOptions(), quiet)
    there = PostgresStore(address, tmp_path / "there")
    with pytest.raises(MismatchError, match="folder of another machine"):
        ingest(there, files, embedder=embedder)
    assert "ice" in _first(here, embedder, "What helps against a bee sting?")


def test_a_changed_row_is_found(address: Address, tmp_path: Path, files: Path, embedder: Embedder) -> None:
    store = PostgresStore(address, tmp_path / "here")
    report = ingest(store, files, embedder=embedder)
    with connect(address) as connection:
        connection.execute(f"SET search_path = {schema_of(str(report.snapshot))}, public")
        connection.execute(
            "UPDATE documents SET content ="
            " convert_to(replace(convert_from(content, 'UTF8'), '400', '800'), 'UTF8')"
        )
    found = {check.name: check.wrong for check in verify(store)}
    assert any("table documents" in wrong for wrong in found["checksums"])
    assert any("knee" in wrong for wrong in found["spans"])
    # And no question gets it.
    with pytest.raises(StoreError, match="not what its document says"):
        SearchEngine(store.library, embedder).search("How is knee pain treated?")


def test_a_purged_upload_is_in_no_snapshot_on_the_server(
    address: Address, tmp_path: Path, files: Path, embedder: Embedder
) -> None:
    store = PostgresStore(address, tmp_path / "here")
    ingest(store, files, embedder=embedder)
    keep(store.root, "added.md", b"# Added\n\nA bee sting is cooled with ice.\n")
    build(store, None, embedder, IngestOptions(), quiet)
    assert len(store.published()) == 2
    purged = purge(store, "added.md", embedder, IngestOptions(), quiet)
    (left,) = store.published()
    assert left.id == purged.snapshot
    with connect(address) as connection:
        schemas = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'verbatim_')"
        )
        assert [name for (name,) in schemas] == [schema_of(left.id)]
    library = store.library.open()
    assert not any("uploaded" in each.info.source for each in library.documents())
    assert not library.words_like("sting", 0)
