"""What the disk has changed is found out, by name, and mended by the next ingest; it crashes nobody."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from faults import (
    HashEmbedder,
    Job,
    Report,
    answers,
    build_job,
    change,
    left_over,
    noted_job,
    run,
    said,
    write_library,
)
from support import ROOT

from index.errors import DamagedError, StoreError
from index.snapshots.manifest import Checksums, read_manifest
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.snapshots.verify import verify
from search.engine import SearchEngine


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library and an index of it, with two packs, two lexical segments and tombstones."""
    at = tmp_path_factory.mktemp("made")
    write_library(at / "library")
    assert run(build_job, at / "index", at / "library").value
    change(at / "library", 1)
    assert run(build_job, at / "index", at / "library").value
    return at


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Store:
    """A copy of the index."""
    shutil.copytree(made / "index", tmp_path / "index")
    return Store(tmp_path / "index")


def _folder(store: Store) -> Path:
    return store.root / "snapshots" / str(store.current_id())


def _files(folder: Path) -> list[Path]:
    """Every file in a snapshot; locks are none of it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def _flip(path: Path, offset: int) -> bytes:
    """Flips a bit; returns what was there before."""
    content = path.read_bytes()
    flipped = bytearray(content)
    flipped[offset] ^= 1
    path.write_bytes(flipped)
    return content


def test_a_flipped_byte_in_any_file_is_found_by_name(store: Store) -> None:
    folder = _folder(store)
    files = _files(folder)
    assert {path.suffix for path in files} >= {".sqlite", ".pack", ".faiss", ".npy", ".json", ".term", ".idx"}
    for path in files:
        size = path.stat().st_size
        for offset in sorted({0, size // 4, size // 2, size - 1}):
            before = _flip(path, offset)
            wrong = [problem for check in verify(store) for problem in check.wrong]
            assert any(str(path) in problem and "gain" in problem for problem in wrong), (path, offset, wrong)
            path.write_bytes(before)
    answers(store)


@pytest.mark.parametrize(
    "name", ["manifest.json", "dense/*.rows.npy", "lexical/*.term", "lexical/.managed.json"]
)
def test_a_flipped_byte_is_mended_by_the_next_ingest(store: Store, made: Path, name: str) -> None:
    before = said(store)
    path = next(_folder(store).glob(name))
    _flip(path, 0)
    with pytest.raises(StoreError, match=re.escape(str(path))):
        Store(store.root).open()
    assert "could not be used" in str(run(noted_job, store.root, made / "library").value)
    assert said(store) == before


def test_each_byte_of_a_manifest_is_sealed(store: Store) -> None:
    path = _folder(store) / "manifest.json"
    for offset in range(0, path.stat().st_size, 41):
        before = _flip(path, offset)
        wrong = [problem for check in verify(store) for problem in check.wrong]
        assert any(str(path) in problem for problem in wrong), (offset, wrong)
        path.write_bytes(before)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "which is no id"),
        (b"\xff\xfe\0garbage" * 100, "which is no id"),
        (b"20200101T000000000Z-abcdef\n", "the snapshot in service is gone"),
        (b"../../elsewhere\n", "which is no id"),
        (b"../snapshots/.\n", "which is no id"),
        (b"/etc\n", "which is no id"),
    ],
)
def test_a_pointer_that_points_nowhere(store: Store, made: Path, content: bytes, message: str) -> None:
    before = said(store)
    engine = SearchEngine(store, HashEmbedder())
    (store.root / "CURRENT").write_bytes(content)
    with pytest.raises(DamagedError, match=message) as error:
        store.open()
    assert "rollback" in str(error.value)
    assert "ingest again" in str(error.value)
    assert [check.passed for check in verify(store)] == [False]
    assert engine.search("rash").hits, "a running page goes on"
    assert message in engine.problem
    shutil.copytree(store.root, store.root.with_name("other"))
    other = Store(store.root.with_name("other"))
    assert other.rollback() == max(each.id for each in other.published())
    assert said(other) == before
    assert message in str(run(noted_job, store.root, made / "library").value)
    assert said(store) == before
    assert left_over(store, 3) == []


def _probe(root: Path) -> str:
    """What becomes of an index when everything in it is asked for."""
    try:
        store = Store(root)
        snapshot = store.open()
        for document_id in snapshot.catalog.document_ids(""):
            snapshot.document(document_id)
        snapshot.facets()
        wrong = [problem for check in verify(store) for problem in check.wrong]
        return f"verify: {wrong[0]}" if wrong else f"fine: {answers(store)}"
    except DamagedError as error:
        return f"damaged: {error}"


def _cut_job(report: Report, root: Path, names: list[str], fit: bool) -> None:
    """Cuts files short in several places, with checksums that fit if asked, and tries the index."""
    report(_probe(root))
    folder = _folder(Store(root))
    original = (folder / "manifest.json").read_bytes()
    for name in names:
        whole = (folder / name).read_bytes()
        for length in sorted({0, 1, len(whole) // 3, max(0, len(whole) - 4096), len(whole) - 1}):
            (folder / name).write_bytes(whole[:length])
            if fit:
                files = Checksums().of(folder)
                dataclasses.replace(read_manifest(folder), files=files).write(folder)
            report((name, length))
            report(_probe(root))
        (folder / name).write_bytes(whole)
        (folder / "manifest.json").write_bytes(original)


@pytest.mark.parametrize("fit", [False, True], ids=["as it is", "with checksums that fit"])
def test_a_file_cut_short_is_damage_and_no_crash(store: Store, fit: bool) -> None:
    folder = _folder(store)
    names = [path.relative_to(folder).as_posix() for path in _files(folder) if path.name != "manifest.json"]
    job = Job(_cut_job, store.root, names, fit)
    fine = job.next()
    results = list(job.reports())
    assert results.pop().status == 0, results[-1]
    assert job.process.exitcode in (None, 0)
    assert len(results) // 2 >= 3 * len(names)
    for (name, length), became in zip(results[::2], results[1::2], strict=True):
        # What is left out may say nothing: a line break, or the text of a document that is gone.
        harmless = fit and name.endswith((".json", ".pack")) and became == fine
        assert became.startswith("damaged: ") or harmless, (name, length, became)
        assert harmless or str(folder) in became


def test_a_faiss_file_cut_short_with_a_layout_that_fits(store: Store) -> None:
    """As a build would have left it that did not see its disk was full."""
    ended = run(_cut_faiss_job, store.root)
    assert ended.status == 0, ended
    assert all(became.startswith("damaged: ") for became in ended.value), ended.value


def _cut_faiss_job(report: Report, root: Path) -> list[str]:
    folder = _folder(Store(root))
    path = min(folder.glob("dense/*.faiss"))
    layout = folder / "dense" / "parts.json"
    whole, original = path.read_bytes(), layout.read_text()
    became = []
    for length in (0, 1, 20, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        layout.write_text(original.replace(f'"size": {len(whole)}', f'"size": {length}'))
        dataclasses.replace(read_manifest(folder), files=Checksums().of(folder)).write(folder)
        became.append(_probe(root))
    return became


def _spoil_row(path: Path) -> None:
    with sqlite3.connect(path) as file:
        (key, vector) = file.execute("SELECT key, vector FROM vectors LIMIT 1").fetchone()
        turned = (-np.frombuffer(vector, dtype=np.float32)).tobytes()
        file.execute("UPDATE vectors SET vector = ? WHERE key = ?", (turned, key))
    file.close()


def _spoil(path: Path, how: str) -> None:
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    elif how == "garbage":
        path.write_bytes(b"no database\n" * 1000)
    elif how == "half":
        path.write_bytes(content[: len(content) // 2])
    elif how == "header":
        path.write_bytes(b"\0" * 200 + content[200:])
    elif how == "pages":
        path.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
    elif how == "vector":
        _spoil_row(path)


@pytest.mark.parametrize("how", ["gone", "garbage", "half", "header", "pages", "vector"])
@pytest.mark.parametrize("afresh", [False, True], ids=["next build", "first build"])
def test_a_damaged_vector_cache_stops_no_build_and_gives_no_wrong_vector(
    store: Store, made: Path, tmp_path: Path, how: str, afresh: bool
) -> None:
    library = tmp_path / "library"
    shutil.copytree(made / "library", library)
    change(library, 2)
    _spoil(store.vector_cache, how)
    if afresh:
        shutil.rmtree(store.root / "snapshots")
        (store.root / "CURRENT").unlink()
    ended = run(noted_job, store.root, library)
    assert ended.status == 0, ended
    aside = store.root / "vectors.sqlite.damaged"
    assert aside.exists() == (how in ("garbage", "half", "header", "pages"))
    assert ("the vector cache was damaged" in ended.value) == aside.exists()
    snapshot = store.open()
    assert snapshot.manifest.complete
    _check_vectors(snapshot)
    assert run(noted_job, store.root, library).value == "", "it is said once"


def _check_vectors(snapshot: Snapshot) -> None:
    entries = [entry for entry, _ in snapshot.catalog.vector_keys()]
    texts = [stored.embedded_text for stored in snapshot.catalog.passages(entries)]
    held = snapshot.dense_index.vectors(np.array(entries))
    assert np.array_equal(held, HashEmbedder().embed_passages(texts))


_UNSAFE = re.compile(
    r"allow_pickle\s*=\s*True|weights_only\s*=\s*False|\btorch\.load\b|\bc?[Pp]ickle\.\w|\.pkl\b|\.pickle\b"
)


def test_no_pickle_is_written_or_read(store: Store) -> None:
    sources = [
        path
        for room in ("*.py", "[a-z]*/**/*.py")
        for path in ROOT.glob(room)
        if path.relative_to(ROOT).parts[0] != "tests"
    ]
    assert len(sources) > 100
    assert [path for path in sources if _UNSAFE.search(path.read_text(encoding="utf-8"))] == []
    files = [path for path in store.root.rglob("*") if path.is_file()]
    for path in files:
        content = path.read_bytes()
        # How every pickle since protocol 2 begins, and the archive that PyTorch puts pickles in.
        assert not re.match(rb"\x80[\x02-\x05]|PK\x03\x04", content), path
        if path.suffix == ".npy":
            assert np.load(path, allow_pickle=False).dtype == np.int64
    assert json.loads((_folder(store) / "manifest.json").read_text())
