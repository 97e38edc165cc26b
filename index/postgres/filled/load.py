"""Copy a local snapshot into tables of its own, within one transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import numpy as np

from index.catalog.open import open_catalog
from index.catalog.packed.packs import Extent, Packs
from index.catalog.schema import CATALOG as CATALOG_FILE
from index.catalog.schema import PACKS
from index.dense.pool import VectorsOf
from index.postgres.connect import Connection
from index.postgres.postings import Postings
from index.postgres.schema import CATALOG, POSTINGS, Table, vectors
from index.postgres.vectors import copied

_FROZEN = "(FORMAT BINARY, FREEZE)"
"""Rows of a table that the same transaction made are known to be visible: its index answers alone."""
_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_AT_ONCE = 8_192
Chosen = AbstractSet[int]
"""The entries of one server."""
_POSTING = np.dtype(
    [
        ("fields", ">i2"),
        ("term_bytes", ">i4"),
        ("term", ">i4"),
        ("entry_bytes", ">i4"),
        ("entry", ">i4"),
        ("weight_bytes", ">i4"),
        ("weight", ">f4"),
    ]
)


def load_catalog(
    connection: Connection, folder: Path, wanted: Sequence[Table] = CATALOG, chosen: Chosen | None = None
) -> int:
    """Copy the catalog in a snapshot's folder; return the number that its next new entry gets.

    Of the tables `wanted` alone, and of those by entry only the rows of the entries `chosen`.
    """
    sqlite, packs = open_catalog(folder / CATALOG_FILE), Packs(folder / PACKS)
    try:
        for table in wanted:
            connection.execute(table.created())
            for column, kind in table.columns.items():
                if kind == "bytea" and column == "content":
                    # Not compressed, so that a passage is cut out without reading the rest of its document.
                    connection.execute(f"ALTER TABLE {table.name} ALTER COLUMN content SET STORAGE EXTERNAL")
            _copy(connection, table, _chosen(table, _rows(table, sqlite, packs), chosen))
            _index(connection, table)
        (last,) = sqlite.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence").fetchone()
        return int(last) + 1
    finally:
        sqlite.close()
        packs.close()


def _chosen(
    table: Table, rows: Iterable[tuple[Any, ...]], chosen: Chosen | None
) -> Iterable[tuple[Any, ...]]:
    if chosen is None or "entry" not in table.columns:
        return rows
    at = list(table.columns).index("entry")
    return (row for row in rows if row[at] in chosen)


def load_postings(connection: Connection, postings: Postings, chosen: Chosen | None = None) -> None:
    """Copy the postings, with an index that answers alone."""
    connection.execute(POSTINGS.created())
    _copy_raw(connection, POSTINGS, _packed(postings if chosen is None else postings.of(chosen)))
    connection.execute(f"ALTER TABLE {POSTINGS.name} ADD PRIMARY KEY (term, entry) INCLUDE (weight)")
    connection.execute(f"ANALYZE {POSTINGS.name}")


def load_vectors(connection: Connection, entries: list[int], dimension: int, vectors_of: VectorsOf) -> None:
    """Copy the vectors of entries; of none where the dimension is 0."""
    table = vectors(max(dimension, 1))
    connection.execute(table.created())
    # In the row itself, not beside it: all are read for one question.
    connection.execute("ALTER TABLE vectors ALTER COLUMN vector SET STORAGE PLAIN")
    batches = (entries[at : at + _AT_ONCE] for at in range(0, len(entries), _AT_ONCE))
    _copy_raw(connection, table, (copied(np.array(batch), vectors_of(batch)) for batch in batches))
    _index(connection, table)


def _copy(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({table.names}) FROM STDIN {_FROZEN}") as copy,
    ):
        copy.set_types(list(table.columns.values()))
        for row in rows:
            copy.write_row(row)


def _copy_raw(connection: Connection, table: Table, parts: Iterable[bytes]) -> None:
    """Copy rows that are packed as binary COPY takes them."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({table.names}) FROM STDIN {_FROZEN}") as copy,
    ):
        copy.write(_BEGIN)
        for part in parts:
            copy.write(part)
        copy.write(_END)


