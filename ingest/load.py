"""Walks files and folders, and reads each file into documents."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError
from ingest.loaders import SNIFF_BYTES, choose

RECIPE = 2
"""Raised whenever a loader or the splitter changes what it makes of the same bytes, so that an
index built by an older version is read anew."""

MOST_BYTES = 256 << 20
"""The largest file that is read: its text, and what is made of it, must fit in memory."""

# What a collection says about itself is no document of it. Named on the command line, such a file
# is read all the same.
_PAPERWORK = re.compile(r"(?:readme|licen[cs]e|provenance|copying|notice|changelog)(?:\..*)?$", re.IGNORECASE)

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: where it is, and how the user names it."""

    path: Path
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk found: the files to read, and those passed over, with the reason."""

    files: tuple[SourceFile, ...]
    skipped: tuple[tuple[str, str], ...]


def find(paths: Iterable[Path]) -> Found:
    """The files under `paths`, each once, in the order of their names.

    Hidden files, links to folders, and a collection's paperwork (README, LICENSE, PROVENANCE ...)
    are passed over inside folders.

    Raises:
        UnreadableFileError: if one of `paths` does not exist, or a folder cannot be listed.
    """
    files: dict[Path, SourceFile] = {}
    skipped: dict[Path, tuple[str, str]] = {}
    for given in paths:
        if not os.path.exists(given):  # noqa: PTH110 - no error where a name is too long
            raise UnreadableFileError(
                _source(given), "there is no such file or folder", remedy="Check the path and try again"
            )
        for path, reason in _walk(given):
            source = _source(path)
            if reason:
                skipped.setdefault(_place(path), (source, reason))
            else:
                files.setdefault(_place(path), SourceFile(path, source))
    passed_over = (skipped[place] for place in skipped if place not in files)
    return Found(tuple(sorted(files.values(), key=lambda f: f.source)), tuple(sorted(passed_over)))


def _source(path: Path) -> str:
    """How a report and a citation name `path`; bytes of it that are no UTF-8 are written `\\xhh`."""
    named = os.fsencode(PurePath(os.path.normpath(path)).as_posix())
    return named.decode(errors="backslashreplace")


def _place(path: Path) -> Path:
    """Where `path` is, whatever the way to it; a link that leads nowhere is its own place."""
    return Path(os.path.realpath(path))


def read_bytes(file: SourceFile) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableFileError: if the file system refuses them, or the file is too large.
    """
    with _told(file):
        size = file.path.stat().st_size
        if size <= MOST_BYTES:
            return file.path.read_bytes()
    raise UnreadableFileError(
        file.source,
        f"it is {size >> 20:,} MiB large, and at most {MOST_BYTES >> 20:,} MiB are read",
        remedy="Split it into smaller files",
    )


def checksum_of(file: SourceFile) -> str:
    """The sha256 of a file's bytes, in hexadecimal, without holding them in memory.

    Raises:
        UnreadableFileError: if the file system refuses them.
    """
    with _told(file), file.path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def checksum(content: bytes) -> str:
    """The sha256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _told(file: SourceFile) -> Iterator[None]:
    """Says of an error of the file system which file it concerns."""
    try:
        yield
    except OSError as error:
        raise UnreadableFileError(
            file.source,
            f"it could not be read: {error.strerror or error}",
            remedy="Check that it is there and that you may read it",
        ) from error


def load(content: bytes, source: str) -> Iterator[Document]:
    """The documents in a file's bytes.

    Raises:
        IngestError: that names the file, the place in it, and the remedy. An error that a parser
            did not foresee becomes one too: one file's trouble must not end the run.
    """
    loader = choose(content[:SNIFF_BYTES], source)
    try:
        for document in loader.load(content, source):
            _check_characters(document)
            yield document
    except (IngestError, MemoryError):
        raise
    except Exception as error:
        raise IngestError(
            source,
            f"the {loader.format} loader failed on it ({type(error).__name__}: {error})",
            remedy="This is a fault of Verbatim: please report it, with the file if you may share it",
        ) from error


def _check_characters(document: Document) -> None:
    """Refuses characters that no store keeps: NUL, and halves of surrogate pairs."""
    info = document.info
    stated = (info.record, info.title, json.dumps(asdict(info), ensure_ascii=False))
    bad = _UNSTORABLE.search(document.text)
    where = f"at offset {bad.start()}" if bad else "in what it says of itself"
    bad = bad or next(filter(None, map(_UNSTORABLE.search, stated)), None)
    if bad:
        raise MalformedDocumentError(
            info.source,
            f"it holds the character U+{ord(bad.group()):04X} {where}, which is no text",
            remedy="Take it out, or leave the file out if it is not text",
        )


def _walk(given: Path) -> Iterator[tuple[Path, str | None]]:
    """Every file at or under `given`, with the reason why it is passed over, if it is."""
    if not given.is_dir():
        yield given, None
        return

    def refuse(error: OSError) -> None:
        # Passed over in silence, its files would look removed and be taken out of the library.
        raise UnreadableFileError(
            _source(Path(error.filename or given)),
            f"the folder could not be listed: {error.strerror or error}",
            remedy="Check that you may read it",
        ) from error

    for folder, subfolders, names in os.walk(given, onerror=refuse):
        for name in subfolders:
            path = Path(folder, name)
            if name.startswith("."):
                yield path, "hidden folder"
            elif os.path.islink(path):  # noqa: PTH114 - no error where a name is too long
                yield path, "a link to a folder"
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith("."):
                yield path, "hidden file"
            elif _PAPERWORK.match(name):
                yield path, "about the collection, not a document of it"
            elif not os.path.isfile(path):  # noqa: PTH113 - likewise
                yield path, "not a regular file"
            else:
                yield path, None
