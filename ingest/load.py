"""Reads a file's bytes, and makes documents of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError
from ingest.files import unpack
from ingest.files.find import SourceFile

if TYPE_CHECKING:
    from ingest.pdf.scans.ocr import Recogniser

READER_VERSION = 5
"""Raised whenever a loader or the splitter changes what it makes of the same bytes, so that an
index built by an older version is read anew."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_bytes(file: SourceFile) -> bytes:
    """The bytes of a file.

    Raises:
        IngestError: if the file system refuses them, the file is too large, or its archive is broken.
    """
    if file.member:
        return unpack.read_member(file.path, file.member, file.source)
    with _told(file):
        if problem := unpack.too_large(file.path.stat().st_size, file.source):
            raise problem
        return file.path.read_bytes()


def checksum_of(file: SourceFile) -> str:
    """The sha256 of a file's bytes, in hexadecimal, without holding them in memory.

    Raises:
        IngestError: if the file system refuses them, or its archive is broken.
    """
    if file.member:
        return unpack.member_checksum(file.path, file.member, file.source)
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


def load(content: bytes, source: str, ocr: Recogniser | None = None) -> Iterator[Document]:
    """The documents in a file's bytes; scanned pages are read by `ocr`, if given.

    Raises:
        IngestError: that names the file, the place in it, and the remedy. An error that a parser
            did not foresee becomes one too: one file's trouble must not end the run.
    """
    # Imported here: parsers take long to import, and a process that only looks for changes needs none.
    from ingest.loaders import SNIFF_BYTES, choose

    loader = choose(content[:SNIFF_BYTES], source, ocr)
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
