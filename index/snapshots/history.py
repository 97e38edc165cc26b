"""Keep what each snapshot changed, longer than the snapshots: `INDEX/changes.jsonl`, a line each.

Only whoever holds the writer's lock adds a line. A line that a crash cut off is taken away by the next. A
file that has grown large becomes `changes.1.jsonl`, in place of the one before it.
"""

from __future__ import annotations

import functools
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from index.snapshots.differences import Change

FILE, EARLIER = "changes.jsonl", "changes.1.jsonl"
MOST_BYTES = 4 << 20
"""A longer file is put aside before a line is added."""
_MOST_OF_A_KIND = {"added": 500, "changed": 500, "removed": 500, "status": 2000}
UNREADABLE = "What changed then cannot be read any more"


@dataclass(frozen=True, slots=True)
class Step:
    """What changed when a snapshot came into service.

    Attributes:
        before: the snapshot before it; None where none is known.
        documents: how many it has.
        returned: whether the library returned to a snapshot that was there already.
        note: why the changes are not known; "" where they are.
        more: how many changes of each kind are not listed.
    """

    at: str
    before: str | None
    after: str
    documents: int = 0
    returned: bool = False
    note: str = ""
    changes: tuple[Change, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)

    def holding(self, changes: Iterable[Change]) -> Step:
        """Return it with these changes, of each kind as many as are listed."""
        listed, seen = list[Change](), Counter[str]()
        for each in changes:
            seen[each.what] += 1
            if seen[each.what] <= _MOST_OF_A_KIND[each.what]:
                listed.append(each)
        more = {what: seen[what] - most for what, most in _MOST_OF_A_KIND.items() if seen[what] > most}
        return replace(self, changes=tuple(listed), more=more)


class History:
    """The steps of one index."""

    def __init__(self, root: Path) -> None:
        self._path, self._earlier = root / FILE, root / EARLIER

    def steps(self) -> list[Step]:
        """Return all steps, oldest first. Of a line that cannot be read only that is said.

        Raises:
            OSError: if a file is there and cannot be read.
        """
        return [step for path in (self._earlier, self._path) for step in _steps(path, _state(path))]

    def last(self) -> Step | None:
        """Return the last step, or None before the first; OSError as for `steps`."""
        lines = _lines(self._path) or _lines(self._earlier)
        return _step(lines[-1]) if lines else None

    def add(self, step: Step) -> None:
        """Add a step. OSError if it cannot be stored."""
        if self._path.exists() and self._path.stat().st_size > MOST_BYTES:
            self._path.replace(self._earlier)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            whole = file.read().rfind(b"\n") + 1
            file.truncate(whole)
            file.seek(whole)
            file.write(json.dumps(asdict(step), ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _state(path: Path) -> tuple[int, ...]:
    """Return what changes when a file does; () where there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns


@functools.lru_cache(maxsize=4)
def _steps(path: Path, state: tuple[int, ...]) -> tuple[Step, ...]:
    """Read a file; once for each state of it."""
    return tuple(map(_step, _lines(path))) if state else ()


def _lines(path: Path) -> list[bytes]:
    """Return the lines that were written to their end."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [line for line in content[: content.rfind(b"\n") + 1].split(b"\n") if line.strip()]


def _step(line: bytes) -> Step:
    try:
        fields: dict[str, Any] = json.loads(line)
        changes = tuple(
            Change(**{**each, "collections": tuple(each["collections"])}) for each in fields["changes"]
        )
        read = Step(**{**fields, "changes": changes})
        if not (isinstance(read.at, str) and isinstance(read.after, str)):
            raise ValueError("no time or no snapshot")
        return read
    except (ValueError, KeyError, TypeError):
        return Step("", None, "", note=UNREADABLE)
