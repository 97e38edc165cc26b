"""Keeps the documents that were added from the page: `INDEX/uploads`, a file each.

They belong to the library whatever folders an ingest is given, so every build takes them in. Their
sources are `uploaded/NAME`, however the index is named and wherever it is moved to.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from ingest.errors import UnreadableFileError, VerbatimError
from ingest.files.find import Found, SourceFile, found_in
from ingest.report import FileReport

FOLDER = "uploads"
NAMED = "uploaded"
"""Under which name the documents of that folder are reported and cited."""
MOST_BYTES = 100 << 20

_MOST_NAME = 150
"""Bytes of a name: file systems allow 255, of which we add some."""
_INCOMING = ".incoming-"
_EARLIER = ".earlier-"
_LEFT_SECONDS = 24 * 3600
"""After so long, a file that was never stored whole is the rest of a process that was killed."""


class UploadError(VerbatimError):
    """A file cannot be added or removed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was added from the page."""

    name: str
    size: int
    at: datetime

    @property
    def source(self) -> str:
        """How it is reported and cited."""
        return f"{NAMED}/{self.name}"


Kept = Literal["new", "same", "replacing"]


def is_upload(source: str) -> bool:
    """Whether a source, or the archive it is in, was added from the page."""
    return source.startswith(NAMED + "/")


def name_of(source: str) -> str:
    """The name of the file that the source of an upload is, or is in."""
    return PurePosixPath(source).parts[1]


def safe_name(given: str) -> str:
    """The name under which a file is kept: the last part of what the browser says, without characters
    that show nothing or turn the writing around, and no longer than file systems allow."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1])
    seen = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    name = " ".join(seen.split()).strip(". ") or "document"
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, dot, suffix = name, "", ""
    room = _MOST_NAME - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + suffix


def keep(root: Path, given: str, content: bytes, beside: Container[str] = ()) -> tuple[str, Kept]:
    """Stores a file whole or not at all; returns its name, and whether it is new, or there already with
    the same bytes, or takes the place of another of this name, which `settle` drops or brings back.

    Raises:
        UploadError: if it is empty or too large, or came with another of its name, which is in
            `beside`, or the disk is full or refuses.
    """
    name = safe_name(given)
    if name in beside:
        raise UploadError("another file of this name was chosen with it. Rename one, and add it again")
    if not content:
        raise UploadError("it is empty. Choose the file again, or look at it in the program that made it")
    if len(content) > MOST_BYTES:
        raise UploadError(
            f"it has {len(content) / (1 << 20):,.1f} MiB, and {MOST_BYTES >> 20} MiB is the most that can be "
            "added here. Divide it, or have it ingested from a folder: python cli.py ingest FOLDER"
        )
    path = root / FOLDER / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            if path.read_bytes() == content:
                return name, "same"
            if not _earlier(path).exists():  # else no build has seen what replaced it
                os.link(path, _earlier(path))
        kept: Kept = "replacing" if path.exists() else "new"
        _write(path, content)
    except OSError as error:
        raise UploadError(
            f"it could not be stored ({error.strerror or error}). Make room on the disk, or have the folder "
            "of the index made writable, and add it again"
        ) from error
    return name, kept


def remove(root: Path, name: str) -> None:
    """Deletes a file; what it said leaves the library with the next build.

    Raises:
        UploadError: if the disk refuses.
    """
    path = root / FOLDER / name
    if path.parent != root / FOLDER or name.startswith("."):
        raise UploadError(f"{name}: no name of a document that was added here")
    try:
        path.unlink(missing_ok=True)
        _earlier(path).unlink(missing_ok=True)
        _sync(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise UploadError(f"it could not be deleted ({error.strerror or error})") from error


def settle(root: Path, added: Iterable[str], reports: Iterable[FileReport]) -> None:
    """Drops what a build has shown to be of no use: files of `added` of which nothing could be read, and
    earlier files whose successors were read. Where a successor was not, the earlier file comes back.

    Raises:
        UploadError: if the disk refuses.
    """
    read, failed = set[str](), set[str]()
    for report in reports:
        if is_upload(report.source):
            (failed if report.status == "failed" else read).add(name_of(report.source))
    useless, folder = failed - read, root / FOLDER
    try:
        for earlier in folder.glob(_EARLIER + "*"):
            name = earlier.name.removeprefix(_EARLIER)
            if name in useless:
                earlier.replace(folder / name)
                useless.discard(name)
            else:
                earlier.unlink()
        for name in useless.intersection(added):
            (folder / name).unlink(missing_ok=True)
        for left in folder.glob(_INCOMING + "*"):
            if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
                left.unlink(missing_ok=True)
    except OSError as error:
        raise UploadError(f"{folder}: it could not be cleared up ({error.strerror or error})") from error


def uploads(root: Path) -> list[Upload]:
    """The files that were added from the page of the index in `root`, the newest first.

    Raises:
        UploadError: if the folder cannot be listed.
    """
    found = []
    try:
        for entry in (root / FOLDER).iterdir():
            if not entry.name.startswith(".") and entry.is_file():
                about = entry.stat()
                at = datetime.fromtimestamp(about.st_mtime, UTC)
                found.append(Upload(entry.name, about.st_size, at))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise UploadError(f"{root / FOLDER}: it cannot be listed ({error.strerror or error})") from error
    return sorted(found, key=lambda each: (each.at, each.name), reverse=True)


def find_uploads(root: Path, name: str = "*") -> Found:
    """What a build reads of them: all, or the one of this name, archives opened.

    Raises:
        UploadError: if the folder cannot be listed.
    """
    wanted = [each for each in uploads(root) if name in ("*", each.name)]
    return found_in(SourceFile(root / FOLDER / each.name, each.source) for each in wanted)


def with_uploads(found: Found | None, root: Path) -> Found:
    """What was found elsewhere, if anything was looked for, and the uploads, each once.

    Raises:
        UploadError: if the folder of the uploads cannot be listed.
    """
    uploaded = find_uploads(root)
    if found is None:
        return uploaded
    files, failed = list(uploaded.files), [*found.failed, *uploaded.failed]
    place = functools.lru_cache(os.path.realpath)
    for file in found.files:
        if place(file.path.parent) == place(root / FOLDER):
            continue
        if is_upload(file.source):
            told = f"{NAMED}/ is how documents are named that were added from the page"
            failed.append(
                UnreadableFileError(file.source, told, remedy="Give the folder by its whole path instead")
            )
            continue
        files.append(file)
    files.sort(key=lambda file: file.source)
    failed.sort(key=lambda error: error.source)
    return Found(tuple(files), tuple(sorted((*found.skipped, *uploaded.skipped))), tuple(failed))


def original(root: Path, source: str) -> SourceFile | None:
    """The file of an upload's source, or None where it is gone."""
    return next((file for file in find_uploads(root, name_of(source)).files if file.source == source), None)


def _earlier(path: Path) -> Path:
    return path.with_name(_EARLIER + path.name)


def _write(path: Path, content: bytes) -> None:
    """Brings bytes to disk under a name, all or none."""
    handle, incoming = tempfile.mkstemp(prefix=_INCOMING, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(incoming).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(incoming).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Brings the names in a folder to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
