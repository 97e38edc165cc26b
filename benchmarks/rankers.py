"""Rankings to compare: plain ones by words and by meaning, and each step of the engine."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace

from index.catalog.facets import Filters
from index.snapshots.snapshot import Snapshot
from index.vectors.model import Embedder
from ingest.passage import Passage
from search.question.parse import parse
from search.ranking.fuse import convex, normalised
from search.ranking.rank import Ranker, Ranking

Ranked = list[tuple[int, float]]
Fuse = Callable[[Ranked, Ranked], Ranked]
_ALL = 1_000_000
_RRF_K = 60


def _weighted(one: dict[int, float], other: dict[int, float], weight: float) -> Ranked:
    fused = {
        row: weight * one.get(row, 0.0) + (1 - weight) * other.get(row, 0.0)
        for row in one.keys() | other.keys()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))


def _reciprocal(ranking: Ranked) -> dict[int, float]:
    return {row: 1 / (_RRF_K + rank) for rank, (row, _) in enumerate(ranking, start=1)}


def _min_max(ranking: Ranked) -> dict[int, float]:
    return normalised(ranking, ranking[-1][1]) if ranking else {}


PLAIN: dict[str, Fuse] = {
    "BM25 alone": lambda dense, lexical: lexical,
    "meaning alone": lambda dense, lexical: dense,
    "plain mix: min-max, meaning 0.7": lambda dense, lexical: _weighted(
        _min_max(dense), _min_max(lexical), 0.7
    ),
}
"""What any engine should beat: every passage is ranked, and nothing else is looked at."""
VARIANTS: dict[str, Fuse] = {
    **PLAIN,
    "reciprocal rank fusion, k = 60, 500 deep": lambda dense, lexical: _weighted(
        _reciprocal(dense[:500]), _reciprocal(lexical[:500]), 0.5
    ),
    "convex, min-max, 0.5, 200 deep": lambda dense, lexical: _weighted(
        _min_max(dense[:200]), _min_max(lexical[:200]), 0.5
    ),
    "convex, theoretical bounds, 0.7, 200 deep": lambda dense, lexical: convex(
        dense[:200], lexical[:200], 0.7
    ),
    **{
        f"the same, every cosine filled in, {weight}": lambda dense, lexical, weight=weight: convex(  # type: ignore[misc]
            dense, lexical, weight
        )
        for weight in (0.5, 0.8)
    },
}
_FUSED = Ranking(dense_weight=0.7, evidence_weight=0, title_weight=0, related_weight=0, moved_weight=0)
_EVIDENT = dataclasses.replace(_FUSED, evidence_weight=Ranking().evidence_weight)
_WEIGHED = dataclasses.replace(_EVIDENT, dense_weight=Ranking().dense_weight)
_LEARNT = dataclasses.replace(_WEIGHED, related_weight=Ranking().related_weight)
_MOVED = dataclasses.replace(_LEARNT, moved_weight=Ranking().moved_weight)
STEPS = {
    "fused, meaning 0.7": _FUSED,
    "and sentences of evidence": _EVIDENT,
    "and meaning 0.8": _WEIGHED,
    "and related words": _LEARNT,
    "and meaning moved": _MOVED,
    "and titles: the engine's ranking": Ranking(),
}


@dataclass(frozen=True, slots=True)
class _Hit:
    """As much of a hit as `measure` looks at."""

    rank: int
    document_id: str
    start: int
    end: int
    score: float
    also_in: tuple[()] = ()
    nearly_in: tuple[()] = ()
    sentence: None = None


class PlainRanker:
    """Searches by words and by meaning, and fuses as it is told."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, fuse: Fuse) -> None:
        self._snapshot, self._embedder, self._fuse = snapshot, embedder, fuse
        self._passages: dict[int, Passage] = {s.entry: s.passage for s in snapshot.catalog.all_passages()}

    def search(self, question: str, k: int) -> SimpleNamespace:
        """As much of an answer as `measure` looks at."""
        asked = parse(question)
        dense = self._snapshot.dense(self._embedder.embed_question(asked.text), _ALL)
        lexical = self._snapshot.lexical(asked.terms, _ALL)
        ranked = self._fuse(dense, lexical)[:k]
        return SimpleNamespace(hits=[self._hit(rank, *item) for rank, item in enumerate(ranked, start=1)])

    def _hit(self, rank: int, entry: int, score: float) -> _Hit:
        passage = self._passages[entry]
        return _Hit(rank, passage.document_id, passage.start, passage.end, score)


class StepRanker:
    """Ranks as the engine does with these settings; a hit that would be shown is not written."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, ranking: Ranking) -> None:
        self._snapshot, self._embedder, self._ranking = snapshot, embedder, ranking

    def search(self, question: str, k: int) -> SimpleNamespace:
        asked = parse(question)
        vector = self._embedder.embed_question(asked.text)
        found = Ranker(self._snapshot, asked, lambda: vector, Filters(), self._ranking).best(k)
        passages = [(stored.passage, score) for stored, score in found]
        return SimpleNamespace(
            hits=[
                _Hit(rank, p.document_id, p.start, p.end, score)
                for rank, (p, score) in enumerate(passages, start=1)
            ]
        )


class Once:
    """Asks another ranker each question once, though it is measured with all and with its half."""

    def __init__(self, ranker: PlainRanker | StepRanker) -> None:
        self.search = functools.cache(ranker.search)
