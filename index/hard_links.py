"""Shares files between snapshots: a hard link where the file system has them, a copy where not."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

# Another file system, none with links, a file with as many as it can have, or a folder that forbids them.
_NO_LINKS = (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES, errno.ENOTSUP)


def share(original: Path, place: Path) -> None:
    """Makes `place` the same file as `original`, which nobody may change from then on."""
    try:
        os.link(original, place)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(original, place)


def share_tree(original: Path, place: Path) -> None:
    """Shares every file of a folder, locks left out."""
    for folder, _, names in os.walk(original):
        into = place / Path(folder).relative_to(original)
        into.mkdir(parents=True, exist_ok=True)
        for name in names:
            if not name.endswith(".lock"):
                share(Path(folder, name), into / name)
