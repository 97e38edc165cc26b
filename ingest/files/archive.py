"""List the contents of zip archives, as if they were folders.

Nothing is written to disk, and no name in an archive is used as a path.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.errors import IngestError, MalformedDocumentError, UnreadableFileError, UnsupportedFormatError
from ingest.files.unpack import BROKEN, Guarded, errors_named, gathered, opened, refusal, unpacked

MOST_ENTRIES = 20_000
MOST_TOTAL = 2 << 30

_HEADS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00")
_UTF8_NAME = 0x800
_UNIX = 3
# A document that happens to be packed as a zip has one of these members ...
_DOCUMENT_MARKS = {"[Content_Types].xml", "mimetype"}
# ... and where it is too broken to show it, its loader has the better error message.
_DOCUMENT_SUFFIXES = set(".docx .docm .dotx .xlsx .xlsm .pptx .pptm .odt .ods .odp .epub".split())

Rule = Callable[[str], str | None]
"""Why a file of this name is skipped; None if it is not."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of an archive: members to read, members skipped, and errors.

    `members` are pairs of a name in the archive and a source; `skipped` are pairs of a source and the reason.
    An error's source covers all files under it.
    """

    members: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    failed: tuple[IngestError, ...] = ()


def is_archive(path: Path) -> bool:
    """Return whether a file begins as a zip does, or is named as one and is no text.

    The latter is a broken archive. Taken for another kind of file, its members would look removed.
    """
    if not os.path.isfile(path):  # noqa: PTH113 - no error where a name is too long; a pipe would block
        return False
    try:
        with path.open("rb") as file:
            head = file.read(256)
    except OSError:
        return False  # the error is reported when the file itself is read
    return head.startswith(_HEADS) or (path.suffix.lower() == ".zip" and (not head or b"\0" in head))


def contents(path: Path, source: str, rule: Rule) -> Contents | None:
    """List the archive at `path`; None if it is a document (Word, EPUB ...) packed as a zip."""
    try:
        with errors_named(source):
            archive = opened(path)
        return _listed(archive, source, rule) if _DOCUMENT_MARKS.isdisjoint(archive.namelist()) else None
    except IngestError as error:
        return None if path.suffix.lower() in _DOCUMENT_SUFFIXES else Contents(failed=(error,))


def _listed(archive: zipfile.ZipFile, source: str, rule: Rule) -> Contents:
    """List an open archive; raise IngestError if it is empty or too large."""
    if len(archive.infolist()) > MOST_ENTRIES:
        raise _too_much(source, f"{len(archive.infolist()):,} entries", f"{MOST_ENTRIES:,}")
    entries = [info for info in archive.infolist() if not _is_folder(info)]
    if not entries:
        raise MalformedDocumentError(source, "the archive is empty", remedy="Leave it out or fill it")
    wanted, skipped = _sift(entries, source, rule)
    times = Counter(named for _, named in wanted)
    refused = {named: refusal(info, named, times[named]) for info, named in wanted}
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


def _sift(
    entries: Sequence[zipfile.ZipInfo], source: str, rule: Rule
) -> tuple[list[tuple[zipfile.ZipInfo, str]], dict[str, str]]:
    """Return the members to read, with their sources, and the skipped ones, by source with the reason."""
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
    """Return a member's path within its archive, without any root, drive or step up."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        # Many programs write UTF-8 and do not mark it; zipfile then takes it for code page 437.
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "(no name)"


def _look_inside(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str) -> IngestError | None:
    """Return the error if a member's first bytes show that it is damaged, or an archive itself."""
    try:
        with errors_named(source):
            with archive.open(info) as file:
                head = file.read(4)
            if head not in _HEADS or _is_packed_document(gathered(unpacked(archive, info)), info.filename):
                return None
    except IngestError as error:
        return error
    problem = "an archive inside an archive is not read"
    return UnsupportedFormatError(source, problem, remedy="Unpack it beside the other one")


def _is_packed_document(content: io.BytesIO, name: str) -> bool:
    try:
        with zipfile.ZipFile(Guarded(content)) as packed:
            return not _DOCUMENT_MARKS.isdisjoint(packed.namelist())
    except BROKEN:
        return PurePath(name).suffix.lower() in _DOCUMENT_SUFFIXES


def _too_much(source: str, what: str, most: str) -> IngestError:
    problem = f"the archive holds {what}, and at most {most} are read"
    return UnreadableFileError(source, problem, remedy="Split it into smaller ones")
