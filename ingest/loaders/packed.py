"""Opens documents that are packed as zip archives, and refuses what would not end well."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from ingest.errors import MalformedDocumentError
from ingest.loaders.docx.transitional import readable

_MOST_BYTES = 200 << 20
_MOST_TIMES = 200
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError)


def opened(content: bytes, source: str, main: str, kind: str) -> zipfile.ZipFile:
    """Open the archive that a document is.

    Args:
        content: the file.
        source: its name.
        main: the name of a part that every such document has.
        kind: what such a document is called: "an Excel workbook".

    Raises:
        MalformedDocumentError: if it is damaged, encrypted, another kind of archive, or unpacks into
            too much.
    """
    with damage(source):
        archive = zipfile.ZipFile(io.BytesIO(content))
        if main not in archive.namelist():
            raise MalformedDocumentError(
                source, f"it is not {kind}: it holds no {main}", remedy="Save it anew, or leave it out"
            )
        if any(entry.flag_bits & 1 for entry in archive.infolist()):
            raise MalformedDocumentError(
                source, "its archive is encrypted", remedy="Save it without a password"
            )
    refuse_oversized(archive, len(content), source)
    return archive


def refuse_oversized(archive: zipfile.ZipFile, packed: int, source: str) -> None:
    """Refuse an archive of `packed` bytes that unpacks into far more.

    Raises:
        MalformedDocumentError: if it holds more than 200 MiB, or 200 times its own size.
    """
    size = sum(entry.file_size for entry in archive.infolist())
    if size > _MOST_BYTES or size > _MOST_TIMES * packed:
        raise MalformedDocumentError(
            source,
            f"its {packed:,} bytes unpack into {size:,}",
            remedy="Documents are not packed that tightly: leave it out, or save it anew",
        )


def usual(content: bytes, source: str) -> bytes:
    """Return an Office file with the names of Strict Open XML put as the usual ones.

    Raises:
        MalformedDocumentError: if its list of parts is no XML.
    """
    try:
        return readable(content)
    except etree.XMLSyntaxError as error:
        raise MalformedDocumentError(
            source,
            f"its list of parts is broken: {error.msg}",
            remedy="Open it with the program it is from, save it anew",
        ) from error


@contextmanager
def damage(source: str) -> Iterator[None]:
    """Say of a damaged archive which file it is."""
    try:
        yield
    except _DAMAGES as error:
        raise MalformedDocumentError(
            source,
            f"its archive is broken: {error}",
            remedy="Open it with the program it is from, save it anew",
        ) from error
