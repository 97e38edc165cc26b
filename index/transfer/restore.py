"""Restore an export as a snapshot, bit for bit, and publish it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.build.options import IngestOptions
from index.build.publish import publish
from index.build.read_files import write_words
from index.catalog.read import Catalog
from index.catalog.write import CatalogWriter
from index.errors import MismatchError
from index.snapshots.store import Store
from index.transfer import layout
from index.transfer.layout import DocumentLine, PassageLine
from index.transfer.read import ExportReader, Numbered, WholeDocument, damaged
from index.vectors.cache import VectorCache, vector_key
from index.vectors.model import Embedder, ModelInfo
from ingest.document import Box, Document, Page, document_id
from ingest.passage import Passage, embedded_text
from ingest.report import Progress
from ingest.text.abbreviations import Definition
from ingest.worker import Read

_VECTORS_AT_ONCE = 4096
_DOCUMENTS_AT_ONCE = 50
_LENGTH_TOLERANCE = 1e-3
_UNSEEN, _NO_VECTOR = -2, -1
_Rows = NDArray[np.int64]
"""For each entry, by number, its vector's row; `_NO_VECTOR`, or `_UNSEEN` before it came up."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What an import published, and which snapshot was in service before."""

    snapshot: str
    documents: int
    passages: int
    entries: int
    embedded: int
    replaced: str | None
    can_return: bool
    """Whether the one before is kept."""


def restore(store: Store, source: Path, embedder: Embedder, keep: int, progress: Progress) -> Restored:
    """Publish the library exported to the folder `source`, in place of what the index holds.

    `keep` is how many snapshots are kept.

    Raises:
        StoreError, DamagedError: if it is no export, or not as it was written; the message names the
            file and line.
        MismatchError: if it has a newer format, or another model made its vectors.
        BusyError: if another process builds this index.
        WriteError: if it cannot be written.
    """
    reader = ExportReader(source)
    _check_model(reader, embedder.info)
    reader.check(progress)
    if not reader.library.documents:
        raise damaged(source / layout.LIBRARY, "holds no document", None)
    with store.writing():
        replaced = store.current_id()
        with store.building() as (snapshot_id, folder):
            touched, rows = _write_catalog(folder, reader, progress)
            catalog = Catalog(folder)
            try:
                _keep_vectors(store, catalog, embedder.info, reader, rows)
                write_words(folder, touched, progress)
                made = IngestOptions(passage_tokens=reader.library.passage_tokens, keep_snapshots=keep)
                read_by = reader.library.reader
                manifest = publish(
                    store, snapshot_id, folder, catalog, None, embedder, made, progress, read_by
                )
            finally:
                catalog.close()
    kept = any(each.id == replaced for each in store.published())
    counts = (manifest.documents, manifest.passages, manifest.entries, manifest.dense.count)
    return Restored(snapshot_id, *counts, replaced, kept)


def _check_model(reader: ExportReader, ours: ModelInfo) -> None:
    theirs = reader.library.model
    if theirs != ours:
        raise MismatchError(
            f"{reader.folder}: its vectors were made with {_called(theirs)}, and questions would be "
            f"embedded with {_called(ours)}. Set the model that made it, with its prefixes, and import again"
        )


def _called(model: ModelInfo) -> str:
    prefixes = [repr(prefix) for prefix in (model.query_prefix, model.passage_prefix)]
    return f"{model.name} ({model.sha256[:12]}, prefixes {' and '.join(prefixes)})"


def _write_catalog(folder: Path, reader: ExportReader, progress: Progress) -> tuple[list[int], _Rows]:
    """Write the export into a new catalog; return its entries, and their vectors' rows."""
    writer = CatalogWriter(folder)
    try:
        rows = _Filling(writer, reader).fill(progress)
        writer.close()
    except BaseException:
        writer.abandon()
        raise
    return sorted(writer.touched), rows


