"""Says how long a stretch of text is, and how long passages should be."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_WORD = re.compile(r"\S+")
Count = Callable[[str], int]
"""The length of a text. Lengths add up: that of two stretches with white space between them is the sum."""


def count_words(text: str) -> int:
    """How many runs of characters without white space a text holds."""
    return sum(1 for _ in _WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """How an embedding model counts and how much it reads.

    `tokenizer` is a `tokenizer.json`; `most` is the model's maximum in tokens and `reserved` how
    many of those are no passage's: the model's own marks, and any prefix.
    """

    tokenizer: Path
    most: int
    reserved: int

    @property
    def room(self) -> int:
        """How many tokens a passage and its context may have together."""
        return self.most - self.reserved


def count_tokens(tokenizer: Path) -> Count:
    """Counts in the tokens of a model, whose own marks are left out."""
    # Imported here: only processes that read documents need it.
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(tokenizer))
    loaded.no_truncation()
    loaded.no_padding()
    return lambda text: len(loaded.encode(text, add_special_tokens=False))
