"""Recognise a BERT with mean pooling by its files, and write its graph for ONNX Runtime."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.vectors.onnx_graph import FLOAT, Graph

Tensor = NDArray[np.float32]
Weights = Mapping[str, Tensor]
"""Tensors by their names in a file of weights."""

INPUTS = ("ids", "mask")
_FUSED = "com.microsoft"
_POOLED_BY = "pooling_mode_"
_FLOATS = {"F32": "<f4", "F16": "<f2"}
"""The types of weights that are read, as safetensors and as numpy name them."""
_PREFIX = "bert."
"""Precedes the names of weights in models saved with a head."""


@dataclass(frozen=True, slots=True)
class Bert:
    """A BERT's configuration."""

    layers: int
    heads: int
    epsilon: float
    """Added to the variance where layers are normalised."""
    positions: int
    """The most tokens it can read."""


def plain_bert(folder: Path) -> Bert | None:
    """Describe the BERT in a model's folder.

    None if it is another model, or does more than embed tokens, average and normalise.
    """
    modules = [str(module["type"]).rpartition(".")[2] for module in _read(folder / "modules.json", [])]
    if modules[:2] != ["Transformer", "Pooling"] or modules[2:] not in ([], ["Normalize"]):
        return None
    config = _read(folder / "config.json", {})
    described = (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
    )
    if not (described and _averages(folder) and _takes_texts_as_they_are(folder)):
        return None
    return Bert(
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
        positions=config["max_position_embeddings"],
    )


def _averages(folder: Path) -> bool:
    """Whether it pools by the mean over tokens alone, in either form of the file."""
    pooling = _read(folder / "1_Pooling" / "config.json", {})
    if "pooling_mode" in pooling:
        return bool(pooling["pooling_mode"] == "mean")
    modes = {key for key, value in pooling.items() if key.startswith(_POOLED_BY) and value}
    return modes == {_POOLED_BY + "mean_tokens"}


def _takes_texts_as_they_are(folder: Path) -> bool:
    """Whether texts reach the tokenizer without prompt or lower-casing, and it does what its configuration
    asks."""
    tokenizer = _read(folder / "tokenizer_config.json", {})
    lowers = (_read(folder / "tokenizer.json", {}).get("normalizer") or {}).get("lowercase")
    return not (
        _read(folder / "config_sentence_transformers.json", {}).get("default_prompt_name")
        or _read(folder / "sentence_bert_config.json", {}).get("do_lower_case")
        or tokenizer.get("do_lower_case", lowers) != lowers
        or tokenizer.get("truncation_side", "right") != "right"
    )


def _read(path: Path, otherwise: Any) -> Any:
    """Read a JSON file; return `otherwise` where there is none."""
    if not path.is_file():
        return otherwise
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{path}: is not JSON ({error}). Install or fetch the model again") from error


def mapped_weights(path: Path) -> Weights | None:
    """Map the tensors of a safetensors file into memory; None if one is no float of 32 or 16 bits.

    Of half precision (not bfloat16) a copy in 32 bits is made, in which all is computed. The format: eight
    bytes with the length of a JSON header, the header, and the tensors' bytes
    (huggingface.co/docs/safetensors). The buffer of position numbers in older models is left out.

    Raises:
        ModelError: if the file is none.
    """
    try:
        # Copy on write: numpy hands no other to ONNX Runtime. Nothing writes.
        content = np.memmap(path, dtype=np.uint8, mode="c")
        start = 8 + int(content[:8].view("<u8")[0])
        header = json.loads(bytes(content[8:start]))
        header.pop("__metadata__", None)
        tensors = {name: spec for name, spec in header.items() if not name.endswith("position_ids")}
        if any(spec["dtype"] not in _FLOATS for spec in tensors.values()):
            return None
        return {name.removeprefix(_PREFIX): _tensor(content[start:], spec) for name, spec in tensors.items()}
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ModelError(f"{path}: is no safetensors file ({error}). Install or fetch it again") from error


def _tensor(content: NDArray[np.uint8], spec: Mapping[str, Any]) -> Tensor:
    start, end = spec["data_offsets"]
    stored = content[start:end].view(_FLOATS[spec["dtype"]]).reshape(spec["shape"])
    return stored.astype(np.float32, copy=False)


