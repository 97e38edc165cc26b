"""Finds passages by their words, with BM25. The only module that imports tantivy.

Tantivy was chosen over bm25s and SQLite FTS5 (`benchmarks/lexical_engines.py`): the same ranking,
an index that is updated in place of being rebuilt, memory-mapped, and filters for later. Scoring
is its BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, The Probabilistic Relevance
Framework: BM25 and Beyond, 2009) over one field: title, heading path and text together. Words are
analysed in `terms.py`, so that tantivy is only handed finished terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import cast

import tantivy

from index.errors import DamagedError

_ROW = "row"
_TERMS = "terms"
_HEAP_BYTES = 64_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_ROW, fast=True, indexed=True)
    builder.add_text_field(_TERMS, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class LexicalWriter:
    """Adds passages to the index in a folder and takes them out; on leaving, all of it is kept or,
    after an error, none."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(folder))
        # One thread: segments then come out the same for the same passages in the same order.
        self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def __enter__(self) -> LexicalWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._writer.commit()
            self._writer.wait_merging_threads()
        else:
            self._writer.rollback()

    def add(self, row: int, terms: Iterable[str]) -> None:
        """Adds the passage `row` with its terms, none of which holds white space."""
        document = tantivy.Document()
        document.add_integer(_ROW, row)
        document.add_text(_TERMS, " ".join(terms))
        self._writer.add_document(document)

    def remove(self, rows: Iterable[int]) -> None:
        """Takes passages out."""
        for row in rows:
            self._writer.delete_documents_by_term(_ROW, row)


class LexicalIndex:
    """The index in a folder, as it was when this was opened."""

    def __init__(self, folder: Path) -> None:
        """Raises DamagedError if tantivy cannot open the folder."""
        try:
            self._index = tantivy.Index.open(str(folder))
            self._searcher = self._index.searcher()
        except ValueError as error:
            raise DamagedError(f"{folder}: tantivy cannot open it ({error}). Ingest again") from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, terms: Sequence[str], k: int) -> list[tuple[int, float]]:
        """The k best (row, BM25) of the passages that hold any of `terms`, best first.

        A term given twice counts twice.
        """
        if not terms or k <= 0:
            return []
        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, _TERMS, term, "freq"))
            for term in terms
        ]
        found = self._searcher.search(tantivy.Query.boolean_query(wanted), limit=k, count=False).hits
        rows = self._searcher.fast_field_values(_ROW, [address for _, address in found])
        return [(cast(int, row), float(score)) for row, (score, _) in zip(rows, found, strict=True)]

    def passages_with(self, term: str) -> int:
        """How many passages hold a term (removed ones included until their segment is merged)."""
        return int(self._searcher.doc_freq(_TERMS, term))
