"""Remember each question's vector, so that trying many rankings embeds it once."""

from __future__ import annotations

from collections.abc import Sequence

from index.vectors.model import Embedder, ModelInfo, Vectors
from ingest.lengths import ModelLimits


class RememberingEmbedder:
    """An `Embedder` that calls another one and keeps the vectors of questions."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    @property
    def info(self) -> ModelInfo:
        """The other's model."""
        return self._embedder.info

    @property
    def limits(self) -> ModelLimits:
        """The other's limits."""
        return self._embedder.limits

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, one row each, in order; keep none."""
        return self._embedder.embed_passages(texts)

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """Embed each text as one row a token; keep none."""
        return self._embedder.embed_tokens(texts, question)

    def embed_question(self, text: str) -> Vectors:
        """Embed a question, or return its kept vector; shape (dimension,)."""
        if text not in self._vectors:
            self._vectors[text] = self._embedder.embed_question(text)
        return self._vectors[text]
