"""Finds the names in a question, and remembers them: each step of understanding it needs them."""

from __future__ import annotations

import re
from functools import lru_cache

from search.names.concept import Mention
from search.names.names import Names


@lru_cache(maxsize=64)
def mentions(text: str, names: Names) -> tuple[Mention, ...]:
    """Return the stretches of a text that are names, in order."""
    return tuple(names.mentions(text))


@lru_cache(maxsize=256)
def literally(typed: str) -> re.Pattern[str]:
    """Return the pattern of a name as it was typed, in any case, as whole words."""
    return re.compile(rf"(?<!\w){re.escape(typed)}(?!\w)", re.IGNORECASE)
