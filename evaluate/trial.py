"""Asks a judged collection with one ranking, and keeps each question's figures and first hit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ir_measures
from ir_measures import nDCG

from evaluate.collection import Collection
from evaluate.measure import MEASURES, SPAN_DEPTHS, Figures, measure
from evaluate.variant import Variant
from index.backend import Backend
from index.embed import Embedder, ModelInfo, Vectors
from index.facets import Filters
from ingest.document import document_id
from ingest.lengths import ModelLimits
from search.engine import Ranking, SearchEngine
from search.hit import Answer, Hit, SnapshotInfo

MAIN_MEASURE = str(nDCG @ 10)
"""The measure by which single questions are told apart."""

ByQuestion = Mapping[str, Mapping[str, float]]
"""The figure of each question, by the name of the measure and the question's id."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A ranking and what it did: the figures as `measure` has them, those of each question, and each
    question's first hit, None where nothing was found. A question without a known answer span has no
    figure for the measures of spans."""

    variant: Variant
    snapshot: SnapshotInfo
    figures: Figures
    by_question: ByQuestion
    first: Mapping[str, Hit | None]

    def per_question(self) -> dict[str, dict[str, float]]:
        """The same figures, by question and measure."""
        measured = self.figures.run
        return {q: {name: each[q] for name, each in self.by_question.items() if q in each} for q in measured}


class Pinned:
    """A library that stays at one state, so that all rankings are tried on the same index."""

    def __init__(self, state: Backend) -> None:
        self._state = state

    def current_id(self) -> str:
        """The state's id."""
        return self._state.statistics.id

    def open(self) -> Backend:
        """The state."""
        return self._state


class RememberingEmbedder:
    """An embedder that makes each question's vector once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    @property
    def info(self) -> ModelInfo:
        """The model's."""
        return self._embedder.info

    @property
    def limits(self) -> ModelLimits:
        """The model's."""
        return self._embedder.limits

    def embed_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        """The model's."""
        return self._embedder.embed_passages(texts)

    def embed_question(self, text: str) -> Vectors:
        """The model's vector, from memory if it was made before."""
        if text not in self._vectors:
            self._vectors[text] = self._embedder.embed_question(text)
        return self._vectors[text]
