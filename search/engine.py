"""Answers questions from the snapshot in service."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.backend import Backend, Library
from index.embed import Embedder, Vectors
from index.embedder import make_embedder
from index.errors import MismatchError, StoreError
from index.facets import Filters
from index.store import Store
from search.answer import Sentences
from search.confidence import features, judged
from search.contacts import asks_for_contact, lists_contacts
from search.hit import Answer, SnapshotInfo
from search.question import Question, understand
from search.quote import Weights, hit_of
from search.rank import DEFAULT, Found, Ranker, Ranking

__all__ = ["Ranking", "SearchEngine"]

_PLACES = 20
"""How many other places of the same words a hit names at the most."""

_CONTACTS_AT_MOST = 20
"""How many lists of addresses may stand among the best passages before one takes a place."""


class SearchEngine:
    """Searches one library. Safe to share between threads; takes up a new snapshot by itself."""

    def __init__(self, library: Library, embedder: Embedder, ranking: Ranking = DEFAULT) -> None:
        """Opens the snapshot in service.

        Raises:
            StoreError: if there is none, or it is damaged, or another model made it.
        """
        self._library = library
        self._embedder = embedder
        self._sentences = Sentences(embedder)
        self._ranking = ranking
        self._opening = threading.Lock()
        # Loads the model now, so that the first question is as fast as the others, and beside the library.
        with ThreadPoolExecutor(1) as loading:
            loaded = loading.submit(embedder.embed_question, "warm up")
            self._backend = self._open()
            loaded.result()
        self._refused: tuple[str | None, str] = (None, "")

    @classmethod
    def open(cls, index: Path, embedder: Embedder | None = None, ranking: Ranking = DEFAULT) -> SearchEngine:
        """The engine for the index in a folder, with the default model unless another is given."""
        return cls(Store(index), embedder or make_embedder(), ranking)

    @property
    def snapshot(self) -> SnapshotInfo:
        """The snapshot in service now."""
        return _info(self._current())

    @property
    def library(self) -> Backend:
        """The state of the library in service now, to look documents up in. It never changes: whoever
        holds it sees one state, however many are published meanwhile."""
        return self._current()

    @property
    def problem(self) -> str:
        """Why the newest snapshot is not the one that answers; empty where it is."""
        self._current()
        return self._refused[1]

    def facets(self, filters: Filters = Filters()) -> Mapping[str, list[tuple[str, int]]]:
        """For each key that can be filtered by its values, with how many documents have them."""
        return self._current().facets(filters)

    def search(self, question: str, k: int = 10, filters: Filters = Filters()) -> Answer:
        """The k passages that answer best, best first; none where nothing is near.

        Args:
            question: in plain words.
            k: how many passages; fewer only where fewer are near.
            filters: what their documents must be. They are applied inside the search.

        Raises:
            EmptyQuestionError: if the question holds no word.
            FilterError: if no document can be filtered by what the filters name.
            DamagedError: if a passage is not what its document says.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        began = time.perf_counter()
        backend = self._current()
        asked = understand(question)
        vector = self._embedder.embed_question(asked.text)
        ranked = self._rank(backend, asked, vector, k, filters)
        passages = [stored.passage for stored, _ in ranked]
        marked = self._sentences.choose(asked, vector, passages, Weights(backend))
        hits = tuple(
            hit_of(rank, stored, score, asked, sentence, backend.same_words(stored, _PLACES))
            for rank, ((stored, score), sentence) in enumerate(zip(ranked, marked, strict=True), start=1)
        )
        told = backend.statistics
        nearest = backend.dense(vector, 1, filters)
        verdict = judged(features(asked, hits, nearest, backend.holding, told.entries), told, len(hits))
        took_ms = (time.perf_counter() - began) * 1000
        return Answer(question, _info(backend), verdict.answerable, verdict.confidence, took_ms, hits)

    def _rank(self, backend: Backend, asked: Question, vector: Vectors, k: int, filters: Filters) -> Found:
        """The k best passages with their scores, best first."""
        found = Ranker(backend, asked, vector, filters, self._ranking).best(k, _CONTACTS_AT_MOST)
        if not asks_for_contact(asked.text):
            found = self._contacts_last(found)
        return found[:k]

    def _contacts_last(self, found: Found) -> Found:
        factor = self._ranking.contact_factor
        weighed = [(s, score * factor if lists_contacts(s.passage.text) else score) for s, score in found]
        return sorted(weighed, key=lambda item: -item[1])

    def _current(self) -> Backend:
        """The snapshot in service, opened if another one was published since the last question. One that
        cannot be used is not taken up: what was good goes on answering, and `problem` says why."""
        if self._is_new(self._library.current_id()):
            with self._opening:
                newest = self._library.current_id()
                if self._is_new(newest):
                    try:
                        self._backend = self._open()
                        self._refused = (None, "")
                    except StoreError as error:
                        self._refused = (newest, str(error))
        return self._backend

    def _is_new(self, newest: str | None) -> bool:
        return newest not in (None, self._backend.statistics.id, self._refused[0])

    def _open(self) -> Backend:
        backend = self._library.open()
        made_with = backend.statistics.model
        if made_with != self._embedder.info:
            raise MismatchError(
                f"snapshot {backend.statistics.id}: made with the model {made_with.name} "
                f"({made_with.sha256[:12]}), and questions would be embedded with "
                f"{self._embedder.info.name} ({self._embedder.info.sha256[:12]}). "
                "Ingest again with this model, or set the one that made it"
            )
        return backend


def _info(backend: Backend) -> SnapshotInfo:
    told = backend.statistics
    return SnapshotInfo(
        id=told.id,
        built_at=told.built_at,
        documents=told.documents,
        passages=told.passages,
        model=told.model.name,
        embedded=told.embedded / told.entries if told.entries else 1.0,
    )
