"""Examine the machine: disk, open files, clock and temporary folder."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from commands.examine.finding import Finding, note, ok, wrong

_LEAST_FREE = 1 << 30
_LEAST_TEMPORARY = 512 << 20
_LEAST_FILES = 4096
"""A browser takes four, and a thousand may be connected."""
_EARLIEST = 1_767_225_600
"""2026-01-01: a clock that says less was never set."""


def machine(index: Path) -> Iterator[Finding]:
    """Examine the machine that keeps an index."""
    yield disk(index)
    yield open_files()
    yield clock(time.time())
    yield temporary(Path(tempfile.gettempdir()))
    if os.geteuid() == 0:
        yield note("user", "this runs as root", "Give Verbatim a user of its own: deploy/verbatim.service.")


def disk(index: Path) -> Finding:
    """Compare free space with what the largest snapshot takes: another may share no file of it."""
    there = next(folder for folder in (index.absolute(), *index.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    snapshots = [each for each in (index / "snapshots").glob("*") if each.is_dir()]
    needed = max([_LEAST_FREE, *map(_size, snapshots)])
    found = f"{_gib(free)} free beside the index; an ingest may need {_gib(needed)}"
    return ok("disk", found) if free >= needed else wrong("disk", found, "Make room, or move the index.")


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def open_files() -> Finding:
    """Compare the limit of open files with what a full page needs. The page raises the soft one itself."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard == resource.RLIM_INFINITY:
        return ok("open files", "no limit")
    found = f"at most {hard:,}"
    if hard >= _LEAST_FILES:
        return ok("open files", found)
    return wrong("open files", found, f"Allow {_LEAST_FILES:,}: LimitNOFILE, or `ulimit -Hn`.")


def clock(now: float) -> Finding:
    """Look whether the clock was ever set: snapshots, citations and the audit bear its time."""
    said = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now))
    return ok("clock", said) if now >= _EARLIEST else wrong("clock", said, "Set the clock, and keep it set.")


def temporary(folder: Path) -> Finding:
    """Look at the temporary folder, in which archives are unpacked and pages drawn."""
    free = shutil.disk_usage(folder).free
    mode = folder.stat().st_mode
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        return wrong("temporary", f"{folder}: anybody can replace files in it", f"chmod +t {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        return wrong("temporary", f"{folder} cannot be written", "Name another in TMPDIR.")
    if free < _LEAST_TEMPORARY:
        return wrong("temporary", f"{folder}: {_gib(free)} free", "Make room, or name another in TMPDIR.")
    return ok("temporary", f"{folder}: {_gib(free)} free")


def _gib(size: int) -> str:
    return f"{size / (1 << 30):,.1f} GiB"
