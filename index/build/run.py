"""Build the next snapshot from the files that changed, and publish it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.build.embed_missing import embed_missing
from index.build.options import IngestOptions
from index.build.plan import plan_of
from index.build.publish import publish
from index.build.read_files import Plan, readers_for, write_texts
from index.catalog.read import Catalog
from index.catalog.schema import CATALOG, PACKS
from index.catalog.trust import Reviewed, is_upload
from index.errors import DamagedError, MismatchError, NoIndexError
from index.hard_links import share, share_tree
from index.kept.last_ingest import keep_last_ingest
from index.kept.reviews import reviews_of
from index.kept.uploads import FOLDER, uploads
from index.snapshots.manifest import Manifest
from index.snapshots.snapshot import LEXICAL, Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder, ModelInfo
from ingest.files.find import Found
from ingest.load import READER_VERSION
from ingest.readers import Reading
from ingest.report import FileReport, IngestReport, Progress

_NOTHING_READ = "No document could be read, so the library stays as it was."


def build(
    store: Store,
    found: Found | None,
    embedder: Embedder,
    options: IngestOptions,
    progress: Progress,
    reading: Reading | None = None,
) -> IngestReport:
    """Make the index match the files found and the uploads; publish a snapshot if anything changed.

    Without `found`, only uploads are looked at and all else stays. A file with the same bytes as before costs
    a hash. One that cannot be read is reported and tried again next time; its earlier text stays in
    service. `reading` reads in place of this machine's own processes.

    Raises:
        BusyError: if another process builds this index.
        WriteError: if it cannot be written.
        DamagedError, MismatchError: if all files must be read anew, and `found` is None.
    """
    began = time.monotonic()
    with store.writing(), reading or readers_for(options, embedder.limits) as readers:
        reviews = reviews_of(store.root)
        previous, note = _previous(store)
        base = previous if previous and _same_reading(previous, options, embedder.info) else None
        if found is None and not base:
            _refuse_part(store, previous, note)
        plan = plan_of(store, base, previous, found, options.ocr, progress, readers.start)
        outcome = _Outcome(list(plan.reports), base.manifest if base else None)
        if not base or plan.to_read or plan.removed or base.catalog.rows.has_new_reviews(reviews):
            outcome = _publish_texts(store, base, plan, readers, reviews, embedder, options, progress)
        stays = outcome.manifest is None
        if stays:
            note = _joined(note, _NOTHING_READ if previous else "")
            outcome = replace(outcome, manifest=previous.manifest if previous else None)

        def stands(source: str) -> bool:
            return stays or (found is None and not is_upload(source))

        # Kept now: whoever stops it while vectors are made has a new library all the same.
        store.remarks.append(keep_last_ingest(store.root, outcome.reports, note, stands))
        if not stays and outcome.manifest and not outcome.manifest.complete:
            outcome = _publish_vectors(store, outcome, embedder, options, progress)
        note = _joined(note, _uploads_note(store, found), *store.remarks)
        return _report(plan, outcome, note, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How far a build has come: the reports, the manifest in service (None where no document could be read),
    whether it is new, and how many vectors were made."""

    reports: list[FileReport]
    manifest: Manifest | None
    published: bool = False
    embedded: int = 0


def _publish_texts(
    store: Store,
    base: Snapshot | None,
    plan: Plan,
    readers: Reading,
    reviews: Sequence[Reviewed],
    embedder: Embedder,
    options: IngestOptions,
    progress: Progress,
) -> _Outcome:
    """Publish the plan's files; without new vectors, if words come first."""
    with store.building() as (snapshot_id, folder):
        reports = [*plan.reports, *write_texts(folder, base, plan, readers, options.trust, reviews, progress)]
        catalog = Catalog(folder)
        try:
            if _holds_nothing(catalog, plan):
                return _Outcome(reports, None)
            if base and not _any_change(reports) and not base.catalog.rows.has_new_reviews(reviews):
                return _Outcome(reports, base.manifest)
            embedded = 0 if options.lexical_first else embed_missing(store, catalog, embedder, progress)
            manifest = publish(store, snapshot_id, folder, catalog, base, embedder, options, progress)
        finally:
            catalog.close()
        return _Outcome(reports, manifest, True, embedded)


