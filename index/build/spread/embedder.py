"""Embed batches of passages on the workers of a cluster."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import cast

from index.build.spread import work
from index.build.spread.cluster import Cluster
from index.build.spread.in_order import Job, in_order
from index.build.spread.task import Made, Task
from index.vectors.cache import vector_key
from index.vectors.model import Embedder, ModelInfo, Vectors
from ingest.lengths import ModelLimits


class SpreadEmbedder:
    """The embedder of this machine, and for many passages those of the workers.

    The batches are those of one machine, so each vector is the same to the last bit where the processors
    are of one kind. `remarks` says where they are not.
    """

    def __init__(self, cluster: Cluster, task: Task, own: Embedder) -> None:
        self._cluster = cluster
        self._task = task
        self._own = own

    @property
    def info(self) -> ModelInfo:
        """The model and its prefixes."""
        return self._own.info

    @property
    def limits(self) -> ModelLimits:
        """How the model counts and how much it reads."""
        return self._own.limits

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed a few texts, here."""
        return self._own.embed_passages(texts)

    def embed_question(self, text: str) -> Vectors:
        """Embed a question, here."""
        return self._own.embed_question(text)

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """Embed each text, one row a token, here."""
        return self._own.embed_tokens(texts, question)

    def embed_batches(self, batches: Sequence[Sequence[str]]) -> Iterator[Vectors]:
        """Yield the vectors of each batch, in order."""
        return in_order(self._cluster, map(self._job, batches))

    def _job(self, texts: Sequence[str]) -> Job[Vectors]:
        digest = hashlib.sha256(self._task.key.encode())
        for text in texts:
            digest.update(vector_key(text))
        return Job(
            key=f"embed-{digest.hexdigest()}",
            name=f"{len(texts):,} passages to embed",
            function=work.embed,
            arguments=(self._task, list(texts)),
            size=sum(map(len, texts)),
            made_of=lambda made: self._vectors(cast(Made, made)),
            here=lambda: self._own.embed_passages(texts),
        )

    def _vectors(self, made: Made) -> Vectors:
        """Return a worker's vectors; note where its processor rounds otherwise."""
        if made.rounding != work.rounding(self._own):
            self._cluster.remarks.rounded.add(made.rounding)
        return made.vectors
