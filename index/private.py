"""Keep an index for its owner alone: files 0600, folders 0700."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

_OURS = (
    *("CURRENT*", "snapshots", "vectors.sqlite*", "uploads", "last_ingest.json*", "feedback.jsonl*"),
    *("writer.*", "judged*", "reviews.json*", "api_keys.json*", "audit"),
    *("changes*.jsonl", "questions.jsonl*"),
)
"""What an index folder holds. Nothing else in it is touched: a folder given by mistake stays as it is."""
_FILE, _FOLDER = 0o600, 0o700
_OTHERS = 0o077


def make_private(root: Path) -> str:
    """Close an index to all but its owner; return what could not be closed, in words, or "".

    Files that snapshots share are one file, closed under every name.
    """
    refused: list[str] = []
    try:
        names = [entry.name for entry in os.scandir(root)]
    except OSError as error:
        return f"{root}: it could not be closed to other users of this machine ({error})."
    ours = [name for name in names if any(fnmatchcase(name, each) for each in _OURS)]
    found = [root] if len(ours) == len(names) else []
    found += [path for name in ours for path in _under(root / name)]
    for path in found:
        try:
            _close(path, _FOLDER if path.is_dir() else _FILE)
        except OSError as error:  # another's: the rest is closed all the same
            refused.append(f"{path} ({error.strerror})")
    if not refused:
        return ""
    more = f" and {len(refused) - 1:,} more" if len(refused) > 1 else ""
    return f"{refused[0]}{more}: could not be closed to other users of this machine."


def _under(path: Path) -> Iterator[Path]:
    """Yield a file or a folder and all it holds; a link is left alone."""
    if path.is_symlink():
        return
    yield path
    if path.is_dir():
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                if not (found := Path(folder, name)).is_symlink():
                    yield found


def _close(path: Path, mode: int) -> None:
    """Set a mode; a file that went meanwhile needs none."""
    try:
        if stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)
    except FileNotFoundError:
        return


def open_to_others(root: Path) -> list[Path]:
    """List what an index holds that other users of this machine may read, write or enter."""
    found = [root] if root.stat().st_mode & _OTHERS else []
    ours = [path for path in root.iterdir() if any(fnmatchcase(path.name, each) for each in _OURS)]
    for path in (each for one in ours for each in _under(one)):
        with contextlib.suppress(FileNotFoundError):  # dropped meanwhile
            found += [path] if path.stat().st_mode & _OTHERS else []
    return found
