"""Export the snapshot in service as JSON Lines and NumPy vectors; see `layout.py`."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import TypeAdapter

from index.catalog.rows import DocumentRow
from index.catalog.stored import StoredPassage, info_of
from index.errors import DamagedError, StoreError, WriteError
from index.snapshots.lookups import Exportable
from index.snapshots.store import Store
from index.transfer import layout
from index.transfer.entry_numbers import EntryNumbers
from index.transfer.layout import DefinitionLine, DocumentLine, FileLine, LibraryFile, PageLine, PassageLine
from index.vectors.cache import VectorCache
from index.vectors.model import Vectors
from ingest.report import Progress

_LINES_AT_ONCE = 200
"""How many lines are written between two progress calls."""
_VECTORS_AT_ONCE = 4096
Line = TypeVar("Line")


def export(store: Store, target: Path, progress: Progress) -> LibraryFile:
    """Export the snapshot in service to the folder `target`; return the content of library.json.

    It is written beside it and renamed at last, so there is never half an export. Vectors come from the cache
    where it has them: the snapshot may keep them in half precision.

    Raises:
        StoreError: if something is at `target`, other than an empty folder.
        NoIndexError, DamagedError, MismatchError: if there is no snapshot that can be trusted.
        WriteError: if the disk is full or refuses.
    """
    try:
        target = target.resolve()
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise StoreError(
                f"{target}: is there already and not an empty folder. Name a new folder for the export, "
                "or take away what is there"
            )
        with contextlib.closing(store.exported()) as snapshot, _beside(target) as folder:
            library = _Export(folder, snapshot, store.vector_cache, progress).write()
            folder.rename(target)
            return library
    except (OSError, sqlite3.Error) as error:
        raise WriteError(
            f"{target}: the library could not be exported ({error}). Nothing was left there. Make room on "
            "the disk, or name a folder that you may write to"
        ) from error


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a hidden folder beside `target`, deleted afterwards unless renamed."""
    folder = target.with_name(f".{target.name}.exporting-{secrets.token_hex(4)}")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Export:
    """One export, written into a folder."""

    def __init__(self, folder: Path, snapshot: Exportable, cache: Path, progress: Progress) -> None:
        self._folder = folder
        self._snapshot = snapshot
        self._catalog, self._streamed = snapshot.catalog, snapshot.streamed
        self._cache = cache
        self._progress = progress
        self._sums: dict[str, str] = {}

    def write(self) -> LibraryFile:
        """Write every file, library.json last."""
        manifest, rows, numbers = (
            self._snapshot.manifest,
            self._streamed.rows,
            EntryNumbers.of(self._snapshot),
        )
        files = (FileLine(*row) for row in rows.files())
        documents = self._shown("documents", map(self._document, rows.documents()), manifest.documents)
        passages = (
            _passage(stored, *numbers.number(stored.entry)) for stored in self._streamed.all_passages()
        )
        definitions = (DefinitionLine(*row) for row in rows.definitions())
        library = LibraryFile(
            format=layout.FORMAT,
            model=manifest.model,
            reader=manifest.reader,
            passage_tokens=manifest.passage_tokens,
            files=self._lines(layout.FILES, layout.OF_FILES, files),
            documents=self._lines(layout.DOCUMENTS, layout.OF_DOCUMENTS, documents),
            passages=self._lines(
                layout.PASSAGES,
                layout.OF_PASSAGES,
                self._shown("passages", passages, manifest.passages),
            ),
            definitions=self._lines(layout.DEFINITIONS, layout.OF_DEFINITIONS, definitions),
            entries=len(numbers.entries),
            vectors=numbers.vectors,
            dimension=self._vectors(numbers),
            sha256=self._sums,
        )
        with self._file(layout.LIBRARY) as file:
            file.write(layout.OF_LIBRARY.dump_json(library, indent=2) + b"\n")
        return library

    def _document(self, row: DocumentRow) -> DocumentLine:
        stored = self._catalog.document(row.document_id)
        assert stored is not None
        on_page: dict[int, list[layout.BoxOfPage]] = {}
        for box in self._catalog.boxes(row.document_id, -1, len(stored.text) + 1):
            sides = (box.left, box.top, box.right, box.bottom)
            on_page.setdefault(box.page, []).append((box.start, box.end, *sides))
        pages = tuple(
            PageLine(p.number, p.label, p.start, p.end, p.width, p.height, tuple(on_page.get(p.number, ())))
            for p in self._catalog.pages(row.document_id)
        )
        signature = row.signature.hex()
        doubts = tuple(self._catalog.doubts(row.document_id))
        return DocumentLine(
            row.document_id, row.format, info_of(row.info), signature, stored.text, pages, doubts
        )

    def _vectors(self, numbers: EntryNumbers) -> int:
        """Write vectors.npy, some thousands at a time; return the dimension."""
        count = numbers.vectors
        dimension = self._snapshot.manifest.dense.dimension if count else 0
        rows = self._streamed.rows.entries()
        held = (row for row, at in zip(rows, numbers.rows, strict=True) if at >= 0)
        with self._file(layout.VECTORS) as file, contextlib.ExitStack() as stack:
            # Asked for only where it is: to open one makes it.
            cache = (
                stack.enter_context(VectorCache(self._cache, self._snapshot.manifest.model))
                if self._cache.is_file()
                else None
            )
            header = {"descr": "<f4", "fortran_order": False, "shape": (count, dimension)}
            np.lib.format.write_array_header_1_0(file, header)
            done = 0
            while batch := list(islice(held, _VECTORS_AT_ONCE)):
                file.write(self._vectors_of(batch, cache).astype("<f4").tobytes())
                done += len(batch)
                self._progress("vectors", done, count)
        return dimension

    def _vectors_of(self, batch: list[tuple[int, bytes]], cache: VectorCache | None) -> Vectors:
        """Return the vectors of entries, given with their keys; shape (len(batch), dimension)."""
        try:
            if cache:
                return cache.get([key for _, key in batch])
        except KeyError:
            # The cache may have been deleted since, and be filling up again.
            cache = None
        return self._snapshot.dense_index.vectors(np.array([entry for entry, _ in batch], dtype=np.int64))

    def _shown(self, stage: str, items: Iterable[Line], total: int) -> Iterator[Line]:
        """Yield the same items, and report progress."""
        for i, item in enumerate(items):
            if i % _LINES_AT_ONCE == 0:
                self._progress(stage, i, total)
            yield item
        self._progress(stage, total, total)

    def _lines(self, name: str, kind: TypeAdapter[Line], lines: Iterable[Line]) -> int:
        """Write a file of lines; return how many."""
        count = 0
        with self._file(name) as file:
            for line in lines:
                file.write(kind.dump_json(line) + b"\n")
                count += 1
        return count

    @contextlib.contextmanager
    def _file(self, name: str) -> Iterator[_SummedFile]:
        """Yield a new file of the export, then flush it to disk and note its checksum."""
        with (self._folder / name).open("xb") as file:
            summed = _SummedFile(file.write)
            yield summed
            file.flush()
            os.fsync(file.fileno())
        self._sums[name] = summed.sha256


class _SummedFile:
    """Writes bytes on, and computes their sha256."""

    def __init__(self, write: Callable[[bytes], int]) -> None:
        self._write = write
        self._sum = hashlib.sha256()

    def write(self, content: bytes) -> int:
        """Write `content`."""
        self._sum.update(content)
        return self._write(content)

    @property
    def sha256(self) -> str:
        """The checksum of all that was written."""
        return self._sum.hexdigest()


def _passage(stored: StoredPassage, entry: int, vector: int | None) -> PassageLine:
    p = stored.passage
    if not stored.intact:
        raise DamagedError(
            f"{stored.info.source}: the passage at {p.start}:{p.end} is not what the document says. "
            "Ingest again"
        )
    span = (p.passage_id, p.document_id, p.ordinal, p.start, p.end, p.page)
    return PassageLine(*span, p.heading, p.context, p.text, entry, vector)
