"""Answer from a catalog what a backend is asked of documents and passages, wherever its tables are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from index.backend import ListedDocument, Statistics
from index.catalog.facets import Filters
from index.catalog.names import Name
from index.catalog.queries import Queries
from index.catalog.stored import Sense, StoredDocument, StoredPassage, info_of
from index.dense.layout import Mask, Rows
from index.snapshots.manifest import Manifest
from index.vectors.model import Vectors
from index.words.codes import Tokens
from ingest.document import Box, Doubt, Page


class KeptVectors(Protocol):
    """The vectors of a snapshot, to go through."""

    def holds(self, rows: Rows) -> Mask:
        """Return whether each of these entries has a vector."""
        ...

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of these entries, all of which must have one; shape (len(rows), dimension)."""
        ...


class Exportable(Protocol):
    """A snapshot that can be gone through: on this machine or on a server."""

    @property
    def manifest(self) -> Manifest:
        """What it holds and what made it."""
        ...

    @property
    def catalog(self) -> Queries:
        """Its documents and passages, to look up."""
        ...

    @property
    def streamed(self) -> Queries:
        """The same, to go through row by row."""
        ...

    @property
    def dense_index(self) -> KeptVectors:
        """Its vectors."""
        ...

    def close(self) -> None:
        """Close its files or connections."""
        ...


class CatalogLookups:
    """The part of a `Backend` that a catalog and a manifest answer."""

    catalog: Queries
    manifest: Manifest

    @property
    def streamed(self) -> Queries:
        """The catalog, for going through it row by row."""
        return self.catalog

    @property
    def statistics(self) -> Statistics:
        """Which library this is, and how large."""
        manifest = self.manifest
        return Statistics(
            id=manifest.snapshot,
            built_at=manifest.built_at,
            model=manifest.model,
            documents=manifest.documents,
            passages=manifest.passages,
            entries=manifest.entries,
            embedded=manifest.dense.count,
        )

    def passages(self, entries: Iterable[int], filters: Filters = Filters()) -> list[StoredPassage]:
        """Return a passage of each entry; see `Backend.passages`."""
        return self.catalog.passages(entries, filters)

    def titles(self, entries: Sequence[int]) -> Mapping[int, tuple[str, float]]:
        """See `Backend.titles`."""
        return self.catalog.titles(entries)

    def tokens(self, entries: Sequence[int]) -> Mapping[int, Tokens]:
        """Return the coded words of each of these entries."""
        return self.catalog.tokens(entries)

    def same_words(self, stored: StoredPassage, most: int) -> list[StoredPassage]:
        """Return up to `most` other passages with the same words."""
        return self.catalog.same_words(stored.passage, most)

    def passage(self, passage_id: str) -> StoredPassage | None:
        """Return the passage with this id, or None."""
        return self.catalog.passage(passage_id)

    def neighbours(self, document_id: str, ordinal: int, before: int, after: int) -> list[StoredPassage]:
        """Return a passage and those around it in its document, in reading order."""
        return self.catalog.neighbours(document_id, ordinal, before, after)

    def document(self, document_id: str) -> StoredDocument | None:
        """Return a document with its text, or None."""
        return self.catalog.document(document_id)

    def document_ids(self, prefix: str) -> list[str]:
        """Return the ids that begin with `prefix`, in order."""
        return self.catalog.document_ids(prefix)

    def documents(self) -> Iterator[ListedDocument]:
        """List every document with its status, in the order they came."""
        for row in self.catalog.rows.standings():
            info = info_of(row.info, row.status, row.called)
            yield ListedDocument(row.document_id, info, row.format)

    def checksum(self, source: str) -> str | None:
        """Return the sha256 of a source's file as it was read, or None."""
        return self.catalog.rows.checksum(source)

    def pages(self, document_id: str) -> list[Page]:
        """List a document's pages in order; none for a format without pages."""
        return self.catalog.pages(document_id)

    def doubts(self, document_id: str) -> list[Doubt]:
        """List what was left out of a document or read unsurely."""
        return self.catalog.doubts(document_id)

    def boxes(self, document_id: str, start: int, end: int) -> list[Box]:
        """List the boxes of the words in `start:end` on their pages, in text order."""
        return self.catalog.boxes(document_id, start, end)

    def senses(self, form: str) -> list[Sense]:
        """List what an abbreviation stands for, or how a term is abbreviated."""
        return self.catalog.senses(form)

    def names(self, forms: Collection[str]) -> Mapping[str, list[Name]]:
        """Look up what else each of these forms is called; see `Backend.names`."""
        return self.catalog.names.others(forms)

    def words_like(self, word: str, most: int) -> Mapping[str, int]:
        """Find the library's words near this one; see `Backend.words_like`."""
        return self.catalog.words.like(word, most)

    def facets(self, filters: Filters = Filters(), most: int = 100) -> Mapping[str, list[tuple[str, int]]]:
        """Count, for each key to filter by, the documents that have each value."""
        return self.catalog.facets.counts(filters, most)
