"""Keep every vector ever made, by model and text, so that nothing is embedded twice.

It lies outside the snapshots and survives interrupted builds and renamed files. Losing it costs only time. A
damaged file is set aside as `vectors.sqlite.damaged`, and a damaged vector counts as missing.
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
"""Holds nine vectors of 384 dimensions. With SQLite's 4,096, each took three times its bytes on disk."""
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ASIDE = ".damaged"
_Result = TypeVar("_Result")


def vector_key(embedded: str) -> bytes:
    """Return the key of an embedded text: its sha256, 32 bytes."""
    return hashlib.sha256(embedded.encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """The vectors of one model, in an SQLite file that models share."""

    def __init__(self, path: Path, model: ModelInfo) -> None:
        self._model = hashlib.sha256(json.dumps(astuple(model)).encode()).digest()
        self._path = path
        self.remark = ""
        """What became of a damaged file, or ""."""
        self._connection = sqlite3.connect(path)
        self._run(_prepare)

    def __enter__(self) -> VectorCache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def missing(self, keys: Iterable[bytes]) -> set[bytes]:
        """Return those of `keys` that have no vector yet."""
        wanted = set(keys)
        query = "SELECT key FROM vectors WHERE model = ?"
        rows = self._run(lambda file: file.execute(query, (self._model,)).fetchall())
        return wanted.difference(key for (key,) in rows)

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Store one row of `vectors` for each key, durably."""
        vectors = np.asarray(vectors, dtype=np.float32)
        contents = ((key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True))
        rows = [(self._model, key, content, _digest(self._model, key, content)) for key, content in contents]
        self._run(lambda file: _insert(file, rows))

    def get(self, keys: Sequence[bytes]) -> Vectors:
        """Return the vectors of `keys`, in order; shape (len(keys), dimension).

        Raises:
            KeyError: if a key has no vector, or not the one that was put.
        """
        if not keys:
            return np.empty((0, 0), dtype=np.float32)
        found = self.intact(keys)
        return np.stack([found[key] for key in keys])

    def intact(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        """Return the undamaged vectors among `keys`; shape (dimension,) each."""
        found: dict[bytes, Vectors] = {}
        wanted = list(dict.fromkeys(keys))
        for i in range(0, len(wanted), _AT_ONCE):
            batch = wanted[i : i + _AT_ONCE]
            query = (
                "SELECT key, vector, digest FROM vectors"
                f" WHERE model = ? AND key IN ({','.join('?' * len(batch))})"
            )
            for key, content, digest in self._run(partial(_fetch, query, (self._model, *batch))):
                if digest == _digest(self._model, key, content):
                    found[key] = np.frombuffer(content, dtype=np.float32)
        return found

    def keep_only(self, keys: Iterable[bytes]) -> int:
        """Forget every other vector, of whatever model, and write the file anew; return how many."""
        wanted = set(keys)

        def forget(file: sqlite3.Connection) -> int:
            known = file.execute("SELECT model, key FROM vectors").fetchall()
            gone = [(model, key) for model, key in known if key not in wanted]
            with file:
                file.executemany("DELETE FROM vectors WHERE model = ? AND key = ?", gone)
            file.execute("VACUUM")
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return len(gone)

        return self._run(forget)

    def _run(self, action: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Run `action` on the file, or on a new one if SQLite finds this one damaged."""
        try:
            return action(self._connection)
        except sqlite3.DatabaseError as error:
            # The lower byte is the kind of error, the upper ones say more about it.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGE:
                raise
            self._set_aside(error)
            return action(self._connection)

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        """Make a new file, and keep the damaged one for inspection."""
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


def _fetch(query: str, values: Sequence[bytes], file: sqlite3.Connection) -> list[tuple[bytes, bytes, bytes]]:
    return file.execute(query, values).fetchall()


def _digest(model: bytes, key: bytes, vector: bytes) -> bytes:
    """Digest a row, so that bytes that changed on disk are noticed."""
    return hashlib.blake2b(model + key + vector, digest_size=8).digest()
