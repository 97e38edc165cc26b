"""Plan an ingest: which of the files found must be read, and what leaves the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from index.build.read_files import Plan, failure
from index.catalog.trust import is_upload
from index.kept.uploads import with_uploads
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from ingest.errors import IngestError
from ingest.files.find import Found, SourceFile
from ingest.load import checksum_of
from ingest.report import FileReport, Progress


def plan_of(
    store: Store,
    base: Snapshot | None,
    previous: Snapshot | None,
    looked_for: Found | None,
    ocr: bool,
    progress: Progress,
    changed: Callable[[], object] = lambda: None,
) -> Plan:
    """Sort the files by what to do with them, and report unchanged and skipped ones.

    It calls `changed` whenever it finds a file to read.
    """
    found = with_uploads(looked_for, store.root)
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
            changed()
    progress("check", len(found.files), len(found.files))
    present = {file.source for file in found.files}
    if looked_for is None:
        present.update(source for source in before if not is_upload(source))
    # An archive that cannot be read is no sign that what it held is gone.
    unread = {error.source for error in failed}
    if unread:  # Seldom; with thousands of files it takes a second.
        has_old = {holder for source in known for holder in _with_holders(source)} & unread
        reports += [failure(error.source, error, error.source in has_old) for error in failed]
        present.update(source for source in before if not unread.isdisjoint(_with_holders(source)))
    gone = tuple(sorted(source for source in before if source not in present))
    reports += [FileReport(source, "removed") for source in gone]
    removed = tuple(source for source in gone if source in known)
    return Plan(tuple(to_read), removed, frozenset(before), tuple(reports), looked_for is None)


def _with_holders(source: str) -> list[str]:
    """List a source, and every archive or folder that holds it."""
    return [source, *map(str, PurePosixPath(source).parents)]
