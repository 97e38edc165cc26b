"""Reads the files of a plan into the texts of a snapshot: its catalog and its lexical index."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index.catalog import Catalog
from index.lexical import LexicalWriter
from index.store import CATALOG, LEXICAL, Snapshot
from index.terms import terms
from index.vectors import vector_key
from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError
from ingest.lengths import ModelLimits
from ingest.load import SourceFile
from ingest.passage import Passage, embedded_text
from ingest.report import FileReport, Status
from ingest.worker import Finished, Limits, PassageSize, Read, Readers

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is."""

_REMARKS = 3
"""How many remarks on the documents of one file its report quotes."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How passages are made, what a file may cost, and how many snapshots are kept."""

    passage_tokens: int = 170
    keep_snapshots: int = 3
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands in the way of calling the index up to date."""

    to_read: tuple[SourceFile, ...]
    removed: tuple[str, ...]
    before: frozenset[str]
    """The sources that the snapshot in service has, whatever recipe it was made by."""
    reports: tuple[FileReport, ...]
    """Of the files that need not be read."""


def write_texts(
    folder: Path, base: Snapshot | None, plan: Plan, recipe: Recipe, model: ModelLimits, progress: Progress
) -> list[FileReport]:
    """Writes the catalog and the lexical index: the base's, with the plan carried out."""
    if base:
        shutil.copytree(base.folder / LEXICAL, folder / LEXICAL, ignore=shutil.ignore_patterns("*.lock"))
    catalog = Catalog.create(folder / CATALOG, copy_of=base.folder / CATALOG if base else None)
    reports: list[FileReport] = []
    known = set(base.catalog.files()) if base else set()
    with LexicalWriter(folder / LEXICAL) as lexical:
        for source in plan.removed:
            lexical.remove(catalog.remove_file(source))
        with Readers(PassageSize(recipe.passage_tokens, model), recipe.limits) as readers:
            for i, (file, results) in enumerate(readers.read(plan.to_read)):
                progress("read", i, len(plan.to_read))
                kind: Status = "updated" if file.source in plan.before else "added"
                reports.append(_read_file(file.source, results, catalog, lexical, kind, file.source in known))
        progress("read", len(plan.to_read), len(plan.to_read))
    catalog.close()
    return reports


def _read_file(
    source: str,
    results: Iterator[Read | Finished],
    catalog: Catalog,
    lexical: LexicalWriter,
    status: Status,
    has_old: bool,
) -> FileReport:
    """Puts one file's documents into the catalog and the lexical index, whole or not at all."""
    rows: list[int] = []
    seen: set[str] = set()
    cut = 0
    remarks: list[str] = []
    try:
        with catalog.undone_on_error():
            old_rows = catalog.remove_file(source)
            for result in results:
                if isinstance(result, Finished):
                    catalog.put_file(source, result.sha256)
                    continue
                document, passages = result
                _check_new(document, seen)
                rows += _add(document, passages, catalog, lexical)
                cut += sum(passage.cut for passage in passages)
                remarks += _remarks(document, passages)
    except IngestError as error:
        lexical.remove(rows)
        return failure(source, error, has_old)
    lexical.remove(old_rows)
    return FileReport(source, status, len(seen), len(rows), cut, _joined(remarks))


def _remarks(document: Document, passages: list[Passage]) -> Iterator[str]:
    """What an operator should know of a document that was read, but not wholly."""
    record = f"{document.info.record}: " if document.info.record else ""
    scanned = document.info.extra.get("needs_ocr")
    if isinstance(scanned, list):
        numbers = ", ".join(str(number) for number in scanned)
        yield f"{record}needs OCR: scanned and not read: page {numbers}"
    if not passages:
        yield f"{record}no passage was made of it, so nothing in it is found"


def _joined(remarks: list[str]) -> str:
    more = len(remarks) - _REMARKS
    return "; ".join(remarks[:_REMARKS]) + (f"; and {more} more" if more > 0 else "")


def _check_new(document: Document, seen: set[str]) -> None:
    """Refuses a second document under an id that its file has used."""
    if document.document_id in seen:
        raise MalformedDocumentError(
            document.info.source,
            f"the record {document.info.record!r} occurs a second time",
            remedy="Take one of the two out",
        )
    seen.add(document.document_id)


def _add(document: Document, passages: list[Passage], catalog: Catalog, lexical: LexicalWriter) -> list[int]:
    texts = [embedded_text(document.info.title, p.heading, p.text, p.lead) for p in passages]
    rows = catalog.add(document, passages, [vector_key(text) for text in texts])
    for row, text in zip(rows, texts, strict=True):
        lexical.add(row, terms(text))
    return rows


def failure(source: str, error: IngestError, has_old: bool) -> FileReport:
    """The report of a file that could not be read, and what becomes of its earlier version."""
    kept = " What it said when it was last read stays in the library until then." if has_old else ""
    return FileReport(source, "failed", detail=str(error) + kept)
