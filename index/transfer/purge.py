"""Take an upload out of everything that is kept: older snapshots, packs, postings and vectors.

A removed document leaves the answers with the next publish. Its words stay on disk: in older snapshots, as
dead bytes of packs, as deleted postings. So the library is written anew from what it holds now, and all else
deleted.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.trust import is_upload
from index.errors import StoreError
from index.kept.reviews import forget
from index.kept.uploads import name_of, remove
from index.private import make_private
from index.snapshots.store import Store
from index.transfer.restore import restore
from index.transfer.write import export
from index.vectors.cache import VectorCache
from index.vectors.model import Embedder
from ingest.report import Progress

_BESIDE = ".purging-"


@dataclass(frozen=True, slots=True)
class Purged:
    """What was purged: the snapshot in service now, the older ones deleted, and the vectors forgotten."""

    snapshot: str | None
    dropped: int
    vectors: int


def purge(store: Store, name: str, embedder: Embedder, options: IngestOptions, progress: Progress) -> Purged:
    """Purge the upload of a name, removed already or not; no older snapshot can be returned to.

    Raises:
        UploadError: if it is no name of an upload.
        StoreError: if there is no library, or the upload could not be taken out of it.
        BusyError: if another process builds this index.
        WriteError: if it cannot be written; then it is not certain what is left: purge again.
    """
    remove(store.root, name)
    forget(store.root, name)
    build(store, None, embedder, options, progress)
    library = store.open()
    held = any(is_upload(source) and name_of(source) == name for source in library.catalog.files())
    documents, _ = library.catalog.counts()
    library.close()
    if not documents:
        raise StoreError(f"{store.root}: holds nothing else. Delete the whole folder, and ingest anew")
    if held:
        raise StoreError(
            f"{name}: could not be taken out of the library. Look at the report of the last ingest"
        )
    before = len(store.published())
    for left in store.root.glob(f"{_BESIDE}*"):  # of a purge that was killed
        shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=store.root))
    try:
        export(store, folder / "export", progress)
        restored = restore(store, folder / "export", embedder, 1, progress)
    finally:
        shutil.rmtree(folder)
    keys = _keys(store)
    with store.writing(), VectorCache(store.vector_cache, embedder.info) as cache:
        forgotten = cache.keep_only(keys)
    make_private(store.root)
    return Purged(restored.snapshot, before, forgotten)


def _keys(store: Store) -> set[bytes]:
    library = store.open()
    try:
        return {key for _, key in library.catalog.vector_keys()}
    finally:
        library.close()
