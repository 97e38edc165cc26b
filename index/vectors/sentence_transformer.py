"""Embed with any sentence-transformers model, run by torch."""

from __future__ import annotations

import numpy as np

from index.vectors.model import BATCH, Model, ModelEmbedder, Vectors, find_model


class SentenceTransformerEmbedder(ModelEmbedder):
    """Any sentence-transformers model, run by torch, on a GPU if there is one.

    Weights are loaded on first use. Threads may share it.

    Args:
        model: what `find_model` found; without, the default.
    """

    def __init__(self, model: Model | None = None) -> None:
        super().__init__(model or find_model())

    def _encode(self, texts: list[str]) -> Vectors:
        vectors = self.loaded.encode(
            texts,
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)
