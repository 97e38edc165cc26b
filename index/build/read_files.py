"""Read the files of a plan into a snapshot's catalog and lexical index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build.options import IngestOptions
from index.catalog.copies import Lookalike
from index.catalog.facets import tag
from index.catalog.read import Catalog
from index.catalog.trust import Reviewed, Trust
from index.catalog.write import CatalogWriter
from index.hard_links import share_tree
from index.snapshots.snapshot import LEXICAL, Snapshot
from index.vectors.cache import vector_key
from index.words.lexical import LexicalWriter
from index.words.terms import terms
from ingest.document import Document, Doubt
from ingest.doubts import summary
from ingest.errors import IngestError, MalformedDocumentError
from ingest.files.find import SourceFile
from ingest.lengths import ModelLimits
from ingest.passage import embedded_text
from ingest.readers import Readers, Reading
from ingest.report import FileReport, FileStatus, Progress
from ingest.worker import Finished, PassageSize, Read

_ENTRIES_AT_ONCE = 500
_REMARKS = 3
"""How many remarks on a file's documents its report quotes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The work needed to bring the index up to date."""

    to_read: tuple[SourceFile, ...]
    removed: tuple[str, ...]
    before: frozenset[str]
    """The sources in the snapshot in service, whatever options made it."""
    reports: tuple[FileReport, ...]
    """Reports of the files that need no reading."""
    uploads_only: bool = False
    """Whether only uploads were looked at."""


def readers_for(options: IngestOptions, model: ModelLimits) -> Readers:
    """Make the readers that cut passages for a model."""
    size = PassageSize(options.passage_tokens, model)
    return Readers(size, options.limits, options.ocr, options.readers)


def write_texts(
    folder: Path,
    base: Snapshot | None,
    plan: Plan,
    readers: Reading,
    trust: Trust,
    reviews: Sequence[Reviewed],
    progress: Progress,
) -> list[FileReport]:
    """Write the catalog and lexical index: those of the base, with the plan carried out."""
    if base:
        share_tree(base.folder / LEXICAL, folder / LEXICAL)
    catalog = CatalogWriter(folder, base.folder if base else None, trust, reviews)
    try:
        reports = _read_files(catalog, base, plan, readers, progress)
        catalog.close()
    except BaseException:
        catalog.abandon()
        raise
    write_words(folder, sorted(catalog.touched), progress)
    return reports


def _read_files(
    catalog: CatalogWriter, base: Snapshot | None, plan: Plan, readers: Reading, progress: Progress
) -> list[FileReport]:
    """Put the documents of the plan's files into the catalog."""
    reports: list[FileReport] = []
    known = set(base.catalog.files()) if base else set()
    for source in plan.removed:
        catalog.remove_file(source)
    for i, (file, results) in enumerate(readers.read(plan.to_read)):
        progress("read", i, len(plan.to_read))
        kind: FileStatus = "updated" if file.source in plan.before else "added"
        reports.append(_read_file(file.source, results, catalog, kind, file.source in known))
    progress("read", len(plan.to_read), len(plan.to_read))
    readers.stop()
    return reports


def _read_file(
    source: str,
    results: Iterator[Read | Finished],
    catalog: CatalogWriter,
    status: FileStatus,
    has_old: bool,
) -> FileReport:
    """Put one file's documents into the catalog, all or none."""
    seen: set[str] = set()
    passages = cut = 0
    remarks: list[str] = []
    doubts: list[Doubt] = []
    try:
        with catalog.undone_on_error():
            catalog.remove_file(source)
            for result in results:
                if isinstance(result, Finished):
                    catalog.put_file(source, result.sha256)
                    continue
                _check_new(result.document, seen)
                alike = catalog.add(result, [vector_key(text) for text in _embedded(result)])
                passages += len(result.passages)
                cut += sum(passage.cut for passage in result.passages)
                remarks += _remarks(result, alike)
                doubts += result.document.doubts
    except IngestError as error:
        return failure(source, error, has_old)
    return FileReport(source, status, len(seen), passages, cut, _joined(remarks), tuple(summary(doubts)))


def _embedded(read: Read) -> list[str]:
    title = read.document.info.title
    return [embedded_text(title, p.heading, p.text, p.lead) for p in read.passages]


def write_words(
    folder: Path,
    touched: Sequence[int],
    progress: Progress,
    terms_of: Callable[[str], Iterable[str]] = terms,
) -> None:
    """Update the lexical index with the catalog's touched entries."""
    catalog = Catalog(folder)
    with LexicalWriter(folder / LEXICAL) as lexical:
        for at in range(0, len(touched), _ENTRIES_AT_ONCE):
            progress("words", at, len(touched))
            entries = touched[at : at + _ENTRIES_AT_ONCE]
            lexical.remove(entries)
            facets = catalog.facets.tags(entries)
            for stored in catalog.passages(entries):
                tags = (tag(key, value) for key, value in facets[stored.entry])
                lexical.add(stored.entry, terms_of(stored.embedded_text), tags)
    progress("words", len(touched), len(touched))
    catalog.close()


def _remarks(read: Read, alike: Lookalike | None) -> Iterator[str]:
    """Yield what an operator should know of a document: read in part, read by OCR, or there already."""
    info = read.document.info
    record = f"{info.record}: " if info.record else ""
    for key, remark in (
        ("needs_ocr", "needs OCR: scanned and not read without --ocr"),
        ("read_by_ocr", "read by OCR, which may misread"),
    ):
        pages = info.extra.get(key)
        if isinstance(pages, list):
            yield f"{record}{remark}: page {', '.join(str(number) for number in pages)}"
    if not read.passages:
        yield f"{record}no passage was made of it, so nothing in it is found"
    if alike:
        other = f"{alike.source}#{alike.record}" if alike.record else alike.source
        share = f"{alike.similarity:.0%} of its words"
        yield f"{record}says nearly the same as {other} ({share}): a copy, or another version of it?"


def _joined(remarks: list[str]) -> str:
    more = len(remarks) - _REMARKS
    return "; ".join(remarks[:_REMARKS]) + (f"; and {more} more" if more > 0 else "")


def _check_new(document: Document, seen: set[str]) -> None:
    """Refuse a second document with the same id in a file."""
    if document.document_id in seen:
        raise MalformedDocumentError(
            document.info.source,
            f"the record {document.info.record!r} occurs a second time",
            remedy="Take one of the two out",
        )
    seen.add(document.document_id)


def failure(source: str, error: IngestError, has_old: bool) -> FileReport:
    """Report a file that could not be read, and what becomes of its earlier version."""
    kept = " What it said when it was last read stays in the library until then." if has_old else ""
    return FileReport(source, "failed", detail=str(error) + kept)
