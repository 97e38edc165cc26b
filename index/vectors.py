"""Keeps every vector ever made, by model and embedded text, so that nothing is embedded twice.

It is a cache outside the snapshots: it survives interrupted builds, renamed files and old
snapshots. Losing it costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from types import TracebackType

import numpy as np

from index.embed import ModelInfo, Vectors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    model BLOB NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, key)
) WITHOUT ROWID
"""
_AT_ONCE = 500


def vector_key(embedded: str) -> bytes:
    """The key of an embedded text: its sha256, 32 bytes."""
    return hashlib.sha256(embedded.encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """Vectors of one model, in an SQLite file that models share."""

    def __init__(self, path: Path, model: ModelInfo) -> None:
        self._model = hashlib.sha256(json.dumps(astuple(model)).encode()).digest()
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute(_SCHEMA)

    def __enter__(self) -> VectorCache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def missing(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of `keys` that have no vector yet."""
        wanted = set(keys)
        rows = self._connection.execute("SELECT key FROM vectors WHERE model = ?", (self._model,))
        return wanted.difference(key for (key,) in rows)

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keeps one row of `vectors` for each key, at once and for good."""
        rows = [(self._model, key, vector.tobytes()) for key, vector in zip(keys, vectors, strict=True)]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def get(self, keys: Sequence[bytes]) -> Vectors:
        """The vectors of `keys`, in order; shape (len(keys), dimension).

        Raises:
            KeyError: if a key has no vector.
        """
        found: dict[bytes, bytes] = {}
        wanted = list(dict.fromkeys(keys))
        for i in range(0, len(wanted), _AT_ONCE):
            some = wanted[i : i + _AT_ONCE]
            marks = ",".join("?" * len(some))
            found.update(
                self._connection.execute(
                    f"SELECT key, vector FROM vectors WHERE model = ? AND key IN ({marks})",
                    (self._model, *some),
                )
            )
        if not keys:
            return np.empty((0, 0), dtype=np.float32)
        return np.stack([np.frombuffer(found[key], dtype=np.float32) for key in keys])
