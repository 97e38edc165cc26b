"""Finds documents that say nearly the same, by bands of their signatures (Leskovec, Rajaraman and
Ullman, Mining of Massive Datasets, ch. 3.4): two documents that share 0.8 of their runs of words
share one of 16 bands of 8 values with a probability of 0.95, two that share 0.4 with one of 0.01.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass

from ingest.resemblance import similarity

_BAND_BYTES = 32
_LOOKED_AT = 20
"""How many documents a band are compared: boilerplate may put thousands into one."""
ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another document, by its source and record, and the share of runs of words in common."""

    source: str
    record: str
    similarity: float


def add(connection: sqlite3.Connection, document_id: str, signature: bytes) -> None:
    """Enters a document, so that later ones are compared with it."""
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, document_id) for band in _bands(signature))
    )


def find(connection: sqlite3.Connection, signature: bytes) -> Lookalike | None:
    """The entered document most like one with this signature, or None if none is alike."""
    candidates: dict[str, bytes] = {}
    for band in _bands(signature):
        found = connection.execute(
            "SELECT document_id, signature FROM bands JOIN documents USING (document_id) WHERE band = ?"
            f" LIMIT {_LOOKED_AT}",
            (band,),
        )
        candidates.update(found)
    scored = [(similarity(signature, other), each) for each, other in candidates.items()]
    best, document_id = max(scored, default=(0.0, ""))
    if best < ALIKE:
        return None
    source, record = connection.execute(
        "SELECT source, json_extract(info, '$.record') FROM documents WHERE document_id = ?", (document_id,)
    ).fetchone()
    return Lookalike(source, record, best)


def _bands(signature: bytes) -> list[int]:
    """The bands of a signature as SQLite's integers; none for an empty one."""
    return [
        int.from_bytes(
            hashlib.blake2b(
                bytes([at // _BAND_BYTES]) + signature[at : at + _BAND_BYTES], digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for at in range(0, len(signature), _BAND_BYTES)
    ]
