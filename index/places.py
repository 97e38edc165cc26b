"""Keeps where the words of paged documents stand: a table of pages, each with its words' boxes
packed to 24 bytes a word."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple

import numpy as np

from ingest.document import Box, Document, Page

SCHEMA = """
CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents, number INTEGER NOT NULL, label TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
    boxes BLOB NOT NULL, PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
"""
_WORD = np.dtype(
    [("start", "<u4"), ("end", "<u4"), ("left", "<f4"), ("top", "<f4"), ("right", "<f4"), ("bottom", "<f4")]
)


def add(connection: sqlite3.Connection, document: Document) -> None:
    """Puts a document's pages in, with their boxes."""
    on_page: dict[int, list[Box]] = {}
    for box in document.boxes:
        on_page.setdefault(box.page, []).append(box)
    connection.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (document.document_id, *astuple(page), pack(on_page.get(page.number, ())))
            for page in document.pages
        ),
    )


def pages(connection: sqlite3.Connection, document_id: str) -> list[Page]:
    """A document's pages in order."""
    columns = "number, label, start, end, width, height"
    rows = connection.execute(
        f"SELECT {columns} FROM pages WHERE document_id = ? ORDER BY number", (document_id,)
    )
    return [Page(*row) for row in rows]


def boxes(connection: sqlite3.Connection, document_id: str, start: int, end: int) -> list[Box]:
    """The boxes of `start:end`, in the order of the text."""
    rows = connection.execute("SELECT boxes, number FROM pages WHERE document_id = ?", (document_id,))
    found = [box for packed, number in rows for box in unpack(packed, number, start, end)]
    return sorted(found, key=lambda box: box.start)


def pack(boxes: Iterable[Box]) -> bytes:
    """The boxes of one page as bytes, in their order."""
    words = [(box.start, box.end, box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(words, dtype=_WORD).tobytes()


def unpack(packed: bytes, page: int, start: int, end: int) -> list[Box]:
    """Those boxes of a page that share a character with `start:end`, in their order."""
    words = np.frombuffer(packed, dtype=_WORD)
    within = words[(words["start"] < end) & (words["end"] > start)]
    return [Box(int(w[0]), int(w[1]), page, *(float(side) for side in tuple(w)[2:])) for w in within]
