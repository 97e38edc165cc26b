"""Answers questions from the snapshot in service."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from index.backend import Backend, Library
from index.catalog.facets import Filters
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder, Vectors
from index.words.codes import Tokens
from search.background import in_threads
from search.hit import Answer, Hit, SnapshotInfo, Span
from search.hits.quote import hit_of
from search.hits.sentence import answering_sentence
from search.names.names import Names
from search.question.parse import Question, parse
from search.question.understand import understand
from search.ranking.arrange import Arranged, arranged, subject_first
from search.ranking.confidence import FIRST, features, is_one_word, judged
from search.ranking.contacts import asks_for_contact, lists_contacts
from search.ranking.look_up import looked_up, newer_first, without_excluded
from search.ranking.publications import references_last, without_references
from search.ranking.rank import DEFAULT, Found, Ranker, Ranking
from search.ranking.rerank import Reranked, rerank, reranker_of
from search.service import Service
from search.shelf import Shelf

__all__ = ["Ranking", "SearchEngine"]

_PLACES = 20
"""How many other places of the same words a hit names at the most, and of nearly the same."""

_SPARE = 20
"""How many lists of addresses, and passages that join another, may stand among the best before one takes
a place."""
_CANDIDATES = 50
"""How many passages are arranged at least, so that other documents and current versions are among them."""

_MORE_FOR_EXCLUDED = 4
"""How many times as many passages are read where some are excluded."""
_BESIDE = 4
"""How many jobs may run beside those who ask, of all of them at once: the model's and the indexes'. None
begins another, and one waits only for what was begun before it."""


class SearchEngine:
    """Searches one library. Safe to share between threads; takes up a new snapshot by itself."""

    def __init__(
        self, library: Library, embedder: Embedder, ranking: Ranking = DEFAULT, names: Names | None = None
    ) -> None:
        """Opens the snapshot in service.

        Args:
            library: to search.
            embedder: its model.
            ranking: how hits are ranked.
            names: of drugs, diseases and shorthand; those of the project, unless others are given.

        Raises:
            StoreError: if there is none, or it is damaged, or another model made it, or the reranker
                cannot be used.
        """
        self._embedder = embedder
        self._names = names or Names()
        self._shelf: tuple[str, Shelf] = ("", Shelf(()))
        self._beside = in_threads(_BESIDE)
        self._ranking = ranking
        self._reranker = reranker_of(ranking.reranker, embedder)
        # Loads the model now, so that the first question is as fast as the others, and beside the library.
        loaded = self._beside(embedder.embed_question, "warm up")
        self._service = Service(library, embedder.info)
        loaded()

    @classmethod
    def open(cls, index: Path, embedder: Embedder | None = None, ranking: Ranking = DEFAULT) -> SearchEngine:
        """The engine for the index in a folder, with the default model unless another is given."""
        return cls(Store(index), embedder or make_embedder(), ranking)

    def warm_up(self) -> Callable[[], object]:
        """Begins to ask what nobody sees, so that a reader's first question is as fast as the next: what it
        takes of the library's files is in memory then, and the garbage collector passes over all that was
        made by then, in all of this process. What is given back waits for the end of it."""
        title = next((document.info.title for document in self._service.current().documents()), "")

        def begun() -> Answer:
            answer = self.search(f"What is {title or 'this'}?")
            # It stays for good, and to look through it would stop a reader's question for 20 to 40 ms.
            gc.collect()
            gc.freeze()
            return answer

        # In a thread of its own: a search waits for jobs beside it, which it must not keep from a thread.
        return in_threads(1)(begun)

    @property
    def snapshot(self) -> SnapshotInfo:
        """The snapshot in service now."""
        return _info(self._service.current())

    @property
    def library(self) -> Backend:
        """The state of the library in service now, to look documents up in. It never changes: whoever
        holds it sees one state, however many are published meanwhile."""
        return self._service.current()

    @property
    def problem(self) -> str:
        """Why the newest snapshot is not the one that answers; empty where it is."""
        return self._service.problem

    def facets(self, filters: Filters = Filters()) -> Mapping[str, list[tuple[str, int]]]:
        """For each key that can be filtered by its values, with how many documents have them."""
        return self._service.current().facets(filters)

    def search(self, question: str, k: int = 10, filters: Filters = Filters(), exact: bool = False) -> Answer:
        """The k passages that answer best, best first; none where nothing is near.

        Args:
            question: in plain words.
            k: how many passages; fewer only where fewer are near.
            filters: what their documents must be. They are applied inside the search.
            exact: whether the words are left as they are typed, whether the library has them or not.

        Raises:
            EmptyQuestionError: if the question holds no word.
            FilterError: if no document can be filtered by what the filters name.
            DamagedError: if a passage is not what its document says.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        began = time.perf_counter()
        backend = self._service.current()
        asked, embedded = self._understood(parse(question), backend, exact)
        ranker = Ranker(backend, asked, embedded, filters, self._ranking, self._beside)
        looked_at = max(_CANDIDATES, self._ranking.rerank_depth if self._reranker else 0)
        shelf = self._shelf_of(backend)
        # What is excluded takes places, which others fill.
        more = _MORE_FOR_EXCLUDED if asked.excluded else 1
        best = without_excluded(asked, ranker.best(k * more, max(_SPARE, looked_at - k) * more))
        looked = looked_up(asked, shelf, backend, newer_first(asked, shelf, best), filters)
        found = without_excluded(asked, looked.found)
        reranked = self._reranked(asked, found)
        shown = self._arranged(asked, reranked.found, ranker.said)[:k]
        hits = [
            replace(hit, newer=shelf.newer(hit.document_id))
            for rank, each in enumerate(shown, 1)
            for hit in (self._hit(backend, asked, rank, each, ranker, reranked),)
        ]
        told = backend.statistics
        judged_on = without_references(self._judged_on(asked, found, ranker, hits)[:FIRST], asked.text)
        seen = features(asked, judged_on, ranker.nearest, backend.holding, told.entries)
        verdict = judged(seen, told, judged_on, looked.exact or is_one_word(asked, judged_on))
        took_ms = (time.perf_counter() - began) * 1000
        return Answer(
            question,
            _info(backend),
            verdict.answerable,
            verdict.confidence,
            took_ms,
            tuple(hits),
            asked.corrections,
            asked.expansions,
            exact,
            asked.text,
            asked.readings,
            asked.subject,
            _unknown(asked, backend),
            asdict(seen),
        )

    def _understood(
        self, typed: Question, backend: Backend, exact: bool
    ) -> tuple[Question, Callable[[], Vectors]]:
        """The question in the library's terms, and what waits for its vector: that is begun with what was
        typed, which most often is what is asked."""
        begun = self._beside(self._embedder.embed_question, typed.text)
        # Lets go of Python, so that the model begins now, and not when this thread next reads a file.
        time.sleep(0)
        titles = self._shelf_of(backend).titles
        asked = understand(typed, backend, self._embedder.limits, self._names, titles, exact)
        if asked.text != typed.text:
            begun = self._beside(self._embedder.embed_question, asked.text)
        return asked, begun

    def _shelf_of(self, backend: Backend) -> Shelf:
        """The library's documents by title, identifier and edition, read once for each state of it."""
        state, shelf = self._shelf
        if state != backend.statistics.id:
            shelf = Shelf(backend.documents())
            self._shelf = (backend.statistics.id, shelf)
        return shelf

    def _reranked(self, asked: Question, found: Found) -> Reranked:
        """What the reranker makes of it; the same where there is none."""
        settings = self._ranking
        if self._reranker is None:
            return Reranked(found, {})
        return rerank(asked.text, found, self._reranker, settings.rerank_depth, settings.rerank_weight)

    def _arranged(self, asked: Question, found: Found, said: Mapping[int, Tokens]) -> list[Arranged]:
        """What was found in the order in which it is shown."""
        settings = self._ranking
        if not asks_for_contact(asked.text):
            found = self._contacts_last(found)
        found = references_last(subject_first(found, asked.subject), asked.text)
        return arranged(found, asked.terms, said, settings.hits_per_document, settings.document_margin)

    def _hit(
        self,
        backend: Backend,
        asked: Question,
        rank: int,
        shown: Arranged,
        ranker: Ranker,
        reranked: Reranked,
    ) -> Hit:
        stored = shown.stored
        sentence = answering_sentence(asked, stored.passage, ranker.weight)
        nearly = [p for each in shown.nearly for p in (each, *backend.same_words(each, _PLACES))]
        ranks = replace(ranker.ranks(stored), rerank=reranked.places.get(stored.entry))
        others = backend.same_words(stored, _PLACES)
        doubts = backend.doubts(stored.passage.document_id)
        return hit_of(rank, stored, shown.score, asked, sentence, others, nearly[:_PLACES], ranks, doubts)

    def _judged_on(self, asked: Question, found: Found, ranker: Ranker, hits: Sequence[Hit]) -> Sequence[Hit]:
        """The hits by which it is judged whether the library answers: without the reranker, for which the
        calibration was not fitted."""
        if self._reranker is None:
            return hits
        best = self._arranged(asked, found, ranker.said)[:FIRST]
        return [
            replace(
                hit_of(rank, each.stored, each.score, asked, _marked(asked, each, ranker)),
                ranks=ranker.ranks(each.stored),
            )
            for rank, each in enumerate(best, start=1)
        ]

    def _contacts_last(self, found: Found) -> Found:
        factor = self._ranking.contact_factor
        weighed = [(s, score * factor if lists_contacts(s.passage.text) else score) for s, score in found]
        return sorted(weighed, key=lambda item: -item[1])


def _unknown(asked: Question, backend: Backend) -> tuple[str, ...]:
    """The words of a question of which no passage has any term."""
    new = (word for word, its in asked.words if not any(map(backend.holding, its)))
    return tuple(dict.fromkeys(new))


def _marked(asked: Question, shown: Arranged, ranker: Ranker) -> Span | None:
    return answering_sentence(asked, shown.stored.passage, ranker.weight)


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
