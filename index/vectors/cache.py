"""Keeps every vector ever made, by model and embedded text, so that nothing is embedded twice.

It is a cache outside the snapshots: it survives interrupted builds, renamed files and old
snapshots. Losing it costs time and nothing else: a file that SQLite finds damaged is set aside as
`vectors.sqlite.damaged`, and a vector that is not what was put is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np

from index.vectors.model import ModelInfo, Vectors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    model BLOB NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, digest BLOB, PRIMARY KEY (model, key)
) WITHOUT ROWID
"""
_AT_ONCE = 500
_PAGE_BYTES = 16_384
"""Holds nine vectors of 384 dimensions. With SQLite's 4,096 each took three times its bytes on the disk."""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ASIDE = ".damaged"
_Result = TypeVar("_Result")


def vector_key(embedded: str) -> bytes:
    """The key of an embedded text: its sha256, 32 bytes."""
    return hashlib.sha256(embedded.encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """Vectors of one model, in an SQLite file that models share."""

    def __init__(self, path: Path, model: ModelInfo) -> None:
        self._model = hashlib.sha256(json.dumps(astuple(model)).encode()).digest()
        self._path = path
        self.remark = ""
        """What became of a damaged file, if it was one."""
        self._connection = sqlite3.connect(path)
        self._held(_prepare)

    def __enter__(self) -> VectorCache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def missing(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of `keys` that have no vector yet."""
        wanted = set(keys)
        asked = "SELECT key FROM vectors WHERE model = ?"
        rows = self._held(lambda file: file.execute(asked, (self._model,)).fetchall())
        return wanted.difference(key for (key,) in rows)

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keeps one row of `vectors` for each key, at once and for good."""
        vectors = np.asarray(vectors, dtype=np.float32)
        contents = ((key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True))
        rows = [(self._model, key, content, _digest(self._model, key, content)) for key, content in contents]
        self._held(lambda file: _insert(file, rows))

    def get(self, keys: Sequence[bytes]) -> Vectors:
        """The vectors of `keys`, in order; shape (len(keys), dimension).

        Raises:
            KeyError: if a key has no vector, or not the one that was put.
        """
        if not keys:
            return np.empty((0, 0), dtype=np.float32)
        found = self.intact(keys)
        return np.stack([found[key] for key in keys])

    def intact(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        """The vectors of those of `keys` that have one, as it was put; shape (dimension,) each."""
        found: dict[bytes, Vectors] = {}
        wanted = list(dict.fromkeys(keys))
        for i in range(0, len(wanted), _AT_ONCE):
            some = wanted[i : i + _AT_ONCE]
            asked = (
                "SELECT key, vector, digest FROM vectors"
                f" WHERE model = ? AND key IN ({','.join('?' * len(some))})"
            )
            for key, content, digest in self._held(partial(_fetch, asked, (self._model, *some))):
                if digest == _digest(self._model, key, content):
                    found[key] = np.frombuffer(content, dtype=np.float32)
        return found

    def _held(self, action: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """What `action` does with the file; with a new one, if SQLite finds this one damaged."""
        try:
            return action(self._connection)
        except sqlite3.DatabaseError as error:
            # The lower byte is the kind of error, the upper ones say more about it.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGE:
                raise
            self._set_aside(error)
            return action(self._connection)

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        """Makes the file anew, and keeps the damaged one for who wants to look at it."""
        self._connection.close()
        aside = self._path.with_name(self._path.name + _ASIDE)
        self._path.replace(aside)
        for suffix in ("-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self.remark = (
            f"{self._path}: the vector cache was damaged ({error}). It was set aside as {aside.name}, which "
            "you may delete, and is made anew: passages are embedded again, and nothing is lost."
        )
        self._connection = sqlite3.connect(self._path)
        _prepare(self._connection)


def _prepare(file: sqlite3.Connection) -> None:
    # Of a new file only: a row longer than a quarter of a page would take a page of its own besides.
    file.execute(f"PRAGMA page_size={_PAGE_BYTES}")
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=NORMAL")
    file.execute(_SCHEMA)
    if "digest" not in (name for _, name, *_ in file.execute("PRAGMA table_info(vectors)")):
        file.create_function("digest_of", 3, _digest, deterministic=True)
        with file:
            file.execute("ALTER TABLE vectors ADD COLUMN digest BLOB")
            file.execute("UPDATE vectors SET digest = digest_of(model, key, vector)")


def _insert(file: sqlite3.Connection, rows: Sequence[tuple[bytes, bytes, bytes, bytes]]) -> None:
    with file:
        file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)


def _fetch(asked: str, values: Sequence[bytes], file: sqlite3.Connection) -> list[tuple[bytes, bytes, bytes]]:
    return file.execute(asked, values).fetchall()


def _digest(model: bytes, key: bytes, vector: bytes) -> bytes:
    """Of a row, so that one whose bytes changed on the disk is told from one that was put."""
    return hashlib.blake2b(model + key + vector, digest_size=8).digest()
