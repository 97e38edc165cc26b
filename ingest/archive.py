"""Opens zip archives as if they were folders: what one holds, and the bytes of each member.

Nothing is written to disk, a name in an archive is only ever a name, and no more than one member is
in memory. What an archive says of its sizes is not believed: a member is read in pieces, no further
than it claims to go, and its checksum is compared at the end.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import os
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError, UnsupportedFormatError

MOST_BYTES = 256 << 20
"""The largest file or member that is read: its text, and what is made of it, must fit in memory."""

MOST_ENTRIES = 20_000
MOST_TOTAL = 2 << 30
MOST_RATIO = 200
"""How many times its packed size a member may grow. Text grows three to ten times."""

_RATIO_FROM = 1 << 20
_MOST_DIRECTORY = 16 << 20
"""Far more bytes than the directory of `MOST_ENTRIES` files takes; a trap would have gigabytes."""
_PIECE = 1 << 20
_HEADS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00")
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_UNIX = 3
# All that zipfile and zlib raise of broken bytes; RuntimeError is their word for what they lack.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(RuntimeError, ValueError, ArithmeticError, LookupError),
)
# A document that happens to be packed as a zip has one of these members ...
_DOCUMENT_MARKS = {"[Content_Types].xml", "mimetype"}
# ... and where it is too broken to say so, its loader has the better words for that.
_DOCUMENT_SUFFIXES = set(".docx .docm .dotx .xlsx .xlsm .pptx .pptm .odt .ods .odp .epub".split())

Rule = Callable[[str], str | None]
"""Why a file of this name is passed over, if it is."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds: members to read, by their name in it and their source; those passed
    over, with the reason; and what cannot be read. An error's source covers all that lies under it."""

    members: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    failed: tuple[IngestError, ...] = ()


def is_archive(path: Path) -> bool:
    """Whether a file begins as a zip does, or is called one and is no text either.

    The latter is an archive that broke: taken for another kind of file, what it held would look removed.
    """
    if not os.path.isfile(path):  # noqa: PTH113 - no error where a name is too long; a pipe would block
        return False
    try:
        with path.open("rb") as file:
            head = file.read(256)
    except OSError:
        return False  # which is told when the file itself is read
    return head.startswith(_HEADS) or (path.suffix.lower() == ".zip" and (not head or b"\0" in head))


def contents(path: Path, source: str, rule: Rule) -> Contents | None:
    """What the archive at `path` holds; None if it is a document (Word, EPUB ...) packed as a zip."""
    try:
        with _told(source):
            archive = _opened(path)
        return _listed(archive, source, rule) if _DOCUMENT_MARKS.isdisjoint(archive.namelist()) else None
    except IngestError as error:
        return None if path.suffix.lower() in _DOCUMENT_SUFFIXES else Contents(failed=(error,))


def _listed(archive: zipfile.ZipFile, source: str, rule: Rule) -> Contents:
    """What an open archive holds; raises IngestError if it is empty or too large."""
    if len(archive.infolist()) > MOST_ENTRIES:
        raise _too_much(source, f"{len(archive.infolist()):,} entries", f"{MOST_ENTRIES:,}")
    entries = [info for info in archive.infolist() if not _is_folder(info)]
    if not entries:
        raise MalformedDocumentError(source, "the archive is empty", remedy="Leave it out or fill it")
    wanted, skipped = _sift(entries, source, rule)
    times = Counter(named for _, named in wanted)
    refused = {named: _refusal(info, named, times[named]) for info, named in wanted}
    members = [(info, named) for info, named in wanted if not refused[named]]
    total = sum(info.file_size for info, _ in members)
    if total > MOST_TOTAL:
        raise _too_much(source, f"{total >> 20:,} MiB when unpacked", f"{MOST_TOTAL >> 20:,}")
    refused.update({named: _look_inside(archive, info, named) for info, named in members})
    return Contents(
        tuple((info.filename, named) for info, named in members if not refused[named]),
        tuple(skipped.items()),
        tuple(filter(None, refused.values())),
    )


def read_member(path: Path, member: str, source: str) -> bytes:
    """The bytes of a member.

    Raises:
        IngestError: that names the member, if it or its archive is broken, gone, or refused.
    """
    return _gathered(_pieces(path, member, source)).getvalue()


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


# --- reading ------------------------------------------------------------------------------------


def _pieces(path: Path, member: str, source: str) -> Iterator[bytes]:
    with _told(source):
        archive = _opened(path)
        try:
            info = archive.getinfo(member)
        except KeyError:
            gone = "it is no longer in its archive"
            raise UnreadableFileError(source, gone, remedy="Ingest again") from None
        if problem := _refusal(info, source):  # once more: the archive may have changed since it was listed
            raise problem
        yield from _unpacked(archive, info)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as file:
        # In pieces: read whole, it would first be unpacked whole, however far beyond what it claims.
        while piece := file.read(_PIECE):
            yield piece


