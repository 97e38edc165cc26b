"""Read a file's bytes, and make documents of them with its format's loader.

`loaders/__init__.py` lists the loaders; a new one goes there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import asdict
from io import BufferedReader
from typing import TYPE_CHECKING

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError
from ingest.files import unpack
from ingest.files.find import SourceFile, not_a_file

if TYPE_CHECKING:
    from ingest.pdf.scans.ocr import Recogniser

READER_VERSION = 7
"""Increment it when a loader or the splitter makes something else of the same bytes. An index that an older
version built then reads its files anew."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def read_bytes(file: SourceFile) -> bytes:
    """Read the bytes of a file.

    Raises:
        IngestError: if the file system refuses them, the file is too large, or its archive is broken.
    """
    if file.content is not None:
        return file.content
    if file.member:
        return unpack.read_member(file.path, file.member, file.source)
    with _opened(file) as content:
        return content.read()


def checksum_of(file: SourceFile) -> str:
    """Return the sha256 of a file's bytes, in hexadecimal, without keeping them in memory.

    Raises:
        IngestError: if the file system refuses them, the file is too large, or its archive is broken.
    """
    if file.member:
        return unpack.member_checksum(file.path, file.member, file.source)
    with _opened(file) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def checksum(content: bytes) -> str:
    """Return the sha256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@contextlib.contextmanager
def _opened(file: SourceFile) -> Iterator[BufferedReader]:
    """Open a regular file of a size that is read; wait for no pipe, whatever took the file's place."""
    with _refusals_named(file), os.fdopen(os.open(file.path, os.O_RDONLY | os.O_NONBLOCK), "rb") as content:
        about = os.fstat(content.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise not_a_file(file.source)
        if problem := unpack.too_large(about.st_size, file.source):
            raise problem
        yield content


@contextlib.contextmanager
def _refusals_named(file: SourceFile) -> Iterator[None]:
    """Turn an error of the file system into one that names the file."""
    try:
        yield
    except OSError as error:
        raise UnreadableFileError.refused(file.source, error) from error


def load(content: bytes, source: str, ocr: Recogniser | None = None) -> Iterator[Document]:
    """Yield the documents in a file's bytes; scanned pages are read by `ocr`, if given.

    Raises:
        IngestError: with the file, the position in it, and the remedy. Any other error of a parser becomes
            one too: one bad file must not end the run.
    """
    # Imported here: the parsers take long to import, and a process that only looks for changes needs none.
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
    """Refuse characters that no store keeps: NUL, and halves of surrogate pairs."""
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