def _publish_vectors(
    store: Store, outcome: _Outcome, embedder: Embedder, options: IngestOptions, progress: Progress
) -> _Outcome:
    """Embed what the snapshot in service lacks, and publish it with those vectors."""
    base = store.open()
    embedded = embed_missing(store, base.catalog, embedder, progress)
    with store.building() as (snapshot_id, folder):
        share(base.folder / CATALOG, folder / CATALOG)
        share_tree(base.folder / PACKS, folder / PACKS)
        share_tree(base.folder / LEXICAL, folder / LEXICAL)
        manifest = publish(store, snapshot_id, folder, base.catalog, base, embedder, options, progress)
    return _Outcome(outcome.reports, manifest, True, outcome.embedded + embedded)


def preview(
    store: Store, found: Found, model: ModelInfo, options: IngestOptions, progress: Progress
) -> IngestReport:
    """Report what `build` would do, without reading or writing anything.

    A file reported as added or updated may still turn out unreadable.
    """
    began = time.monotonic()
    previous, note = _previous(store)
    base = previous if previous and _same_reading(previous, options, model) else None
    plan = plan_of(store, base, previous, found, options.ocr, progress)
    to_read = [
        FileReport(file.source, "updated" if file.source in plan.before else "added") for file in plan.to_read
    ]
    note = _joined(note, _uploads_note(store, found), "This was a dry run: nothing was read or written.")
    outcome = _Outcome([*plan.reports, *to_read], previous.manifest if previous else None)
    return _report(plan, outcome, note, time.monotonic() - began)


def _previous(store: Store) -> tuple[Snapshot | None, str]:
    """Open the snapshot in service; return None and the reason where it cannot be built upon."""
    try:
        return store.open(), ""
    except NoIndexError:
        return None, ""
    except (DamagedError, MismatchError) as error:
        return None, f"The snapshot in service could not be used, so every file is read anew. {error}"


def _same_reading(snapshot: Snapshot, options: IngestOptions, model: ModelInfo) -> bool:
    """Whether the snapshot's passages are as they would be made now. Their length depends on the model."""
    manifest = snapshot.manifest
    same_length = manifest.passage_tokens == options.passage_tokens
    return manifest.reader == READER_VERSION and same_length and manifest.model == model


def _any_change(reports: Sequence[FileReport]) -> bool:
    return any(report.status in ("added", "updated", "removed") for report in reports)


def _refuse_part(store: Store, previous: Snapshot | None, note: str) -> None:
    """Refuse to take in uploads alone where all other files must be read anew too."""
    if note:
        raise DamagedError(f"{note} Ingest your folders again: python cli.py ingest FOLDER")
    if previous:
        raise MismatchError(
            f"{store.root}: this library was made by another version or with other settings, and all its "
            "files must be read anew first: python cli.py ingest FOLDER"
        )


def _uploads_note(store: Store, found: Found | None) -> str:
    """Note that uploads stay in the library, though no argument named them."""
    number = 0 if found is None else len(uploads(store.root))
    if not number:
        return ""
    files = "The file that was" if number == 1 else f"The {number:,} files that were"
    return f"{files} added from the page {'is' if number == 1 else 'are'} part of it ({store.root / FOLDER})."


def _holds_nothing(catalog: Catalog, plan: Plan) -> bool:
    """Whether the files found hold nothing, as where a folder is not mounted.

    Uploads do not count beside a folder. When they alone are looked at, the last may be removed.
    """
    if plan.uploads_only:
        return catalog.counts()[0] == 0 and not plan.removed
    return all(is_upload(source) for source in catalog.files())


def _joined(*remarks: str) -> str:
    return " ".join(filter(None, remarks))


def _report(plan: Plan, outcome: _Outcome, note: str, seconds: float) -> IngestReport:
    manifest = outcome.manifest
    published = manifest.snapshot if manifest and outcome.published else None
    unchanged = [report.source for report in outcome.reports if report.status == "unchanged"]
    return IngestReport(
        files=tuple(sorted(outcome.reports, key=lambda report: report.source)),
        snapshot=manifest.snapshot if manifest else None,
        published=published,
        documents=manifest.documents if manifest else 0,
        passages=manifest.passages if manifest else 0,
        embedded=outcome.embedded,
        reused=manifest.entries - outcome.embedded if manifest and published else 0,
        note=note,
        seconds=seconds,
        beside=0 if plan.uploads_only else sum(is_upload(source) for source in unchanged),
    )
