"""Purging an upload leaves none of its words on disk, and the library as it is without it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from faults import HashEmbedder
from support import LIBRARY, quiet

from index.build.options import IngestOptions
from index.build.run import build
from index.errors import StoreError
from index.kept.reviews import approve, note_added, sha256_of
from index.kept.uploads import UploadError, keep
from index.snapshots.store import Store
from index.snapshots.verify import verify
from index.transfer.purge import purge
from index.vectors.cache import VectorCache
from ingest.files.find import find

WORD = "quetzalcoatlus"
UPLOAD = f"# Ward 7\n\nThe {WORD} protocol is read aloud, and then again.\n".encode()


def holding(root: Path, word: str) -> list[str]:
    """The files under a folder in which a word stands, as it is or as SQLite and tantivy keep it."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and word.encode() in path.read_bytes().lower():
            found.append(path.relative_to(root).as_posix())
    return found


def vectors(store: Store) -> int:
    with closing(sqlite3.connect(store.vector_cache)) as file:
        (number,) = file.execute("SELECT count(*) FROM vectors").fetchone()
    return int(number)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A library of tests/library and an approved upload, in two snapshots that hold it and one before."""
    store = Store(tmp_path / "index")
    build(store, find([LIBRARY]), HashEmbedder(), IngestOptions(), quiet)
    keep(store.root, "ward.md", UPLOAD)
    note_added(store.root, "ward.md", "Kim")
    approve(store.root, "ward.md", "Kim", sha256_of(store.root, "ward.md"))
    build(store, None, HashEmbedder(), IngestOptions(), quiet)
    keep(store.root, "other.md", b"# Other\n\nAnother upload, which stays.\n")
    build(store, None, HashEmbedder(), IngestOptions(), quiet)
    return store


def test_none_of_its_words_is_left(store: Store) -> None:
    held = holding(store.root, WORD)
    assert any(name.startswith("uploads/") for name in held)
    assert any("packs" in name for name in held)
    before, kept = store.open().catalog.files(), vectors(store)
    purged = purge(store, "ward.md", HashEmbedder(), IngestOptions(), quiet)
    assert holding(store.root, WORD) == []
    assert [each.id for each in store.published()] == [purged.snapshot]
    library = store.open()
    assert library.catalog.files() == {
        source: sha for source, sha in before.items() if "ward.md" not in source
    }
    assert all(check.passed for check in verify(store))
    assert (purged.vectors, vectors(store)) == (1, kept - 1)
    with VectorCache(store.vector_cache, HashEmbedder().info) as cache:
        assert not cache.missing(key for _, key in library.catalog.vector_keys())


def test_one_that_was_removed_before_is_purged_too_and_the_rest_is_refused(
    store: Store, tmp_path: Path
) -> None:
    (store.root / "uploads" / "ward.md").unlink()
    build(store, None, HashEmbedder(), IngestOptions(), quiet)
    assert holding(store.root, WORD)
    purge(store, "ward.md", HashEmbedder(), IngestOptions(), quiet)
    assert holding(store.root, WORD) == []
    with pytest.raises(UploadError):
        purge(store, "../CURRENT", HashEmbedder(), IngestOptions(), quiet)
    alone = Store(tmp_path / "alone")
    keep(alone.root, "ward.md", UPLOAD)
    build(alone, None, HashEmbedder(), IngestOptions(), quiet)
    with pytest.raises(StoreError, match="holds nothing else"):
        purge(alone, "ward.md", HashEmbedder(), IngestOptions(), quiet)
