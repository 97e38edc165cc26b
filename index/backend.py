"""Define what search needs of a library: the interface between searching and storing.

A local snapshot is one backend (`snapshots/snapshot.py`); a cluster may be another. Each meets the contract
in `tests/index/test_backend.py`, whose scores are worked out by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.catalog.facets import Filters
from index.catalog.names import Name
from index.catalog.stored import Sense, StoredDocument, StoredPassage
from index.vectors.model import ModelInfo, Vectors
from index.words.codes import Tokens
from ingest.document import Box, Doubt, Page, SourceInfo

Scored = list[tuple[int, float]]
"""Entries with their scores, best first, higher is better, ties in the order of the entries."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Which library this is, and how large.

    `entries` are its distinct passages. Search finds the `embedded` ones by meaning, and the rest by words
    alone until they have vectors.
    """

    id: str
    built_at: str
    model: ModelInfo
    documents: int
    passages: int
    entries: int
    embedded: int


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in a list of all: without its text, which may have to be fetched."""

    document_id: str
    info: SourceInfo
    format: str


class Backend(Protocol):
    """One state of a library, which never changes.

    Every method may be called from any thread. It may keep what it has worked out.
    """

    def __hash__(self) -> int:
        """Hash by identity."""
        ...

    @property
    def statistics(self) -> Statistics:
        """Which library this is, and how large."""
        ...

    def dense(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Scored:
        """Return the k entries with the highest cosine to a unit vector that pass the filters.

        Fewer only where fewer pass. An entry passes if one of its passages does. The vector has shape
        (dimension,).
        """
        ...

    def cosines(self, vector: Vectors, entries: Sequence[int]) -> Mapping[int, float]:
        """Return the cosine of each of these entries that has a vector."""
        ...

    def vectors(self, entries: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the unit vector, shape (dimension,), of each of these entries that has one."""
        ...

    def lexical(
        self, terms: Sequence[str] | Mapping[str, float], k: int, filters: Filters = Filters()
    ) -> Scored:
        """Return the top k entries by BM25 that pass the filters.

        Fewer only where fewer hold a term and pass. A mapping gives weights: what a term adds is multiplied
        by its weight.
        """
        ...

    def holding(self, term: str) -> int:
        """Count the entries that hold a term, about: those lately removed may still count."""
        ...

    def passages(self, entries: Iterable[int], filters: Filters = Filters()) -> list[StoredPassage]:
        """Return a passage of each entry, in the order asked for.

        Of several, the first that passes the filters, those of current documents before others.
        """
        ...

    def titles(self, entries: Sequence[int]) -> Mapping[int, tuple[str, float]]:
        """Return each entry's title, and its share of its document, 1 where it is all."""
        ...

    def tokens(self, entries: Sequence[int]) -> Mapping[int, Tokens]:
        """Return the coded words of each entry's passages; see `index/words/codes.py`."""
        ...

    def same_words(self, stored: StoredPassage, most: int) -> list[StoredPassage]:
        """Return up to `most` other passages with the same words."""
        ...

    def passage(self, passage_id: str) -> StoredPassage | None:
        """Return the passage with this id, or None."""
        ...

    def neighbours(self, document_id: str, ordinal: int, before: int, after: int) -> list[StoredPassage]:
        """Return a passage and those around it in its document, in reading order."""
        ...

    def document(self, document_id: str) -> StoredDocument | None:
        """Return a document with its text, or None."""
        ...

    def document_ids(self, prefix: str) -> list[str]:
        """Return the ids that begin with `prefix`, in order; all of them for an empty one."""
        ...

    def documents(self) -> Iterator[ListedDocument]:
        """List every document with its status, in the order they came."""
        ...

    def checksum(self, source: str) -> str | None:
        """Return the sha256 of a source's file as it was read; None for a source of no document."""
        ...

    def pages(self, document_id: str) -> list[Page]:
        """List a document's pages in order; none for a format without pages."""
        ...

    def doubts(self, document_id: str) -> list[Doubt]:
        """List what was left out of a document or read unsurely, in text order."""
        ...

    def boxes(self, document_id: str, start: int, end: int) -> list[Box]:
        """List the boxes of the words in `start:end` on their pages, in text order."""
        ...

    def senses(self, form: str) -> list[Sense]:
        """List what an abbreviation stands for, or how a term is abbreviated, as the documents define it."""
        ...

    def names(self, forms: Collection[str]) -> Mapping[str, list[Name]]:
        """Look up what else the documents call each of these stretches of text.

        That is every sense of an abbreviation, the abbreviations of a term, and the synonyms that a document
        states for its subject; those of most documents first. A form without other names is left out.
        """
        ...

    def words_like(self, word: str, most: int) -> Mapping[str, int]:
        """Find the library's words within `most` edits of a word in lower case, with their counts of
        documents.

        They begin with the same letter, or have only the first two swapped (`vocabulary.edits`).
        """
        ...

    def facets(self, filters: Filters = Filters(), most: int = 100) -> Mapping[str, list[tuple[str, int]]]:
        """Count, for each key to filter by, the documents that have each value."""
        ...


class Library(Protocol):
    """Where the state in service is found."""

    def current_id(self) -> str | None:
        """Return the id of the state in service, cheaply; None before there is one."""
        ...

    def open(self) -> Backend:
        """Open the state in service; raise StoreError, which says why, where it cannot be used."""
        ...
