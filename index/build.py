"""Builds the next snapshot from the files that changed, and publishes it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import numpy as np

from index.catalog import Catalog, StoredPassage
from index.dense import KIND, DenseIndex
from index.embed import Embedder, ModelInfo
from index.errors import DamagedError, MismatchError
from index.manifest import Manifest, checksums
from index.store import CATALOG, DENSE, Snapshot, Store
from index.texts import Plan, Progress, Recipe, failure, write_texts
from index.vectors import VectorCache, vector_key
from ingest.errors import IngestError
from ingest.load import RECIPE, Found, SourceFile, checksum_of
from ingest.passage import embedded_text
from ingest.report import FileReport, IngestReport

_EMBED_AT_ONCE = 256
_SORT_AT_ONCE = 8192
"""How many texts are in memory together. The more, the better they sort by length."""
_NOTHING_READ = "No document could be read, so the library stays as it was."


def build(store: Store, found: Found, embedder: Embedder, recipe: Recipe, progress: Progress) -> IngestReport:
    """Makes the index match the files found, and publishes a snapshot if anything changed.

    A file with the same bytes as before costs a hash. One that cannot be read is reported; if it
    was read before, what it said then stays in service, and it is tried again next time.

    Raises:
        BusyError: if another process builds this index.
    """
    began = time.monotonic()
    with store.writing():
        previous, note = _previous(store)
        base = previous if previous and _same_recipe(previous, recipe, embedder.info) else None
        plan = _plan(base, previous, found, progress)
        if previous and base and not plan.to_read and not plan.removed:
            return _report(plan.reports, previous.manifest, None, note, time.monotonic() - began)
        with store.building() as (snapshot_id, folder):
            reports = [*plan.reports, *write_texts(folder, base, plan, recipe, embedder.limits, progress)]
            documents, passages = _counts(folder)
            if documents == 0:
                current = previous.manifest if previous else None
                note = " ".join(filter(None, (note, _NOTHING_READ if previous else "")))
                return _report(reports, current, None, note, time.monotonic() - began)
            if previous and base and not _any_change(reports):
                return _report(reports, previous.manifest, None, note, time.monotonic() - began)
            embedded = _embed(store, folder, embedder, progress)
            dimension = _write_vectors(store, folder, embedder)
            progress("publish", 0, 1)
            manifest = Manifest(
                snapshot=snapshot_id,
                built_at=datetime.now(UTC).isoformat(timespec="seconds"),
                model=embedder.info,
                dimension=dimension,
                dense=KIND,
                recipe=RECIPE,
                passage_tokens=recipe.passage_tokens,
                documents=documents,
                passages=passages,
                files=checksums(folder),
            )
            manifest.write(folder)
            store.publish(snapshot_id, folder, recipe.keep_snapshots)
            progress("publish", 1, 1)
            seconds = time.monotonic() - began
            return _report(reports, manifest, manifest.snapshot, note, seconds, embedded)


def preview(store: Store, found: Found, model: ModelInfo, recipe: Recipe, progress: Progress) -> IngestReport:
    """What `build` would do with these files, without reading one or writing anything.

    A file that is named as added or updated may still turn out unreadable.
    """
    began = time.monotonic()
    previous, note = _previous(store)
    base = previous if previous and _same_recipe(previous, recipe, model) else None
    plan = _plan(base, previous, found, progress)
    to_read = [
        FileReport(file.source, "updated" if file.source in plan.before else "added") for file in plan.to_read
    ]
    note = " ".join(filter(None, (note, "This was a dry run: nothing was read or written.")))
    manifest = previous.manifest if previous else None
    return _report([*plan.reports, *to_read], manifest, None, note, time.monotonic() - began)


def _previous(store: Store) -> tuple[Snapshot | None, str]:
    """The snapshot in service; or none, and why, where it cannot be built upon."""
    if store.current_id() is None:
        return None, ""
    try:
        return store.open(), ""
    except (DamagedError, MismatchError) as error:
        return None, f"The snapshot in service could not be used, so every file is read anew. {error}"


def _same_recipe(snapshot: Snapshot, recipe: Recipe, model: ModelInfo) -> bool:
    """Whether the snapshot's passages are what would be made now: their length hangs on the model."""
    manifest = snapshot.manifest
    same_length = manifest.passage_tokens == recipe.passage_tokens
    return manifest.recipe == RECIPE and same_length and manifest.model == model


def _any_change(reports: Sequence[FileReport]) -> bool:
    return any(report.status in ("added", "updated", "removed") for report in reports)


