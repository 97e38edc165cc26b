"""Add a line to the audit. Several processes may do so at once.

What was done is written by what does it; that somebody asked, by `asked.py`.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from access.audit.chain import AuditError, Event, Link, digest, read_line
from access.audit.files import (
    CURRENT,
    FOLDER,
    Head,
    locked,
    parts,
    read_head,
    replace_whole,
    sync,
    write_head,
)
from access.person import Person

MOST_BYTES = 16 << 20
"""A file with so many bytes is full, and the next line begins another."""
_TAIL = 1 << 20
_LONGEST = 2000
_LOCK_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of one index."""

    folder: Path
    most_bytes: int = MOST_BYTES

    @classmethod
    def beside(cls, index: Path) -> Audit:
        """Return the audit of the library in an index folder."""
        return cls(index / FOLDER)

    def write(self, action: str, who: str, more: Mapping[str, object] | None = None) -> Event:
        """Add a line, and bring it to disk.

        Raises:
            AuditError: if it cannot be kept. What it was to tell of must not be done then.
        """
        told = {key: _short(value) for key, value in (more or {}).items()}
        with locked(self.folder):
            head, remark = self._last()
            if remark:
                head = self._append(head, "audit mended", "verbatim", {"why": remark})[0]
            return self._append(head, _short(action), _short(who), told)[1]

    @contextlib.contextmanager
    def doing(self, action: str, who: str, more: Mapping[str, object] | None = None) -> Iterator[None]:
        """Add a line, then do the block; if that fails, add another that says so.

        Raises:
            AuditError: if it cannot be kept; then the block is not begun.
        """
        event = self.write(action, who, more)
        try:
            yield
        except BaseException as error:
            why = str(error) or type(error).__name__
            self.write("failed", who, {"event": event.number, "action": action, "why": why})
            raise

    def _append(
        self, head: Head, action: object, who: object, more: Mapping[str, object]
    ) -> tuple[Head, Event]:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        event = Event(head.last.number + 1, at, str(action), str(who), more, head.last.sha256)
        line = event.line()
        path = self.folder / CURRENT
        if path.exists() and path.stat().st_size + len(line) > self.most_bytes:
            self._rotate(path)
        is_new = not path.exists()
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync(self.folder)
        head = Head(Link(event.number, digest(line)), head.start)
        write_head(self.folder, head)
        return head, event

    def _rotate(self, path: Path) -> None:
        """Name a full file by the number of its first line."""
        with path.open("rb") as file:
            first = read_line(file.readline().removesuffix(b"\n")).number
        path.replace(self.folder / f"events-{first:012}.jsonl")
        sync(self.folder)

    def _last(self) -> tuple[Head, str]:
        """Return where the chain goes on, and what had to be mended, or ""."""
        head, remark = read_head(self.folder), self._cut_torn()
        line = self._last_line()
        if head is None:
            if line is None:
                return Head(), remark
            event = read_line(line)
            return Head(
                Link(event.number, digest(line))
            ), "head.json was gone, with what it said of cut lines"
        if line is not None and digest(line) != head.last.sha256:
            try:
                event = read_line(line)
            except ValueError:
                return head, remark  # `verify` names it; the chain goes on from what the head says
            if (event.number, event.before) == (head.last.number + 1, head.last.sha256):
                # A crash came between the line and the head.
                return Head(Link(event.number, digest(line)), head.start), remark
        return head, remark

    def _last_line(self) -> bytes | None:
        for path in reversed(parts(self.folder)):
            with path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL))
                whole = file.read().removesuffix(b"\n")
            if whole:
                return whole.rsplit(b"\n", 1)[-1]
        return None

    def _cut_torn(self) -> str:
        """Take off the beginning of a line that a crash cut short: it was never in the audit."""
        path = self.folder / CURRENT
        if not path.exists():
            return ""
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            start = max(0, size - _TAIL)
            file.seek(start)
            tail = file.read()
            torn = len(tail) - (tail.rfind(b"\n") + 1)
            if not torn:
                return ""
            file.truncate(size - torn)
            os.fsync(file.fileno())
        return f"a line cut short by a crash was taken off, {torn} bytes"


def by(person: Person | None) -> str:
    """Name who does something: as the provider does, or by the system's user where nobody signs in."""
    return person.id if person else f"local user {_os_user()}"


def keyed(key_file: Path, person: Person | None) -> str:
    """Name a person by a keyed hash: the same for all their questions, and nobody's without the key.

    The key is made where there is none.

    Raises:
        AuditError: if it cannot be read or written, or is too short.
    """
    try:
        if not key_file.exists():
            _make_key(key_file)
        key = key_file.read_bytes().strip()
    except OSError as error:
        raise AuditError(f"{key_file}: the audit's key cannot be had ({error.strerror or error})") from error
    if len(key) < 32:
        raise AuditError(f"{key_file}: must hold 32 characters at least; delete it, and another one is made")
    return f"hmac:{hmac.new(key, by(person).encode(), hashlib.sha256).hexdigest()[:32]}"


def _make_key(path: Path) -> None:
    """Make a key where there is none. It is whole from the first moment on: other processes may read it."""
    with FileLock(f"{path}.lock", timeout=_LOCK_SECONDS, mode=0o600):
        if not path.exists():
            replace_whole(path, secrets.token_hex(32).encode() + b"\n")


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        return f"number {os.getuid()}"


def _short(value: object) -> object:
    """Bound a text; keep numbers and truth values; write anything else as text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:_LONGEST]
