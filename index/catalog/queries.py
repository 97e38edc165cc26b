"""Look up documents and passages in a catalog, by the same SQL wherever its tables are."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from index.catalog.facet_table import FacetTable
from index.catalog.facets import Filters, folded
from index.catalog.names import NameTable
from index.catalog.packed import boxes
from index.catalog.packed.contents import Contents
from index.catalog.rows import CatalogRows
from index.catalog.stored import Sense, StoredDocument, StoredPassage, info_of
from index.sql import Reads
from index.words.codes import TOKEN, Tokens
from index.words.terms import phrase
from index.words.vocabulary import Words
from ingest.document import Box, Doubt, Page
from ingest.passage import Passage, TableContext

_PASSAGE = (
    "p.entry, p.passage_id, p.document_id, p.ordinal, p.start, p.end, p.heading, p.page, p.context, g.label,"
    " d.format, d.info, s.status, s.called, s.by"
)
_INFOS_HELD = 512
_AT_ONCE = 500
_LAST = chr(0x10FFFF)


class Queries:
    """One snapshot's documents and passages. Any thread may read."""

    def __init__(self, connection: Reads, contents: Contents) -> None:
        self._connection: Reads = connection
        self._contents = contents
        self.facets = FacetTable(connection)
        self.rows = CatalogRows(connection)
        self.names = NameTable(connection, contents.title)
        self.words = Words(connection)
        # What is found for one question is mostly of few documents, and under few headings.
        self._info = functools.lru_cache(maxsize=_INFOS_HELD)(info_of)
        self._headings = functools.lru_cache(maxsize=_INFOS_HELD)(_headings)

    def files(self) -> dict[str, str]:
        """Return the sha256 of every file, by its source."""
        return dict(self._connection.execute("SELECT source, sha256 FROM files"))

    def file_counts(self) -> dict[str, tuple[int, int]]:
        """Count each file's documents and passages."""
        rows = self._connection.execute(
            "SELECT source, count(DISTINCT d.document_id), count(p.row) FROM documents d"
            " LEFT JOIN passages p USING (document_id) GROUP BY source"
        )
        return {source: (documents, passages) for source, documents, passages in rows}

    def counts(self) -> tuple[int, int]:
        """Count the documents and the passages."""
        documents, passages = self._connection.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        ).fetchone()
        return documents, passages

    def vector_keys(self) -> list[tuple[int, bytes]]:
        """Return every entry with its vector's key, by entry."""
        return list(self._connection.execute("SELECT entry, vector_key FROM entries ORDER BY entry"))

    def document(self, document_id: str) -> StoredDocument | None:
        """Return a document by its id, or None."""
        found = self._connection.execute(
            "SELECT info, s.status, s.called, format,"
            " (SELECT count(*) FROM passages p WHERE p.document_id = d.document_id),"
            f" {self._contents.document}"
            " FROM documents d LEFT JOIN standings s USING (document_id) WHERE document_id = ?",
            (document_id,),
        ).fetchone()
        if found is None:
            return None
        info, status, called, form, passages, *columns = found
        text = self._contents.text(columns)
        return StoredDocument(document_id, text, info_of(info, status, called), form, passages)

    def pages(self, document_id: str) -> list[Page]:
        """List a document's pages in order; none for a format without pages."""
        columns = "g.number, g.label, g.start, g.end, g.width, g.height"
        rows = self._connection.execute(
            f"SELECT {columns} FROM pages g WHERE document_id = ? ORDER BY number", (document_id,)
        )
        return [Page(*row) for row in rows]

    def doubts(self, document_id: str) -> list[Doubt]:
        """List what was left out of a document or read unsurely, in text order."""
        rows = self._connection.execute(
            "SELECT kind, what, o.start, o.end, page FROM doubts o WHERE document_id = ? ORDER BY number",
            (document_id,),
        )
        return [Doubt(*row) for row in rows]

    def boxes(self, document_id: str, start: int, end: int) -> list[Box]:
        """List the boxes of the words in `start:end` on their pages, in text order."""
        rows = self._connection.execute(
            f"SELECT g.number, {self._contents.boxes} FROM pages g WHERE document_id = ?", (document_id,)
        )
        found = [
            box
            for number, *columns in rows
            for box in boxes.unpack(self._contents.content(columns), number, start, end)
        ]
        return sorted(found, key=lambda box: box.start)

    def document_ids(self, prefix: str) -> list[str]:
        """Return the ids that begin with `prefix`, in order."""
        rows = self._connection.execute(
            "SELECT document_id FROM documents WHERE document_id BETWEEN ? AND ? ORDER BY 1",
            (prefix, prefix + _LAST),
        )
        return [identifier for (identifier,) in rows]

    def passages(self, entries: Iterable[int], filters: Filters = Filters()) -> list[StoredPassage]:
        """Return a passage of each entry, in the order asked for; leave out entries without one.

        Of several, the first that passes the filters, those of current documents before others.
        """
        wanted = list(entries)
        found: dict[int, StoredPassage] = {}
        matching, values = self.facets.matching(filters)
        for at in range(0, len(wanted), _AT_ONCE):
            batch = wanted[at : at + _AT_ONCE]
            clause = f"WHERE p.entry IN ({_marks(batch)}){matching} ORDER BY s.status NOTNULL, p.row"
            for stored in self._select(clause, (*batch, *values)):
                found.setdefault(stored.entry, stored)
        return [found[entry] for entry in wanted if entry in found]

    def tokens(self, entries: Sequence[int]) -> dict[int, Tokens]:
        """Return the coded words of these entries, where they exist."""
        found: dict[int, Tokens] = {}
        for at in range(0, len(entries), _AT_ONCE):
            batch = entries[at : at + _AT_ONCE]
            query = f"SELECT entry, {self._contents.tokens} FROM entries e WHERE entry IN ({_marks(batch)})"
            for entry, *columns in self._connection.execute(query, batch):
                found[entry] = np.frombuffer(self._contents.content(columns), dtype=TOKEN)
        return found

    def titles(self, entries: Sequence[int]) -> dict[int, tuple[str, float]]:
        """Return each entry's title, and its share of its document, 1 where it is all."""
        found: dict[int, tuple[str, float]] = {}
        for at in range(0, len(entries), _AT_ONCE):
            batch = entries[at : at + _AT_ONCE]
            first = self._connection.execute(
                f"SELECT min(row) FROM passages WHERE entry IN ({_marks(batch)}) GROUP BY entry", batch
            )
            places = [row for (row,) in first]
            rows = self._connection.execute(
                f"SELECT p.entry, {self._contents.title}, p.end - p.start, d.characters FROM passages p"
                f" JOIN documents d USING (document_id) WHERE p.row IN ({_marks(places)})",
                places,
            )
            found |= {entry: (title, held / whole) for entry, title, held, whole in rows}
        return found

    def same_words(self, passage: Passage, most: int) -> list[StoredPassage]:
        """Return up to `most` other passages with the same words, those of current documents first."""
        other = "WHERE p.words_key = ? AND p.passage_id != ? ORDER BY s.status NOTNULL, p.row LIMIT ?"
        return list(self._select(other, (passage.words_key, passage.passage_id, most)))

    def passage(self, passage_id: str) -> StoredPassage | None:
        """Return the passage with this id, or None."""
        return next(self._select("WHERE p.passage_id = ?", (passage_id,)), None)

    def neighbours(self, document_id: str, ordinal: int, before: int, after: int) -> list[StoredPassage]:
        """Return a passage and those around it in its document, in reading order."""
        around = "WHERE p.document_id = ? AND p.ordinal BETWEEN ? AND ? ORDER BY p.ordinal"
        return list(self._select(around, (document_id, ordinal - before, ordinal + after)))

    def all_passages(self) -> Iterator[StoredPassage]:
        """Yield every passage, document by document."""
        return self._select("ORDER BY p.row", ())

    def senses(self, form: str) -> list[Sense]:
        """List every sense of an abbreviation, or the abbreviations of a term, that of most documents
        first."""
        rows = self._connection.execute(
            "SELECT folded_short, long_phrase, short, long, document_id, f.start, f.end FROM definitions f"
            " WHERE folded_short = ? OR long_phrase = ? ORDER BY rowid",
            (folded(form), phrase(form)),
        )
        groups: dict[tuple[str, str], list[Any]] = {}
        for short_key, long_key, *row in rows:
            groups.setdefault((short_key, long_key), []).append(row)
        counted = [(-len({row[2] for row in group}), *key, group[0]) for key, group in groups.items()]
        return [
            Sense(short, long, -documents, *where)
            for documents, _, _, (short, long, *where) in sorted(counted, key=lambda each: each[:3])
        ]

    def _select(self, clause: str, values: Sequence[object]) -> Iterator[StoredPassage]:
        cursor = self._connection.execute(
            f"SELECT {_PASSAGE}, {self._contents.words} FROM passages p JOIN documents d USING (document_id)"
            " LEFT JOIN standings s USING (document_id)"
            f" LEFT JOIN pages g ON g.document_id = p.document_id AND g.number = p.page {clause}",
            values,
        )
        for entry, passage_id, document_id, ordinal, start, end, heading, page, context, *rest in cursor:
            label, form, info, status, called, by, *columns = rest
            text = self._contents.quoted(columns, start, end)
            passage = Passage(
                document_id,
                ordinal,
                start,
                end,
                text,
                self._headings(heading),
                page,
                TableContext.read(context),
            )
            intact = passage.passage_id == passage_id
            yield StoredPassage(entry, passage, self._info(info, status, called), form, intact, label, by)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _headings(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))
