"""Measure texts in words or in a model's tokens, and keep a model's limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"\S+")
Count = Callable[[str], int]
"""The length of a text. The length of two texts with white space between them is the sum of theirs."""


def count_words(text: str) -> int:
    """Count the words of a text: its runs of characters without white space."""
    return sum(1 for _ in _WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """The tokenizer of an embedding model and the most that it reads.

    `tokenizer` is a `tokenizer.json`. `most` is the model's maximum in tokens. `reserved` is how many of
    those no passage has: the model's own marks, and any prefix.
    """

    tokenizer: Path
    most: int
    reserved: int

    @property
    def room(self) -> int:
        """How many tokens a passage and its context may have together."""
        return self.most - self.reserved


def count_tokens(tokenizer: Path) -> Count:
    """Return a function that counts a text's tokens, without the model's own marks."""
    # Imported here: only processes that read documents need it.
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(tokenizer))
    loaded.no_truncation()
    loaded.no_padding()
    return lambda text: len(loaded.encode(text, add_special_tokens=False))
