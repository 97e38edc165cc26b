"""Watch the files under some paths, until they have changed and come to rest."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from watchfiles import watch

from ingest.errors import UnreadableFileError

_QUIET_SECONDS = 2.0
"""Wait until a folder that is being copied into has not changed for so long ..."""
_MOST_SECONDS = 60.0
"""... but no longer than this."""
_TICK_MS = 500

_Targets = tuple[tuple[Path, tuple[int, int] | None], ...]


def settled(paths: Sequence[Path], leave_out: Path) -> Iterator[bool]:
    """Yield about twice a second, for ever, whether files have changed and come to rest since the last time.

    Changes while the caller is at work are reported afterwards. Changes of hidden files, of files in
    `leave_out`, and of files that are only reached by a link are not seen.

    Raises:
        UnreadableFileError: if the system refuses to watch a folder.
        KeyboardInterrupt: on Ctrl-C.
    """
    ignored = Path(os.path.realpath(leave_out))
    first: float | None = None
    last = 0.0
    while True:
        # A folder that was moved away, deleted or mounted over is watched no more: watch the new one.
        targets = _targets(paths)
        for changed in _ticks([target for target, identity in targets if identity]):
            now = time.monotonic()
            moved = _targets(paths) != targets
            if moved or any(_matters(Path(path), targets, ignored) for path in changed):
                first, last = first or now, now
            is_due = first is not None and (now - last >= _QUIET_SECONDS or now - first >= _MOST_SECONDS)
            if is_due:
                first = None
            yield is_due
            if moved:
                break


def _targets(paths: Iterable[Path]) -> _Targets:
    """Return the resolved paths, each with the identity of the folder that is watched for it."""
    return tuple((target, _identity(target)) for target in (Path(os.path.realpath(path)) for path in paths))


def _identity(target: Path) -> tuple[int, int] | None:
    """Return device and inode of the folder to watch: the target, or the folder a file is in; else None."""
    try:
        about = (target if target.is_dir() else target.parent).stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino


def _ticks(targets: Sequence[Path]) -> Iterator[Iterable[str]]:
    """Yield the paths that changed, once or twice a second; first when all targets are watched."""
    folders = {target for target in targets if target.is_dir()}
    # Not the file itself: an editor that saves by renaming would leave the watch on the old one.
    around = {target.parent for target in targets if target not in folders}
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


def _matters(path: Path, targets: _Targets, ignored: Path) -> bool:
    """Return whether a changed path is a file that an ingest may read."""
    if path.is_relative_to(ignored):
        return False
    for target, _ in targets:
        if path == target:
            return True
        if path.is_relative_to(target):
            return not any(part.startswith(".") for part in path.relative_to(target).parts)
    return False
