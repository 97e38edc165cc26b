"""Keeps documents and passages in SQLite: look-ups, counts, and the text that quotes are checked by."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index import places
from index.errors import DamagedError
from ingest.document import Box, Document, Page, SourceInfo
from ingest.passage import Passage

_SCHEMA = """
CREATE TABLE files (
    source TEXT PRIMARY KEY, sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY, source TEXT NOT NULL, format TEXT NOT NULL, info TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX documents_by_source ON documents (source);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, passage_id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER, heading TEXT NOT NULL,
    text TEXT NOT NULL, lead TEXT NOT NULL, vector_key BLOB NOT NULL,
    words_key BLOB NOT NULL, UNIQUE (document_id, ordinal)
);
CREATE INDEX passages_by_words ON passages (words_key);
"""
_PASSAGE = "p.row, p.document_id, p.ordinal, p.start, p.end, p.text, p.heading, p.page, p.lead"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the catalog has it."""

    document_id: str
    text: str
    info: SourceInfo
    format: str
    passages: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its row number, its document's source information and format, what stands in the
    document's own text at its span (equal to `passage.text`, or the catalog is damaged), and the
    label printed on its page."""

    row: int
    passage: Passage
    info: SourceInfo
    format: str
    source_text: str
    page_label: str | None


class Catalog:
    """One snapshot's documents and passages. Reading is safe from any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, path: Path, copy_of: Path | None = None) -> Catalog:
        """A catalog to write to: new, or with the contents of another."""
        connection = sqlite3.connect(path)
        if copy_of is None:
            connection.executescript(_SCHEMA + places.SCHEMA)
        else:
            original = sqlite3.connect(f"file:{copy_of}?mode=ro&immutable=1", uri=True)
            original.backup(connection)
            original.close()
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """A published catalog, to read.

        Raises:
            DamagedError: if SQLite cannot read it.
        """
        try:
            connection = sqlite3.connect(
                f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            connection.execute("SELECT count(*) FROM files").fetchone()
        except sqlite3.DatabaseError as error:
            raise DamagedError(f"{path}: SQLite cannot read it ({error}). Ingest again") from error
        return cls(connection)

    def close(self) -> None:
        """Keeps what was written and closes the file."""
        self._connection.commit()
        self._connection.close()

    @contextlib.contextmanager
    def undone_on_error(self) -> Iterator[None]:
        """What is written inside is taken back if an error leaves the block."""
        self._connection.execute("SAVEPOINT block")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK TO block")
            raise
        finally:
            self._connection.execute("RELEASE block")

    def files(self) -> dict[str, str]:
        """The sha256 of every file the documents come from, by its source."""
        return dict(self._connection.execute("SELECT source, sha256 FROM files"))

    def file_counts(self) -> dict[str, tuple[int, int]]:
        """How many documents and passages each file gave."""
        rows = self._connection.execute(
            "SELECT source, count(DISTINCT d.document_id), count(p.row) FROM documents d"
            " LEFT JOIN passages p USING (document_id) GROUP BY source"
        )
        return {source: (documents, passages) for source, documents, passages in rows}

    def put_file(self, source: str, sha256: str) -> None:
        """Notes that a file's documents are in the catalog."""
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (source, sha256))

    def remove_file(self, source: str) -> list[int]:
        """Takes a file's documents and passages out; returns the rows the passages had."""
        own = "document_id IN (SELECT document_id FROM documents WHERE source = ?)"
        rows = [
            row for (row,) in self._connection.execute(f"SELECT row FROM passages WHERE {own}", (source,))
        ]
        self._connection.execute(f"DELETE FROM passages WHERE {own}", (source,))
        self._connection.execute(f"DELETE FROM pages WHERE {own}", (source,))
        self._connection.execute("DELETE FROM documents WHERE source = ?", (source,))
        self._connection.execute("DELETE FROM files WHERE source = ?", (source,))
        return rows

    def add(self, document: Document, passages: Sequence[Passage], keys: Sequence[bytes]) -> list[int]:
        """Puts a document and its passages in, `keys` being those of their vectors; returns the
        passages' rows, which no passage had before."""
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
            (
                document.document_id,
                document.info.source,
                document.format,
                json.dumps(asdict(document.info), ensure_ascii=False),
                document.text,
            ),
        )
        places.add(self._connection, document)
        return [self._add_passage(passage, key) for passage, key in zip(passages, keys, strict=True)]

    def _add_passage(self, p: Passage, key: bytes) -> int:
        place = (p.passage_id, p.document_id, p.ordinal, p.start, p.end, p.page)
        cursor = self._connection.execute(
            "INSERT INTO passages (passage_id, document_id, ordinal, start, end, page, heading, text, lead,"
            " vector_key, words_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*place, json.dumps(p.heading), p.text, p.lead, key, p.words_key),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def counts(self) -> tuple[int, int]:
        """How many documents and passages there are."""
        documents, passages = self._connection.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        ).fetchone()
        return documents, passages

    def vector_keys(self) -> list[tuple[int, bytes]]:
        """Every passage's row and the key of its vector, by row."""
        return list(self._connection.execute("SELECT row, vector_key FROM passages ORDER BY row"))

    def document(self, document_id: str) -> StoredDocument | None:
        """A document by its id, or None."""
        found = self._connection.execute(
            "SELECT text, info, format, (SELECT count(*) FROM passages p WHERE p.document_id = d.document_id)"
            " FROM documents d WHERE document_id = ?",
            (document_id,),
        ).fetchone()
        if found is None:
            return None
        text, info, form, passages = found
        return StoredDocument(document_id, text, _info(info), form, passages)

    def pages(self, document_id: str) -> list[Page]:
        """A document's pages in order; none for a format without pages."""
        return places.pages(self._connection, document_id)

    def boxes(self, document_id: str, start: int, end: int) -> list[Box]:
        """Where the words of `start:end` stand on their pages, in the order of the text."""
        return places.boxes(self._connection, document_id, start, end)

    def document_ids(self, prefix: str) -> list[str]:
        """The ids that begin with `prefix`, in order."""
        pattern = prefix.replace("*", "").replace("?", "").replace("[", "") + "*"
        rows = self._connection.execute(
            "SELECT document_id FROM documents WHERE document_id GLOB ? ORDER BY 1", (pattern,)
        )
        return [identifier for (identifier,) in rows]

    def passages(self, rows: Iterable[int]) -> list[StoredPassage]:
        """The passages of these rows, in the order asked for; a row that is not there is left out."""
        wanted = list(rows)
        marks = ",".join("?" * len(wanted))
        found = {p.row: p for p in self._select(f"WHERE p.row IN ({marks})", wanted)}
        return [found[row] for row in wanted if row in found]

    def same_words(self, passage: Passage, most: int) -> list[StoredPassage]:
        """The other passages that hold the same words, in order of their rows, up to `most`."""
        other = "WHERE p.words_key = ? AND p.passage_id != ? ORDER BY p.row LIMIT ?"
        return list(self._select(other, (passage.words_key, passage.passage_id, most)))

    def all_passages(self) -> Iterator[StoredPassage]:
        """Every passage, by row."""
        return self._select("ORDER BY p.row", ())

    def _select(self, clause: str, values: Sequence[object]) -> Iterator[StoredPassage]:
        cursor = self._connection.execute(
            f"SELECT {_PASSAGE}, g.label, d.format, d.info, substr(d.text, p.start + 1, p.end - p.start)"
            " FROM passages p JOIN documents d USING (document_id)"
            f" LEFT JOIN pages g ON g.document_id = p.document_id AND g.number = p.page {clause}",
            values,
        )
        for row, document_id, ordinal, start, end, text, heading, page, lead, *rest in cursor:
            passage = Passage(document_id, ordinal, start, end, text, tuple(json.loads(heading)), page, lead)
            label, form, info, source_text = rest
            yield StoredPassage(row, passage, _info(info), form, source_text, label)


def _info(stored: str) -> SourceInfo:
    fields = json.loads(stored)
    fields |= {name: tuple(fields[name]) for name in ("authors", "supersedes")}
    return SourceInfo(**fields)
