"""Finds the copies of one journal article: those that share a DOI, PMID or PMCID, or another's."""

from __future__ import annotations

from collections.abc import Sequence


class Articles:
    """Documents, as numbers, by the articles that they are copies of.

    A copy that has two keys makes one article of all that have either (a union-find structure).
    """

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        """For the key of an article another key of the same one; for its last key none."""
        self._copies: dict[str, list[int]] = {}

    def add(self, document: int, keys: Sequence[str]) -> None:
        """Takes a document for a copy of the article that has these keys; of none where there are none."""
        for key in keys:
            self._join(keys[0], key)
        if keys:
            self._copies.setdefault(self.last_key(keys[0]), []).append(document)

    def last_key(self, key: str) -> str:
        """The key by which an article is known once all documents are in, for any of its keys."""
        while key in self._above:
            above = self._above[key]
            self._above[key] = self._above.get(above, above)
            key = above
        return key

    def copies(self, key: str) -> list[int]:
        """The copies of the article that has this key."""
        return self._copies.get(self.last_key(key), [])

    def _join(self, one: str, other: str) -> None:
        few, many = sorted((self.last_key(one), self.last_key(other)), key=lambda key: len(self.copies(key)))
        if few != many:
            self._above[few] = many
            self._copies.setdefault(many, []).extend(self._copies.pop(few, ()))
