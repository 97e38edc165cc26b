"""What search needs of a library: the seam between searching and storing.

A local snapshot is one backend (`snapshot.py`); a cluster of machines may be another. Each meets the
contract in `tests/index/test_backend.py`, whose scores are worked out by hand.
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
    """Which library this is, and how large: `entries` are its distinct passages, of which `embedded`
    can be found by meaning; the rest only by words, until their vectors are made."""

    id: str
    built_at: str
    model: ModelInfo
    documents: int
    passages: int
    entries: int
    embedded: int


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document as a list of all has it: without its text, which a library may have to fetch."""

    document_id: str
    info: SourceInfo
    format: str


class Backend(Protocol):
    """One state of a library, which never changes. Every method may be called from any thread. What is worked
    out once for a state may be kept by it."""

    def __hash__(self) -> int:
        """By identity."""
        ...

    @property
    def statistics(self) -> Statistics:
        """Which library this is, and how large."""
        ...

    def dense(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Scored:
        """The k entries with the highest cosine to a unit vector, shape (dimension,), of those of
        which some passage passes the filters; fewer only where there are fewer."""
        ...

    def cosines(self, vector: Vectors, entries: Sequence[int]) -> Mapping[int, float]:
        """The cosine of each of these entries that has a vector."""
        ...

    def vectors(self, entries: Sequence[int]) -> Mapping[int, Vectors]:
        """The unit vector, shape (dimension,), of each of these entries that has one."""
        ...

    def lexical(
        self, terms: Sequence[str] | Mapping[str, float], k: int, filters: Filters = Filters()
    ) -> Scored:
        """The k entries with the highest BM25 for these terms, of those that hold any and of which some
        passage passes the filters; fewer only where there are fewer. What a term adds is multiplied by
        its weight, where a mapping gives weights."""
        ...

    def holding(self, term: str) -> int:
        """How many entries hold a term, about: those removed of late may still count."""
        ...

    def passages(self, entries: Iterable[int], filters: Filters = Filters()) -> list[StoredPassage]:
        """A passage of each entry, in the order asked for: the first that passes the filters, one of a
        current document before others."""
        ...

    def titles(self, entries: Sequence[int]) -> Mapping[int, tuple[str, float]]:
        """The title over each of these entries, and how much of its document it is, 1 where it is all."""
        ...

    def tokens(self, entries: Sequence[int]) -> Mapping[int, Tokens]:
        """What the passages of each of these entries say, word by word; see `index/words/codes.py`."""
        ...

    def same_words(self, stored: StoredPassage, most: int) -> list[StoredPassage]:
        """The other passages that hold the same words, up to `most`."""
        ...

    def neighbours(self, document_id: str, ordinal: int, before: int, after: int) -> list[StoredPassage]:
        """The passages of a document around one of them, in reading order, that one included."""
        ...

    def document(self, document_id: str) -> StoredDocument | None:
        """A document with its text, or None."""
        ...

    def document_ids(self, prefix: str) -> list[str]:
        """The ids that begin with `prefix`, in order; all of them for an empty one."""
        ...

    def documents(self) -> Iterator[ListedDocument]:
        """Every document, in the order in which they came, each with its standing."""
        ...

    def checksum(self, source: str) -> str | None:
        """The sha256 of the file that a source names, as it was read; None for one that no document is of."""
        ...

    def pages(self, document_id: str) -> list[Page]:
        """A document's pages in order; none for a format without pages."""
        ...

    def doubts(self, document_id: str) -> list[Doubt]:
        """What was left out of a document or read unsurely, in order of the text."""
        ...

    def boxes(self, document_id: str, start: int, end: int) -> list[Box]:
        """Where the words of `start:end` stand on their pages, in the order of the text."""
        ...

    def senses(self, form: str) -> list[Sense]:
        """What an abbreviation stands for, or how a term is abbreviated, as the documents define it."""
        ...

    def names(self, forms: Collection[str]) -> Mapping[str, list[Name]]:
        """What else the documents call each of these forms, which are stretches of text: what an
        abbreviation stands for, every sense of it, how a term is abbreviated, and what a document states
        as the synonyms of its subject; that of the most documents first. A form without any is left out."""
        ...

    def words_like(self, word: str, most: int) -> Mapping[str, int]:
        """The words of the library within `most` edits of one in lower case (`vocabulary.edits`), that begin
        with the same letter or only have the first two swapped, with how many documents hold each."""
        ...

    def facets(self, filters: Filters = Filters(), most: int = 100) -> Mapping[str, list[tuple[str, int]]]:
        """For each key that documents can be filtered by its values, with how many documents have them."""
        ...


class Library(Protocol):
    """Where the state in service is found."""

    def current_id(self) -> str | None:
        """The id of the state in service, cheap to ask for; None before there is one."""
        ...

    def open(self) -> Backend:
        """The state in service; raises StoreError, which says why, where it cannot be used."""
        ...
