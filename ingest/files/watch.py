"""Says when the files under some paths have changed and come to rest."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from watchfiles import watch

from ingest.errors import UnreadableFileError

_QUIET_SECONDS = 2.0
"""A folder that is being copied into is left alone until it has been still for so long ..."""
_MOST_SECONDS = 60.0
"""... unless it never is."""
_TICK_MS = 500

_Places = tuple[tuple[Path, tuple[int, int] | None], ...]


def settled(paths: Sequence[Path], leave_out: Path) -> Iterator[bool]:
    """Whether files have changed and come to rest since the last time, about twice a second, for ever.

    What changes while the caller is at work is told afterwards. Hidden files and all in `leave_out`
    may change unnoticed, and so may a file that is only reached by a link.

    Raises:
        UnreadableFileError: if the system refuses to watch a folder.
        KeyboardInterrupt: on Ctrl-C.
    """
    ignored = Path(os.path.realpath(leave_out))
    first: float | None = None
    last = 0.0
    while True:
        # A folder that was moved away, deleted or mounted over is watched no more: watch the new one.
        places = _places(paths)
        for changed in _ticks([place for place, identity in places if identity]):
            now = time.monotonic()
            moved = _places(paths) != places
            if moved or any(_matters(Path(path), places, ignored) for path in changed):
                first, last = first or now, now
            is_due = first is not None and (now - last >= _QUIET_SECONDS or now - first >= _MOST_SECONDS)
            if is_due:
                first = None
            yield is_due
            if moved:
                break


def _places(paths: Iterable[Path]) -> _Places:
    """Where each path leads, and which folder is there; for a file the folder it is in is watched."""
    return tuple((place, _identity(place)) for place in (Path(os.path.realpath(path)) for path in paths))


def _identity(place: Path) -> tuple[int, int] | None:
    """Which folder is to be watched for a place, or None if there is none."""
    try:
        about = (place if place.is_dir() else place.parent).stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino


def _ticks(places: Sequence[Path]) -> Iterator[Iterable[str]]:
    """The paths that changed, once or twice a second; the first time as soon as all is watched."""
    folders = {place for place in places if place.is_dir()}
    # Not the file itself: an editor that saves by renaming would leave the watch on the old one.
    around = {place.parent for place in places if place not in folders}
    watched = [_watch(group, group is folders) for group in (folders, around) if group]
    while True:
        if not watched:
            time.sleep(_TICK_MS / 1000)
        yield chain.from_iterable([next(changes) for changes in watched])


def _watch(folders: Iterable[Path], recursive: bool) -> Iterator[list[str]]:
    try:
        for changes in watch(
            *folders,
            watch_filter=None,
            debounce=_TICK_MS,
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            recursive=recursive,
        ):
            yield [path for _, path in changes]
    # WatchfilesRustInternalError is a RuntimeError, and is not exported.
    except (OSError, RuntimeError) as error:
        raise UnreadableFileError(
            ", ".join(map(str, folders)),
            f"changes there cannot be watched: {error}",
            remedy="Set WATCHFILES_FORCE_POLLING=1 to look for them instead, or ingest without --watch",
        ) from error


def _matters(path: Path, places: _Places, ignored: Path) -> bool:
    """Whether a change there is one of the files that an ingest reads."""
    if path.is_relative_to(ignored):
        return False
    for place, _ in places:
        if path == place:
            return True
        if path.is_relative_to(place):
            return not any(part.startswith(".") for part in path.relative_to(place).parts)
    return False