class _Filling:
    """Puts the documents of an export into a catalog, and refuses what is inconsistent."""

    def __init__(self, writer: CatalogWriter, reader: ExportReader) -> None:
        self._writer = writer
        self._reader = reader
        self._sources: set[str] = set()
        self._rows: _Rows = np.full(reader.library.entries + 1, _UNSEEN, dtype=np.int64)

    def fill(self, progress: Progress) -> _Rows:
        """Add everything; return the rows of the entries' vectors."""
        total = self._reader.library.documents
        for number, file in self._reader.files():
            self._refuse(layout.FILES, number, file.source in self._sources and "stands twice")
            self._sources.add(file.source)
            self._writer.put_file(file.source, file.sha256)
        for i, whole in enumerate(self._reader.documents()):
            if i % _DOCUMENTS_AT_ONCE == 0:
                progress("documents", i, total)
            self._add(whole)
        progress("documents", total, total)
        self._check_rows()
        return self._rows

    def _add(self, whole: WholeDocument) -> None:
        number, document = whole.document
        self._refuse(layout.DOCUMENTS, number, _wrong_document(document, self._sources))
        keys = [self._put_entry(document, numbered) for numbered in whole.passages]
        for at, defined in whole.definitions:
            out = not defined.start < defined.end <= len(document.text)
            self._refuse(layout.DEFINITIONS, at, out and "its span is not within the document")
        read = Read(
            _document(document),
            [_passage(line) for _, line in whole.passages],
            [Definition(line.short, line.long, line.start, line.end) for _, line in whole.definitions],
            bytes.fromhex(document.signature),
        )
        try:
            self._writer.add(read, keys)
        except sqlite3.IntegrityError as error:
            self._refuse(layout.DOCUMENTS, number, f"it, a page or a passage of it stands twice ({error})")

    def _put_entry(self, document: DocumentLine, numbered: Numbered[PassageLine]) -> bytes:
        """Give a passage's entry its number; return its vector's key."""
        number, line = numbered
        self._refuse(layout.PASSAGES, number, _wrong_passage(line, document) or self._wrong_entry(line))
        self._rows[line.entry] = _NO_VECTOR if line.vector is None else line.vector
        key = vector_key(
            embedded_text(document.info.title, line.heading, line.text, line.context.lead(line.text))
        )
        try:
            self._writer.put_entry(line.entry, key)
        except sqlite3.IntegrityError:
            problem = f"entry: {line.entry} stands for other words elsewhere, or another entry for these"
            self._refuse(layout.PASSAGES, number, problem)
        return key

    def _wrong_entry(self, line: PassageLine) -> str | None:
        """Describe what is wrong with the numbers of a passage's entry and vector, or None."""
        if not 0 < line.entry < len(self._rows):
            return f"entry: {line.entry} is not between 1 and the {len(self._rows) - 1} in library.json"
        if line.vector is not None and line.vector >= self._reader.library.vectors:
            return f"vector: there is no row {line.vector} in {layout.VECTORS}"
        if self._rows[line.entry] not in (_UNSEEN, _NO_VECTOR if line.vector is None else line.vector):
            return f"vector: entry {line.entry} has another one elsewhere"
        return None

    def _check_rows(self) -> None:
        """Refuse an export whose entries lack a passage, or whose vectors are not one each."""
        rows = self._rows[1:]
        used = np.sort(rows[rows >= 0])
        if (rows == _UNSEEN).any() or not np.array_equal(used, np.arange(self._reader.library.vectors)):
            path = self._reader.folder / layout.PASSAGES
            raise damaged(path, "does not name every entry and every vector of library.json once", None)

    def _refuse(self, name: str, number: int, problem: str | bool | None) -> None:
        if problem:
            raise damaged(self._reader.folder / name, str(problem), number)


def _wrong_document(line: DocumentLine, sources: set[str]) -> str | None:
    """Describe what is wrong with a document, or None."""
    if line.info.source not in sources:
        return f"info.source: {line.info.source} stands not in {layout.FILES}"
    expected = document_id(line.info.source, line.info.record)
    if line.document_id != expected:
        return f"document_id: {line.document_id} should be {expected}, by its source and record"
    return None


def _wrong_passage(line: PassageLine, document: DocumentLine) -> str | None:
    """Describe what is wrong with a passage, or None."""
    where = f"{line.start}:{line.end}"
    if not line.start < line.end or line.text != document.text[line.start : line.end]:
        return f"text: it is not what document {line.document_id} says at {where}"
    expected = _passage(line).passage_id
    if line.passage_id != expected:
        return f"passage_id: {line.passage_id} should be {expected}, by its document, span and text"
    if line.page is not None and line.page not in {page.number for page in document.pages}:
        return f"page: document {line.document_id} has no page {line.page}"
    return None


def _document(line: DocumentLine) -> Document:
    pages = tuple(Page(p.number, p.label, p.start, p.end, p.width, p.height) for p in line.pages)
    boxes = tuple(Box(*box[:2], page.number, *box[2:]) for page in line.pages for box in page.boxes)
    return Document(line.text, line.info, (), line.format, pages, boxes, (), line.doubts)


def _passage(line: PassageLine) -> Passage:
    span = (line.document_id, line.ordinal, line.start, line.end)
    return Passage(*span, line.text, line.heading, line.page, line.context)


def _keep_vectors(
    store: Store, catalog: Catalog, model: ModelInfo, reader: ExportReader, rows: _Rows
) -> None:
    """Put the exported vectors into the cache, in place of any for the same texts."""
    vectors = reader.vectors()
    held = [(key, rows[entry]) for entry, key in catalog.vector_keys() if rows[entry] >= 0]
    with VectorCache(store.vector_cache, model) as cache:
        for at in range(0, len(held), _VECTORS_AT_ONCE):
            keys, numbers = zip(*held[at : at + _VECTORS_AT_ONCE], strict=True)
            batch = np.ascontiguousarray(vectors[list(numbers)], dtype=np.float32)
            lengths = np.linalg.norm(batch, axis=1)
            # Not "greater than": a length that is no number fails too.
            wrong = np.flatnonzero(~(np.abs(lengths - 1) <= _LENGTH_TOLERANCE))
            if len(wrong):
                problem = f"row {numbers[wrong[0]]} has length {lengths[wrong[0]]:.4g}, not 1"
                raise damaged(reader.folder / layout.VECTORS, problem, None)
            cache.put(keys, batch)