def bert_graph(bert: Bert, weights: Weights) -> tuple[bytes, dict[str, Tensor]]:
    """Write the ONNX graph from token numbers to unit vectors; return it with its weights.

    It takes `ids` and `mask`, int32, shape (texts, tokens), padded on the right. It gives float32, shape
    (texts, dimension). The layers are those of Devlin et al. 2019 (BERT), normalised after each sum; the mean
    over the masked tokens is that of Reimers and Gurevych 2019 (Sentence-BERT).

    Raises:
        ModelError: if the weights are not such a BERT's.
    """
    try:
        return _Writer(bert, weights).written()
    except KeyError as error:
        raise ModelError(f"the model's weights lack {error}, which every BERT has. Fetch it again") from error


class _Writer:
    """Writes one BERT's graph and collects the tensors it needs."""

    def __init__(self, bert: Bert, weights: Weights) -> None:
        self._bert = bert
        self._weights = weights
        self._graph = Graph()
        self._given: dict[str, Tensor] = {}

    def written(self) -> tuple[bytes, dict[str, Tensor]]:
        ids, mask = (self._graph.input(name, "int32", ("texts", "tokens")) for name in INPUTS)
        states, lengths = self._embedded(ids, mask)
        for layer in range(self._bert.layers):
            states = self._layer(f"encoder.layer.{layer}.", states, lengths)
        self._graph.output(self._mean(states, mask), "float", ("texts", "dimension"))
        return self._graph.written(), self._given

    def _embedded(self, ids: str, mask: str) -> tuple[str, str]:
        """Sum the embeddings of tokens and positions and normalise; also return each text's length."""
        of = "embeddings."
        # A text by itself is all of the first type: its embedding is the same at every position.
        positions = self._weights[of + "position_embeddings.weight"]
        positions = positions + self._weights[of + "token_type_embeddings.weight"][0]
        states, lengths = self._graph.nodes(
            "EmbedLayerNormalization",
            ids,
            "",
            self._as_it_is(of + "word_embeddings.weight"),
            self._give(of + "positions", positions),
            "",
            self._as_it_is(of + "LayerNorm.weight"),
            self._as_it_is(of + "LayerNorm.bias"),
            mask,
            outputs=2,
            domain=_FUSED,
            epsilon=self._bert.epsilon,
        )
        return states, lengths

    def _layer(self, of: str, states: str, lengths: str) -> str:
        """Add attention, then two dense layers with a GELU between them, each summed with its input."""
        asking = [of + f"attention.self.{part}." for part in ("query", "key", "value")]
        attended = self._graph.node(
            "Attention",
            states,
            self._give(of + "in.weight", np.hstack([self._weights[part + "weight"].T for part in asking])),
            self._give(of + "in.bias", np.hstack([self._weights[part + "bias"] for part in asking])),
            lengths,
            domain=_FUSED,
            num_heads=self._bert.heads,
        )
        states = self._added(of + "attention.output.", attended, states)
        wide = self._times(of + "intermediate.dense.weight", states)
        bias = self._as_it_is(of + "intermediate.dense.bias")
        return self._added(of + "output.", self._graph.node("BiasGelu", wide, bias, domain=_FUSED), states)

    def _added(self, of: str, made: str, states: str) -> str:
        """Put `made` through a dense layer, add it to `states`, and normalise."""
        return self._graph.node(
            "SkipLayerNormalization",
            self._times(of + "dense.weight", made),
            states,
            self._as_it_is(of + "LayerNorm.weight"),
            self._as_it_is(of + "LayerNorm.bias"),
            self._as_it_is(of + "dense.bias"),
            domain=_FUSED,
            epsilon=self._bert.epsilon,
        )

    def _mean(self, states: str, mask: str) -> str:
        """Average over the tokens at unit length, by way of their sum, which points the same way."""
        graph = self._graph
        counted = graph.node("Cast", mask, to=FLOAT)
        counted = graph.node("Unsqueeze", counted, graph.axis(2))
        summed = graph.node("ReduceSum", graph.node("Mul", states, counted), graph.axis(1), keepdims=0)
        return graph.node("LpNormalization", summed, axis=1, p=2)

    def _times(self, name: str, states: str) -> str:
        return self._graph.node("MatMul", states, self._give(name, self._weights[name].T))

    def _as_it_is(self, name: str) -> str:
        return self._give(name, self._weights[name])

    def _give(self, name: str, tensor: Tensor) -> str:
        self._given[name] = np.ascontiguousarray(tensor)
        return self._graph.weight(name, tensor.shape)
