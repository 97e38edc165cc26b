"""Puts a snapshot whose catalog and words are written into service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from index.build.embed_missing import write_vectors
from index.build.read_files import Progress, Recipe
from index.catalog.read import Catalog
from index.snapshots.manifest import Manifest
from index.snapshots.snapshot import DENSE, Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.load import RECIPE


def publish(
    store: Store,
    snapshot_id: str,
    folder: Path,
    catalog: Catalog,
    base: Snapshot | None,
    embedder: Embedder,
    recipe: Recipe,
    progress: Progress,
    read_by: int = RECIPE,
) -> Manifest:
    """Writes the dense index of the vectors there are, and puts the folder into service; `read_by` is
    the recipe by which the files were read."""
    progress("publish", 0, 1)
    documents, passages = catalog.counts()
    manifest = Manifest(
        snapshot=snapshot_id,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        model=embedder.info,
        dense=write_vectors(store, folder / DENSE, catalog, embedder, base.folder / DENSE if base else None),
        recipe=read_by,
        passage_tokens=recipe.passage_tokens,
        documents=documents,
        passages=passages,
        entries=len(catalog.vector_keys()),
        files=store.checksums(folder),
    )
    manifest.write(folder)
    store.publish(snapshot_id, folder, recipe.keep_snapshots)
    progress("publish", 1, 1)
    return manifest
