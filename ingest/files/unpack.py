"""Reads the members of zip archives: their bytes, within limits, and never to disk.

What an archive says of its sizes is not believed: a member is read in pieces, no further than it
claims to go, and its checksum is compared at the end. No more than one member is in memory.
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
"""The largest file or member that is read: its text, and what is made of it, must fit in memory."""

MOST_RATIO = 200
"""How many times its packed size a member may grow. Text grows three to ten times."""

# All that zipfile and zlib raise of broken bytes; RuntimeError is their word for what they lack.
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
    """The bytes of a member.

    Raises:
        IngestError: that names the member, if it or its archive is broken, gone, or refused.
    """
    return gathered(_pieces(path, member, source)).getvalue()


def member_checksum(path: Path, member: str, source: str) -> str:
    """The sha256 of a member's bytes, in hexadecimal, without holding them in memory.

    Raises:
        IngestError: as `read_member`.
    """
    digest = hashlib.sha256()
    for piece in _pieces(path, member, source):
        digest.update(piece)
    return digest.hexdigest()


def too_large(size: int, source: str) -> IngestError | None:
    """The error that refuses a file or a member of this size, if it is to be refused."""
    if size <= MOST_BYTES:
        return None
    problem = f"it is {size >> 20:,} MiB large, and at most {MOST_BYTES >> 20:,} MiB are read"
    return UnreadableFileError(source, problem, remedy="Split it into smaller files")


def refusal(info: zipfile.ZipInfo, source: str, times: int = 1) -> IngestError | None:
    """Why a member, that is there so many times, is not to be unpacked: by what the directory says."""
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
    with told(source):
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
    """The bytes of a member, piece by piece; its checksum is compared after the last."""
    with archive.open(info) as file:
        # In pieces: read whole, it would first be unpacked whole, however far beyond what it claims.
        while piece := file.read(_PIECE):
            yield piece


def gathered(pieces: Iterable[bytes]) -> io.BytesIO:
    """All pieces in one. Unlike a list of pieces that is joined, this holds them once."""
    content = io.BytesIO()
    for piece in pieces:
        content.write(piece)
    return content


def opened(path: Path) -> zipfile.ZipFile:
    """The archive at `path`, opened once for all of its members, as long as it stays the same."""
    about = path.stat()
    return _open(path, (about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size))


@functools.lru_cache(maxsize=1)
def _open(path: Path, stamp: tuple[int, ...]) -> zipfile.ZipFile:
    return zipfile.ZipFile(Guarded(path.open("rb", buffering=0)))


class Guarded(io.BufferedReader):
    """A file that hands out no more at once than a sound archive's directory takes: `zipfile` reads
    a directory whole, however long it claims to be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MOST_DIRECTORY:
            raise zipfile.BadZipFile(f"its directory takes {size >> 20:,} MiB")
        return super().read(size)

    def __del__(self) -> None:
        self.close()


@contextlib.contextmanager
def told(source: str) -> Iterator[None]:
    """Says of an error of the file system or of `zipfile` which archive or member it concerns."""
    try:
        yield
    except OSError as error:
        raise UnreadableFileError(
            source,
            f"it could not be read: {error.strerror or error}",
            remedy="Check that it is there and that you may read it",
        ) from error
    except BROKEN as error:
        how = "a name in it is no UTF-8, as it claims" if isinstance(error, UnicodeError) else str(error)
        raise MalformedDocumentError(
            source,
            f"the zip archive is damaged here: {how or 'it ends too soon'}",
            remedy="Make or download the archive anew",
        ) from error
