"""Weigh a term by how rare it is in a library: Robertson's inverse document frequency, as BM25 has it."""

from __future__ import annotations

import math

from index.backend import Backend


def rarity(holding: int, entries: int) -> float:
    """Return the inverse document frequency of a term that `holding` of `entries` passages hold."""
    return math.log(1 + (entries - holding + 0.5) / (holding + 0.5))


class Rarity:
    """The rarity of each term in one library, looked up once."""

    def __init__(self, backend: Backend) -> None:
        self._holding = backend.holding
        self._entries = backend.statistics.entries
        self._known: dict[str, float] = {}

    def __call__(self, term: str) -> float:
        """Return the rarity of a term."""
        if term not in self._known:
            self._known[term] = rarity(min(self._holding(term), self._entries), self._entries)
        return self._known[term]
