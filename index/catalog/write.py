"""Write the next catalog: the last one, with files removed and added."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, astuple
from pathlib import Path

from index.catalog import copies
from index.catalog.facet_table import add_facets
from index.catalog.facets import facets_of, folded
from index.catalog.names import add_names
from index.catalog.packed import boxes, packs
from index.catalog.packed.compact import compact
from index.catalog.packed.packs import Extent, PackWriter
from index.catalog.schema import CATALOG, OF_A_DOCUMENT, PACKS, SCHEMA
from index.catalog.stored import info_of
from index.catalog.trust import ALL_BUT_UPLOADS, Reviewed, Trust
from index.catalog.update_reviews import update_reviews
from index.catalog.update_standings import update_standings
from index.hard_links import share_tree
from index.words.codes import tokens
from index.words.terms import phrase
from index.words.vocabulary import WordTable
from ingest.document import Box, Document
from ingest.passage import Passage, TableContext, embedded_text
from ingest.worker import Read


class CatalogWriter:
    """The catalog of a snapshot that is being built. Closing it keeps what was written."""

    def __init__(
        self,
        folder: Path,
        base: Path | None = None,
        trust: Trust = ALL_BUT_UPLOADS,
        reviews: Sequence[Reviewed] | None = None,
    ) -> None:
        """Start an empty catalog, or one with all that the snapshot in `base` has; share its packs.

        `reviews` are those of the uploads; None leaves what each document has noted.
        """
        self._packs, self._trust, self._reviews = folder / PACKS, trust, reviews
        path = folder / CATALOG
        if base:
            shutil.copyfile(base / CATALOG, path)
            share_tree(base / PACKS, self._packs)
        self._connection = sqlite3.connect(path, isolation_level=None)
        # No crash can harm a folder that is not published yet: it is brought to disk when it is.
        self._connection.execute("PRAGMA journal_mode = MEMORY")
        self._connection.execute("PRAGMA synchronous = OFF")
        if not base:
            self._connection.executescript(SCHEMA)
        self._connection.execute("BEGIN")
        self._pack = PackWriter(self._packs)
        self._words = WordTable(self._connection)
        self.touched: set[int] = set()
        """The entries that gained or lost a passage, or whose document changed its status."""

    def close(self) -> None:
        """Note reviews, work out standings, drop empty entries, compact packs, and commit."""
        if self._reviews is not None:
            update_reviews(self._connection, self._reviews)
        self._touch(update_standings(self._connection, self._trust))
        self._drop_empty()
        self._words.drop_unused()
        self._pack.close()
        compact(self._connection, self._packs)
        self._connection.execute("COMMIT")
        self._connection.close()

    def abandon(self) -> None:
        """Close the files, whatever is in them."""
        self._pack.close()
        self._connection.close()

    @contextlib.contextmanager
    def undone_on_error(self) -> Iterator[None]:
        """Undo what is written inside the block if an error leaves it."""
        self._connection.execute("SAVEPOINT block")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK TO block")
            raise
        finally:
            self._connection.execute("RELEASE block")

    def put_file(self, source: str, sha256: str) -> None:
        """Note that a file's documents are in the catalog."""
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (source, sha256))

    def remove_file(self, source: str) -> None:
        """Remove a file's documents and passages."""
        own = "document_id IN (SELECT document_id FROM documents WHERE source = ?)"
        entries = self._connection.execute(f"SELECT entry FROM passages WHERE {own}", (source,))
        self.touched.update(entry for (entry,) in entries)
        self._remove_words(source)
        for table in OF_A_DOCUMENT:
            self._connection.execute(f"DELETE FROM {table} WHERE {own}", (source,))
        self._connection.execute("DELETE FROM documents WHERE source = ?", (source,))
        self._connection.execute("DELETE FROM files WHERE source = ?", (source,))

    def add(self, read: Read, keys: Sequence[bytes]) -> copies.Lookalike | None:
        """Add a document and its passages, with the keys of their vectors.

        Return the document already there with nearly the same words, if any.
        """
        document = read.document
        alike = copies.find(self._connection, document.info.title, read.signature)
        extent = self._pack.add(document.text.encode())
        info = json.dumps(asdict(document.info), ensure_ascii=False)
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.document_id,
                document.info.source,
                document.format,
                info,
                *astuple(extent),
                len(document.text),
                read.signature,
            ),
        )
        copies.add(self._connection, document.document_id, read.signature)
        self._add_pages(document)
        self._connection.executemany(
            "INSERT INTO doubts VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((document.document_id, n, *astuple(doubt)) for n, doubt in enumerate(document.doubts)),
        )
        add_facets(self._connection, document.document_id, facets_of(document.info, document.format))
        self._connection.executemany(
            "INSERT INTO definitions VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (document.document_id, *astuple(each), folded(each.short), phrase(each.long))
                for each in read.definitions
            ),
        )
        add_names(self._connection, document.document_id, document.info)
        title = document.info.title
        self._words.add(embedded_text(title, p.heading, p.text, p.lead) for p in read.passages)
        for passage, key in zip(read.passages, keys, strict=True):
            self._add_passage(passage, key)
        return alike

    def _remove_words(self, source: str) -> None:
        """Remove the words of a file's documents from the vocabulary."""
        documents = self._connection.execute(
            "SELECT document_id, info, pack, offset, length FROM documents WHERE source = ?", (source,)
        ).fetchall()
        if not documents:
            return
        self._pack.flush()
        old = packs.Packs(self._packs)
        for document_id, info, *extent in documents:
            text, title = old.read(Extent(*extent)).decode(errors="replace"), info_of(info).title
            rows = self._connection.execute(
                "SELECT heading, start, end, context FROM passages WHERE document_id = ?", (document_id,)
            )
            self._words.remove(
                _embedded(title, heading, text[start:end], context) for heading, start, end, context in rows
            )
        old.close()

    def put_entry(self, entry: int, key: bytes) -> None:
        """Give the entry with this vector key a number, before its first passage is added.

        Raises:
            sqlite3.IntegrityError: if it has another number, or the number is another's.
        """
        self._connection.execute(
            "INSERT INTO entries (entry, vector_key) SELECT ?1, ?2"
            " WHERE NOT EXISTS (SELECT 1 FROM entries WHERE entry = ?1 AND vector_key = ?2)",
            (entry, key),
        )

    def _add_passage(self, p: Passage, key: bytes) -> None:
        entry = self._entry(key, p.text)
        self.touched.add(entry)
        span = (p.passage_id, p.document_id, p.ordinal, p.start, p.end, p.page)
        self._connection.execute(
            "INSERT INTO passages (passage_id, document_id, ordinal, start, end, page, heading, context,"
            " entry, words_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*span, json.dumps(p.heading, ensure_ascii=False), p.context.stored(), entry, p.words_key),
        )

    def _entry(self, key: bytes, text: str) -> int:
        """Return the entry with this vector key, made if there is none, with the words of its first
        passage."""
        query = "SELECT entry, length FROM entries WHERE vector_key = ?"
        found = self._connection.execute(query, (key,)).fetchone()
        if found is None:
            self._connection.execute("INSERT INTO entries (vector_key) VALUES (?)", (key,))
            found = self._connection.execute(query, (key,)).fetchone()
        entry: int = found[0]
        if found[1] is None:
            extent = self._pack.add(tokens(text).tobytes())
            self._connection.execute(
                "UPDATE entries SET pack = ?, offset = ?, length = ? WHERE entry = ?",
                (*astuple(extent), entry),
            )
        return entry

    def _add_pages(self, document: Document) -> None:
        on_page: dict[int, list[Box]] = {}
        for box in document.boxes:
            on_page.setdefault(box.page, []).append(box)
        for page in document.pages:
            extent = self._pack.add(boxes.pack(on_page.get(page.number, ())))
            self._connection.execute(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (document.document_id, *astuple(page), *astuple(extent)),
            )

    def _touch(self, documents: Iterable[str]) -> None:
        for document_id in documents:
            entries = self._connection.execute(
                "SELECT entry FROM passages WHERE document_id = ?", (document_id,)
            )
            self.touched.update(entry for (entry,) in entries)

    def _drop_empty(self) -> None:
        """Drop the entries that lost their last passage; their numbers are never used again."""
        self._connection.executemany(
            "DELETE FROM entries WHERE entry = ?1 AND NOT EXISTS (SELECT 1 FROM passages WHERE entry = ?1)",
            ((entry,) for entry in self.touched),
        )


def _embedded(title: str, heading: str, text: str, context: str) -> str:
    """Return the embedded text of a passage with its heading and context as stored."""
    return embedded_text(title, tuple(json.loads(heading)), text, TableContext.read(context).lead(text))
