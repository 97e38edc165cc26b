"""Finds the names in a question once: it is asked for them at each step of understanding it."""

from __future__ import annotations

from functools import lru_cache

from search.names.concept import Mention
from search.names.names import Names


@lru_cache(maxsize=64)
def mentions(text: str, names: Names) -> tuple[Mention, ...]:
    """The stretches of a text that are names, in order."""
    return tuple(names.mentions(text))
