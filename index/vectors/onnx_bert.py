"""Embed with a BERT by ONNX Runtime: three times as fast as torch, which takes seconds to import.

The graph is written at every start, in milliseconds, over the safetensors themselves, so no second copy of a
model can be damaged or stale. It computes in 32-bit floats. Its vectors match those of sentence-transformers
but for rounding: either may search what the other embedded.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Encoding, Tokenizer

from index.vectors.bert_files import INPUTS, Bert, Weights, bert_graph
from index.vectors.model import Model, ModelEmbedder, Vectors

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_TOKENS_AT_ONCE = 640
"""The most tokens in a batch of several texts, padding included.

What a layer makes of so many stays in a core's cache; larger batches are slower (benchmarks/README.md).
"""


class BertEmbedder(ModelEmbedder):
    """A BERT on the processor: each core takes its own batch of texts of similar length.

    Threads may share it. Weights are read on first use.
    """

    def __init__(self, model: Model, bert: Bert, weights: Weights) -> None:
        super().__init__(model)
        self._bert = bert
        self._weights = weights
        self._loading = threading.Lock()
        self._workers = ThreadPoolExecutor(_cores(), thread_name_prefix="embedding")

    def _encode(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        # The longest first, so that no core is left with one when the others have finished.
        order = sorted(range(len(texts)), key=lambda text: len(encodings[text]), reverse=True)
        batches = list(_batches(order, encodings))
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        # One needs no other thread: a question waits for no batch of passages.
        run = self._workers.map if len(batches) > 1 else map
        inputs = [[encodings[text] for text in batch] for batch in batches]
        for batch, made in zip(batches, run(self._vectors, inputs), strict=True):
            vectors[batch] = made
        return vectors

    def _vectors(self, encodings: Sequence[Encoding]) -> Vectors:
        """Embed one batch, whose first text is the longest."""
        ids = np.zeros((len(encodings), len(encodings[0])), dtype=np.int32)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
        vectors: Vectors = self._loaded.run(None, dict(zip(INPUTS, (ids, mask), strict=True)))[0]
        return vectors

    @property
    def _dimension(self) -> int:
        return len(self._weights["embeddings.LayerNorm.bias"])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self.limits.tokenizer))
        tokenizer.no_padding()
        tokenizer.enable_truncation(min(self.limits.most, self._bert.positions))
        return tokenizer

    @property
    def _loaded(self) -> InferenceSession:
        with self._loading:
            return self._session

    @cached_property
    def _session(self) -> InferenceSession:
        # Imported here because it takes a while, and an ingest without changes needs none.
        import onnxruntime

        graph, tensors = bert_graph(self._bert, self._weights)
        options = onnxruntime.SessionOptions()
        # A thread a batch: two that share one wait for each other, and burn time while they do.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        names = list(tensors)
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(tensors[name]) for name in names]
        options.add_external_initializers(names, values)
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _batches(order: Sequence[int], encodings: Sequence[Encoding]) -> list[list[int]]:
    """Cut numbers of texts, in order, into batches; the first text of each is its longest."""
    batches: list[list[int]] = []
    at = 0
    while at < len(order):
        rows = max(1, _TOKENS_AT_ONCE // len(encodings[order[at]]))
        batches.append(list(order[at : at + rows]))
        at += rows
    return batches


def _cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
