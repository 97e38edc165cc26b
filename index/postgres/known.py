"""Stand for a model where every vector is there already: a library that is fetched is not embedded again."""

from __future__ import annotations

from collections.abc import Sequence

from index.errors import ModelError
from index.vectors.model import ModelInfo, Vectors
from ingest.lengths import ModelLimits


class KnownVectors:
    """An embedder that says which model made the vectors, and makes none."""

    def __init__(self, info: ModelInfo) -> None:
        self.info = info

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Refuse."""
        raise ModelError(_REFUSED)

    def embed_question(self, text: str) -> Vectors:
        """Refuse."""
        raise ModelError(_REFUSED)

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """Refuse."""
        raise ModelError(_REFUSED)

    @property
    def limits(self) -> ModelLimits:
        """Refuse."""
        raise ModelError(_REFUSED)


_REFUSED = "a vector that the server has was lost on the way. Run the same command again"
