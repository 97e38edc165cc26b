"""Search one published snapshot: the backend of a library on one machine."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.backend import ListedDocument, Scored, Statistics
from index.catalog.facet_table import Entries
from index.catalog.facets import YEAR, Filters, tag
from index.catalog.names import Name
from index.catalog.read import Catalog
from index.catalog.stored import Sense, StoredDocument, StoredPassage, info_of
from index.dense import DenseIndex
from index.snapshots.manifest import Manifest
from index.vectors.model import Vectors
from index.words.codes import Tokens
from index.words.lexical import LexicalIndex
from ingest.document import Box, Doubt, Page

DENSE = "dense"
LEXICAL = "lexical"
_FILTERS_HELD = 32


class Snapshot:
    """An open snapshot, which never changes. Threads may share it. It survives the deletion of its folder."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Open the snapshot in a folder whose files match the manifest.

        Raises:
            DamagedError: if one of them cannot be read all the same.
        """
        self.folder = folder
        self.manifest = manifest
        self.catalog = Catalog(folder)
        self.dense_index = DenseIndex.open(folder / DENSE)
        self.lexical_index = LexicalIndex(folder / LEXICAL)
        self._allowed = functools.lru_cache(maxsize=_FILTERS_HELD)(self.catalog.facets.allowed)

    def close(self) -> None:
        """Close the files that can be closed."""
        self.catalog.close()

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

    def dense(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Scored:
        """Return the k entries nearest in meaning; see `Backend.dense`."""
        return self.dense_index.search(vector, k, self._allowed(filters) if filters else None)

    def cosines(self, vector: Vectors, entries: Sequence[int]) -> Mapping[int, float]:
        """Return the cosine of each of these entries that has a vector."""
        return self.dense_index.cosines(vector, entries)

    def vectors(self, entries: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the unit vector of each of these entries that has one."""
        rows = np.unique(np.asarray(entries, dtype=np.int64))
        held = rows[self.dense_index.holds(rows)]
        return dict(zip(held.tolist(), self.dense_index.vectors(held), strict=True))

    def lexical(
        self, terms: Sequence[str] | Mapping[str, float], k: int, filters: Filters = Filters()
    ) -> Scored:
        """Return the top k entries by BM25; see `Backend.lexical`.

        Tags narrow the search inside the lexical index. An entry in several documents has the tags of all,
        which may pass together where no document does. Such entries are dropped, and the search goes deeper.
        """
        if not filters:
            return self.lexical_index.search(terms, k)
        allowed, tagged, depth = self._allowed(filters), self._tagged(filters), k
        while True:
            found = self.lexical_index.search(terms, depth, tagged)
            passing = [each for each, ok in zip(found, _among(found, allowed), strict=True) if ok]
            if len(passing) >= k or len(found) < depth:
                return passing[:k]
            depth *= 2

    def _tagged(self, filters: Filters) -> list[list[str]]:
        """Return the groups of tags of which an entry needs one each."""
        groups = [[tag(key, value) for value in values] for key, values in filters.values]
        if filters.first_year is not None or filters.last_year is not None:
            groups.append([tag(YEAR, year) for year in self.catalog.facets.years(filters)] or [tag(YEAR, "")])
        return groups

    def holding(self, term: str) -> int:
        """Count the entries that hold a term, about."""
        return self.lexical_index.holding(term)

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


def _among(found: Scored, allowed: Entries) -> list[bool]:
    return [bool(ok) for ok in np.isin([entry for entry, _ in found], allowed)]
