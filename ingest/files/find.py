"""Find the files under files and folders, those in zip archives included."""

from __future__ import annotations

import functools
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ingest.errors import IngestError, UnreadableFileError
from ingest.files import archive

# A collection's description of itself is no document of it. Named on the command line, such a file is read.
_PAPERWORK = re.compile(r"(?:readme|licen[cs]e|provenance|copying|notice|changelog)(?:\..*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: its path, its name for the user, and its name in the archive if it is in one.

    `content` is its bytes where it was read already, as on a machine that cannot reach the path.
    """

    path: Path
    source: str
    member: str = ""
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, those skipped, with the reason, and the errors.

    The source of an error covers all documents that an index has from under it.
    """

    files: tuple[SourceFile, ...]
    skipped: tuple[tuple[str, str], ...]
    failed: tuple[IngestError, ...] = ()


def find(paths: Iterable[Path], leave_out: Path | None = None) -> Found:
    """Find the files under `paths`, each once, in the order of their names.

    Zip archives are walked like folders, one level deep. Inside folders, hidden files, links to folders,
    links that lead out of all of `paths`, a collection's paperwork (README, LICENSE, PROVENANCE ...) and the
    folder `leave_out` are skipped.

    Raises:
        UnreadableFileError: if one of `paths` does not exist, or a folder cannot be listed.
    """
    files: dict[str, SourceFile] = {}
    skipped: dict[str, tuple[str, str]] = {}
    refused: list[IngestError] = []
    location = _locations()
    given_paths = list(paths)
    roots = [_location(given) for given in given_paths]
    for given in given_paths:
        if not os.path.exists(given):  # noqa: PTH110 - no error where a name is too long
            raise UnreadableFileError(
                _source(given), "there is no such file or folder", remedy="Check the path and try again"
            )
        if not os.path.isdir(given) and not os.path.isfile(given):  # noqa: PTH112, PTH113 - likewise
            refused.append(not_a_file(_source(given)))
            continue
        for path, found_reason in _walk(given, _location(leave_out) if leave_out else None):
            source = _source(path)
            reason = found_reason or ("" if path == given else _leaves(path, roots))
            if reason:
                at = location(path) if found_reason else str(path)  # two links may lead to one place
                skipped.setdefault(at, (source, reason))
            else:
                files.setdefault(location(path), SourceFile(path, source))
    never_read = [entry for at, entry in skipped.items() if at not in files]
    return _with_archives(files.values(), never_read, refused)


def not_a_file(source: str) -> UnreadableFileError:
    """Return the error for a pipe, a socket or a device."""
    problem = "it is a pipe, a socket or a device, and no file"
    return UnreadableFileError(source, problem, remedy="Leave it out, or save what it gives as a file")


def found_in(files: Iterable[SourceFile]) -> Found:
    """Return files that the caller names; zip archives are walked like folders, one level deep."""
    return _with_archives(files, (), ())


def _with_archives(
    files: Iterable[SourceFile], skipped_files: Iterable[tuple[str, str]], refused: Iterable[IngestError]
) -> Found:
    """Replace each archive by its contents, and refuse files that would have one name."""
    found: list[SourceFile] = []
    skipped, failed = list(skipped_files), list(refused)
    for file in files:
        inside = _inside(file)
        if inside is None:
            found.append(file)
            continue
        found += [SourceFile(file.path, source, member) for member, source in inside.members]
        skipped += inside.skipped
        failed += inside.failed
    times = Counter(file.source for file in found)
    failed += [_namesakes(source, number) for source, number in times.items() if number > 1]
    found = sorted((file for file in found if times[file.source] == 1), key=lambda file: file.source)
    return Found(tuple(found), tuple(sorted(skipped)), tuple(sorted(failed, key=lambda error: error.source)))


def _namesakes(source: str, number: int) -> IngestError:
    problem = (
        f"{number} files have this name in reports and citations, and which one is meant cannot be known"
    )
    return UnreadableFileError(source, problem, remedy="Rename all but one of them")


def _inside(file: SourceFile) -> archive.Contents | None:
    """Return the contents of an archive; None for any other file."""
    return archive.contents(file.path, file.source, _why_not) if archive.is_archive(file.path) else None


def _why_not(name: str) -> str | None:
    """Return why a file of this name is skipped in folders and archives; None if it is not."""
    if name.startswith("."):
        return "hidden file"
    return "about the collection, not a document of it" if _PAPERWORK.match(name) else None


def _source(path: Path) -> str:
    """Return the name of `path` in reports and citations; bytes of it that are no UTF-8 become `\\xhh`."""
    named = os.fsencode(PurePath(os.path.normpath(path)).as_posix())
    return named.decode(errors="backslashreplace")


def _location(path: Path) -> Path:
    """Resolve the links in `path`."""
    return Path(os.path.realpath(path))


def _leaves(path: Path, roots: Iterable[Path]) -> str:
    """Return why a link is not followed if it leads out of all folders and files that were given, or ""."""
    if not os.path.islink(path):  # noqa: PTH114 - no error where a name is too long
        return ""
    target = _location(path)
    return "" if any(target.is_relative_to(root) for root in roots) else "a link that leads out of the folder"


def _locations() -> Callable[[Path], str]:
    """Return a function that resolves the links in many paths, and each folder only once."""
    folder = functools.cache(os.path.realpath)

    def location(path: Path) -> str:
        if os.path.islink(path):  # noqa: PTH114 - no error where a name is too long
            return os.path.realpath(path)
        return os.path.join(folder(path.parent), path.name)  # noqa: PTH118 - a Path takes as long as all else

    return location


def _walk(given: Path, leave_out: Path | None) -> Iterator[tuple[Path, str | None]]:
    """Yield every file at or under `given`, with the reason why it is skipped, or None."""
    if not given.is_dir():
        yield given, None
        return

    def refuse(error: OSError) -> None:
        # Skipped in silence, its files would look removed and be taken out of the library.
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
            elif _location(path) == leave_out:
                yield path, "the index itself"
        subfolders[:] = sorted(
            name
            for name in subfolders
            if not name.startswith(".") and (leave_out is None or _location(Path(folder, name)) != leave_out)
        )
        for name in sorted(names):
            path = Path(folder, name)
            if reason := _why_not(name):
                yield path, reason
            elif not os.path.isfile(path):  # noqa: PTH113 - likewise
                yield path, "not a regular file"
            else:
                yield path, None
