"""Share files between snapshots: hard links where the file system has them, else copies."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

# Another file system, none with links, a file with as many as it can have, or a folder that forbids them.
_NO_LINKS = (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES, errno.ENOTSUP)


def share(original: Path, target: Path) -> None:
    """Make `target` the same file as `original`, which nobody may change from then on."""
    try:
        os.link(original, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(original, target)


def share_tree(original: Path, target: Path) -> None:
    """Share every file of a folder except locks."""
    for folder, _, names in os.walk(original):
        into = target / Path(folder).relative_to(original)
        into.mkdir(parents=True, exist_ok=True)
        for name in names:
            if not name.endswith(".lock"):
                share(Path(folder, name), into / name)
