"""Give a temporary folder for the files of a part, and delete what a killed process left of one."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "verbatim-part-"
_LOCK = "making.lock"
_YOUNG = 60.0
"""Seconds in which a folder may not have its lock yet."""


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Yield a new folder for its owner alone, which is deleted afterwards.

    A lock in it says that its maker lives, in whatever container that is.
    """
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        with FileLock(folder / _LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Delete the folders whose makers were killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # Another's, or deleted by its maker at this moment.
        with contextlib.suppress(OSError, Timeout):
            if time.time() - left.stat().st_mtime > _YOUNG:
                with FileLock(left / _LOCK, timeout=0):
                    shutil.rmtree(left)
