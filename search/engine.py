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
from index.words.terms import terms
from search.background import in_threads
from search.hit import Answer, Hit, SnapshotInfo, Span
from search.hits.quote import hit_of
from search.hits.sentence import answering_sentence
from search.language import held_languages, language_of, other_language
from search.names.names import Names
from search.question.parse import Question, parse
from search.question.understand import understand, unknown_words
from search.ranking.arrange import Arranged, in_reading_order
from search.ranking.confidence import Verdict, is_one_word, judged
from search.ranking.features import FIRST, features
from search.ranking.look_up import looked_up, newer_first, without_excluded
from search.ranking.publications import without_references
from search.ranking.rank import DEFAULT, Found, Ranker, Ranking
from search.ranking.rerank import Reranked, rerank, reranker_of
from search.service import Service, snapshot_info
from search.shelf import Shelf

__all__ = ["Ranking", "SearchEngine"]

_PLACES = 20
"""The most other places that a hit names, of the same words and of nearly the same."""

_SPARE = 20
"""How many address lists and near copies may stand among the best before one takes a hit's rank."""
_CANDIDATES = 50
"""The least number of passages to arrange, so that other documents and current versions are among them."""

_MORE_FOR_EXCLUDED = 4
"""How many times as many passages are read if the question excludes some."""
_BESIDE = 4
"""Threads shared by all questions. Jobs never start jobs, so they cannot deadlock."""


class SearchEngine:
    """Searches one library. Threads may share it; it takes up a new snapshot by itself."""

    def __init__(
        self, library: Library, embedder: Embedder, ranking: Ranking = DEFAULT, names: Names | None = None
    ) -> None:
        """Open the snapshot in service.

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
        """Open the index in a folder, with the default model unless another is given."""
        return cls(Store(index), embedder or make_embedder(), ranking)

    def warm_up(self) -> Callable[[], object]:
        """Run one throwaway search in the background so that the first real question is fast.

        Then freeze the garbage collector, for all of this process. Call the result to wait.
        """
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
        return snapshot_info(self._service.current())

    @property
    def library(self) -> Backend:
        """The state of the library in service now, to look documents up in.

        It never changes: whoever holds it sees one state, however many are published meanwhile.
        """
        return self._service.current()

    @property
    def problem(self) -> str:
        """Why the newest snapshot is not the one that answers; empty where it is."""
        return self._service.problem

    def facets(self, filters: Filters = Filters()) -> Mapping[str, list[tuple[str, int]]]:
        """Return the values of each key to filter by, with the number of documents that have each."""
        return self._service.current().facets(filters)

    def search(self, question: str, k: int = 10, filters: Filters = Filters(), exact: bool = False) -> Answer:
        """Return the k passages that answer best, best first; none where nothing is near.

        Args:
            question: in plain words.
            k: how many passages; fewer only where fewer are near.
            filters: what their documents must be. They are applied inside the search.
            exact: whether to leave the words as they are typed, whether the library has them or not.

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
        shown = in_reading_order(asked, reranked.found, ranker.coded, self._ranking)[:k]
        hits = [
            replace(hit, newer=shelf.newer(hit.document_id))
            for rank, each in enumerate(shown, 1)
            for hit in (self._hit(backend, asked, rank, each, ranker, reranked),)
        ]
        statistics = backend.statistics
        judged_on = without_references(self._judged_on(asked, found, ranker, hits)[:FIRST], asked.text)
        seen = features(asked, judged_on, ranker.nearest, backend.holding, statistics.entries)
        verdict = judged(seen, statistics, judged_on, looked.exact or is_one_word(asked, judged_on))
        if language_of(question, shelf.languages) in shelf.languages.others:
            # Confidence was fitted on questions in English alone.
            verdict = Verdict(None if hits else False, None)
        took_ms = (time.perf_counter() - began) * 1000
        return Answer(
            question,
            snapshot_info(backend),
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
            unknown_words(asked, backend.holding),
            other_language(question, shelf.languages, lambda word: any(map(backend.holding, terms(word)))),
            asdict(seen),
        )

    def _understood(
        self, typed: Question, backend: Backend, exact: bool
    ) -> tuple[Question, Callable[[], Vectors]]:
        """Return the question in the library's terms, and a function that waits for its vector.

        Embedding starts with what was typed, which most often is what is asked.
        """
        begun = self._beside(self._embedder.embed_question, typed.text)
        # Lets go of Python, so that the model begins now, and not when this thread next reads a file.
        time.sleep(0)
        shelf = self._shelf_of(backend)
        asked = understand(
            typed, backend, self._embedder.limits, self._names, shelf.titles, exact, shelf.languages
        )
        if asked.text != typed.text:
            begun = self._beside(self._embedder.embed_question, asked.text)
        return asked, begun

    def _shelf_of(self, backend: Backend) -> Shelf:
        """Return the library's documents and languages, read once for each state."""
        state, shelf = self._shelf
        if state != backend.statistics.id:
            languages = held_languages(backend.holding, backend.statistics.entries)
            shelf = Shelf(backend.documents(), languages)
            self._shelf = (backend.statistics.id, shelf)
        return shelf

    def _reranked(self, asked: Question, found: Found) -> Reranked:
        """Rerank what was found; return it as it is where there is no reranker."""
        settings = self._ranking
        if self._reranker is None:
            return Reranked(found, {})
        return rerank(asked.text, found, self._reranker, settings.rerank_depth, settings.rerank_weight)

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
        ranks = replace(ranker.ranks(stored), rerank=reranked.ranks.get(stored.entry))
        others = backend.same_words(stored, _PLACES)
        doubts = backend.doubts(stored.passage.document_id)
        return hit_of(rank, stored, shown.score, asked, sentence, others, nearly[:_PLACES], ranks, doubts)

    def _judged_on(self, asked: Question, found: Found, ranker: Ranker, hits: Sequence[Hit]) -> Sequence[Hit]:
        """Return the hits to judge confidence by: without the reranker, for which it was not fitted."""
        if self._reranker is None:
            return hits
        best = in_reading_order(asked, found, ranker.coded, self._ranking)[:FIRST]
        return [
            replace(
                hit_of(rank, each.stored, each.score, asked, _marked(asked, each, ranker)),
                ranks=ranker.ranks(each.stored),
            )
            for rank, each in enumerate(best, start=1)
        ]


def _marked(asked: Question, shown: Arranged, ranker: Ranker) -> Span | None:
    return answering_sentence(asked, shown.stored.passage, ranker.weight)