def _plan(base: Snapshot | None, previous: Snapshot | None, found: Found, progress: Progress) -> Plan:
    """Sorts the files by what must be done with them; unchanged and skipped ones are reported here."""
    known = base.catalog.files() if base else {}
    counts = base.catalog.file_counts() if base else {}
    before = previous.catalog.files() if previous else {}
    to_read: list[SourceFile] = []
    reports = [FileReport(source, "skipped", detail=reason) for source, reason in found.skipped]
    failed = list(found.failed)
    for i, file in enumerate(found.files):
        progress("check", i, len(found.files))
        try:
            digest = checksum_of(file)
        except IngestError as error:
            failed.append(error)
            continue
        if known.get(file.source) == digest:
            documents, passages = counts.get(file.source, (0, 0))
            reports.append(FileReport(file.source, "unchanged", documents, passages))
        else:
            to_read.append(file)
    progress("check", len(found.files), len(found.files))
    present = {file.source for file in found.files}
    # An archive that cannot be read is no sign that what it held is gone.
    unread = {error.source for error in failed}
    has_old = {place for source in known for place in _places(source)} & unread
    reports += [failure(error.source, error, error.source in has_old) for error in failed]
    present.update(source for source in before if not unread.isdisjoint(_places(source)))
    gone = tuple(sorted(source for source in before if source not in present))
    reports += [FileReport(source, "removed") for source in gone]
    removed = tuple(source for source in gone if source in known)
    return Plan(tuple(to_read), removed, frozenset(before), tuple(reports))


def _places(source: str) -> list[str]:
    """A source itself, and every archive or folder in which it lies."""
    return [source, *map(str, PurePosixPath(source).parents)]


def _counts(folder: Path) -> tuple[int, int]:
    catalog = Catalog.open(folder / CATALOG)
    counts = catalog.counts()
    catalog.close()
    return counts


def _embed(store: Store, folder: Path, embedder: Embedder, progress: Progress) -> int:
    """Makes the vectors that the cache lacks; returns how many."""
    with VectorCache(store.vector_cache, embedder.info) as cache:
        catalog = Catalog.open(folder / CATALOG)
        missing = cache.missing(key for _, key in catalog.vector_keys())
        done = 0
        for texts in _in_batches(catalog.all_passages() if missing else iter(()), missing):
            # Like lengths together, so that batches carry little padding.
            keys = sorted(texts, key=lambda key: len(texts[key]), reverse=True)
            for i in range(0, len(keys), _EMBED_AT_ONCE):
                progress("embed", done, len(missing))
                some = keys[i : i + _EMBED_AT_ONCE]
                cache.put(some, embedder.embed_passages([texts[key] for key in some]))
                done += len(some)
        catalog.close()
        progress("embed", done, len(missing))
        return done


def _in_batches(passages: Iterator[StoredPassage], missing: set[bytes]) -> Iterator[dict[bytes, str]]:
    """The embedded texts whose vectors are missing, each once, some thousands at a time."""
    left = set(missing)
    texts: dict[bytes, str] = {}
    for stored in passages:
        passage = stored.passage
        text = embedded_text(stored.info.title, passage.heading, passage.text, passage.lead)
        key = vector_key(text)
        if key in left:
            left.remove(key)
            texts[key] = text
        if len(texts) == _SORT_AT_ONCE:
            yield texts
            texts = {}
    if texts:
        yield texts


def _write_vectors(store: Store, folder: Path, embedder: Embedder) -> int:
    """Writes the dense index from the cache; returns the vectors' dimension."""
    catalog = Catalog.open(folder / CATALOG)
    rows_and_keys = catalog.vector_keys()
    catalog.close()
    with VectorCache(store.vector_cache, embedder.info) as cache:
        vectors = cache.get([key for _, key in rows_and_keys])
    if not rows_and_keys:
        vectors = np.empty((0, len(embedder.embed_question("?"))), dtype=np.float32)
    dense = DenseIndex.from_vectors([row for row, _ in rows_and_keys], vectors)
    dense.save(folder / DENSE)
    return dense.dimension


def _report(
    reports: Sequence[FileReport],
    manifest: Manifest | None,
    published: str | None,
    note: str,
    seconds: float,
    embedded: int = 0,
) -> IngestReport:
    return IngestReport(
        files=tuple(sorted(reports, key=lambda report: report.source)),
        snapshot=manifest.snapshot if manifest else None,
        published=published,
        documents=manifest.documents if manifest else 0,
        passages=manifest.passages if manifest else 0,
        embedded=embedded,
        reused=manifest.passages - embedded if manifest and published else 0,
        note=note,
        seconds=seconds,
    )
