"""Yield the rows of a catalog in the order they came, few in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.catalog.trust import Reviewed
from index.catalog.update_reviews import are_reviews_new
from index.sql import Reads


class DocumentRow(NamedTuple):
    """A document without its text; `info` is JSON, as it was read."""

    document_id: str
    format: str
    info: str
    signature: bytes


class DefinitionRow(NamedTuple):
    """An abbreviation that a document defines."""

    document_id: str
    short: str
    long: str
    start: int
    end: int


class StandingRow(NamedTuple):
    """A document with what `info_of` needs: its status, and its successor's name."""

    document_id: str
    format: str
    info: str
    status: str | None
    called: str | None


class StateRow(NamedTuple):
    """A document with all that tells whether it changed: what `info_of` needs, its file's sha256, and its
    length in characters."""

    document_id: str
    format: str
    info: str
    status: str | None
    called: str | None
    sha256: str | None
    characters: int


class CatalogRows:
    """The rows of one snapshot's catalog."""

    def __init__(self, connection: Reads) -> None:
        self._connection = connection

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield every file with its sha256, by source."""
        yield from self._connection.execute("SELECT source, sha256 FROM files ORDER BY source")

    def checksum(self, source: str) -> str | None:
        """Return the sha256 of one file, or None."""
        found = self._connection.execute("SELECT sha256 FROM files WHERE source = ?", (source,)).fetchone()
        return found[0] if found else None

    def standings(self) -> Iterator[StandingRow]:
        """Yield every document with its status."""
        rows = (
            "SELECT document_id, format, info, s.status, s.called FROM documents d"
            " LEFT JOIN standings s USING (document_id) ORDER BY d.rowid"
        )
        yield from map(StandingRow._make, self._connection.execute(rows))

    def states(self) -> Iterator[StateRow]:
        """Yield every document with what tells whether it changed, by its id."""
        rows = (
            "SELECT document_id, format, info, s.status, s.called, f.sha256, characters FROM documents"
            " LEFT JOIN standings s USING (document_id) LEFT JOIN files f USING (source) ORDER BY document_id"
        )
        yield from map(StateRow._make, self._connection.execute(rows))

    def documents(self) -> Iterator[DocumentRow]:
        """Yield every document."""
        rows = "SELECT document_id, format, info, signature FROM documents ORDER BY rowid"
        yield from map(DocumentRow._make, self._connection.execute(rows))

    def replaced(self) -> Iterator[tuple[str, str, str]]:
        """Yield the files of documents that another gives a status, with that other's file and the status."""
        rows = (
            "SELECT d.source, o.source, s.status FROM standings s JOIN documents d USING (document_id)"
            " JOIN documents o ON o.document_id = s.by ORDER BY d.rowid"
        )
        yield from self._connection.execute(rows)

    def definitions(self) -> Iterator[DefinitionRow]:
        """Yield every definition, document by document."""
        rows = (
            "SELECT document_id, short, long, f.start, f.end FROM definitions f"
            " JOIN documents d USING (document_id) ORDER BY d.rowid, f.rowid"
        )
        yield from map(DefinitionRow._make, self._connection.execute(rows))

    def entries(self) -> Iterator[tuple[int, bytes]]:
        """Yield every entry with its vector's key."""
        yield from self._connection.execute("SELECT entry, vector_key FROM entries ORDER BY entry")

    def has_new_reviews(self, reviews: Sequence[Reviewed]) -> bool:
        """Whether an upload was approved, or lost that, since the catalog was written."""
        return are_reviews_new(self._connection, reviews)
