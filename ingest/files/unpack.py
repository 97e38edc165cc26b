"""Read the members of zip archives: their bytes, within limits, and never to disk.

The sizes that an archive states are not trusted: a member is read in pieces, up to its stated size, and its
checksum is compared at the end. No more than one member is in memory.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError, UnsupportedFormatError

MOST_BYTES = 256 << 20
"""The largest file or member that is read: its text and all made from it must fit in memory."""

MOST_RATIO = 200
"""How many times its packed size a member may grow. Text grows three to ten times."""

# All that zipfile and zlib raise on broken bytes; RuntimeError if a feature is missing.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(RuntimeError, ValueError, ArithmeticError, LookupError),
)

_RATIO_FROM = 1 << 20
_MOST_DIRECTORY = 16 << 20
"""Far more bytes than the directory of 20,000 files takes; a trap would have gigabytes."""
_PIECE = 1 << 20
_ENCRYPTED = 0x1


def read_member(path: Path, member: str, source: str) -> bytes:
    """Read the bytes of a member.

    Raises:
        IngestError: naming the member, if it or its archive is broken, gone, or refused.
    """
    return gathered(_pieces(path, member, source)).getvalue()


def member_checksum(path: Path, member: str, source: str) -> str:
    """Return the sha256 of a member's bytes, in hexadecimal, without keeping them in memory.

    Raises:
        IngestError: as `read_member`.
    """
    digest = hashlib.sha256()
    for piece in _pieces(path, member, source):
        digest.update(piece)
    return digest.hexdigest()


def too_large(size: int, source: str) -> IngestError | None:
    """Return the error for a file or a member of this size if it is too large."""
    if size <= MOST_BYTES:
        return None
    problem = f"it is {size >> 20:,} MiB large, and at most {MOST_BYTES >> 20:,} MiB are read"
    return UnreadableFileError(source, problem, remedy="Split it into smaller files")


def refusal(info: zipfile.ZipInfo, source: str, times: int = 1) -> IngestError | None:
    """Return the error if the archive's directory shows that a member must not be unpacked.

    `times` is how many members have its name.
    """
    if times > 1:
        problem = f"the archive holds {times} files of this name, and which one is meant cannot be known"
        return MalformedDocumentError(source, problem, remedy="Make the archive anew with one of them")
    if info.flag_bits & _ENCRYPTED:
        return UnsupportedFormatError(source, "it is encrypted", remedy="Pack it without a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        problem = f"it is packed by method {info.compress_type}, and only the usual one, deflate, is read"
        return UnsupportedFormatError(source, problem, remedy="Unpack the archive into a folder")
    if info.file_size > _RATIO_FROM and info.file_size > MOST_RATIO * info.compress_size:
        return UnreadableFileError(
            source,
            f"it would grow from {info.compress_size >> 10:,} KiB to {info.file_size >> 10:,} KiB, more than "
            f"{MOST_RATIO} times, as only a trap does, or a file of one thing repeated",
            remedy="If it is sound, unpack it into the folder",
        )
    return too_large(info.file_size, source)


def _pieces(path: Path, member: str, source: str) -> Iterator[bytes]:
    with errors_named(source):
        archive = opened(path)
        try:
            info = archive.getinfo(member)
        except KeyError:
            gone = "it is no longer in its archive"
            raise UnreadableFileError(source, gone, remedy="Ingest again") from None
        if problem := refusal(info, source):  # once more: the archive may have changed since it was listed
            raise problem
        yield from unpacked(archive, info)


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a member, piece by piece; its checksum is compared after the last."""
    with archive.open(info) as file:
        # In pieces: read whole, it would first be unpacked whole, however far beyond what it claims.
        while piece := file.read(_PIECE):
            yield piece


def gathered(pieces: Iterable[bytes]) -> io.BytesIO:
    """Join pieces; unlike a joined list of pieces, this keeps them in memory only once."""
    content = io.BytesIO()
    for piece in pieces:
        content.write(piece)
    return content


def opened(path: Path) -> zipfile.ZipFile:
    """Open the archive at `path`, once for all of its members as long as it does not change."""
    about = path.stat()
    return _open(path, (about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size))


@functools.lru_cache(maxsize=1)
def _open(path: Path, stamp: tuple[int, ...]) -> zipfile.ZipFile:
    return zipfile.ZipFile(Guarded(path.open("rb", buffering=0)))


class Guarded(io.BufferedReader):
    """A file that refuses to read more at once than a sound archive's directory takes.

    `zipfile` reads a directory whole, however long it claims to be.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MOST_DIRECTORY:
            raise zipfile.BadZipFile(f"its directory takes {size >> 20:,} MiB")
        return super().read(size)

    def __del__(self) -> None:
        self.close()


@contextlib.contextmanager
def errors_named(source: str) -> Iterator[None]:
    """Turn an error of the file system or of `zipfile` into one that names the archive or member."""
    try:
        yield
    except OSError as error:
        raise UnreadableFileError.refused(source, error) from error
    except BROKEN as error:
        how = "a name in it is no UTF-8, as it claims" if isinstance(error, UnicodeError) else str(error)
        raise MalformedDocumentError(
            source,
            f"the zip archive is damaged here: {how or 'it ends too soon'}",
            remedy="Make or download the archive anew",
        ) from error
