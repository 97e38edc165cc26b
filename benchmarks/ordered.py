"""Orders passages as the page does, fast enough to try many rankings: no hit is written."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from types import SimpleNamespace

from index.catalog.facets import Filters
from index.catalog.stored import StoredPassage
from index.snapshots.snapshot import Snapshot
from index.vectors.model import Embedder
from search.names.names import Names
from search.question.parse import Question, parse
from search.question.understand import understand
from search.ranking.arrange import in_reading_order
from search.ranking.rank import Ranker, Ranking
from search.shelf import Shelf

_SPARE, _PLACES = 20, 20
"""How many more passages are looked at than are ranked, and how many other places of one."""


class Understood:
    """A collection's library, and what its questions mean there, found out once for all rankings."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self.snapshot, self.embedder = snapshot, embedder
        titles, names = Shelf(snapshot.documents()).titles, Names()
        self.question = functools.cache(
            lambda text: understand(parse(text), snapshot, embedder.limits, names, titles)
        )


class Ordered:
    """Ranks and arranges as the engine does with these settings; no hit is written."""

    def __init__(self, library: Understood, ranking: Ranking) -> None:
        self._library, self._ranking = library, ranking

    def search(self, text: str, k: int) -> SimpleNamespace:
        """As much of an answer as `measure` looks at."""
        asked: Question = self._library.question(text)
        snapshot = self._library.snapshot
        vector = self._library.embedder.embed_question(asked.text)
        ranker = Ranker(snapshot, asked, lambda: vector, Filters(), self._ranking)
        shown = in_reading_order(asked, ranker.best(k, _SPARE), ranker.coded, self._ranking)[:k]
        return SimpleNamespace(
            hits=[self._hit(rank, each.stored, each.score, each.nearly) for rank, each in enumerate(shown, 1)]
        )

    def _hit(
        self, rank: int, stored: StoredPassage, score: float, nearly: Sequence[StoredPassage]
    ) -> SimpleNamespace:
        also = self._library.snapshot.same_words(stored, _PLACES)
        close = [p for each in nearly for p in (each, *self._library.snapshot.same_words(each, _PLACES))]
        return SimpleNamespace(
            rank=rank,
            document_id=stored.passage.document_id,
            start=stored.passage.start,
            end=stored.passage.end,
            score=score,
            also_in=[each.passage for each in also],
            nearly_in=[each.passage for each in close[:_PLACES]],
            sentence=None,
        )