def _gathered(pieces: Iterable[bytes]) -> io.BytesIO:
    # Unlike a list of pieces that is joined, this holds them once.
    content = io.BytesIO()
    for piece in pieces:
        content.write(piece)
    return content


def _opened(path: Path) -> zipfile.ZipFile:
    """The archive at `path`, opened once for all of its members, as long as it stays the same."""
    about = path.stat()
    return _open(path, (about.st_dev, about.st_ino, about.st_mtime_ns, about.st_size))


@functools.lru_cache(maxsize=1)
def _open(path: Path, stamp: tuple[int, ...]) -> zipfile.ZipFile:
    return zipfile.ZipFile(_Guarded(path.open("rb", buffering=0)))


class _Guarded(io.BufferedReader):
    """A file that hands out no more at once than a sound archive's directory takes: `zipfile` reads
    a directory whole, however long it claims to be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MOST_DIRECTORY:
            raise zipfile.BadZipFile(f"its directory takes {size >> 20:,} MiB")
        return super().read(size)

    def __del__(self) -> None:
        self.close()


@contextlib.contextmanager
def _told(source: str) -> Iterator[None]:
    """Says of an error of the file system or of `zipfile` which archive or member it concerns."""
    try:
        yield
    except OSError as error:
        raise UnreadableFileError(
            source,
            f"it could not be read: {error.strerror or error}",
            remedy="Check that it is there and that you may read it",
        ) from error
    except _BROKEN as error:
        how = "a name in it is no UTF-8, as it claims" if isinstance(error, UnicodeError) else str(error)
        raise MalformedDocumentError(
            source,
            f"the zip archive is damaged here: {how or 'it ends too soon'}",
            remedy="Make or download the archive anew",
        ) from error


# --- sifting ------------------------------------------------------------------------------------


def _sift(
    entries: Sequence[zipfile.ZipInfo], source: str, rule: Rule
) -> tuple[list[tuple[zipfile.ZipInfo, str]], dict[str, str]]:
    """The members to read, with their sources, and what the rules for folders pass over, and why."""
    wanted: list[tuple[zipfile.ZipInfo, str]] = []
    skipped: dict[str, str] = {}
    for info in entries:
        *folders, name = parts = _inner(info).split("/")
        hidden = next((i for i, folder in enumerate(folders, 1) if folder.startswith(".")), None)
        mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
        if hidden:
            skipped["/".join([source, *parts[:hidden]])] = "hidden folder"
        elif reason := rule(name) or ("" if stat.S_IFMT(mode) in (0, stat.S_IFREG) else "not a regular file"):
            skipped["/".join([source, *parts])] = reason
        else:
            wanted.append((info, "/".join([source, *parts])))
    return wanted, skipped


def _is_folder(info: zipfile.ZipInfo) -> bool:
    is_unix_folder = info.create_system == _UNIX and stat.S_ISDIR(info.external_attr >> 16)
    return is_unix_folder or info.filename.endswith(("/", "\\"))


def _inner(info: zipfile.ZipInfo) -> str:
    """A member's place in its archive, which leads nowhere else: no root, no drive's, no way up."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        # Many programs write UTF-8 and do not say so; zipfile then takes it for code page 437.
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "(no name)"


def _refusal(info: zipfile.ZipInfo, source: str, times: int = 1) -> IngestError | None:
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


def _look_inside(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str) -> IngestError | None:
    """Why a member cannot be read, if its first bytes show that: it is damaged, or an archive itself."""
    try:
        with _told(source):
            with archive.open(info) as file:
                head = file.read(4)
            if head not in _HEADS or _is_packed_document(_gathered(_unpacked(archive, info)), info.filename):
                return None
    except IngestError as error:
        return error
    problem = "an archive inside an archive is not read"
    return UnsupportedFormatError(source, problem, remedy="Unpack it beside the other one")


def _is_packed_document(content: io.BytesIO, name: str) -> bool:
    try:
        with zipfile.ZipFile(_Guarded(content)) as packed:
            return not _DOCUMENT_MARKS.isdisjoint(packed.namelist())
    except _BROKEN:
        return PurePath(name).suffix.lower() in _DOCUMENT_SUFFIXES


def _too_much(source: str, what: str, most: str) -> IngestError:
    problem = f"the archive holds {what}, and at most {most} are read"
    return UnreadableFileError(source, problem, remedy="Split it into smaller ones")
