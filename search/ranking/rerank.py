"""Ranks the best passages anew, by a model that reads question and passage together or token by token.

A reranker is too slow for a library, so it reads only the first of what words and meaning have found
(Nogueira and Cho, Passage Re-ranking with BERT, 2019), and its scores are mixed with theirs
(`fuse.blended`).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import ModelError
from index.vectors.model import Embedder, Vectors, local_folder
from search.ranking.fuse import blended
from search.ranking.rank import Found

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

LATE_INTERACTION = "late-interaction"
"""The name of the reranker that needs no model but the embedder's own."""
_BATCH = 16
_MOST_TOKENS = 512
"""How much of question and passage together a cross-encoder reads at the most, in its tokens."""


class Reranker(Protocol):
    """Scores passages for a question. Safe to share between threads."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score each passage, in order: finite, higher is better, comparable for one question only.

        Each reranker states the range of its scores.
        """
        ...


class LateInteraction:
    """MaxSim: the mean over the question's tokens of the greatest cosine with a token of the passage.

    It lies between -1 and 1, where 1 is a passage that has every token in the same context. Khattab and
    Zaharia (ColBERT, SIGIR 2020) take the sum, of a model trained for it. Here the tokens are the embedder's,
    which was not.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score each passage from -1 to 1, as `Reranker` says."""
        (words,) = self._embedder.embed_tokens([question], question=True)
        return [max_sim(words, passage) for passage in self._embedder.embed_tokens(list(passages))]


def max_sim(question: Vectors, passage: Vectors) -> float:
    """Return the mean over the question's rows of the greatest dot product with a row of the passage.

    Args:
        question: unit vectors, shape (tokens of the question, dimension).
        passage: unit vectors, shape (tokens of the passage, dimension).
    """
    return float((question @ passage.T).max(axis=1).mean())


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder: a local folder, or a hub's name. Its scores are log odds.

    It is loaded when this is made. No pickle is read, and no code that comes with a model is run. The hub is
    asked only if the user allows it, as for the embedding model. A GPU is used if there is one.

    Raises:
        ModelError: if the model is missing, is no cross-encoder, keeps its weights in a pickle, or gives
            more than one score.
    """

    def __init__(self, model: str) -> None:
        folder = local_folder(model)
        _check(model, folder)
        self._model = _load(model, folder)
        self._running = threading.Lock()

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Score each passage in log odds, from minus to plus infinity, as `Reranker` says."""
        from torch.nn import Identity

        pairs = [(question, passage) for passage in passages]
        # A fast tokenizer that truncates must not be used by two threads at once.
        with self._running:
            scores = self._model.predict(
                pairs, batch_size=_BATCH, activation_fn=Identity(), show_progress_bar=False
            )
        return [float(score) for score in np.asarray(scores, dtype=np.float64)]


def reranker_of(named: str | None, embedder: Embedder) -> Reranker | None:
    """Return the reranker of a name: none, late interaction, or a cross-encoder's folder or hub name.

    Raises:
        ModelError: if the cross-encoder cannot be used; the message says why.
    """
    if not named:
        return None
    return LateInteraction(embedder) if named == LATE_INTERACTION else CrossEncoderReranker(named)


@dataclass(frozen=True, slots=True)
class Reranked:
    """A new ranking, and the rank, from 1, that the reranker alone gave to each entry that it read."""

    found: Found
    ranks: Mapping[int, int]


def rerank(question: str, found: Found, reranker: Reranker, depth: int, weight: float) -> Reranked:
    """Rank the first `depth` passages anew; the others stay below them, as they were.

    Args:
        question: what was asked.
        found: the ranking, best first.
        reranker: scores the passages.
        depth: how many passages it reads.
        weight: its share in the score; the ranking before has the rest.
    """
    top = {stored.entry: stored for stored, _ in found[:depth]}
    given = reranker.scores(question, [stored.embedded_text for stored in top.values()]) if top else []
    scores = dict(zip(top, given, strict=True))
    anew = blended([(stored.entry, score) for stored, score in found[:depth]], scores, weight)
    alone = sorted(scores, key=lambda entry: -scores[entry])
    ranks = {entry: rank for rank, entry in enumerate(alone, start=1)}
    return Reranked([*((top[entry], score) for entry, score in anew), *found[depth:]], ranks)


def _check(model: str, folder: Path) -> None:
    """Check that a folder holds a cross-encoder in safetensors.

    Raises:
        ModelError: if it does not; the message says what to do.
    """
    if not any(folder.glob("*.safetensors")):
        raise ModelError(
            f"{model}: no safetensors in {folder}. Verbatim loads no pickled weights: take a reranker that "
            "is published as safetensors, or set reranker to late-interaction"
        )
    config, sentence_config = (
        _json(folder / name) for name in ("config.json", "config_sentence_transformers.json")
    )
    named = config.get("architectures")
    architectures = " ".join(str(each) for each in named) if isinstance(named, list) else ""
    # Any other model would load too, with a head of random numbers.
    if (
        "ForSequenceClassification" not in architectures
        and sentence_config.get("model_type") != "CrossEncoder"
    ):
        raise ModelError(
            f"{model}: {folder} holds no cross-encoder ({architectures or 'no config.json that names one'}). "
            "Take a model that was made to score pairs of texts, such as a reranker"
        )


def _load(model: str, folder: Path) -> CrossEncoder:
    # Imported here because torch takes seconds to import.
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    positions = _json(folder / "config.json").get("max_position_embeddings")
    most = min(_MOST_TOKENS, positions) if isinstance(positions, int) and positions > 0 else _MOST_TOKENS
    try:
        loaded: CrossEncoder = CrossEncoder(
            str(folder),
            local_files_only=True,
            trust_remote_code=False,
            max_length=most,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelError(f"{model}: {folder} cannot be loaded as a cross-encoder ({error})") from error
    if loaded.num_labels != 1:
        raise ModelError(
            f"{model}: gives {loaded.num_labels} scores for a pair of texts, and a reranker gives one. "
            "Take a model with a single label"
        )
    return loaded


def _json(path: Path) -> dict[str, object]:
    """Read a model's configuration; empty where there is none."""
    if not path.is_file():
        return {}
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path}: not JSON ({error}). Fetch the model again") from error
    return fields if isinstance(fields, dict) else {}
