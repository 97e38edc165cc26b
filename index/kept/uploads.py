"""Keep the uploads: `INDEX/uploads`, a file each.

Every build takes them in, whatever folders it is given. Their sources are `uploaded/NAME`, wherever the index
is moved to.
"""

from __future__ import annotations

import contextlib
import functools
import os
import tempfile
import time
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from index.catalog.trust import UPLOADED, is_upload
from index.kept.safe_name import safe_name
from ingest.errors import UnreadableFileError, VerbatimError
from ingest.files.find import Found, SourceFile, found_in
from ingest.report import FileReport

FOLDER = "uploads"
MOST_BYTES = 100 << 20

_INCOMING = ".incoming-"
_EARLIER = ".earlier-"
_LEFT_SECONDS = 24 * 3600
"""After this, a file that was never stored whole was left by a killed process."""


class UploadError(VerbatimError):
    """An upload cannot be stored or removed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was added on the page."""

    name: str
    size: int
    at: datetime

    @property
    def source(self) -> str:
        """Its source, as reported and cited."""
        return f"{UPLOADED}/{self.name}"


Kept = Literal["new", "same", "replacing"]


def name_of(source: str) -> str:
    """Return the upload's file name in a source."""
    return PurePosixPath(source).parts[1]


def keep(root: Path, given: str, content: bytes, beside: Container[str] = ()) -> tuple[str, Kept]:
    """Store a file, all or nothing; return its name, and whether it is new, the same, or a replacement.

    `settle` drops a replaced file or brings it back.

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
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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
    """Delete a file; its documents leave the library with the next build.

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
    """Delete what a build has shown to be useless: unreadable files of `added`, and replaced files.

    Where a replacement could not be read, the earlier file comes back.

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
    """List the uploads in the index at `root`, the newest first.

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
    """Find the uploads for a build, all or one by name, and open archives.

    Raises:
        UploadError: if the folder cannot be listed.
    """
    wanted = [each for each in uploads(root) if name in ("*", each.name)]
    return found_in(SourceFile(root / FOLDER / each.name, each.source) for each in wanted)


def with_uploads(found: Found | None, root: Path) -> Found:
    """Merge the uploads into what was found elsewhere, if anything, each file once.

    Raises:
        UploadError: if the folder of the uploads cannot be listed.
    """
    uploaded = find_uploads(root)
    if found is None:
        return uploaded
    files, failed = list(uploaded.files), [*found.failed, *uploaded.failed]
    resolved = functools.lru_cache(os.path.realpath)
    for file in found.files:
        if resolved(file.path.parent) == resolved(root / FOLDER):
            continue
        if is_upload(file.source):
            problem = f"{UPLOADED}/ is how documents are named that were added from the page"
            failed.append(
                UnreadableFileError(file.source, problem, remedy="Give the folder by its whole path instead")
            )
            continue
        files.append(file)
    files.sort(key=lambda file: file.source)
    failed.sort(key=lambda error: error.source)
    return Found(tuple(files), tuple(sorted((*found.skipped, *uploaded.skipped))), tuple(failed))


def original(root: Path, source: str) -> SourceFile | None:
    """Return the file of an upload's source, or None where it is gone."""
    return next((file for file in find_uploads(root, name_of(source)).files if file.source == source), None)


def _earlier(path: Path) -> Path:
    return path.with_name(_EARLIER + path.name)


def _write(path: Path, content: bytes) -> None:
    """Write bytes to disk under a name, all or none."""
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
    """Flush a folder's entries to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
