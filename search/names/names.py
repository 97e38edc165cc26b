"""Looks names up: drugs, diseases, clinical shorthand, and the clinic's own, without a network.

Any spelling, plural and case of a name finds it, for names are compared as `index.words.terms.phrase` writes
them. Tables are opened at the first question and never change, so any thread may ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from search.names.concept import Concept, Mention


class Names:
    """All the names that are known."""

    def __init__(self, synonyms: Path | None = None) -> None:
        """Know the project's tables, and the clinic's own names in a file; nothing is read yet.

        Raises:
            SynonymsError: at the first question, with file and line, if that file cannot be read.
        """
        self._synonyms = synonyms

    def look_up(self, text: str) -> tuple[Concept, ...]:
        """Return everything that a text as a whole names: the clinic's own first, then drugs, diseases, shorthand.

        Shorthand that is spelt like a common word ("ALL", "AS") is found only in capitals.
        """
        raise NotImplementedError

    def get(self, key: str) -> Concept | None:
        """Return what has this key, or None."""
        raise NotImplementedError

    def coded(self, code: str) -> Concept | None:
        """Return what has this code (`E11.65`, `e1165`, a UNII), or the nearest code above it that is kept."""
        raise NotImplementedError

    def stands_for(self, concept: Concept) -> tuple[Concept, ...]:
        """Return the drugs and diseases that shorthand stands for; of all else, itself and a combination's parts."""
        raise NotImplementedError

    def ancestors(self, concept: Concept) -> Iterator[Concept]:
        """Yield everything that it is a kind of, nearest first, each once."""
        raise NotImplementedError

    def members(self, concept: Concept) -> Iterator[Concept]:
        """Yield everything that is a kind of it, nearest first, each once; itself not."""
        raise NotImplementedError

    def mentions(self, text: str) -> list[Mention]:
        """Return the stretches of a text that are names, in order: the longest, and none in another."""
        raise NotImplementedError
