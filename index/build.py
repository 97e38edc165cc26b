"""Builds the next snapshot from the files that changed, and publishes it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from index.catalog import CATALOG, PACKS, Catalog
from index.embed import Embedder, ModelInfo
from index.embedding import embed_missing
from index.errors import DamagedError, MismatchError, NoIndexError
from index.links import share, share_tree
from index.manifest import Manifest
from index.publish import publish
from index.snapshot import LEXICAL, Snapshot
from index.store import Store
from index.texts import Plan, Progress, Recipe, failure, write_texts
from ingest.errors import IngestError
from ingest.load import RECIPE, Found, SourceFile, checksum_of
from ingest.report import FileReport, IngestReport

_NOTHING_READ = "No document could be read, so the library stays as it was."


def build(store: Store, found: Found, embedder: Embedder, recipe: Recipe, progress: Progress) -> IngestReport:
    """Makes the index match the files found, and publishes a snapshot if anything changed.

    A file with the same bytes as before costs a hash. One that cannot be read is reported; if it
    was read before, what it said then stays in service, and it is tried again next time.

    Raises:
        BusyError: if another process builds this index.
        WriteError: if it cannot be written.
    """
    began = time.monotonic()
    with store.writing():
        previous, note = _previous(store)
        base = previous if previous and _same_recipe(previous, recipe, embedder.info) else None
        plan = _plan(base, previous, found, recipe.ocr, progress)
        outcome = _Outcome(list(plan.reports), base.manifest if base else None)
        if not base or plan.to_read or plan.removed:
            outcome = _publish_texts(store, base, plan, embedder, recipe, progress)
        if outcome.manifest is None:
            note = " ".join(filter(None, (note, _NOTHING_READ if previous else "")))
            outcome = replace(outcome, manifest=previous.manifest if previous else None)
        elif not outcome.manifest.complete:
            outcome = _publish_vectors(store, outcome, embedder, recipe, progress)
        note = " ".join(filter(None, (note, *store.remarks)))
        return _report(outcome, note, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How far a build has come: what became of the files, the manifest of the snapshot in service (None
    where no document could be read), whether it is a new one, and how many vectors were made."""

    reports: list[FileReport]
    manifest: Manifest | None
    published: bool = False
    embedded: int = 0


def _publish_texts(
    store: Store, base: Snapshot | None, plan: Plan, embedder: Embedder, recipe: Recipe, progress: Progress
) -> _Outcome:
    """Publishes what the plan's files say; without the vectors it lacks, if words come first."""
    with store.building() as (snapshot_id, folder):
        reports = [*plan.reports, *write_texts(folder, base, plan, recipe, embedder.limits, progress)]
        catalog = Catalog(folder)
        try:
            if catalog.counts()[0] == 0:
                return _Outcome(reports, None)
            if base and not _any_change(reports):
                return _Outcome(reports, base.manifest)
            embedded = 0 if recipe.lexical_first else embed_missing(store, catalog, embedder, progress)
            manifest = publish(store, snapshot_id, folder, catalog, base, embedder, recipe, progress)
        finally:
            catalog.close()
        return _Outcome(reports, manifest, True, embedded)


def _publish_vectors(
    store: Store, outcome: _Outcome, embedder: Embedder, recipe: Recipe, progress: Progress
) -> _Outcome:
    """Makes the vectors that the snapshot in service lacks, and publishes it with them."""
    base = store.open()
    embedded = embed_missing(store, base.catalog, embedder, progress)
    with store.building() as (snapshot_id, folder):
        share(base.folder / CATALOG, folder / CATALOG)
        share_tree(base.folder / PACKS, folder / PACKS)
        share_tree(base.folder / LEXICAL, folder / LEXICAL)
        manifest = publish(store, snapshot_id, folder, base.catalog, base, embedder, recipe, progress)
    return _Outcome(outcome.reports, manifest, True, outcome.embedded + embedded)


def preview(store: Store, found: Found, model: ModelInfo, recipe: Recipe, progress: Progress) -> IngestReport:
    """What `build` would do with these files, without reading one or writing anything.

    A file that is named as added or updated may still turn out unreadable.
    """
    began = time.monotonic()
    previous, note = _previous(store)
    base = previous if previous and _same_recipe(previous, recipe, model) else None
    plan = _plan(base, previous, found, recipe.ocr, progress)
    to_read = [
        FileReport(file.source, "updated" if file.source in plan.before else "added") for file in plan.to_read
    ]
    note = " ".join(filter(None, (note, "This was a dry run: nothing was read or written.")))
    outcome = _Outcome([*plan.reports, *to_read], previous.manifest if previous else None)
    return _report(outcome, note, time.monotonic() - began)


def _previous(store: Store) -> tuple[Snapshot | None, str]:
    """The snapshot in service; or none, and why, where it cannot be built upon."""
    try:
        return store.open(), ""
    except NoIndexError:
        return None, ""
    except (DamagedError, MismatchError) as error:
        return None, f"The snapshot in service could not be used, so every file is read anew. {error}"


def _same_recipe(snapshot: Snapshot, recipe: Recipe, model: ModelInfo) -> bool:
    """Whether the snapshot's passages are what would be made now: their length hangs on the model."""
    manifest = snapshot.manifest
    same_length = manifest.passage_tokens == recipe.passage_tokens
    return manifest.recipe == RECIPE and same_length and manifest.model == model


def _any_change(reports: Sequence[FileReport]) -> bool:
    return any(report.status in ("added", "updated", "removed") for report in reports)


def _plan(
    base: Snapshot | None, previous: Snapshot | None, found: Found, ocr: bool, progress: Progress
) -> Plan:
    """Sorts the files by what must be done with them; unchanged and skipped ones are reported here."""
    known = base.catalog.files() if base else {}
    scanned = base.catalog.need_ocr() if base and ocr else set()
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
        if known.get(file.source) == digest and file.source not in scanned:
            documents, passages = counts.get(file.source, (0, 0))
            reports.append(FileReport(file.source, "unchanged", documents, passages))
        else:
            to_read.append(file)
    progress("check", len(found.files), len(found.files))
    present = {file.source for file in found.files}
    # An archive that cannot be read is no sign that what it held is gone.
    unread = {error.source for error in failed}
    if unread:  # Seldom, and where thousands of files lie takes a second to say.
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


def _report(outcome: _Outcome, note: str, seconds: float) -> IngestReport:
    manifest = outcome.manifest
    return IngestReport(
        files=tuple(sorted(outcome.reports, key=lambda report: report.source)),
        snapshot=manifest.snapshot if manifest else None,
        published=manifest.snapshot if manifest and outcome.published else None,
        documents=manifest.documents if manifest else 0,
        passages=manifest.passages if manifest else 0,
        embedded=outcome.embedded,
        reused=manifest.entries - outcome.embedded if manifest and outcome.published else 0,
        note=note,
        seconds=seconds,
    )
