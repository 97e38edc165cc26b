"""Find entries by their words, with BM25. The only module that imports tantivy.

Tantivy was chosen over bm25s and SQLite FTS5 (`benchmarks/lexical_engines.py`): the same ranking,
an index that is updated instead of rebuilt, memory-mapped, with filters. It scores by BM25 (Robertson
and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009) over one field: title,
heading path and text together. `terms.py` analyses the words; tantivy gets finished terms.

BM25's k1 = 1.2 and b = 0.75 cannot be set: they are constants of tantivy (`K1` and `B` in its
src/query/bm25.rs). It also needs them when it writes an index, to skip blocks of postings later (its
issues 2195 and 2924). `tests/index/words/test_lexical.py` checks them.
"""

from __future__ import annotations

import contextlib
import functools
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import cast

import tantivy

from index.errors import DamagedError

_ENTRY = "entry"
_TERMS = "terms"
_TAGS = "tags"
_WRITER_LOCK = ".tantivy-writer.lock"
_PRIVATE = ("meta.json", ".managed.json")
_HEAP_BYTES = 64_000_000
_REMEMBERED = 16_384


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(_ENTRY, fast=True, indexed=True)
    builder.add_text_field(_TERMS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(_TAGS, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


class LexicalWriter:
    """Adds entries to the index in a folder, and removes them; keeps all of it on leaving, or none after an
    error.

    It never writes to files that another snapshot shares: tantivy writes new segments, and replaces its two
    lists of them whole.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        with self._as_os_error():
            self._index = tantivy.Index(_schema(), path=str(folder))
            # One thread: segments then come out the same for the same entries in the same order.
            self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def __enter__(self) -> LexicalWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            with self._as_os_error():
                self._writer.commit()
                self._writer.wait_merging_threads()
            self._open_to_others()
        else:
            # Where it cannot even do that, what was not committed is lost all the same.
            with contextlib.suppress(ValueError):
                self._writer.rollback()

    @contextlib.contextmanager
    def _as_os_error(self) -> Iterator[None]:
        """Raise tantivy's one kind of error as that of a file that cannot be written."""
        try:
            yield
        except ValueError as error:
            raise OSError(f"tantivy cannot write {self._folder}: {error}") from error

    def _open_to_others(self) -> None:
        """Give tantivy's private files the same permissions as the others."""
        mode = stat.S_IMODE((self._folder / _WRITER_LOCK).stat().st_mode)
        for name in _PRIVATE:
            (self._folder / name).chmod(mode)

    def add(self, entry: int, terms: Iterable[str], tags: Iterable[str] = ()) -> None:
        """Add an entry with its terms and filter tags, none with white space."""
        document = tantivy.Document()
        document.add_integer(_ENTRY, entry)
        document.add_text(_TERMS, " ".join(terms))
        document.add_text(_TAGS, " ".join(tags))
        with self._as_os_error():
            self._writer.add_document(document)

    def remove(self, entries: Iterable[int]) -> None:
        """Remove entries."""
        with self._as_os_error():
            for entry in entries:
                self._writer.delete_documents_by_term(_ENTRY, entry)


class LexicalIndex:
    """The index in a folder, as it was when opened."""

    def __init__(self, folder: Path) -> None:
        """Open the index; raise DamagedError if tantivy cannot."""
        try:
            self._index, self._searcher = _opened(folder)
            self._schema = self._index.schema
            # The passages of one question share many terms with those of the next.
            self._holding = functools.lru_cache(maxsize=_REMEMBERED)(_counter(self._searcher))
        except ValueError as error:
            raise DamagedError(f"{folder}: tantivy cannot open it ({error}). Ingest again") from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, terms: Sequence[str] | Mapping[str, float], k: int, tagged: Sequence[Sequence[str]] = ()
    ) -> list[tuple[int, float]]:
        """Return the k best (entry, BM25) that hold any of `terms` and a tag of each group in `tagged`.

        Best first, ties in the order of the entries as far as k reaches. A term given twice counts twice; a
        mapping gives each term its weight.
        """
        if not terms or k <= 0:
            return []
        query = self._weighed(terms) if isinstance(terms, Mapping) else self._any(_TERMS, terms, "freq")
        if tagged:
            # A tag is a condition and must not count in the score.
            must = [
                tantivy.Query.const_score_query(self._any(_TAGS, group, "basic"), 0.0) for group in tagged
            ]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in (query, *must)])
        found = self._searcher.search(query, limit=k, count=False).hits
        entries = self._searcher.fast_field_values(_ENTRY, [address for _, address in found])
        scored = [(cast(int, entry), float(score)) for entry, (score, _) in zip(entries, found, strict=True)]
        return sorted(scored, key=lambda item: (-item[1], item[0]))

    def _any(self, field: str, wanted: Sequence[str], option: str) -> tantivy.Query:
        each = [tantivy.Query.term_query(self._schema, field, term, option) for term in wanted]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in each])

    def _weighed(self, weights: Mapping[str, float]) -> tantivy.Query:
        each = (
            tantivy.Query.boost_query(self._any(_TERMS, [term], "freq"), weight)
            for term, weight in weights.items()
        )
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in each])

    def holding(self, term: str) -> int:
        """Count the entries that hold a term, removed ones included until their segment is merged."""
        return self._holding(term)


def _counter(searcher: tantivy.Searcher) -> Callable[[str], int]:
    """Make a counter of the entries that hold a term. It holds no reference to the index, which is freed at
    once."""
    return lambda term: int(searcher.doc_freq(_TERMS, term))


def _opened(folder: Path) -> tuple[tantivy.Index, tantivy.Searcher]:
    """Open the index in a folder, with a searcher, which holds all its files open."""
    if os.access(folder, os.W_OK):
        index = tantivy.Index.open(str(folder))
        return index, index.searcher()
    # Tantivy makes a lock file even to read. Where none may be made, it reads through links elsewhere.
    # It may do so once more while the folder is being deleted, which must not keep the index shut.
    with tempfile.TemporaryDirectory(prefix="verbatim-", ignore_cleanup_errors=True) as elsewhere:
        for path in folder.iterdir():
            if not path.name.endswith(".lock"):
                Path(elsewhere, path.name).symlink_to(path.absolute())
        index = tantivy.Index.open(elsewhere)
        return index, index.searcher()
