"""Choose what runs the embedding model on this machine."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from index.vectors.bert_files import mapped_weights, plain_bert
from index.vectors.model import DEFAULT_MODEL, Embedder, Model, find_model
from index.vectors.onnx_bert import BertEmbedder
from index.vectors.sentence_transformer import SentenceTransformerEmbedder

_NVIDIA = Path("/dev/nvidia0")


def make_embedder(model: str = DEFAULT_MODEL, query_prefix: str = "", passage_prefix: str = "") -> Embedder:
    """Run a model by ONNX Runtime if it is a plain BERT and there is no GPU, else by sentence-transformers.

    Both make the same vectors, but for rounding.

    Raises:
        ModelError: as `find_model`.
    """
    found = find_model(model, query_prefix, passage_prefix)
    return _bert(found) or SentenceTransformerEmbedder(found)


def _bert(model: Model) -> BertEmbedder | None:
    bert = plain_bert(model.folder)
    weights = mapped_weights(model.weights) if bert else None
    if bert is None or weights is None or has_gpu():
        return None
    return BertEmbedder(model, bert, weights)


def has_gpu() -> bool:
    """Whether torch would use a GPU.

    Torch takes seconds to import, so it is asked only on Apple's machines and where NVIDIA's driver is.
    """
    if not (sys.platform == "darwin" or _NVIDIA.exists() or shutil.which("nvidia-smi")):
        return False
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()
