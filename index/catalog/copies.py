"""Find documents with nearly the same words, by bands of their signatures.

By Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, ch. 3.4. Documents that share 0.8 of their runs
of words share one of 16 bands of 8 values with probability 0.95; those that share 0.4, with 0.01.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass

from ingest.text.resemblance import similarity

_BAND_BYTES = 32
_LOOKED_AT = 20
"""How many documents of a band are compared: boilerplate may put thousands into one."""
_ALIKE = 0.8
_TITLES_ALIKE = 0.5
_COPY = 0.95
"""Pages made from one template are alike too: of MedQuAD's 5,497 pages 365 are like another by 0.8.

Below 0.95 the titles must share half of their words as well, and 49 are left.
"""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another document, by source and record, and the share of runs of words in common."""

    source: str
    record: str
    similarity: float


def add(connection: sqlite3.Connection, document_id: str, signature: bytes) -> None:
    """Add a document, so that later ones are compared with it."""
    connection.executemany(
        "INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, document_id) for band in _bands(signature))
    )


def find(connection: sqlite3.Connection, title: str, signature: bytes) -> Lookalike | None:
    """Find the document most like one with this title and signature, or None."""
    best: Lookalike | None = None
    for source, record, other_title, other in _candidates(connection, signature):
        alike = similarity(signature, other)
        if alike < _COPY and (alike < _ALIKE or _shared(title, other_title) < _TITLES_ALIKE):
            continue
        if best is None or (alike, best.source) > (best.similarity, source):
            best = Lookalike(source, record, alike)
    return best


def _candidates(connection: sqlite3.Connection, signature: bytes) -> set[tuple[str, str, str, bytes]]:
    """Return source, record, title and signature of the documents that share a band."""
    return {
        row
        for band in _bands(signature)
        for row in connection.execute(
            "SELECT source, json_extract(info, '$.record'), json_extract(info, '$.title'), signature"
            f" FROM bands JOIN documents USING (document_id) WHERE band = ? LIMIT {_LOOKED_AT}",
            (band,),
        )
    }


def _shared(title: str, other: str) -> float:
    """Return the share of words that two titles have in common; 1 where neither has any."""
    one, two = (set(re.findall(r"\w+", text.casefold())) for text in (title, other))
    return len(one & two) / len(one | two) if one | two else 1.0


def _bands(signature: bytes) -> list[int]:
    """Return a signature's bands as SQLite's integers; none for an empty one."""
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