def _index(connection: Connection, table: Table) -> None:
    for statement in table.indexed():
        connection.execute(statement)
    connection.execute(f"ANALYZE {table.name}")


def _packed(postings: Postings) -> Iterator[bytes]:
    for at in range(0, len(postings.terms), _AT_ONCE):
        batch = slice(at, at + _AT_ONCE)
        table = np.empty(len(postings.terms[batch]), dtype=_POSTING)
        table["fields"] = 3
        table["term_bytes"] = table["entry_bytes"] = table["weight_bytes"] = 4
        table["term"], table["entry"] = postings.terms[batch], postings.entries[batch]
        table["weight"] = postings.weights[batch]
        yield table.tobytes()


def _rows(table: Table, sqlite: sqlite3.Connection, packs: Packs) -> Iterable[tuple[Any, ...]]:
    """Read a table of the catalog in SQLite, with the contents of its packs."""
    special: dict[str, Callable[[sqlite3.Connection, Packs], Iterable[tuple[Any, ...]]]] = {
        "documents": _documents,
        "passages": _passages,
        "entries": _entries,
        "pages": _pages,
    }
    if table.name in special:
        return special[table.name](sqlite, packs)
    return sqlite.execute(f"SELECT {table.names} FROM {table.name} ORDER BY {table.key}")


def _documents(sqlite: sqlite3.Connection, packs: Packs) -> Iterator[tuple[Any, ...]]:
    rows = sqlite.execute(
        "SELECT rowid, document_id, source, format, info, characters, signature, pack, d.offset, length"
        " FROM documents d ORDER BY document_id"
    )
    for rowid, document_id, source, form, info, characters, signature, *extent in rows:
        title = json.loads(info)["title"]
        content = packs.read(Extent(*extent))
        yield rowid, document_id, source, form, info, title, characters, signature, content


def _entries(sqlite: sqlite3.Connection, packs: Packs) -> Iterator[tuple[Any, ...]]:
    rows = sqlite.execute("SELECT entry, vector_key, pack, e.offset, length FROM entries e ORDER BY entry")
    for entry, key, *extent in rows:
        yield entry, key, packs.read(Extent(*extent))


def _pages(sqlite: sqlite3.Connection, packs: Packs) -> Iterator[tuple[Any, ...]]:
    rows = sqlite.execute(
        "SELECT document_id, number, label, g.start, g.end, width, height, pack, g.offset, length"
        " FROM pages g ORDER BY document_id, number"
    )
    for *fields, pack, offset, length in rows:
        yield *fields, packs.read(Extent(pack, offset, length))


def _passages(sqlite: sqlite3.Connection, packs: Packs) -> Iterator[tuple[Any, ...]]:
    """Read the passages, with the bytes that their words take in their documents."""
    rows = sqlite.execute(
        "SELECT row, passage_id, document_id, ordinal, p.start, p.end, page, heading, context, entry,"
        " words_key, d.pack, d.offset, d.length FROM passages p JOIN documents d USING (document_id)"
        " ORDER BY row"
    )
    place = _Place("", "")
    for row, passage_id, document_id, ordinal, start, end, *fields, pack, offset, length in rows:
        if document_id != place.document_id:
            text = packs.read(Extent(pack, offset, length)).decode(errors="replace")
            place = _Place(document_id, text)
        first = place.byte_of(start)
        size = len(place.text[start:end].encode())
        yield row, passage_id, document_id, ordinal, start, end, first, size, *fields


class _Place:
    """A document's text, and a place in it by characters and by bytes."""

    def __init__(self, document_id: str, text: str) -> None:
        self.document_id, self.text = document_id, text
        self._character = self._byte = 0

    def byte_of(self, character: int) -> int:
        """Return where a character begins, counted in bytes; passages mostly come in order."""
        if character < self._character:
            self._character = self._byte = 0
        self._byte += len(self.text[self._character : character].encode())
        self._character = character
        return self._byte
