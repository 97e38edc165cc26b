"""Publish a snapshot whose catalog and words are written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from index.build.embed_missing import write_vectors
from index.build.options import IngestOptions
from index.catalog.read import Catalog
from index.snapshots.manifest import Manifest
from index.snapshots.snapshot import DENSE, Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.load import READER_VERSION
from ingest.report import Progress


def publish(
    store: Store,
    snapshot_id: str,
    folder: Path,
    catalog: Catalog,
    base: Snapshot | None,
    embedder: Embedder,
    options: IngestOptions,
    progress: Progress,
    read_by: int = READER_VERSION,
) -> Manifest:
    """Write the dense index of the vectors there are, and put the folder into service.

    `read_by` is the version of the reader that made the passages.
    """
    progress("publish", 0, 1)
    documents, passages = catalog.counts()
    manifest = Manifest(
        snapshot=snapshot_id,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model=embedder.info,
        dense=write_vectors(store, folder / DENSE, catalog, embedder, base.folder / DENSE if base else None),
        reader=read_by,
        passage_tokens=options.passage_tokens,
        documents=documents,
        passages=passages,
        entries=len(catalog.vector_keys()),
        files=store.checksums(folder),
    )
    manifest.write(folder)
    store.publish(snapshot_id, folder, options.keep_snapshots)
    progress("publish", 1, 1)
    return manifest
