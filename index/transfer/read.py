"""Read an export and check it: every checksum first, then every line; see `layout.py`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

import numpy as np
from pydantic import TypeAdapter, ValidationError

from index.errors import DamagedError, MismatchError, StoreError
from index.transfer import layout
from index.transfer.layout import DefinitionLine, DocumentLine, FileLine, LibraryFile, PassageLine
from index.vectors.model import Vectors
from ingest.report import Progress


class _OfDocument(Protocol):
    """A line that belongs to a document."""

    @property
    def document_id(self) -> str: ...


Line = TypeVar("Line")
Follower = TypeVar("Follower", bound=_OfDocument)


class Numbered(NamedTuple, Generic[Line]):
    """A line of a file with its number, from 1."""

    number: int
    line: Line


@dataclass(frozen=True, slots=True)
class WholeDocument:
    """A document with the lines that belong to it."""

    document: Numbered[DocumentLine]
    passages: list[Numbered[PassageLine]]
    definitions: list[Numbered[DefinitionLine]]


class ExportReader:
    """The export in a folder."""

    def __init__(self, folder: Path) -> None:
        """Read library.json.

        Raises:
            StoreError: if it is no export.
            DamagedError: if library.json is not as it should be.
            MismatchError: if it has a format that this version does not know.
        """
        self.folder = folder
        path = folder / layout.LIBRARY
        try:
            content = path.read_bytes()
            version = json.loads(content)["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{path}: cannot be read ({error!r}). Name a folder that `python cli.py export` has written"
            ) from error
        if version != layout.FORMAT:
            raise MismatchError(
                f"{path}: the export has format {version}, and this version of Verbatim reads "
                f"{layout.FORMAT}. Import it with a version as new as the one that wrote it"
            )
        self.library: LibraryFile = self._parsed(path, layout.OF_LIBRARY, content)
        if set(self.library.sha256) != set(layout.CHECKED):
            raise damaged(path, f"has checksums of {', '.join(self.library.sha256)}", None)

    def check(self, progress: Progress) -> None:
        """Compare every file with its checksum.

        Raises:
            DamagedError: that names the first file that is missing or differs.
        """
        for i, name in enumerate(layout.CHECKED):
            progress("check", i, len(layout.CHECKED))
            path = self.folder / name
            try:
                with path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise damaged(path, f"cannot be read ({error})", None) from error
            if found != self.library.sha256[name]:
                raise damaged(path, "differs from its checksum in library.json", None)
        progress("check", len(layout.CHECKED), len(layout.CHECKED))

    def files(self) -> Iterator[Numbered[FileLine]]:
        """Yield the lines of files.jsonl.

        Raises:
            DamagedError: that names the first line that is not as it should be. So do all here.
        """
        return self._lines(layout.FILES, layout.OF_FILES, self.library.files)

    def documents(self) -> Iterator[WholeDocument]:
        """Yield every document with its passages and definitions, which must stand in the same order."""
        library = self.library
        passages = _Followers(
            self.folder / layout.PASSAGES,
            self._lines(layout.PASSAGES, layout.OF_PASSAGES, library.passages),
        )
        definitions = _Followers(
            self.folder / layout.DEFINITIONS,
            self._lines(layout.DEFINITIONS, layout.OF_DEFINITIONS, library.definitions),
        )
        for numbered in self._lines(layout.DOCUMENTS, layout.OF_DOCUMENTS, library.documents):
            own = numbered.line.document_id
            yield WholeDocument(numbered, passages.of(own), definitions.of(own))
        passages.check_none_left()
        definitions.check_none_left()

    def vectors(self) -> Vectors:
        """Map all vectors into memory."""
        path = self.folder / layout.VECTORS
        wanted = (self.library.vectors, self.library.dimension)
        try:
            vectors: Vectors = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise damaged(path, f"NumPy cannot read it ({error})", None) from error
        if not isinstance(vectors, np.ndarray) or vectors.dtype != np.dtype("<f4") or vectors.shape != wanted:
            raise damaged(path, f"is not float32 of the shape {wanted} that library.json says", None)
        return vectors

    def _lines(self, name: str, kind: TypeAdapter[Line], count: int) -> Iterator[Numbered[Line]]:
        path = self.folder / name
        number = 0
        try:
            with path.open("rb") as file:
                for number, content in enumerate(file, start=1):
                    yield Numbered(number, self._parsed(path, kind, content, number))
        except OSError as error:
            raise damaged(path, f"cannot be read ({error})", None) from error
        if number != count:
            raise damaged(path, f"has {number:,} lines, and library.json says {count:,}", None)

    def _parsed(self, path: Path, kind: TypeAdapter[Line], content: bytes, number: int | None = None) -> Line:
        try:
            return kind.validate_json(content)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(str(part) for part in first["loc"])
            raise damaged(path, ": ".join(filter(None, (field, first["msg"]))), number) from error


class _Followers(Generic[Follower]):
    """Lines in the order of the documents they belong to."""

    def __init__(self, path: Path, lines: Iterator[Numbered[Follower]]) -> None:
        self._path = path
        self._lines = lines
        self._next = next(lines, None)

    def of(self, document_id: str) -> list[Numbered[Follower]]:
        """Return the lines of the next document."""
        found = []
        while self._next and self._next.line.document_id == document_id:
            found.append(self._next)
            self._next = next(self._lines, None)
        return found

    def check_none_left(self) -> None:
        """Raise DamagedError if a line belongs to no document, or stands out of order."""
        if self._next:
            stray = self._next.line.document_id
            problem = (
                f"document_id: {stray} is no document, or stands not in this order in {layout.DOCUMENTS}"
            )
            raise damaged(self._path, problem, self._next.number)


def damaged(path: Path, problem: str, number: int | None) -> DamagedError:
    """Make the error of a file that is not as exported, naming the line if one is to blame."""
    where = f"{path}, line {number}" if number else str(path)
    return DamagedError(f"{where}: {problem}. Nothing was imported. Copy the export anew, or export again")
