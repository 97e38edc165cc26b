"""Let one process at a time write to an index."""

from __future__ import annotations

import contextlib
import datetime
import errno
import json
import os
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import BusyError, WriteError

_LOCK = "writer.lock"
_HOLDER = "writer.json"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the index in `root` for this process; make the folder if it is missing.

    The lock is the kernel's: it ends with its holder, however that ends.

    Raises:
        BusyError: that names the process which holds it: its host, number and start.
        WriteError: that names the system's error, raised here or in the block.
    """
    lock = FileLock(root / _LOCK)
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            f"{root}: {_holder(root)} is building this index. Wait for it to finish, or stop it"
        ) from error
    except OSError as error:
        raise _cannot_write(root, error) from error
    try:
        started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        holder = {"host": socket.gethostname(), "pid": os.getpid(), "started": started}
        (root / _HOLDER).write_text(json.dumps(holder), encoding="utf-8")
        yield
    except (OSError, sqlite3.Error) as error:
        raise _cannot_write(root, error) from error
    finally:
        with contextlib.suppress(OSError):
            (root / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(root: Path) -> str:
    try:
        holder = json.loads((root / _HOLDER).read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']}, since {holder['started']},"
    except (OSError, ValueError, KeyError):
        return "another process"


def _cannot_write(root: Path, error: OSError | sqlite3.Error) -> WriteError:
    return WriteError(
        f"{root}: it could not be written ({error}). Nothing was published and the library stays as it was. "
        f"{_remedy(error)}, and run the same command again"
    )


def _remedy(error: OSError | sqlite3.Error) -> str:
    """Say what to do about an error, by the number the system gave it."""
    code = getattr(error, "errno", None)
    if code in _FULL:
        return "Make room on the disk"
    if code in _FORBIDDEN:
        return "Check that you may write there"
    if code is not None:
        return f"The system reported {errno.errorcode.get(code, code)}: look at the file that it names"
    # SQLite, tantivy and FAISS give no number.
    return "Make room on the disk, or check that you may write there"
