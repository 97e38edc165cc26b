"""Understands a question in the terms of a library: by the names that its passages use, with misspelt words
corrected, and with the other names of what is asked about."""

from __future__ import annotations

import functools
from pathlib import Path

from index.backend import Backend
from ingest.lengths import Count, ModelLimits, count_tokens
from search.question.expand import expanded
from search.question.parse import Question, understand
from search.question.rename import renamed
from search.question.spelling import corrected


def understood(typed: str, backend: Backend, model: ModelLimits, exact: bool = False) -> Question:
    """The question as it is asked of a library.

    Args:
        typed: in plain words.
        backend: the library.
        model: the embedding model's tokenizer, which knows the common words of its language as a whole.
        exact: whether words and names are left as they were typed.

    Raises:
        EmptyQuestionError: if there is no letter or digit in it.
    """
    asked = understand(typed)
    if not exact:
        pieces = _pieces(model.tokenizer)
        # What is another name is no misspelling; and what was misspelt may be another name.
        named = renamed(asked, backend)
        spelt = corrected(named, backend, lambda word: pieces(word) == 1)
        asked = named if spelt is named else renamed(spelt, backend)
    return expanded(asked, backend)


@functools.cache
def _pieces(tokenizer: Path) -> Count:
    """Counts in the tokens of a model, whose tokenizer is read once."""
    return count_tokens(tokenizer)
