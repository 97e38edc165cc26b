"""Answers questions from the snapshot in service."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.backend import Backend, Library, Scored
from index.catalog import StoredPassage
from index.embed import Embedder, SentenceTransformerEmbedder, Vectors
from index.errors import MismatchError, StoreError
from index.facets import Filters
from index.store import Store
from search.contacts import asks_for_contact, lists_contacts
from search.fuse import COSINE_FLOOR, convex
from search.hit import Answer, SnapshotInfo
from search.question import Question, understand
from search.quote import Weights, hit_of

_LEAST_DEPTH = 100
"""How far down each ranking is read at least. Deeper gave the same ten hits on judged questions."""
_PLACES = 20
"""How many other places of the same words a hit names at the most."""

_CONTACTS_AT_MOST = 20
"""How many lists of addresses may stand among the best passages before one takes a place."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How hits are ranked. The defaults were chosen on half of two judged collections
    (`benchmarks/README.md`)."""

    dense_weight: float = 0.7
    """The share of the fused score that meaning has; words have the rest."""
    near: float = 0.25
    """A passage below this cosine is no hit unless it shares a word with the question. Set low:
    it stops nonsense, and does not judge whether a hit answers."""
    contact_factor: float = 0.5
    """What the score of a list of addresses is multiplied by, if the question asks for none."""


class SearchEngine:
    """Searches one library. Safe to share between threads; takes up a new snapshot by itself."""

    def __init__(self, library: Library, embedder: Embedder, ranking: Ranking = Ranking()) -> None:
        """Opens the snapshot in service.

        Raises:
            StoreError: if there is none, or it is damaged, or another model made it.
        """
        self._library = library
        self._embedder = embedder
        self._ranking = ranking
        self._opening = threading.Lock()
        self._backend = self._open()
        self._refused: tuple[str | None, str] = (None, "")
        # Loads the model now, so that the first question is as fast as the others.
        embedder.embed_question("warm up")

    @classmethod
    def open(
        cls, index: Path, embedder: Embedder | None = None, ranking: Ranking = Ranking()
    ) -> SearchEngine:
        """The engine for the index in a folder, with the default model unless another is given."""
        return cls(Store(index), embedder or SentenceTransformerEmbedder(), ranking)

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
        weight = Weights(backend)
        hits = tuple(
            hit_of(rank, stored, score, asked, weight, backend.same_words(stored, _PLACES))
            for rank, (stored, score) in enumerate(self._rank(backend, asked, k, filters), start=1)
        )
        took_ms = (time.perf_counter() - began) * 1000
        return Answer(question, _info(backend), None if hits else False, None, took_ms, hits)

    def _rank(
        self, backend: Backend, asked: Question, k: int, filters: Filters
    ) -> list[tuple[StoredPassage, float]]:
        """The k best passages with their scores, best first."""
        depth, enough = max(k, _LEAST_DEPTH), k + _CONTACTS_AT_MOST
        vector = self._embedder.embed_question(asked.text)
        while True:
            lexical = backend.lexical(asked.terms, depth, filters)
            dense = backend.dense(vector, depth, filters)
            found = _distinct(backend, self._fused(backend, vector, dense, lexical), enough, filters)
            # The same words under many titles are one hit, and may fill a whole ranking.
            if len(found) >= k or max(len(lexical), len(dense)) < depth:
                break
            depth *= 4
        if not asks_for_contact(asked.text):
            found = self._contacts_last(found)
        return found[:k]

    def _fused(self, backend: Backend, vector: Vectors, dense: Scored, lexical: Scored) -> Scored:
        """Both rankings as one."""
        shares_a_word = {entry for entry, _ in lexical}
        cosines = dict(dense)
        # Every passage found by its words gets its cosine too, however far down it stands: without,
        # it would count as the opposite of the question.
        cosines |= backend.cosines(vector, [entry for entry in shares_a_word if entry not in cosines])
        cosines |= _by_words_alone(lexical, cosines)
        least = self._ranking.near
        near = [(entry, c) for entry, c in cosines.items() if c >= least or entry in shares_a_word]
        return convex(near, lexical, self._ranking.dense_weight)

    def _contacts_last(self, found: list[tuple[StoredPassage, float]]) -> list[tuple[StoredPassage, float]]:
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


def _by_words_alone(lexical: Scored, cosines: Mapping[int, float]) -> dict[int, float]:
    """Cosines for passages whose vectors are not made yet: such that meaning says what words say."""
    best_words = max((score for _, score in lexical), default=0.0)
    best_cosine = max(cosines.values(), default=1.0)
    return {
        entry: score / best_words * (best_cosine - COSINE_FLOOR) + COSINE_FLOOR
        for entry, score in lexical
        if entry not in cosines and best_words > 0
    }


def _distinct(
    backend: Backend, fused: Scored, most: int, filters: Filters
) -> list[tuple[StoredPassage, float]]:
    """The best passages, up to `most`, of those with the same words only the first."""
    found: dict[bytes, tuple[StoredPassage, float]] = {}
    for begin in range(0, len(fused), most):
        score = dict(fused[begin : begin + most])
        for stored in backend.passages(score, filters):
            found.setdefault(stored.passage.words_key, (stored, score[stored.entry]))
        if len(found) >= most:
            break
    return list(found.values())[:most]


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
