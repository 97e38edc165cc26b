"""Find the files of the audit, lock them, and keep its head.

INDEX/audit/
  events.jsonl         the newest lines
  events-NUMBER.jsonl  older ones, full; NUMBER is that of their first line
  head.json            the last line's number and hash, and where the kept lines begin
  lock                 held while a line is added
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from access.audit.chain import NOWHERE, AuditError, Link

FOLDER = "audit"
CURRENT = "events.jsonl"
_HEAD = "head.json"
_LOCK_SECONDS = 10
_POLL_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends, and where what is kept of it begins."""

    last: Link = NOWHERE
    start: Link = NOWHERE


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the audit for one writer, of whatever process; make its folder.

    Raises:
        AuditError: if another one holds it for long, or the disk refuses, here or in the block.
    """
    lock = FileLock(folder / "lock", _LOCK_SECONDS, mode=0o600, poll_interval=_POLL_SECONDS)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _turn(folder), lock:
            yield
    except Timeout as error:
        raise AuditError(f"{folder}: another process has held the audit for {_LOCK_SECONDS} s") from error
    except OSError as error:
        raise AuditError(
            f"{folder}: the audit cannot be written ({error.strerror or error}), so nothing was done. "
            "Make room on the disk, or have the folder made writable"
        ) from error


@contextlib.contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait for this process's other threads without asking the file again and again, which starves some."""
    turn = _turn_of(folder.absolute(), os.getpid())
    if not turn.acquire(timeout=_LOCK_SECONDS):
        raise Timeout(str(folder))
    try:
        yield
    finally:
        turn.release()


@functools.cache
def _turn_of(folder: Path, process: int) -> threading.Lock:
    """Return the turn of one process: a fork takes no turn along that nobody would end."""
    return threading.Lock()


def parts(folder: Path) -> list[Path]:
    """List the files with lines, the oldest first."""
    older = sorted(folder.glob("events-*.jsonl"), key=lambda path: (len(path.name), path.name))
    current = folder / CURRENT
    return [*older, current] if current.exists() else older


def lines(folder: Path) -> Iterator[bytes]:
    """Yield every line that is kept, the oldest first; one that a crash cut short too."""
    for path in parts(folder):
        with path.open("rb") as file:
            for line in file:
                yield line.removesuffix(b"\n")


def read_head(folder: Path) -> Head | None:
    """Read the head; None where there is none.

    Raises:
        AuditError: if it is no head.
    """
    path = folder / _HEAD
    try:
        fields = json.loads(path.read_bytes())
        return Head(Link(**fields["last"]), Link(**fields["start"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AuditError(
            f"{path}: cannot be read ({error}). Keep it as evidence, and move it away"
        ) from error


def write_head(folder: Path, head: Head) -> None:
    """Replace the head, all or nothing."""
    replace_whole(folder / _HEAD, json.dumps(asdict(head)).encode())


def replace_whole(path: Path, content: bytes) -> None:
    """Replace a file, all or nothing, and bring it to disk; for its owner alone."""
    beside = path.with_name(f".{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Bring a folder's entries to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
