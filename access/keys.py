"""Keep API keys: only their hashes are stored, each with a name and the groups that it acts for.

`INDEX/api_keys.json` is for its owner alone. A key is shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hmac import compare_digest
from pathlib import Path

from filelock import FileLock

from access.person import Person
from ingest.errors import VerbatimError

FILE = "api_keys.json"
_PREFIX = "vb"
_LOCK_SECONDS = 10


class KeyFileError(VerbatimError):
    """The keys cannot be read or written; the message says why."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored: its id and name, the hash of its secret, its groups, and when it was made."""

    id: str
    name: str
    sha256: str
    groups: tuple[str, ...]
    made_at: str

    @property
    def person(self) -> Person:
        """Who asks with it."""
        return Person(f"key:{self.id}", self.name, groups=frozenset(self.groups))


class ApiKeys:
    """The keys of one index. What another process adds or revokes holds at the next request."""

    def __init__(self, index: Path) -> None:
        self._path = index / FILE
        self._read: tuple[tuple[int, int], tuple[ApiKey, ...]] | None = None

    def all(self) -> tuple[ApiKey, ...]:
        """Return all keys, oldest first.

        Raises:
            KeyFileError: if the file is none of ours.
        """
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return ()
        state = (status.st_mtime_ns, status.st_ino)
        if self._read is None or self._read[0] != state:
            self._read = (state, self._parsed())
        return self._read[1]

    def add(self, name: str, groups: Sequence[str], at: datetime) -> tuple[ApiKey, str]:
        """Make a key; return it, and what a caller sends, which nobody can show again."""
        secret = secrets.token_urlsafe(32)
        key = ApiKey(secrets.token_hex(4), name, _hash(secret), tuple(groups), at.isoformat())
        with self._locked():
            self._write((*self.all(), key))
        return key, f"{_PREFIX}_{key.id}_{secret}"

    def revoke(self, key_id: str) -> ApiKey | None:
        """Remove a key; return it, or None if there is none of this id."""
        with self._locked():
            gone = next((each for each in self.all() if each.id == key_id), None)
            if gone:
                self._write(tuple(each for each in self.all() if each.id != key_id))
            return gone

    def holder(self, sent: str) -> ApiKey | None:
        """Return the key that a caller sent; None if it is none of ours."""
        prefix, _, rest = sent.partition("_")
        key_id, _, secret = rest.partition("_")
        found = next((each for each in self.all() if each.id == key_id), None)
        # The hash is compared even of a key that is not there, so that time tells nothing.
        right = compare_digest(found.sha256 if found else _hash(""), _hash(secret))
        return found if right and prefix == _PREFIX else None

    def _parsed(self) -> tuple[ApiKey, ...]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return tuple(ApiKey(**{**row, "groups": tuple(row["groups"])}) for row in rows)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise KeyFileError(
                f"{self._path}: no file of API keys ({error}). Move it away, and make them anew"
            ) from error

    def _write(self, keys: Sequence[ApiKey]) -> None:
        pending = self._path.with_suffix(".new")
        try:
            handle = os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump([asdict(each) for each in keys], file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            pending.replace(self._path)
        except OSError as error:
            raise KeyFileError(f"{self._path}: the key could not be stored ({error.strerror})") from error

    def _locked(self) -> FileLock:
        return FileLock(f"{self._path}.lock", timeout=_LOCK_SECONDS, mode=0o600)


def _hash(secret: str) -> str:
    # The secret is 256 random bits: there is nothing to guess, so one round is enough.
    return hashlib.sha256(secret.encode()).hexdigest()
