"""Finds the files under files and folders, those in zip archives too."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.errors import IngestError, UnreadableFileError
from ingest.files import archive

# What a collection says about itself is no document of it. Named on the command line, such a file
# is read all the same.
_PAPERWORK = re.compile(r"(?:readme|licen[cs]e|provenance|copying|notice|changelog)(?:\..*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: where it is, how the user names it, and in an archive, its name there."""

    path: Path
    source: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk found: the files to read, those passed over, with the reason, and what cannot be
    read. The source of such an error stands for itself and for all that an index has from under it."""

    files: tuple[SourceFile, ...]
    skipped: tuple[tuple[str, str], ...]
    failed: tuple[IngestError, ...] = ()


def find(paths: Iterable[Path], leave_out: Path | None = None) -> Found:
    """The files under `paths`, each once, in the order of their names; zip archives are walked like
    folders, one level deep.

    Hidden files, links to folders, a collection's paperwork (README, LICENSE, PROVENANCE ...) and the
    folder `leave_out` are passed over inside folders.

    Raises:
        UnreadableFileError: if one of `paths` does not exist, or a folder cannot be listed.
    """
    files: dict[str, SourceFile] = {}
    skipped: dict[str, tuple[str, str]] = {}
    place = _places()
    for given in paths:
        if not os.path.exists(given):  # noqa: PTH110 - no error where a name is too long
            raise UnreadableFileError(
                _source(given), "there is no such file or folder", remedy="Check the path and try again"
            )
        for path, reason in _walk(given, _place(leave_out) if leave_out else None):
            source = _source(path)
            if reason:
                skipped.setdefault(place(path), (source, reason))
            else:
                files.setdefault(place(path), SourceFile(path, source))
    passed_over = [told for at, told in skipped.items() if at not in files]
    return _with_archives(files.values(), passed_over)


def found_in(files: Iterable[SourceFile]) -> Found:
    """Files that the caller names himself; zip archives are walked like folders, one level deep."""
    return _with_archives(files, ())


def _with_archives(files: Iterable[SourceFile], passed_over: Iterable[tuple[str, str]]) -> Found:
    """What was found, with the contents of each archive in its place."""
    found: list[SourceFile] = []
    skipped, failed = list(passed_over), list[IngestError]()
    for file in files:
        inside = _inside(file)
        if inside is None:
            found.append(file)
            continue
        found += [SourceFile(file.path, source, member) for member, source in inside.members]
        skipped += inside.skipped
        failed += inside.failed
    found.sort(key=lambda file: file.source)
    return Found(tuple(found), tuple(sorted(skipped)), tuple(sorted(failed, key=lambda error: error.source)))


def _inside(file: SourceFile) -> archive.Contents | None:
    """What is in an archive; None of any other file."""
    return archive.contents(file.path, file.source, _why_not) if archive.is_archive(file.path) else None


def _why_not(name: str) -> str | None:
    """Why a file of this name is passed over in folders and archives, if it is."""
    if name.startswith("."):
        return "hidden file"
    return "about the collection, not a document of it" if _PAPERWORK.match(name) else None


def _source(path: Path) -> str:
    """How a report and a citation name `path`; bytes of it that are no UTF-8 are written `\\xhh`."""
    named = os.fsencode(PurePath(os.path.normpath(path)).as_posix())
    return named.decode(errors="backslashreplace")


def _place(path: Path) -> Path:
    """Where `path` is, whatever the way to it; a link that leads nowhere is its own place."""
    return Path(os.path.realpath(path))


def _places() -> Callable[[Path], str]:
    """Tells where each of many paths is, as `_place` does; of folders that many are in, it asks once."""
    folder = functools.cache(os.path.realpath)

    def place(path: Path) -> str:
        if os.path.islink(path):  # noqa: PTH114 - no error where a name is too long
            return os.path.realpath(path)
        return os.path.join(folder(path.parent), path.name)  # noqa: PTH118 - a Path takes as long as all else

    return place


def _walk(given: Path, leave_out: Path | None) -> Iterator[tuple[Path, str | None]]:
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
            elif _place(path) == leave_out:
                yield path, "the index itself"
        subfolders[:] = sorted(
            name
            for name in subfolders
            if not name.startswith(".") and (leave_out is None or _place(Path(folder, name)) != leave_out)
        )
        for name in sorted(names):
            path = Path(folder, name)
            if reason := _why_not(name):
                yield path, reason
            elif not os.path.isfile(path):  # noqa: PTH113 - likewise
                yield path, "not a regular file"
            else:
                yield path, None
